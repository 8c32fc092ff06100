"""Making a record: a generated one, with the values that the caller gives, in the API's shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from mockserver.contract import Node
from mockserver.contract.checking import Checker
from mockserver.contract.document import dereference, load
from mockserver.contract.given import check_count, plain_json, refusal
from mockserver.contract.sent import shown
from mockserver.contract.shaping import Shape, compile_shape
from mockserver.control.document import load_control
from mockserver.core.determinism import is_time, parse_time, to_timestamp
from mockserver.core.errors import Detail, InvalidRequest, summary
from mockserver.core.records import Record, is_uuid
from mockserver.generate.dataset import DEFAULT_LOCALE, DEFAULT_SEED
from mockserver.generate.singles import Singles, own_values, singles
from mockserver.schema import SCHEMA

__all__ = [
    "make_create",
    "make_deal",
    "make_pipeline",
    "make_record",
    "make_stage",
    "make_update",
    "numbers",
    "schema_of",
]

_SINGLES = {"seed": DEFAULT_SEED, "locale": DEFAULT_LOCALE}
_PIPELINE = "sales"
_DEAL = {"number": 0, "pipeline": _PIPELINE, "stage": None}


def make_deal(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return a deal in a shape of the contract; `call` is the name of the factory."""
    records, chosen, values = _read(given, _DEAL)
    whole = records.deal(**chosen)
    checked = _checked(call, "Deal", values, drawn=whole)
    contact = checked.get("contact")
    if contact:
        checked["contact"] = {"type": "COMPANY" if "name" in contact else "USER", **contact}
    return _shape(shape)({**whole, **checked})


