"""Making answers: from a JSON value, with headers, and with the effect of a fault."""

from __future__ import annotations

from typing import Any

import orjson

from mockserver.core.numbers import spelled
from mockserver.faults import AppliedFault
from mockserver.http.bodies import JSON
from mockserver.http.messages import Answer, Headers

__all__ = [
    "BY_ORIGIN",
    "JSON_TYPE",
    "as_json",
    "no_content",
    "with_content",
    "with_effect",
    "with_headers",
    "without_body",
]

JSON_TYPE = ("Content-Type", JSON)

BY_ORIGIN = ("Vary", "Origin")
"""On every answer of the vendor's API: what a page may read depends on the page's origin."""


def as_json(status: int, value: Any, headers: Headers = (JSON_TYPE,)) -> Answer:
    """Return an answer with a JSON value as its body."""
    return with_content(status, orjson.dumps(value, default=spelled), headers)


def with_content(status: int, body: bytes, headers: Headers) -> Answer:
    """Return an answer with a body and its length."""
    return Answer(status, (("Content-Length", str(len(body))), *headers), body)


def no_content(headers: Headers = ()) -> Answer:
    """Return an answer without a body, and without its type and length."""
    return Answer(204, headers, b"")


def without_body(answer: Answer) -> Answer:
    """Return the answer to HEAD, whose headers say how long the body would be."""
    return answer._replace(body=b"")


def with_headers(answer: Answer, own: Headers) -> Answer:
    """Return an answer with these headers, which replace those of the same name in any case."""
    if not own:
        return answer
    names = {name.lower() for name, _ in own}
    others = (header for header in answer.headers if header[0].lower() not in names)
    return answer._replace(headers=(*others, *own))


def with_effect(answer: Answer, fault: AppliedFault | None) -> Answer:
    """Return an answer with the effect of a fault: its headers, and how it is delivered."""
    if fault is None:
        return answer
    effect, named = fault.effect, f"fault {fault.name}"
    reason = f"no answer; {named}" if effect.is_silent else answer.reason or named
    return with_headers(answer, effect.headers)._replace(effect=effect, reason=reason)
