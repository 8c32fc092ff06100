"""The options that a project keeps in `[tool.introzy-mock]` or in `introzy-mock.toml`.

The file is searched in a directory and in those above it. Its keys are the options of `serve` and
`exec`. The environment and the command line override them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from mockserver.cli.optionvalues import kind_of, shown
from mockserver.core.errors import StartError
from mockserver.core.files import reason
from mockserver.core.slips import place_after

__all__ = ["OptionsFile", "find_options_file"]

_NAME = "introzy-mock"
_OWN_FILE = "introzy-mock.toml"
_PYPROJECT = "pyproject.toml"

_SECRET = "admin-token"  # noqa: S105  # it is the option's name
_OF_SERVE_ALONE = frozenset({"host", "port", "data", "memory", "fresh", "ready-file"})
"""Where a server listens and what it keeps: `exec` does not take these from the file."""
_OF_SANDBOXES = ("scenario", "seed", "deals", "locale", "clock", "assume", "start")
"""The options that the pytest plugin uses, by their names in `Config`."""
_ELSEWHERE = {
    "exec": "put its options into the table itself, beside those of serve",
    "serve": "put its options into the table itself, beside those of exec",
    "tool": f"in {_OWN_FILE} the options are not in a table",
}
"""Keys that people try, and where the options really are."""


class OptionsFile:
    """The options in a file, checked for their names and types.

    Raises:
        StartError: an option does not exist, or its value is not of the right type.
    """

    def __init__(self, path: Path, table: Any) -> None:
        self.path = path
        known = _options()
        if not isinstance(table, dict):
            raise StartError(f"{path}: {_NAME} must be a table, not {shown(table)}")
        self._values: dict[str, Any] = {}
        for key, value in table.items():
            if key == _SECRET:
                raise StartError(
                    f"{path}: {key} is a secret, which does not belong in a file that others "
                    "read; set INTROZY_MOCK_ADMIN_TOKEN in the environment"
                )
            if key not in known:
                hint = _ELSEWHERE.get(key) or _suggestion(key, known)
                raise StartError(f"{path}: there is no option {key!r}; {hint}")
            self._values[key] = self._read(key, known[key], value)

    def defaults(self, command: str) -> dict[str, Any]:
        """Return the options that a command takes from the file, by parameter name."""
        left_out = _OF_SERVE_ALONE if command == "exec" else {"keep-journal"}
        known = _options()
        return {
            known[key].name or key: value
            for key, value in self._values.items()
            if key not in left_out
        }

    @property
    def url(self) -> str | None:
        """The URL of the server in this file; None if the file sets neither host nor port."""
        if not {"host", "port"} & self._values.keys():
            return None
        host, port = self._values.get("host", ""), self._values.get("port") or 4700
        here = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104  # all are here
        return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"

    def of_sandboxes(self) -> dict[str, Any]:
        """Return the options for sandboxes in tests, as `Config` takes them."""
        given = {key: self._values[key] for key in _OF_SANDBOXES if key in self._values}
        if "assume" in given:
            given["assume"] = dict(pair.split("=", 1) for pair in given["assume"])
        return given

    def _read(self, key: str, option: click.Option, value: Any) -> Any:
        kind = kind_of(key, option)
        if not kind.fits(value):
            raise StartError(f"{self.path}: {key} must be {kind.words}, not {shown(value)}")
        is_path = isinstance(option.type, click.Path) or (key == "scenario" and _names_file(value))
        return str(self.path.parent / value) if is_path else kind.read(value)


def _names_file(scenario: str) -> bool:
    from mockserver.generate.finding import is_file_name

    return is_file_name(scenario)


def find_options_file(directory: Path) -> OptionsFile | None:
    """Return the options of the nearest directory, from this one upwards, that has any.

    Raises:
        StartError: a file is not TOML or has an invalid option, or a directory has two files.
    """
    for place in (directory, *_above(directory)):
        found = [*_tables(place)]
        if len(found) > 1:
            raise StartError(
                f"{place / _PYPROJECT} and {_OWN_FILE} both have options; keep all of them in one "
                "file"
            )
        if found:
            return OptionsFile(*found[0])
    return None


def _above(directory: Path) -> Iterator[Path]:
    with suppress(OSError):  # the working directory may be gone
        yield from directory.resolve().parents


def _tables(directory: Path) -> Iterator[tuple[Path, Any]]:
    pyproject, own = directory / _PYPROJECT, directory / _OWN_FILE
    if _mentions_it(pyproject):
        tool = _parsed(pyproject).get("tool")
        for name, table in (tool if isinstance(tool, dict) else {}).items():
            if name == _NAME:
                yield pyproject, table
            elif name.replace("_", "-").lower() == _NAME:
                raise StartError(f"{pyproject}: the table [tool.{name}] is spelled [tool.{_NAME}]")
    if _is_file(own):
        yield own, _parsed(own)


def _mentions_it(path: Path) -> bool:
    """Return whether a file may have options; a file that cannot be read has none."""
    with suppress(OSError):
        return path.is_file() and b"introzy" in path.read_bytes()
    return False


def _is_file(path: Path) -> bool:
    with suppress(OSError):  # a directory above may be closed to us
        return path.is_file()
    return False


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
        problem = f"it is not in UTF-8 (at {_end(raw[: error.start])})"
    except RecursionError:
        problem = "it is nested too deeply"
    except tomllib.TOMLDecodeError as error:
        problem = f"{error}".replace("end of document", _end(raw))
    raise StartError(f"{path} is not TOML: {problem}")


def _end(raw: bytes) -> str:
    return place_after(raw.decode("utf-8-sig", "replace"))


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
    return f"the options are {', '.join(sorted(set(known) - {_SECRET}))}"
