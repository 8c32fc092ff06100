"""How many deals an assertion expects, checked and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.errors import Detail, InvalidRequest

__all__ = ["check_either", "checked", "creation", "deals", "were"]


def creation(what: str, count: int | None) -> str:
    """Say that this many deals were created; None means exactly one."""
    return (
        f"exactly one deal{what} was created" if count is None else f"{deals(count, what)} created"
    )


def deals(count: int | None, what: str = "") -> str:
    """Say how many deals were something."""
    return f"1 deal{what} was" if count == 1 else f"{count} deals{what} were"


def were(found: Sequence[object]) -> str:
    """Say how many were."""
    if not found:
        return "none was"
    return "1 was" if len(found) == 1 else f"{len(found)} were"


def check_either(deal: object, count: int | None) -> None:
    """Make sure that either a deal or a count is given.

    Raises:
        InvalidRequest: neither is, or both are.
    """
    if (deal is None) == (count is None):
        told = "pass either a deal or count=N, the number of deals, and not both"
        raise InvalidRequest(f"{told}.", details=(Detail("count", told),))


def checked(count: Any) -> int:
    """Return a count.

    Raises:
        InvalidRequest: it is none.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        told = f"must be a whole number, 0 or more, not {count!r}"
        raise InvalidRequest(f"count {told}.", details=(Detail("count", told),))
    return count
