"""Reading a scenario file: its value, and the line of each part of it, if it is YAML."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from mockserver.core.determinism import Date
from mockserver.core.errors import InvalidRecords, StartError, quoted
from mockserver.core.files import reason
from mockserver.core.numbers import plain_values
from mockserver.core.slips import read_json, refuse_repeated_keys, without_mark
from mockserver.schema import shown

__all__ = ["At", "Source", "read_source", "read_text"]

At: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a part of a file."""

_INSTALL = (
    "is YAML, which needs PyYAML: pip install 'introzy-mock[yaml]'; or write the same as TOML or "
    "JSON"
)
_MOST_LEVELS = 100
_PLAIN = (str, int, float, bool, type(None))


class Source(NamedTuple):
    """What a file says. `lines` has the line of each part, as far as they are known."""

    path: Path
    value: Any
    lines: Mapping[At, int] = {}

    def error(self, at: At, message: str) -> StartError:
        """Return the error that says what is wrong with a part of the file."""
        above = (at[:size] for size in range(len(at), -1, -1))
        line = next((self.lines[part] for part in above if part in self.lines), None)
        where = f"{self.path}:{line}" if line else f"{self.path}"
        named = ".".join(map(str, at))
        return StartError(f"{where}: {named or 'the file'} {message}")

    def wrong(self, at: At, expected: str, value: object) -> StartError:
        """Return the error that says what stands at a part, and what could."""
        return self.error(at, f"must be {expected}, not {shown(value)}")

    def known(self, at: At, value: Any, names: Iterable[str]) -> None:
        """Check that a part is a mapping with keys among these names.

        Raises:
            StartError: it is not.
        """
        if not isinstance(value, dict):
            raise self.wrong(at, "a mapping", value)
        names = [*names]
        for key in value:
            if key not in names:
                raise self.error((*at, key), f"is not known here; use one of {', '.join(names)}")


def read_text(path: Path) -> str:
    """Return the text of a file, with line ends as they are on most systems.

    Raises:
        StartError: it cannot be read, or is not UTF-8.
    """
    try:
        return without_mark(path.read_bytes()).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise StartError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}") from error


def read_source(path: Path, text: str) -> Source:
    """Return what the text of a file says, in the form that the file's ending names.

    Raises:
        StartError: it is not of that form, or has a key twice; or PyYAML is not installed.
    """
    ending = path.suffix.lower()
    read = _of_yaml if ending in {".yaml", ".yml"} else _of_others
    try:
        source = read(path, text)
        _check_values(source, source.value, ())
        return source._replace(value=plain_values(source.value))
    except RecursionError as error:
        raise StartError(f"{path} is nested too deeply") from error


def _of_others(path: Path, text: str) -> Source:
    try:
        if path.suffix.lower() == ".toml":
            value = tomllib.loads(text)
        else:
            value = read_json(text.encode(), name=str(path))
            refuse_repeated_keys(text.encode(), name=str(path))
    except tomllib.TOMLDecodeError as error:
        raise StartError(f"{path} is not TOML: {error}") from error
    except InvalidRecords as error:
        raise StartError(str(error)) from error
    return Source(path, _with_texts(value))


def _with_texts(value: Any) -> Any:
    """Return a value with the times of TOML as texts."""
    if isinstance(value, dict):
        return {key: _with_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_texts(inner) for inner in value]
    return value.isoformat() if isinstance(value, Date) else value


def _check_values(source: Source, value: Any, at: At) -> None:
    """Check that no number is odd and that no value is deep, where Python may go deeper or not.

    Raises:
        StartError: a number is not one of JSON.
        RecursionError: a value is nested too deeply.
    """
    if len(at) > _MOST_LEVELS:
        raise RecursionError
    if isinstance(value, float) and not math.isfinite(value):
        raise source.error(at, f"is {value}, which JSON does not have; use a number")
    for key, inner in _inside(value):
        _check_values(source, inner, (*at, key))


def _inside(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value, 1)


def _of_yaml(path: Path, text: str) -> Source:
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise StartError(f"{path} {_INSTALL}") from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise StartError(f"{path}{line}: this is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise StartError(f"{path} is not YAML: {error}") from error
    if root is None:
        return Source(path, {})
    nodes = _Nodes(path)
    return Source(path, nodes.value(root, ()), nodes.lines)


class _Nodes:
    """The values of YAML's nodes, and the lines at which they stand."""

    def __init__(self, path: Path) -> None:
        from yaml.constructor import SafeConstructor

        self.lines: dict[At, int] = {}
        self._path = path
        self._constructor = SafeConstructor()
        self._read: set[int] = set()

    def value(self, node: Any, at: At) -> Any:
        """Return the value of a node.

        Raises:
            StartError: it has a key twice, repeats another one, or is of a type of its own.
        """
        self.lines.setdefault(at, node.start_mark.line + 1)
        if id(node) in self._read:
            raise self._error(at, "repeats what another line names with &; write it out")
        self._read.add(id(node))
        if node.id == "mapping":
            return self._mapping(node, at)
        if node.id == "sequence":
            return [self.value(one, (*at, place)) for place, one in enumerate(node.value, 1)]
        return self._scalar(node, at)

    def _mapping(self, node: Any, at: At) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, inner in node.value:
            below = *at, str(key.value)
            self.lines[below] = key.start_mark.line + 1
            if key.id != "scalar":
                raise self._error(at, "has a key that is not text")
            if key.value in mapping:
                raise self._error(below, "stands there twice")
            mapping[key.value] = self.value(inner, below)
        return mapping

    def _scalar(self, node: Any, at: At) -> Any:
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        from yaml import YAMLError

        try:
            value = self._constructor.construct_object(node)
        except (YAMLError, ValueError) as error:
            raise self._error(at, f"is {quoted(node.value)}, which cannot be read") from error
        if type(value) not in _PLAIN:
            raise self._error(at, f"is {shown(value)}; write a text or a number")
        return value

    def _error(self, at: At, message: str) -> StartError:
        return Source(self._path, None, self.lines).error(at, message)
