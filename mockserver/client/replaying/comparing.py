"""The differences between a recorded answer and the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.client.remote import Answer
from mockserver.client.replaying.recorded import Recorded
from mockserver.contract.sent import is_too_deep
from mockserver.core.printable import shortened
from mockserver.core.redaction import redacted

__all__ = ["differences"]

_LONGEST = 120


def differences(recorded: Recorded, answer: Answer) -> Iterator[str]:
    """Yield each difference in words, status before body."""
    if answer.status != recorded.status:
        yield f"status: expected {recorded.status}, got {answer.status}"
    if recorded.method == "HEAD":
        return
    got = redacted(answer.body.decode(errors="replace"))
    if got != _written(recorded):
        found = _difference(recorded.response, _parsed(got), "body")
        yield found or "body: the same values, written in another way"


def _written(recorded: Recorded) -> str:
    """Return the text of a recorded answer; a fault's own body may have any format."""
    bodies = (fault["effect"].get("body") for fault in recorded.faults)
    own = (str(body) for body in bodies if body and _parsed(body) == recorded.response)
    return next(own, recorded.text)


def _parsed(text: str) -> Any:
    """Return the value of a JSON text; the text itself if it is not JSON or nested too deeply."""
    try:
        value = orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return text
    return text if is_too_deep(value) else value


def _difference(expected: Any, got: Any, place: str) -> str | None:
    """Return where two JSON values first differ, in words; None if they are equal."""
    ours, theirs = _parts(expected, got)
    for part in dict.fromkeys((*ours, *theirs)):
        inner = f"{place}[{part}]" if isinstance(part, int) else f"{place}.{part}"
        if part in ours and part in theirs:
            found = _difference(ours[part], theirs[part], inner)
        else:
            found = f"{inner}: expected {_shown_part(ours, part)}, got {_shown_part(theirs, part)}"
        if found:
            return found
    if orjson.dumps(expected) == orjson.dumps(got):
        return None
    if isinstance(expected, dict) and isinstance(got, dict):
        return f"{place}: expected the keys {', '.join(expected)}, got them as {', '.join(got)}"
    return f"{place}: expected {_shown(expected)}, got {_shown(got)}"


def _parts(expected: Any, got: Any) -> tuple[Mapping[Any, Any], Mapping[Any, Any]]:
    """Return the members of two objects or the items of two lists, by key or position."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected, got
    if isinstance(expected, list) and isinstance(got, list):
        return dict(enumerate(expected)), dict(enumerate(got))
    return {}, {}


def _shown_part(parts: Mapping[Any, Any], part: Any) -> str:
    return _shown(parts[part]) if part in parts else "nothing"


def _shown(value: Any) -> str:
    return shortened(orjson.dumps(value).decode(), _LONGEST)
