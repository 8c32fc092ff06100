"""Shaping answers: of a whole record, exactly the keys that a response documents, in its order.

A response schema is compiled once to a Python expression, which takes less than half the time of
walking it for each record. A `const` is filled in, `x-when` picks among several shapes by the
record's own kind, and a key that is not required is left out while unset. An object that requires
no key, or says that it may have others, is answered as it is.

What a shape gives is for orjson: the items of a list of joined records are encoded already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import is_
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.contract.document import Node
from mockserver.numbers import spelled
from mockserver.records import RecordView

__all__ = ["Joined", "Shape", "compile_shape"]

Shape: TypeAlias = Callable[..., Any]

Row: TypeAlias = tuple[RecordView | None, ...]

_MOST_BYTES = 1 << 19
"""How much each list of the contract remembers at most; more would slow the first reading down."""

_ROW_BYTES = 200


class Joined(NamedTuple):
    """A list of records with others in the place of ids.

    Each row is a record and then its others, whose keys in the whole record are `names`.
    """

    names: tuple[str, ...]
    rows: Sequence[Row]


class _Scope(NamedTuple):
    """What an expression may use beside its value.

    `others` are the keys of the value that are variables of their own.
    """

    lists: list[_List]
    others: tuple[str, ...]


def compile_shape(schema: Node, *others: str) -> Shape:
    """Make the function that shapes a value, given apart from what its keys `others` hold."""
    scope = _Scope([], others)
    source = f"lambda {', '.join(('value', *others))}: {_expression(schema, 'value', scope)}"
    known = {"set_only": _set_only, "lists": scope.lists}
    shape: Shape = eval(source, known)  # noqa: S307  # all is quoted
    return shape


class _List:
    """Shapes the items of a list; a row of records that comes again is encoded, and remembered.

    What a row looks like depends on its records alone, and records are replaced, never altered. So
    it is remembered for as long as the very same records are in it. What is remembered keeps them
    alive, so that no other record can have taken the identity of one of them.
    """

    def __init__(self, items: Node) -> None:
        self._items = items
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._known: dict[int, tuple[Row, orjson.Fragment | None]] = {}
        self._bytes = 0

    def __call__(self, value: Joined | Iterable[Any]) -> list[Any]:
        if not isinstance(value, Joined):
            shape = self._shape(())
            return [shape(item) for item in value]
        shape = self._shape(value.names)
        items = []
        for row in value.rows:
            known = self._known.get(id(row[0]))
            if known is None or not all(map(is_, known[0], row)):
                self._remember(row, None, size=_ROW_BYTES)
                items.append(shape(*row))
            else:
                items.append(known[1] or self._encode(row, shape))
        return items

    def _shape(self, others: tuple[str, ...]) -> Shape:
        if others not in self._shapes:
            self._shapes[others] = compile_shape(self._items, *others)
        return self._shapes[others]

    def _encode(self, row: Row, shape: Shape) -> orjson.Fragment:
        text = orjson.dumps(shape(*row), default=spelled)
        fragment = orjson.Fragment(text)
        self._remember(row, fragment, size=len(text))
        return fragment

    def _remember(self, row: Row, fragment: orjson.Fragment | None, *, size: int) -> None:
        self._bytes += size
        if self._bytes > _MOST_BYTES:
            self._known.clear()
            self._bytes = size
        self._known[id(row[0])] = row, fragment


def _expression(schema: Node, value: str, scope: _Scope) -> str:
    """Write the Python that shapes the value of an expression."""
    if "const" in schema:
        return repr(schema["const"])
    if any("x-when" in variant for variant in schema.get("oneOf", ())):
        return _variants(schema["oneOf"], value, scope)
    if "required" in schema and schema.get("additionalProperties") is not True:
        return _object(schema, value, scope)
    if schema.get("type") == "array":
        scope.lists.append(_List(schema["items"]))
        return f"lists[{len(scope.lists) - 1}]({value})"
    return value


def _object(schema: Node, value: str, scope: _Scope) -> str:
    optional = schema["properties"].keys() - schema["required"]
    items = []
    for key, item in schema["properties"].items():
        place = key if value == "value" and key in scope.others else f"{value}[{key!r}]"
        shaped = _expression(item, place, scope)
        if key in optional and place != key:
            shaped = f"({shaped} if {key!r} in {value} else None)"
        items.append(f"{key!r}: {shaped}")
    whole = f"{{{', '.join(items)}}}"
    return f"set_only({whole}, {sorted(optional)})" if optional else whole


def _variants(schemas: list[Node], value: str, scope: _Scope) -> str:
    choice = "None"
    for schema in schemas:
        if "x-when" in schema:
            ((key, kind),) = schema["x-when"].items()
            shaped = _object(schema, value, scope)
            choice = f"{shaped} if {value}[{key!r}] == {kind!r} else {choice}"
    return f"(None if {value} is None else {choice})"


def _set_only(shaped: Mapping[str, Any], optional: Collection[str]) -> Node:
    return {key: item for key, item in shaped.items() if key not in optional or item is not None}
