"""Reading what a test passes to its handle as if it had been sent: with the same checks and errors.

What is invalid, or cannot be written as JSON, is an `InvalidRequest`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import orjson

from mockserver.contract import Operation, operations_of
from mockserver.contract.given import check_names, plain_json, refusal
from mockserver.contract.validation import BodyReader
from mockserver.control.document import load_control
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["as_received", "as_sent", "check_fields", "read_as"]


def read_as(operation: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as an operation of the control surface reads its body."""
    return _body_of(_operations()[operation]).read(as_sent(values))


def as_sent(values: Mapping[str, Any]) -> bytes:
    """Return values as the body of a request."""
    return json.dumps(plain_json(values)).encode()


def as_received(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what arrives of values that are sent."""
    try:
        received: dict[str, Any] = orjson.loads(as_sent(values))
    except orjson.JSONDecodeError as error:
        raise refusal("", f"cannot be sent: {error}") from None
    return received


def check_fields(sandbox: Sandbox, operation: str, fields: Iterable[str]) -> BodyReader:
    """Return what reads the body of an operation, which has each of these fields of a deal."""
    reader = _body_of(sandbox.contract.operations[operation])
    check_names(fields, reader.names, one="a field of a deal", all_of_them="fields")
    return reader


def _body_of(operation: Operation) -> BodyReader:
    if operation.body is None:
        raise TypeError(f"the operation {operation.id} takes no body")
    return operation.body


@cache
def _operations() -> Mapping[str, Operation]:
    return {operation.id: operation for operation in operations_of(load_control())}
