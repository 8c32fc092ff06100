"""Hypothesis strategies for the API's shapes, within the limits of the contract.

>>> from hypothesis import given
>>> from mockserver.factories.strategies import deal_creates
>>> @given(deal_creates(currency="EUR"))
... def test_it(body): ...

They are named as the factories are, in the plural. A field may be given as a value or a strategy;
any other is drawn, except that a body names other records only where their ids are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from mockserver.contract import Node
from mockserver.contract.given import check_names
from mockserver.core.clock import LATEST
from mockserver.core.determinism import to_timestamp
from mockserver.factories.making import schema_of
from mockserver.schema import SCHEMA
from mockserver.testing import shapes

try:
    from hypothesis import strategies as st
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "mockserver.factories.strategies needs hypothesis; install it with: "
        "pip install 'introzy-mock[hypothesis]'",
        name="hypothesis",
    ) from None

__all__ = [
    "companies",
    "created_deals",
    "deal_creates",
    "deal_updates",
    "deals",
    "listed_deals",
    "listed_pipelines",
    "people",
    "pipelines",
    "stages",
    "updated_deals",
    "users",
]

T = TypeVar("T")

_EXACT = 1 << 53
"""Whole numbers up to this are exact in a double."""


def deals(**fields: Any) -> st.SearchStrategy[shapes.Deal]:
    """Return a strategy for deals as `getDeal` answers them."""
    return _records(shapes.Deal, fields)


def listed_deals(**fields: Any) -> st.SearchStrategy[shapes.DealListItem]:
    """Return a strategy for deals as `listDeals` shows them."""
    return _records(shapes.DealListItem, fields)


def created_deals(**fields: Any) -> st.SearchStrategy[shapes.DealCreated]:
    """Return a strategy for deals as `createDeal` answers them."""
    return _records(shapes.DealCreated, fields)


def updated_deals(**fields: Any) -> st.SearchStrategy[shapes.DealUpdated]:
    """Return a strategy for deals as `updateDeal` answers them."""
    return _records(shapes.DealUpdated, fields)


def deal_creates(**fields: Any) -> st.SearchStrategy[shapes.DealCreate]:
    """Return a strategy for the bodies of requests to `createDeal`."""
    return _records(shapes.DealCreate, fields, left_out=_unknown(fields))


def deal_updates(**fields: Any) -> st.SearchStrategy[shapes.DealUpdate]:
    """Return a strategy for the bodies of requests to `updateDeal`."""
    return _records(shapes.DealUpdate, fields, left_out=_unknown(fields))


def pipelines(**fields: Any) -> st.SearchStrategy[shapes.Pipeline]:
    """Return a strategy for pipelines as `getPipeline` answers them."""
    return _records(shapes.Pipeline, fields)


def listed_pipelines(**fields: Any) -> st.SearchStrategy[shapes.PipelineSummary]:
    """Return a strategy for pipelines as `listPipelines` shows them."""
    return _records(shapes.PipelineSummary, fields)


def stages(**fields: Any) -> st.SearchStrategy[shapes.StageWithCount]:
    """Return a strategy for stages as `getPipeline` shows them."""
    return _records(shapes.StageWithCount, fields)


def people(**fields: Any) -> st.SearchStrategy[shapes.PersonRecord]:
    """Return a strategy for people."""
    return _records(shapes.PersonRecord, fields)


def companies(**fields: Any) -> st.SearchStrategy[shapes.CompanyRecord]:
    """Return a strategy for companies."""
    return _records(shapes.CompanyRecord, fields)


def users(**fields: Any) -> st.SearchStrategy[shapes.UserRecord]:
    """Return a strategy for users."""
    return _records(shapes.UserRecord, fields)


def _unknown(fields: Mapping[str, Any]) -> set[str]:
    """Return the links that are not given, and what would make those that are lead elsewhere."""
    links = SCHEMA.resources["deals"].links
    kinds = {link.by for name, link in links.items() if link.by and name in fields}
    return {*links, *kinds} - fields.keys()


def _records(
    shape: type[T], given: Mapping[str, Any], left_out: set[str] | frozenset[str] = frozenset()
) -> st.SearchStrategy[T]:
    schema = schema_of(shape.__name__)
    fields = schema["properties"]
    check_names(given, fields, one=f"a field of {shape.__name__}", all_of_them="fields")
    drawn = {name: _values(fields[name]) for name in fields if name not in {*left_out, *given}}
    chosen = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in given.items()
    }
    needed = {name: drawn.pop(name) for name in schema.get("required", ()) if name in drawn}
    made: st.SearchStrategy[Any] = st.fixed_dictionaries({**needed, **chosen}, optional=drawn)
    return made


def _values(schema: Node) -> st.SearchStrategy[Any]:
    """Return a strategy for what a schema describes; it shrinks to null where that is allowed."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of([_values(one) for one in sorted(schema["oneOf"], key=_is_something)])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_OF_TYPE[name](schema) for name in sorted(types, key="null".__ne__)])


def _is_something(schema: Node) -> bool:
    return schema.get("type") != "null"


def _texts(schema: Node) -> st.SearchStrategy[str]:
    if schema.get("format") == "uuid":
        return st.uuids().map(str)
    if schema.get("format") == "date-time":
        return st.integers(0, LATEST).map(to_timestamp)
    if "pattern" in schema:
        ascii_only = st.characters(codec="ascii")
        return st.from_regex(schema["pattern"], fullmatch=True, alphabet=ascii_only)
    return st.text(min_size=schema.get("minLength", 0), max_size=schema.get("maxLength"))


def _objects(schema: Node) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {name: _values(schema["properties"][name]) for name in schema["required"]}
    )


_OF_TYPE = {
    "null": lambda _: st.none(),
    "string": _texts,
    "boolean": lambda _: st.booleans(),
    "integer": lambda schema: st.integers(
        schema.get("minimum", -_EXACT), schema.get("maximum", _EXACT)
    ),
    "number": lambda _: (
        st.integers(-_EXACT, _EXACT) | st.floats(allow_nan=False, allow_infinity=False)
    ),
    "array": lambda schema: st.lists(_values(schema["items"])),
    "object": _objects,
}