def make_create(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return the body of a create, with what is set and names no other record."""
    records, chosen, values = _read(given, {"number": 0, "pipeline": _PIPELINE})
    first = records.stage(chosen["pipeline"], None)["label"]
    whole = records.deal(**chosen, stage=first)
    return _body(whole, _checked(call, shape, values, drawn=whole), shape)


def make_update(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return the body of an update, with what is set and names no record but a chosen stage."""
    records, chosen, values = _read(given, _DEAL)
    whole = records.deal(**chosen)
    checked = _checked(call, shape, values, drawn=whole)
    moved = {} if chosen["stage"] is None else {"pipelineStageId": whole["pipelineStageId"]}
    return _body(whole, {**moved, **checked}, shape)


def make_pipeline(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return a pipeline in a shape of the contract."""
    records, chosen, values = _read(given, {"type": _PIPELINE})
    whole = records.pipeline(chosen["type"])
    return _shape(shape)({**whole, **_checked(call, shape, values, drawn=whole)})


def make_stage(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return a stage of a pipeline in a shape of the contract."""
    records, chosen, values = _read(given, {"pipeline": _PIPELINE, "label": None})
    whole = records.stage(**chosen)
    return _shape(shape)({**whole, **_checked(call, shape, values, drawn=whole)})


def make_record(call: str, shape: str, given: Mapping[str, Any]) -> Any:
    """Return a person, a company or a user, with all fields."""
    records, chosen, values = _read(given, {"number": 0})
    whole = getattr(records, call)(chosen["number"])
    checked = _checked(call, shape, values, drawn=whole)
    return {**whole, **records.following(whole, checked), **checked}


def numbers(count: Any, *, first: Any) -> range:
    """Return the numbers of a batch."""
    start = check_count(first, "number")
    return range(start, start + check_count(count))


@cache
def schema_of(name: str) -> Node:
    """Return a schema of the contracts with all references followed.

    The fields of a deal have the limits that they have where it is created.
    """
    document = load()
    if name not in document["components"]["schemas"]:
        document = load_control()
    schema: Node = dereference(document, document["components"]["schemas"][name])
    if name in {"Deal", "DealListItem", "DealCreated", "DealUpdated"}:
        limits = schema_of("DealCreate")["properties"]
        fields = {field: limits.get(field, own) for field, own in schema["properties"].items()}
        return {**schema, "properties": fields}
    return schema


@cache
def _shape(name: str) -> Shape:
    return compile_shape(schema_of(name))


class _Fields(NamedTuple):
    """The fields of a shape, what checks their values, and those that hold a time or an id."""

    properties: Node
    checker: Checker
    times: frozenset[str]
    ids: frozenset[str]


@cache
def _fields(shape: str) -> _Fields:
    properties = schema_of(shape)["properties"]
    formats = {name: schema.get("format") for name, schema in properties.items()}
    return _Fields(
        properties,
        Checker({"type": "object", "properties": properties}),
        times=frozenset(name for name, format_ in formats.items() if format_ == "date-time"),
        ids=frozenset(name for name, format_ in formats.items() if format_ == "uuid"),
    )


def _body(whole: Record, values: Mapping[str, Any], shape: str) -> dict[str, Any]:
    names = schema_of(shape)["properties"]
    body = {**own_values(whole, names), **values}
    return {name: body[name] for name in names if name in body}


def _read(
    given: Mapping[str, Any], choices: Mapping[str, Any]
) -> tuple[Singles, dict[str, Any], dict[str, Any]]:
    """Return the records to choose from, what chooses one of them, and the values to set."""
    values, chosen = {**given}, {}
    for name, default in {**_SINGLES, **choices}.items():
        value = chosen[name] = values.pop(name, default)
        if name == "number":
            check_count(value, name)
        elif name == "seed" and type(value) is not int:
            raise refusal(name, f"must be a whole number, not {value!r}")
        elif name != "seed" and value is not default and not isinstance(value, str):
            raise refusal(name, f"must be text, not {value!r}")
    return singles(seed=chosen.pop("seed"), locale=chosen.pop("locale")), chosen, values


def _checked(call: str, shape: str, values: Mapping[str, Any], *, drawn: Record) -> dict[str, Any]:
    """Return values as the API has them.

    Raises:
        InvalidRequest: one of them is not a field of the shape, or breaks its schema.
    """
    fields = _fields(shape)
    checked = {name: plain_json(value, name) for name, value in values.items()}
    for name in fields.times & checked.keys():
        if isinstance(checked[name], str) and is_time(checked[name]):
            checked[name] = to_timestamp(parse_time(checked[name]))
    details = [*_unknown_fields(call, fields, checked), *_malformed_ids(fields, checked)]
    details += fields.checker.of(checked, written=lambda: checked)
    if details:
        wrong = details[0].field.partition(".")[0]
        name = get_close_matches(wrong, fields.properties, n=1, cutoff=0)[0]
        works = f"A call that works: {call}({name}={_valid(name, drawn[name])})"
        raise InvalidRequest(f"{summary(details)}. {works}", details=details)
    if "createdAt" in checked and "updatedAt" in drawn:
        checked.setdefault("updatedAt", max(checked["createdAt"], drawn["updatedAt"]))
    return checked


def _unknown_fields(call: str, fields: _Fields, values: Iterable[str]) -> Iterator[Detail]:
    known = ", ".join(fields.properties)
    for name in values:
        if name not in fields.properties:
            yield Detail(name, f"is not a field of {call}; the fields are {known}")


def _malformed_ids(fields: _Fields, values: Mapping[str, Any]) -> Iterator[Detail]:
    for name, value in values.items():
        if name in fields.ids and isinstance(value, str) and not is_uuid(value):
            yield Detail(name, f"must be a UUID, not {shown(value)}")


def _valid(name: str, value: Any) -> str:
    """Return the Python for a value that a field takes; for records that is their factory."""
    if isinstance(value, list):
        return f"[{SCHEMA.resources[name].called}()]"
    if not isinstance(value, dict):
        return repr(value)
    links = SCHEMA.resources["deals"].links.values()
    table = next(link.table for link in links if link.name == name)
    return f"{SCHEMA.resources[table].called}()"
