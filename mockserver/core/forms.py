"""The form that a JSON value from elsewhere must have, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, TypeAlias, get_args

__all__ = ["Form", "wrong"]

Form: TypeAlias = "type | UnionType | Sequence[Form] | Mapping[str, Form]"
"""A type, some types, a list of one form, a tuple with a form for each item, or an object.

An object may have other keys than these; a key with ? may be missing, and * is any key.
"""

_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    float: "a number",
    type(None): "null",
}


def wrong(value: Any, form: Form, place: str = "") -> str | None:
    """Return what is wrong with a value and where, such as "a[0] must be text, not null"."""
    if isinstance(form, Mapping):
        return _of_type(value, dict, place) or _in_fields(value, form, place)
    if isinstance(form, Sequence):
        return _of_type(value, list, place) or _in_items(value, form, place)
    return _of_type(value, form, place)


def _of_type(value: Any, form: type | UnionType, place: str) -> str | None:
    types = get_args(form) or (form,)
    if type(value) in types or object in types:
        return None
    return (
        f"{place} must be {' or '.join(map(_WORDS.__getitem__, types))}, not {_WORDS[type(value)]}"
    )


def _in_fields(value: Mapping[str, Any], form: Mapping[str, Form], place: str) -> str | None:
    for key, inner in form.items():
        name = key.removesuffix("?")
        for one in value if key == "*" else [name]:
            if one in value or name == key:
                found = wrong(value.get(one), inner, f"{place}.{one}".removeprefix("."))
                if found:
                    return found
    return None


def _in_items(value: list[Any], form: Sequence[Form], place: str) -> str | None:
    if isinstance(form, tuple) and len(value) != len(form):
        return f"{place} must have {len(form)} items, not {len(value)}"
    forms = form if isinstance(form, tuple) else [*form] * len(value)
    found = (
        wrong(one, inner, f"{place}[{at}]")
        for at, (one, inner) in enumerate(zip(value, forms, strict=True))
    )
    return next(filter(None, found), None)
