"""Assertions on what the code under test did to the data, which explain themselves.

They look at what requests changed since the sandbox was made or last reset. What the test arranged
through its handle, and what the end of a savepoint took back, does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

import orjson

from mockserver.crm import in_words
from mockserver.crm.references import record_of
from mockserver.errors import Detail, InvalidRequest
from mockserver.numbers import Spelled, spelled
from mockserver.printable import printable
from mockserver.records import canonical_id
from mockserver.redaction import redacted
from mockserver.sandbox import Sandbox
from mockserver.schema import name_of
from mockserver.telling import line
from mockserver.testing.effects import Effect, Effects
from mockserver.testing.sending import as_received
from mockserver.testing.shown import shown_deal

__all__ = ["Assertions"]

_MOST_REQUESTS = 20


class Assertions:
    """The asserting half of a sandbox's handle.

    `default` is the sandbox that requests with other keys mean, and `since` the last of them that
    came before this one was made.
    """

    def __init__(self, world: Sandbox, effects: Effects, *, default: Sandbox, since: int) -> None:
        self._world = world
        self._effects = effects
        self._default = default
        self._since = since

    def assert_created(
        self, pipeline: str | None = None, *, stage: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Make sure that exactly one deal was created with these fields, and give it.

        Fields are those that the API's create and patch take.
        """
        __tracebackhide__ = True
        self._check_names(fields)
        places = {"pipeline": pipeline, "stage": stage}
        wanted = {name: value for name, value in places.items() if value is not None}
        wanted |= as_received(fields)
        created = [one for one in self._deals() if one.is_creation]
        found = [one for one in created if not [*self._differences(one, wanted)]]
        if len(found) != 1:
            what = " with ".join(["a deal", *filter(None, [_listed(wanted)])])
            near = [self._near(one, wanted) for one in created] if not found else []
            times = f"{len(found)} were" if found else "none was"
            self._refuse(f"expected that {what} was created once, but {times}", near)
        return self._shown(found[0])

    def assert_moved(self, deal: str | Mapping[str, Any], *, to: str) -> None:
        """Make sure that a deal was moved, and is in the stage with this label now."""
        __tracebackhide__ = True
        deal_id = self._id_of(deal)
        effect = self._effect_on(deal_id)
        what = f"expected that deal {self._called(deal_id)} was moved to {to}"
        if effect is None:
            self._refuse(f"{what}, but it was not changed: {self._place(deal_id)}")
        was, now = (self._label(one("pipelineStageId")) for one in (effect.was, effect.value))
        if effect.gone:
            self._refuse(f"{what}, but it was deleted")
        if was == now:
            self._refuse(f"{what}, but it stayed in {now}")
        if now.lower() != to.lower():
            self._refuse(f"{what}, but it went from {was} to {now}")

    def assert_deleted(self, deal: str | Mapping[str, Any]) -> None:
        """Make sure that a deal was deleted."""
        __tracebackhide__ = True
        deal_id = self._id_of(deal)
        effect = self._effect_on(deal_id)
        if effect is None or not effect.is_deletion:
            done = "changed otherwise" if effect else f"not changed: {self._place(deal_id)}"
            self._refuse(
                f"expected that deal {self._called(deal_id)} was deleted, but it was {done}"
            )

    def assert_unchanged(self) -> None:
        """Make sure that no request changed anything."""
        __tracebackhide__ = True
        with self._world.lock:
            found = self._effects.found()
        if found:
            count = "1 record was" if len(found) == 1 else f"{len(found)} records were"
            self._refuse(f"expected that nothing was changed, but {count}")

    def _refuse(self, message: str, near: Iterable[str] = ()) -> NoReturn:
        __tracebackhide__ = True
        with self._world.lock:
            changes = [change for one in self._effects.found() for change in one.told]
            parts = [f"{message}.", *near]
            parts += ["What requests changed:", *_indented(in_words(changes, self._world))]
            parts += ["Requests:", *_indented(self.lines())]
        raise AssertionError("\n".join(printable(redacted(part)) for part in parts))

    def lines(self, after: int = 0, *, default_after: int | None = None) -> list[str]:
        """Tell the requests, a line each, also those that came with another key."""
        since = self._since if default_after is None else default_after
        with self._world.lock:
            own = [line(one, self._world) for one in self._world.journal.exchanges(after)]
            others = self._default.journal.exchanges(since)
            strayed = [line(one, self._default) for one in others]
        told = own[-_MOST_REQUESTS:]
        if len(own) > len(told):
            told.insert(0, f"({len(own) - len(told)} earlier ones)")
        if strayed:
            told += ["With another API key than this sandbox's, so that they met the default one:"]
            told += strayed[-_MOST_REQUESTS:]
        return told

    def _shown(self, effect: Effect) -> dict[str, Any]:
        with self._world.lock:
            return shown_deal(self._world, self._value(effect, "pipeline"), effect.record["id"])

    def _deals(self) -> list[Effect]:
        with self._world.lock:
            return [one for one in self._effects.found() if one.first.table == "deals"]

    def _effect_on(self, deal_id: str) -> Effect | None:
        return next((one for one in self._deals() if one.record["id"] == deal_id), None)

    def _differences(self, effect: Effect, wanted: Mapping[str, Any]) -> Iterator[str]:
        for name, value in wanted.items():
            found = self._value(effect, name)
            if not _is_same(name, found, value):
                yield f"{name} is {_shown(found)}"

    def _value(self, effect: Effect, name: str) -> Any:
        if name == "stage":
            return self._label(effect.value("pipelineStageId"))
        if name == "pipeline":
            found = self._world.store.get("pipelines", effect.value("pipelineId"))
            return found["type"].lower() if found else ""
        return effect.value(name)

    def _near(self, effect: Effect, wanted: Mapping[str, Any]) -> str:
        differing = ", ".join(self._differences(effect, wanted))
        return f"Created was deal {name_of(effect.record)}, but its {differing}."

    def _id_of(self, deal: str | Mapping[str, Any]) -> str:
        """Return the id of a deal as its record has it."""
        given = deal if isinstance(deal, str) else str(deal["id"])
        record = record_of(self._world, "deals", given)
        return record["id"] if record else given

    def _called(self, deal_id: str) -> str:
        record = self._world.store.get("deals", deal_id)
        return name_of(record) if record else repr(deal_id)

    def _place(self, deal_id: str) -> str:
        record = self._world.store.get("deals", deal_id)
        if record is None:
            return "there is no deal with this id"
        stage = self._label(record["pipelineStageId"])
        return f"it is in {stage}" if record["deletedAt"] is None else "it was deleted before"

    def _label(self, stage_id: str) -> str:
        stage = self._world.store.get("stages", stage_id)
        return str(stage["label"]) if stage else stage_id

    def _check_names(self, fields: Mapping[str, Any]) -> None:
        reader = self._world.contract.operations["createDeal"].body
        known = reader.names if reader else ()
        unknown = [name for name in fields if name not in known]
        if unknown:
            expected = f"is no field of a deal; there are {', '.join(known)}"
            raise InvalidRequest(
                f"{unknown[0]} {expected}.",
                details=tuple(Detail(name, expected) for name in unknown),
            )


def _is_same(name: str, found: Any, wanted: Any) -> bool:
    if not isinstance(found, str) or not isinstance(wanted, str):
        return bool(found == wanted)
    if name in {"pipeline", "stage"}:
        return found.lower() == wanted.lower()
    return canonical_id(found) == canonical_id(wanted)


def _listed(wanted: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in wanted.items())


def _shown(value: Any) -> str:
    return orjson.dumps(value, default=_spelled_or_repr).decode()


def _spelled_or_repr(value: object) -> object:
    return spelled(value) if isinstance(value, Spelled) else repr(value)


def _indented(lines: list[str]) -> list[str]:
    return [f"  {one}" for one in lines] or ["  none"]
