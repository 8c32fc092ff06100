"""Which TOML values an option may have in an options file, and how messages describe them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import click

from mockserver.core.determinism import Date
from mockserver.core.printable import shortened

__all__ = ["Kind", "kind_of", "shown"]


class Kind(NamedTuple):
    """Which TOML values an option accepts, how a message describes them, and how they are read."""

    fits: Callable[[Any], bool]
    words: str
    read: Callable[[Any], Any] = lambda value: value


def kind_of(key: str, option: click.Option) -> Kind:
    """Return the kind of value that an option takes."""
    if key == "assume":
        return _ASSUMPTIONS
    if key == "clock":
        return _CLOCK
    if option.multiple:
        return _TEXTS
    if option.is_flag:
        return _FLAG
    if isinstance(option.type, click.types.IntParamType):
        return _WHOLE
    return _TEXT


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def _is_clock(value: Any) -> bool:
    from mockserver.core.errors import InvalidRequest
    from mockserver.core.times import read_clock

    try:
        return isinstance(value, str) and bool(read_clock(value))
    except InvalidRequest:
        return False


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, Date) else value


def _is_assumptions(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _is_texts([*value.values()])
    return _is_texts(value) and all("=" in pair for pair in _listed(value))


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [*value]


def _pairs(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}={choice}" for name, choice in value.items()]
    return _listed(value)


_TEXT = Kind(lambda value: isinstance(value, str), "text")
_TEXTS = Kind(_is_texts, 'text, or a list such as ["one", "two"]', _listed)
_FLAG = Kind(lambda value: isinstance(value, bool), "true or false")
_WHOLE = Kind(
    lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"
)
_CLOCK = Kind(
    lambda value: _is_clock(_text(value)),
    '"tick", "frozen", "real" or a time such as 2025-01-01T09:00:00Z',
    _text,
)
_ASSUMPTIONS = Kind(_is_assumptions, 'a table such as { deal-order = "oldest-first" }', _pairs)


def shown(value: Any) -> str:
    """Return a value as it is written in TOML, shortened."""
    text = f'"{value}"' if isinstance(value, str) else _in_toml(value)
    return shortened(text)


def _in_toml(value: Any) -> str:
    if isinstance(value, bool):
        return f"{value}".lower()
    if isinstance(value, Mapping):
        return "a table"
    return f"{value}"
