"""The timeline against a list of states: whatever led to them, each comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from mockserver.core.records import STATE_TABLE
from mockserver.schema import SCHEMA
from mockserver.store import Start, Store, Tables, rebased
from test_store_model import Writer, bounded, new_store, seen, steps

Seen: TypeAlias = tuple[list[Any], Tables]

groups = st.lists(st.tuples(st.lists(steps, max_size=3), st.booleans()), max_size=3)
acts = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "reset", "replace", "rollback", "rewind", "rewind"]),
        groups,
        st.integers(0, 9),
    ),
    max_size=8,
)


class History:
    """Acts on a store, and remembers what it showed at each position, with its baseline."""

    def __init__(self) -> None:
        self.store = Store(Start(rebased(new_store().snapshot(), SCHEMA), SCHEMA))
        self.writer = Writer(self.store)
        self.savepoint = self.store.savepoint()
        self.states: list[Seen] = [self.shown()]

    def shown(self) -> Seen:
        return list(seen(self.store)), self.store.baseline().tables

    def write(self, drawn: list[Any], _choice: int) -> None:
        for group, fails in drawn:
            self.remember(partial(self.writer.run, group, fails=fails))

    def reset(self, _drawn: list[Any], _choice: int) -> None:
        self.remember(self.store.reset)

    def replace(self, drawn: list[Any], _choice: int) -> None:
        other = Store(Start({STATE_TABLE: {1: {"now": 9}}}, SCHEMA))
        writer = Writer(other)
        writer.ids = self.writer.ids
        for group, fails in drawn:
            writer.run(group, fails=fails)
        tables = rebased(other.snapshot(), SCHEMA)
        self.remember(partial(self.store.replace, tables, cause="replace"))

    def rollback(self, _drawn: list[Any], choice: int) -> None:
        self.remember(partial(self.store.rollback, self.savepoint))
        if choice % 2:
            self.savepoint = self.store.savepoint()

    def rewind(self, _drawn: list[Any], choice: int) -> None:
        number = choice % len(self.states)
        self.store.rewind(number)
        assert self.shown() == self.states[number]

    def remember(self, act: Callable[[], None]) -> None:
        """Act, and remember what the store shows then in place of what came after, if it wrote."""
        before = self.store.timeline.position
        act()
        if self.store.timeline.position != before:
            self.states[before + 1 :] = [self.shown()]


@bounded
@given(acts)
def test_each_position_has_the_state_and_the_baseline_that_it_had(drawn: list[Any]) -> None:
    history = History()

    for act, groups_drawn, choice in drawn:
        getattr(history, act)(groups_drawn, choice)
        assert history.store.timeline.last == len(history.states) - 1

    for number in [*reversed(range(len(history.states))), -1]:
        history.rewind([], number)
