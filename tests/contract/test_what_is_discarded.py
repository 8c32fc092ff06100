"""The control surface's contract marks what discards something, beside each PUT and DELETE."""

from __future__ import annotations

import json

import pytest

from mockserver.control.document import served_control
from shown_contract import Shown, shown
from support import Api

LISTS = ("sandboxes", "snapshots", "faults", "keys", "requests")
ADDING = [one for one in shown(served_control()) if one.method in {"POST", "PATCH"}]


@pytest.fixture
def used(api: Api) -> Api:
    """A mock with some of everything that can be lost, and what the examples name."""
    api.post("/_mock/sandboxes", {"name": "another"})
    api.post("/_mock/faults", {"preset": "flaky", "operation": "getDeal"})
    api.post("/_mock/keys", {"name": "mine", "days": 9})
    api.create(name="Before the snapshot")
    api.send("PUT", "/_mock/snapshots/before")
    api.send("POST", "/_mock/savepoints")
    api.create(name="After the snapshot")
    return api


def there(api: Api) -> set[str]:
    """Return what is there: members of lists, and the records as one hash."""
    members = [one for name in LISTS for one in api.get(f"/_mock/{name}").json]
    records = api.get("/_mock/digest").json["digest"]
    return {records, *(json.dumps(one, sort_keys=True) for one in members)}


@pytest.mark.parametrize("one", ADDING, ids=[one.id for one in ADDING])
def test_an_operation_discards_something_if_the_contract_says_so(used: Api, one: Shown) -> None:
    before = there(used)
    body = next(iter(one.bodies().values()))

    response = used.send(one.method, one.target(), json=body)

    assert response.status_code < 300, response.text
    assert (not before <= there(used)) is one.operation.get("x-discards", False)
