"""What files say of records: where, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mockserver.core.errors import IntrozyMockError
from mockserver.core.records import Record

__all__ = ["BadRows", "Found", "Place", "Problem"]


class Place(NamedTuple):
    """The line of a file at which a record begins."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


class Found(NamedTuple):
    """What one place says of a record; other places may say more of it."""

    table: str
    values: Record
    place: Place


class Problem(NamedTuple):
    """What is wrong with a record at a place, such as "deal 4f90...: currency is 'x'"."""

    place: Place
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.record}: {self.reason}"


class BadRows(IntrozyMockError):
    """Records of an import are refused, and with them the whole import."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: list[Problem] = sorted(problems)
        files = len({problem.place.file for problem in problems})
        super().__init__(
            f"nothing was imported: {_number(len(problems), 'mistake')} in {_number(files, 'file')}"
        )


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + "s" * (count != 1)
