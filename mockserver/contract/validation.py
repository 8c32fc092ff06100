"""Reading what a client sent: query parameters and bodies, checked against their schemas.

A reader returns plain values with the documented keys and the defaults only, or raises one refusal
that lists everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import orjson

from mockserver.contract.checking import Checker
from mockserver.contract.document import Node
from mockserver.contract.sent import as_written, number_or_text, read_json
from mockserver.core.errors import Detail, InvalidJson, InvalidRequest, summary
from mockserver.core.numbers import plain
from mockserver.core.wire import query_pairs

__all__ = ["BodyReader", "QueryReader"]

_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_DIGITS = 18  # of a longer number the first ones are enough to be out of every range
_MOST_QUERIES = 256
_LONG_BYTES = 1 << 20
"""Of a body longer than this, only the first error is reported."""


class QueryReader:
    """Reads the query parameters of an operation; one with `x-checked-by` is checked elsewhere."""

    def __init__(self, parameters: Iterable[Node]) -> None:
        self._schemas: dict[str, Node] = {
            item["name"]: {"type": item["schema"]["type"]}
            if "x-checked-by" in item
            else item["schema"]
            for item in parameters
        }
        self._defaults = {name: schema.get("default") for name, schema in self._schemas.items()}
        self._faults = Checker({"type": "object", "properties": self._schemas})
        self._known: dict[str, Mapping[str, Any]] = {}

    @property
    def names(self) -> Collection[str]:
        """The documented parameters."""
        return self._schemas.keys()

    def read(self, query: str) -> Mapping[str, Any]:
        """Return the values of a query string; a repeated query string is not read again.

        Raises:
            InvalidRequest: a parameter breaks its schema or is sent twice.
        """
        known = self._known.get(query)
        if known is None:
            known = self.read_pairs(query_pairs(query))
            if len(self._known) >= _MOST_QUERIES:
                self._known.clear()
            self._known[query] = known
        return known

    def read_pairs(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
        """Return the value of each documented parameter, as it was sent or by default.

        One that is a list may be sent several times, an item each.

        Raises:
            InvalidRequest: a parameter breaks its schema or is sent twice.
        """
        sent: dict[str, Any] = {}
        written: dict[str, Any] = {}
        repeated: list[Detail] = []
        for name, text in pairs:
            schema = self._schemas.get(name, {})
            if schema.get("type") == "array":
                written[name] = sent[name] = [*sent.get(name, ()), text]
            elif name in sent:
                repeated.append(Detail(name, "must be sent once, not several times"))
            elif schema:
                sent[name] = _read_parameter(schema, text)
                written[name] = number_or_text(text)
        details = self._faults.of(sent, start=repeated, written=lambda: written)
        if details:
            works = "&".join(f"{key}={value}" for key, value in self._defaults.items() if value)
            advice = f" A query that works: ?{works}" if works else ""
            raise InvalidRequest(f"{summary(details)}.{advice}", details=details)
        return MappingProxyType({**self._defaults, **sent})


class BodyReader:
    """Reads the JSON body of an operation; one with `x-checked-by` is checked elsewhere."""

    def __init__(self, media: Node) -> None:
        schema: Node = media["schema"]
        properties: Node = schema["properties"]
        self._names = properties.keys()
        self._numbers = tuple(name for name, item in properties.items() if _takes("number", item))
        self._whole = tuple(name for name, item in properties.items() if _takes("integer", item))
        self._defaults = {
            name: item["x-default"] for name, item in properties.items() if "x-default" in item
        }
        self._works = media.get("x-advice") or f"A body that works: {_smallest(media)}"
        self._is_checked = "x-checked-by" not in media
        self._faults = Checker(schema if self._is_checked else {"type": "object"})

    @property
    def names(self) -> Collection[str]:
        """The documented keys."""
        return self._names

    def read(self, raw: bytes) -> dict[str, Any]:
        """Return the documented keys of a body, with the defaults of those that were not sent.

        Raises:
            InvalidJson: the body is not JSON, or is nested too deeply to be written again.
            InvalidRequest: the body breaks its schema.
        """
        try:
            body = read_json(raw)
        except ValueError as error:
            reason = "the body is empty" if not raw.strip() else str(error)
            raise InvalidJson(f"The request body is not JSON: {reason}. {self._works}") from None
        is_long = len(raw) > _LONG_BYTES
        details = self._faults.of(body, written=partial(as_written, raw, body), is_long=is_long)
        if details:
            raise InvalidRequest(f"{summary(details)}. {self._works}", details=details)
        if not self._is_checked:
            return dict(body)
        sent = {name: value for name, value in body.items() if name in self._names}
        read = {**self._defaults, **sent}
        for name in self._numbers:
            if read.get(name) is not None:
                read[name] = plain(read[name])
        for name in self._whole:
            if isinstance(read.get(name), float):
                read[name] = plain(read[name])
        return read


def _smallest(media: Node) -> str:
    """Return a body that is valid whatever records there are, for messages."""
    examples = media.get("examples", {})
    works = examples["minimal"]["value"] if examples else media["example"]
    return orjson.dumps(works).decode()


def _takes(name: str, schema: Node) -> bool:
    return name in schema.get("type", ())


def _read_parameter(schema: Node, text: str) -> Any:
    whole = int(text[:_DIGITS]) if _WHOLE_NUMBER.fullmatch(text) else None
    if "x-clamp" in schema:
        bounds = schema["x-clamp"]
        number = schema["default"] if whole is None else whole
        return min(max(number, bounds["minimum"]), bounds["maximum"])
    return whole if schema["type"] == "integer" and whole is not None else text
