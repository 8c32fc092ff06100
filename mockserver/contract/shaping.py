"""Shaping answers: from a whole record, exactly the keys that a response documents, in its order.

A response schema is compiled once to a Python expression, which takes less than half the time of
walking it for each record. A `const` is filled in, `x-when` picks one of several shapes by the
record's own kind, and a key that is not required is left out while it is unset. An object without
required keys, or one that may have other keys, is answered as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from mockserver.contract.document import Node
from mockserver.core.records import RecordView

__all__ = ["Joined", "Row", "Shape", "compile_shape", "each_row"]

Shape: TypeAlias = Callable[..., Any]

Row: TypeAlias = tuple[RecordView | None, ...]

RowsShape: TypeAlias = Callable[[Iterable[Row]], list[Any]]

Each: TypeAlias = Callable[[Shape], RowsShape]


class Joined(NamedTuple):
    """A list of records, each with others in place of their ids.

    Each row is a record and then the others, whose keys in the whole record are `names`.
    """

    names: tuple[str, ...]
    rows: Sequence[Row]


class _Scope(NamedTuple):
    """The names that an expression may use beside its value.

    `others` are keys of the value that are variables of their own.
    """

    lists: list[_List]
    others: tuple[str, ...]
    each: Each


def each_row(shape: Shape) -> RowsShape:
    """Return a function that shapes rows one after another."""
    return lambda rows: [shape(*row) for row in rows]


def compile_shape(schema: Node, *others: str, each: Each = each_row) -> Shape:
    """Return a function that shapes a value; it takes the values of the keys `others` separately.

    `each` turns a function that shapes one row of a joined list into one that shapes all rows.
    """
    scope = _Scope([], others, each)
    source = f"lambda {', '.join(('value', *others))}: {_expression(schema, 'value', scope)}"
    known = {"set_only": _set_only, "lists": scope.lists}
    shape: Shape = eval(source, known)  # noqa: S307  # all is quoted
    return shape


class _List:
    """Shapes the items of a list, joined or not."""

    def __init__(self, items: Node, each: Each) -> None:
        self._items = items
        self._each = each
        self._joined: dict[tuple[str, ...], RowsShape] = {}

    def __call__(self, value: Joined | Iterable[Any]) -> list[Any]:
        if not isinstance(value, Joined):
            return [*map(self._item, value)]
        if value.names not in self._joined:
            self._joined[value.names] = self._each(compile_shape(self._items, *value.names))
        return self._joined[value.names](value.rows)

    @cached_property
    def _item(self) -> Shape:
        return compile_shape(self._items)


def _expression(schema: Node, value: str, scope: _Scope) -> str:
    """Return the Python that shapes the value of an expression."""
    if "const" in schema:
        return repr(schema["const"])
    if any("x-when" in variant for variant in schema.get("oneOf", ())):
        return _variants(schema["oneOf"], value, scope)
    if "required" in schema and schema.get("additionalProperties") is not True:
        return _object(schema, value, scope)
    if schema.get("type") == "array":
        scope.lists.append(_List(schema["items"], scope.each))
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
