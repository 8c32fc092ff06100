"""Reading times and clocks as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mockserver.core.clock import LATEST, ClockMode
from mockserver.core.determinism import Date, is_time, parse_time, real_milliseconds, to_timestamp
from mockserver.core.errors import Conflict, Detail, InvalidRequest, quoted
from mockserver.core.numbers import plain_values

__all__ = ["NOW", "SECONDS", "in_full", "reached", "read_clock", "read_time"]

_WORKS = "2025-01-01T09:00:00.000Z"
_MODES = get_args(ClockMode)

NOW = "now"
"""The time of this machine, as people write it."""

SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
"""How many seconds the units of a span have."""


def read_time(text: str, *, field: str) -> int:
    """Return a time in ISO 8601 form as milliseconds since 1970; without an offset it is UTC.

    Raises:
        InvalidRequest: it is not such a time, or is before 1970 or after the year 9000.
    """
    try:
        moment = parse_time(text)
    except ValueError:
        raise InvalidRequest(
            f"{field} must be a time such as {_WORKS}, not {quoted(text)}.",
            details=(Detail(field, f"must be a time such as {_WORKS}"),),
        ) from None
    if not 0 <= moment <= LATEST:
        raise InvalidRequest(
            f"{field} must be a time from 1970 to the year 9000 such as {_WORKS}, not "
            f"{quoted(text)}.",
            details=(Detail(field, "must be a time from 1970 to the year 9000"),),
        )
    return moment


def reached(start: int, span: int, *, what: str) -> int:
    """Return the time after a span, in milliseconds; `what` names it in the error.

    Raises:
        Conflict: it is before 1970 or after the year 9000.
    """
    moment = start + span
    if not 0 <= moment <= LATEST:
        raise Conflict(
            f"{what} would be before 1970 or after the year 9000: the clock is at "
            f'{to_timestamp(start)}. Set it with: PATCH /_mock/clock {{"now": "{_WORKS}"}}'
        )
    return moment


def in_full(clock: Any) -> Any:
    """Return the settings of a clock with the time in the form that the contract requires.

    What is not a time is returned as it is, so that the contract refuses it.
    """
    if isinstance(clock, Mapping):
        return {name: in_full(one) if name == "now" else one for name, one in clock.items()}
    text = clock.isoformat() if isinstance(clock, Date) else clock
    if not isinstance(text, str) or not is_time(text):
        return clock
    moment = parse_time(text)
    return to_timestamp(moment) if 0 <= moment <= LATEST else text


def read_clock(sent: str | Mapping[str, Any], *, place: str = "") -> dict[str, Any]:
    """Return how a clock is to start, as arguments of `Clock.set`.

    A text is `tick`, `frozen`, `real`, or the time from which the clock ticks, which is this
    machine's for `now`. An object with now, mode and step changes only the settings that it has;
    `place` is its path in the request.

    Raises:
        InvalidRequest: it is neither a mode nor a time.
    """
    if isinstance(sent, str):
        return _read_text(sent)
    now = sent.get("now")
    read = {name: plain_values(sent[name]) for name in ("mode", "step") if name in sent}
    return read if now is None else {**read, "now": read_time(now, field=f"{place}now")}


def _read_text(text: str) -> dict[str, Any]:
    if text in _MODES:
        return {"mode": text}
    if text == NOW:
        return {"now": real_milliseconds(), "mode": "tick"}
    if not is_time(text):
        expected = f"must be one of {', '.join(_MODES)}, or a time such as {_WORKS}, or {NOW}"
        raise InvalidRequest(
            f"clock {expected}, not {quoted(text)}.", details=(Detail("clock", expected),)
        )
    return {"now": read_time(text, field="clock"), "mode": "tick"}
