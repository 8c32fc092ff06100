"""Requests of every kind that the two contracts allow, and whatever can be answered to them.

Every operation, each pipeline type, records that are full and that are bare, what is refused for a
reason that no schema can say, and every fault that ends in an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from mockserver.faults import PRESETS
from support import KEY, Api

__all__ = ["Exchange", "Reply", "Send", "in_process", "traffic"]

DEALS = "/api/pipelines/sales/deals"
NOBODY = "00000000-0000-4000-8000-000000000000"
TYPES = ("sales", "advocacy", "integration", "referral", "partner")
WITHOUT_ANSWER = ("lost-answer", "refused", "connect-timeout")
MOVED = {"name": "A deal that was moved", "expectedValue": 0.25, "notes": "Ünversed 交易"}


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    media: str | None
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Exchange(NamedTuple):
    """A request and the answer to it."""

    method: str
    target: str
    reply: Reply

    def __str__(self) -> str:
        shown = self.reply.body[:300].decode(errors="replace")
        return f"{self.method} {self.target} {self.reply.status} {shown}"


Send: TypeAlias = Callable[[str, str, Any, Mapping[str, str]], Reply]
Ask: TypeAlias = Callable[..., Any]


def in_process(api: Api) -> Send:
    """Send to an app in this process."""

    def send(method: str, target: str, body: Any, headers: Mapping[str, str]) -> Reply:
        answer = api.send(method, target, json=body, headers=dict(headers))
        return Reply(answer.status_code, answer.content_type, answer.data)

    return send


def traffic(vendor: Send, control: Send) -> list[Exchange]:
    """Send it all, by one way to the API and by another to `/_mock`; list what was answered."""
    seen: list[Exchange] = []

    def asking(send: Send, headers: Mapping[str, str]) -> Ask:
        def ask(method: str, target: str, body: Any = None, **more: str) -> Any:
            reply = send(method, target, body, {**headers, **more})
            seen.append(Exchange(method, target, reply))
            return reply.json

        return ask

    ask, mock = asking(vendor, KEY), asking(control, {})
    _records(ask, mock)
    _refusals(ask)
    for fault in _faults():
        _apply(ask, mock, fault)
    _control(mock, ask)
    return seen


def _records(ask: Ask, mock: Ask) -> None:
    ask("GET", "/api/pipelines")
    people, users, companies = (
        mock("GET", f"/_mock/{table}?limit=2") for table in ("people", "users", "companies")
    )
    for name in (*TYPES, *(name.upper() for name in TYPES)):
        ask("GET", f"/api/pipelines/{name}")
        ask("GET", f"/api/pipelines/{name}/deals?limit=100")
    stages = ask("GET", "/api/pipelines/SALES")["data"]["stages"]
    bodies = (
        {"name": "Bare"},
        {"name": "By a person", "contactId": people[0]["id"], "ownerId": users[1]["id"]},
        {"name": "By a company", "contactId": companies[0]["id"], "contactType": "COMPANY"},
        {"name": "Unset", "description": None, "expectedValue": None, "notes": None},
        {"name": "Full", "currency": "EUR", "description": "Long", "expectedValue": 1e21},
        {"name": "Referred", "referredByCustomerId": people[1]["id"], "contactType": "USER"},
    )
    for body in bodies:
        made = ask("POST", DEALS, body)["data"]
        deal = f"{DEALS}/{made['id']}"
        ask("GET", deal)
        ask("PATCH", deal, {**MOVED, "pipelineStageId": stages[1]["id"]})
        ask("PATCH", deal, {"ownerId": users[0]["id"], "expectedValue": None})
        ask("GET", deal)
        ask("GET", f"{DEALS}?limit=3&page=2&stageId={stages[1]['id']}")
        ask("DELETE", deal)


def _refusals(ask: Ask) -> None:
    unknown = f"{DEALS}/{NOBODY}"
    ask("GET", unknown)
    ask("PATCH", unknown, MOVED)
    ask("DELETE", unknown)
    ask("POST", DEALS, {"name": "By nobody", "contactId": NOBODY})
    ask("POST", DEALS, {"name": "Too large", "notes": "n" * (1 << 20)})
    for method, target, body in _one_of_each():
        ask(method, target, body, Authorization="Bearer nonsense")
        ask(method, target, body, Prefer="code=503")


def _one_of_each(deal: str = NOBODY) -> Iterator[tuple[str, str, Any]]:
    yield "GET", "/api/pipelines", None
    yield "GET", "/api/pipelines/sales", None
    yield "GET", DEALS, None
    yield "POST", DEALS, {"name": "A deal"}
    yield "GET", f"{DEALS}/{deal}", None
    yield "PATCH", f"{DEALS}/{deal}", MOVED
    yield "DELETE", f"{DEALS}/{deal}", None


def _faults() -> Iterator[dict[str, Any]]:
    for preset in sorted(PRESETS.keys() - set(WITHOUT_ANSWER)):
        yield {"preset": preset, **({"effect": {"delay": 0.01}} if preset == "slow" else {})}
    for status in (400, 403, 404, 405, 409, 413, 415, 418, 422, 429, 451, 500, 502, 503, 504, 599):
        yield {"effect": status}
    yield {"effect": {"status": 503, "headers": {"Retry-After": "30"}}}
    yield {"effect": {"status": 503, "headers": {"Retry-After": "Wed, 01 Jan 2025 10:00:00 GMT"}}}
    yield {"effect": {"status": 400, "message": "It is as was asked for."}}
    yield {"effect": {"limit": 3, "window": 60}}
    yield {"sequence": "ok, 500, ok"}


def _apply(ask: Ask, mock: Ask, fault: Mapping[str, Any]) -> None:
    deal = ask("POST", DEALS, {"name": "Affected"})["data"]["id"]
    mock("POST", "/_mock/faults", fault)
    for method, target, body in _one_of_each(deal):
        ask(method, target, body)
    mock("GET", "/_mock/faults")
    mock("DELETE", "/_mock/faults")


def _control(mock: Ask, ask: Ask) -> None:
    mock("GET", "/_mock")
    mock("GET", "/_mock/health")
    mock("GET", "/_mock/openapi.json")
    mock("POST", "/_mock/sandboxes", {"name": "box"})
    mock("POST", "/_mock/sandboxes", {"name": "box"})
    for clock in ("2030-01-01T09:00:00Z", {"now": "2030-01-01T09:00:00Z", "mode": "frozen"}):
        box = {"name": "late", "seed": 7, "clock": clock, "assume": {"deal-order": "oldest-first"}}
        mock("POST", "/_mock/sandboxes", {**box, "scenario": "empty"})
        mock("DELETE", "/_mock/sandboxes/late")
    mock("GET", "/_mock/sandboxes")
    mock("DELETE", "/_mock/sandboxes/none")
    mock("DELETE", "/_mock/sandboxes/default")
    mock("GET", "/_mock/clock?sandbox=box")
    mock("GET", "/_mock/clock?sandbox=none")
    _state(mock, ask)
    mock("PATCH", "/_mock/clock", {"now": "2026-01-01T00:00:00Z", "mode": "frozen", "step": 0.5})
    mock("PATCH", "/_mock/clock", {"mode": "tick"})
    mock("POST", "/_mock/clock/advance", {"days": 1, "hours": 0.5})
    for key in ({}, {"name": None}, {"name": "ci", "days": 30}):
        mock("POST", "/_mock/keys", key)
    mock("DELETE", "/_mock/keys/1")
    mock("DELETE", "/_mock/keys/77")
    mock("GET", "/_mock/keys")
    for spec in ({"preset": "lost-answer"}, {"effect": "never", "type": "sales", "deal": NOBODY}):
        made = mock("POST", "/_mock/faults", spec)
        mock("DELETE", f"/_mock/faults/{made['id']}")
    schedule = {"method": "POST", "key": "introzy_x", "times": 2, "from": 3, "every": 4}
    mock("POST", "/_mock/faults", {"effect": "cut", "operation": "createDeal", **schedule})
    mock("DELETE", "/_mock/faults/77")
    mock("POST", "/_mock/scenario", {"name": "empty", "seed": 3})
    mock("POST", "/_mock/reset")


def _state(mock: Ask, ask: Ask) -> None:
    save = mock("POST", "/_mock/savepoints")
    deal = ask("POST", DEALS, {"name": "Listed", "extra": 1})["data"]["id"]
    ask("PATCH", f"{DEALS}/{deal}", MOVED)
    ask("DELETE", f"{DEALS}/{deal}")
    mock("GET", "/_mock/requests?limit=1000")
    mock("GET", f"/_mock/requests?operation=updateDeal&status=200&method=patch&deal={deal}")
    last = mock("GET", "/_mock/requests?path=/api/*&after=0&limit=1")[0]["id"]
    mock("GET", f"/_mock/requests/{last}")
    mock("GET", f"/_mock/requests/{last}/har")
    mock("GET", "/_mock/requests/har?limit=3")
    mock("GET", f"/_mock/export?exchange={last}")
    mock("GET", "/_mock/requests/987654321")
    mock("GET", "/_mock/changes?since=0")
    mock("GET", "/_mock/digest")
    mock("POST", f"/_mock/savepoints/{save['id']}/rollback")
    mock("DELETE", f"/_mock/savepoints/{save['id']}")
    mock("DELETE", "/_mock/savepoints/77")
    mock("PUT", "/_mock/snapshots/one")
    mock("GET", "/_mock/snapshots")
    mock("POST", "/_mock/snapshots/one/load")
    mock("POST", "/_mock/snapshots/none/load")
    mock("DELETE", "/_mock/snapshots/one")
    mock("DELETE", "/_mock/snapshots/one")
    mock("POST", "/_mock/import", mock("GET", "/_mock/export"))
    mock("GET", "/_mock/export?journal=1")
    mock("DELETE", "/_mock/requests")
