"""The effect of a fault on a request, and its JSON form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from mockserver.contract.sent import shown
from mockserver.core.errors import Detail
from mockserver.faults.fields import FLAG, Field, fitting, text, whole_number

__all__ = [
    "OK",
    "WORDS",
    "Effect",
    "Ending",
    "expanded",
    "media_type",
    "read_effect",
]

Ending: TypeAlias = Literal["whole", "never", "dropped", "cut", "refused", "connect-timeout"]

_MOST_DELAY_SECONDS = 300


class Effect(NamedTuple):
    """What happens to a request.

    `status` is answered instead of the operation's own answer: with `message` in the envelope, or
    with `body` as it is. `headers` replace those of the answer. The answer leaves after `delay`
    seconds, and `ending` says how it is delivered: whole, never, dropped with the connection, or
    cut short; or that no connection was made.

    With `commit` the operation runs and its writes are kept, whatever is answered. With `commit`
    False they are undone, or the operation does not run. With None they are kept if the operation's
    own answer is sent, whole or in part.

    `limit` requests of a key are allowed in a `window` of seconds of the sandbox's clock; a limit
    that is `spent` allows none in the first window.
    """

    status: int | None = None
    message: str | None = None
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0
    ending: Ending = "whole"
    commit: bool | None = None
    limit: int | None = None
    window: int | None = None
    spent: bool = False

    @property
    def runs(self) -> bool:
        """Whether the operation runs."""
        return bool(self.commit) or self._answers

    @property
    def is_silent(self) -> bool:
        """Whether nothing is done and nothing is answered."""
        return self.status is None and not self.runs

    @property
    def _answers(self) -> bool:
        """Whether the operation's own answer is sent, whole or in part."""
        return self.status is None and self.ending in {"whole", "cut"}

    @property
    def passes(self) -> bool:
        """Whether it is a rate limit that allows the request."""
        return self.limit is not None and self.status is None

    @property
    def summary(self) -> str:
        """The effect in a few words."""
        if self.limit is not None:
            return f"limit {self.limit} in {self.window} s"
        words = [str(self.status)] if self.status else []
        is_lost = self.ending == "dropped" and self.commit
        if self.ending != "whole":
            words.append("lost" if is_lost else self.ending)
        if self.commit and not self._answers and not is_lost:
            words.append("after commit")
        if self.commit is False and self._answers:
            words.append("without commit")
        parts = [" ".join(words)] if words else []
        if self.delay:
            parts.append(f"delay {self.delay:g} s")
        return ", ".join(parts) or "headers"

    def as_json(self) -> dict[str, Any]:
        """Return the effect as an object, without fields that do nothing."""
        values = {**self._asdict(), "headers": dict(self.headers)}
        unset = {**OK._asdict(), "headers": {}}
        return {name: value for name, value in values.items() if value != unset[name]}


OK = Effect()
"""No fault."""

WORDS: dict[str, dict[str, Any]] = {
    "ok": {},
    **{ending: {"ending": ending} for ending in ("never", "dropped", "cut")},
    "lost": {"ending": "dropped", "commit": True},
    **{ending: {"ending": ending} for ending in ("refused", "connect-timeout")},
}
"""Effects with a name of one word, as objects."""

_STATUS = re.compile(r"[0-9]{3}")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t -~\x80-\xff]*")
_SERVERS_OWN = {"connection", "content-length", "transfer-encoding"}
_JSON_STARTS = ("{", "[")


def media_type(body: str) -> str:
    """Return the content type of a body without one, by its beginning."""
    start = body.lstrip()[:1]
    if start in _JSON_STARTS:
        return "application/json"
    return "text/html; charset=utf-8" if start == "<" else "text/plain; charset=utf-8"


def _is_body(value: object) -> bool:
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


def _are_headers(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        _HEADER_NAME.fullmatch(name)
        and name.lower() not in _SERVERS_OWN
        and isinstance(content, str)
        and _HEADER_VALUE.fullmatch(content)
        for name, content in value.items()
    )


def _is_delay(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value <= _MOST_DELAY_SECONDS
    )


_FIELDS = {
    "status": whole_number(400, 599),
    "message": text(),
    "body": Field(_is_body, "text, which is answered as it is, in UTF-8"),
    "headers": Field(
        _are_headers,
        'an object of header names and texts, such as {"Retry-After": "30"}, and none '
        "that frames the answer (Connection, Content-Length, Transfer-Encoding)",
    ),
    "delay": Field(_is_delay, f"a number of seconds from 0 to {_MOST_DELAY_SECONDS}"),
    "ending": text(get_args(Ending)),
    "commit": FLAG,
    "limit": whole_number(1),
    "window": whole_number(1),
    "spent": FLAG,
}


def expanded(value: object, place: str, found: list[Detail]) -> dict[str, Any]:
    """Return an effect as an object, in whichever form it was sent; add what is wrong with it."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return {"status": value}
    if isinstance(value, str) and value in WORDS:
        return dict(WORDS[value])
    if isinstance(value, str) and _STATUS.fullmatch(value):
        return {"status": int(value)}
    words = ", ".join(word for word in WORDS if word != "ok" or place != "effect")
    found.append(
        Detail(
            place,
            f"must be a status such as 503, one of {words}, or an object such as "
            f'{{"status": 503, "delay": 2}}, not {shown(value)}',
        )
    )
    return {}


def read_effect(sent: Mapping[str, Any], place: str, found: list[Detail]) -> Effect:
    """Return the effect in an object; add what is wrong with it."""
    values = fitting(sent, _FIELDS, found, prefix=f"{place}.")
    if values.keys() == sent.keys():
        contradictions = _beside_limit if values.keys() & _OF_A_LIMIT else _without_effect
        found += [Detail(f"{place}.{name}", message) for name, message in contradictions(values)]
    if "headers" in values:
        values["headers"] = tuple(values["headers"].items())
    effect = Effect(**values)
    return OK if effect == _KEPT else effect


_KEPT = Effect(commit=True)
"""The effect of no fault: the writes of an operation that answers normally are kept."""

_OF_A_LIMIT = {"limit", "window", "spent"}
_BESIDE_LIMIT = (
    "cannot be combined with a rate limit, which answers 429 itself; add a second fault for it"
)
_SEEN = ("status", "message", "body", "headers")


def _beside_limit(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("limit", "window"):
        if name not in values:
            yield name, 'is required: a rate limit is such as {"limit": 100, "window": 60}'
    for name in values:
        if name not in _OF_A_LIMIT | {"message", "commit"}:
            yield name, _BESIDE_LIMIT


def _without_effect(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ending = values.get("ending", "whole")
    if ending in {"refused", "connect-timeout"}:
        why = "no connection is made, so nothing is done"
        message = f"cannot be combined with the ending {ending}: {why}"
        may = {"ending"} if values.get("commit") else {"ending", "commit"}
        yield from ((name, message) for name in values if name not in may)
    elif ending in {"never", "dropped"}:
        message = f"is never seen: with the ending {ending} there is no answer"
        yield from ((name, message) for name in _SEEN if name in values)
    elif "status" not in values:
        message = "needs a status beside it, such as 503"
        yield from ((name, message) for name in ("message", "body") if name in values)
    elif "message" in values and "body" in values:
        yield "message", "cannot be combined with a body, which is answered as it is: leave one out"
