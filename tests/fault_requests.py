"""Requests for faults to meet, and what they meet."""

from __future__ import annotations

from mockserver.faults import Faults, Hit, Subject

KEY = "introzy_0123456789abcdef"
CREATE = Subject("createDeal", "POST", "sales", None, KEY)
READ = Subject("getDeal", "GET", "sales", "deal-1", KEY)
LIST = Subject("listPipelines", "GET", None, None, KEY)
NOON = 1_735_732_800_000


def meet(faults: Faults, times: int, subject: Subject = CREATE) -> list[int | None]:
    """Give the statuses that so many requests meet; None for a request that works."""
    hits = [faults.decide(subject, now=NOON) for _ in range(times)]
    return [hit.effect.status if hit else None for hit in hits]


def only(faults: Faults, subject: Subject = CREATE, now: int = NOON) -> Hit:
    hit = faults.decide(subject, now=now)
    assert hit
    return hit
