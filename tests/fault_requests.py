"""Requests that faults are applied to, and what is applied."""

from __future__ import annotations

from mockserver.faults import AppliedFault, Faults, Subject

KEY = "introzy_0123456789abcdef"
CREATE = Subject("createDeal", "POST", {"type": "sales"}, KEY)
READ = Subject("getDeal", "GET", {"type": "sales", "id": "deal-1"}, KEY)
LIST = Subject("listPipelines", "GET", {}, KEY)
NOON = 1_735_732_800_000


def statuses(faults: Faults, times: int, subject: Subject = CREATE) -> list[int | None]:
    """Return the statuses that so many requests get; None for a request that works."""
    found = [faults.decide(subject, now=NOON) for _ in range(times)]
    return [fault.effect.status if fault else None for fault in found]


def only(faults: Faults, subject: Subject = CREATE, now: int = NOON) -> AppliedFault:
    fault = faults.decide(subject, now=now)
    assert fault
    return fault
