"""The options that a project keeps in a file: `[tool.introzy-mock]`, or `introzy-mock.toml`.

It is looked for from a directory upwards. Its keys are the options of `serve` and `exec`; what the
environment and the command line say goes before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click

from mockserver.determinism import Date
from mockserver.errors import StartError
from mockserver.files import reason

__all__ = ["OptionsFile", "find_options_file"]

_NAME = "introzy-mock"
_OWN_FILE = "introzy-mock.toml"
_PYPROJECT = "pyproject.toml"

_SECRET = "admin-token"  # noqa: S105  # it is the option's name
_OF_SERVE_ALONE = frozenset({"host", "port", "data", "memory", "fresh", "ready-file"})
"""Where a server is and what it keeps: a command of `exec` is not to meet those of `serve`."""
_OF_SANDBOXES = ("scenario", "seed", "deals", "clock", "assume", "start")
"""What the pytest plugin takes, by the names that `Config` has for it."""
_SHOWN = 60


class OptionsFile:
    """The options in a file, which were read and are of the right types.

    Raises:
        StartError: there is an option that does not exist, or a value that no option can have.
    """

    def __init__(self, path: Path, table: Any) -> None:
        self.path = path
        known = _options()
        if not isinstance(table, dict):
            raise StartError(f"{path}: {_NAME} must be a table, not {_shown(table)}")
        self._values: dict[str, Any] = {}
        for key, value in table.items():
            if key == _SECRET:
                raise StartError(
                    f"{path}: {key} is a secret, which does not belong into a file that others "
                    "read; set INTROZY_MOCK_ADMIN_TOKEN in the environment"
                )
            if key not in known:
                raise StartError(f"{path}: there is no option {key!r}; {_suggestion(key, known)}")
            self._values[key] = self._read(key, known[key], value)

    def defaults(self, command: str) -> dict[str, Any]:
        """Return what a command takes from the file, by the names of its parameters."""
        left_out = _OF_SERVE_ALONE if command == "exec" else {"keep-journal"}
        known = _options()
        return {
            known[key].name or key: value
            for key, value in self._values.items()
            if key not in left_out
        }

    @property
    def url(self) -> str | None:
        """Where the commands that steer a server find the one of this file."""
        if not {"host", "port"} & self._values.keys():
            return None
        host, port = self._values.get("host", ""), self._values.get("port") or 4700
        here = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104  # all are here
        return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"

    def of_sandboxes(self) -> dict[str, Any]:
        """Return what sandboxes of tests start with, as `Config` takes it."""
        given = {key: self._values[key] for key in _OF_SANDBOXES if key in self._values}
        if "assume" in given:
            given["assume"] = dict(pair.split("=", 1) for pair in given["assume"])
        return given

    def _read(self, key: str, option: click.Option, value: Any) -> Any:
        kind = _kind(key, option)
        if not kind.fits(value):
            raise StartError(f"{self.path}: {key} must be {kind.words}, not {_shown(value)}")
        is_path = isinstance(option.type, click.Path)
        return str(self.path.parent / value) if is_path else kind.read(value)


def find_options_file(directory: Path) -> OptionsFile | None:
    """Return the options of the nearest directory, from this one upwards, that has any.

    Raises:
        StartError: a file is no TOML, or has what no option can have; or there are two.
    """
    for place in (directory, *directory.resolve().parents):
        found = [*_tables(place)]
        if len(found) > 1:
            raise StartError(
                f"{place / _PYPROJECT} and {_OWN_FILE} both have options; put all into one of them"
            )
        if found:
            return OptionsFile(*found[0])
    return None


def _tables(directory: Path) -> Iterator[tuple[Path, Any]]:
    pyproject, own = directory / _PYPROJECT, directory / _OWN_FILE
    if pyproject.is_file() and b"introzy" in _content(pyproject):
        tool = _parsed(pyproject).get("tool")
        for name, table in (tool if isinstance(tool, dict) else {}).items():
            if name == _NAME:
                yield pyproject, table
            elif name.replace("_", "-").lower() == _NAME:
                raise StartError(f"{pyproject}: the table [tool.{name}] is spelled [tool.{_NAME}]")
    if own.is_file():
        yield own, _parsed(own)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}") from error


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    raw = _content(path)
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        told = f"it is not in UTF-8 (at {_place(raw[: error.start])})"
    except RecursionError:
        told = "it is nested too deeply"
    except tomllib.TOMLDecodeError as error:
        told = f"{error}".replace("end of document", _place(raw))
    raise StartError(f"{path} is not TOML: {told}")


def _place(before: bytes) -> str:
    """Return the place behind a text in the words of `tomllib`."""
    *lines, last = before.decode("utf-8-sig", "replace").split("\n")
    return f"line {len(lines) + 1}, column {len(last) + 1}"


class _Kind(NamedTuple):
    """What a value of an option may be in TOML, the words for it, and how it is read."""

    fits: Callable[[Any], bool]
    words: str
    read: Callable[[Any], Any] = lambda value: value


def _kind(key: str, option: click.Option) -> _Kind:
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


_TEXT = _Kind(lambda value: isinstance(value, str), "text")
_TEXTS = _Kind(_is_texts, 'text, or a list such as ["one", "two"]', _listed)
_FLAG = _Kind(lambda value: isinstance(value, bool), "true or false")
_WHOLE = _Kind(
    lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"
)
_CLOCK = _Kind(
    lambda value: isinstance(value, str | Date),
    'a time, or one of the texts "tick", "frozen" and "real"',
    lambda value: value.isoformat() if isinstance(value, Date) else value,
)
_ASSUMPTIONS = _Kind(_is_assumptions, 'a table such as { deal-order = "oldest-first" }', _pairs)


def _options() -> dict[str, click.Option]:
    """Return the options of `serve` and `exec` by their names in the file."""
    from mockserver.cli.running import execute
    from mockserver.cli.serve import serve

    return {
        option.opts[0].removeprefix("--"): option
        for command in (execute, serve)
        for option in command.params
        if isinstance(option, click.Option)
    }


def _suggestion(key: str, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    meant = get_close_matches(key.replace("_", "-").lower(), known, n=1)
    if meant:
        return f"did you mean {meant[0]}?"
    return f"there are {', '.join(sorted(set(known) - {_SECRET}))}"


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else _in_toml(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _in_toml(value: Any) -> str:
    if isinstance(value, bool):
        return f"{value}".lower()
    if isinstance(value, Mapping):
        return "a table"
    return f"{value}"
