"""Writes JSON values as YAML that people read, and that YAML 1.1 and 1.2 read alike.

A text that could be read as another type is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["as_yaml"]

_PLAIN = re.compile(r"[A-Za-z/$](?:[A-Za-z0-9_ ,;./?{}()$'-]*[A-Za-z0-9_.;?/})'])?")
_OTHER_MEANING = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_INDENT = "  "


def as_yaml(value: Any) -> str:
    """Return a JSON value as a YAML document."""
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a value that begins a line."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _after(f"{indent}{_scalar(key)}:", item, indent)
    elif isinstance(value, list) and value:
        for item in value:
            nested = isinstance(item, dict | list) and item
            inner = [*_lines(item, indent + _INDENT)] if nested else [*_after("", item, indent)]
            yield f"{indent}- {inner[0].lstrip()}"
            yield from inner[1:]
    else:
        yield indent + _scalar(value)


def _after(start: str, value: Any, indent: str) -> Iterator[str]:
    """Yield the rest of a line that ends with a value, and the lines after it."""
    if isinstance(value, dict | list) and value:
        yield start
        yield from _lines(value, indent + _INDENT)
    elif isinstance(value, str) and _is_block(value):
        yield f"{start} |-"
        yield from (f"{indent}{_INDENT}{line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{start} {_scalar(value)}"


def _is_block(text: str) -> bool:
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not _ESCAPED.search(text)
        and all(line == line.rstrip() for line in lines)
        and not lines[0].startswith(" ")
        and bool(lines[0] and lines[-1])
    )


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _OTHER_MEANING
        return value if plain else _quoted(value)
    text = json.dumps(value)
    return re.sub(r"^(-?\d+)e", r"\1.0e", text) if isinstance(value, float) else text


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
