"""Filtering exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.contract import PathParameter
from mockserver.core.errors import Detail, InvalidRequest, quoted
from mockserver.journal import Exchange
from mockserver.schema import SHORT_FORMS, ShortForm

__all__ = ["filter_of"]

_IN_PATH = "pathParameter"


def filter_of(
    asked: Mapping[str, Any], parameters: Mapping[str, PathParameter]
) -> Callable[[Exchange], bool]:
    """Return a function that says whether an exchange matches all filters.

    `asked` has the filters of `GET /_mock/requests`; None matches everything. `parameters` are
    those of the paths.

    Raises:
        InvalidRequest: a filter names a parameter that no path has.
    """
    path, method = asked["path"], asked["method"]
    in_path = [_named_value(text, parameters) for text in asked[_IN_PATH] or ()]
    records = [
        (form, asked[name]) for name, form in SHORT_FORMS.items() if asked.get(name) is not None
    ]

    def has(exchange: Exchange, name: str, value: str) -> bool:
        same = parameters[name].canonical
        return same(exchange.path_parameters.get(name, "")) == same(value)

    def changed(exchange: Exchange, form: ShortForm, value: str) -> bool:
        same = parameters[form.parameter].canonical
        return any(
            change.table == form.table and same(change.record.get("id", "")) == same(value)
            for change in exchange.changes
        )

    def is_wanted(exchange: Exchange) -> bool:
        return (
            asked["operation"] in {None, exchange.operation}
            and asked["status"] in {None, exchange.status}
            and (method is None or method.upper() == exchange.method.upper())
            and (path is None or _path_fits(path, exchange.decoded_path))
            and all(has(exchange, *pair) for pair in in_path)
            and all(
                has(exchange, form.parameter, value) or changed(exchange, form, value)
                for form, value in records
            )
        )

    return is_wanted


def _path_fits(asked: str, path: str) -> bool:
    return path.startswith(asked[:-1]) if asked.endswith("*") else path == asked


def _named_value(text: str, parameters: Mapping[str, PathParameter]) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or name not in parameters:
        names = ", ".join(parameters)
        message = f"must be NAME:VALUE with one of the names {names}, not {quoted(text)}"
        raise InvalidRequest(f"{_IN_PATH} {message}.", details=[Detail(_IN_PATH, message)])
    return name, value
