"""The name by which the command and the pytest plugin are found, and what is public under it.

The package is called `mockserver`, and so may be a module of the user's, or the package of another
distribution such as MockServer's Python client. This name is only ours: users with both import
`Config`, `create_app`, `Introzy`, `MakeSandbox`, `MockServer`, `factories` and `shapes`
from here. Nothing here imports `mockserver` before it is needed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import introzy_mock_beside

if TYPE_CHECKING:
    from mockserver import Config, create_app, factories
    from mockserver.testing import Introzy, MakeSandbox, MockServer, shapes

__all__ = [
    "Config",
    "Introzy",
    "MakeSandbox",
    "MockServer",
    "create_app",
    "factories",
    "load",
    "load_apart",
    "main",
    "shapes",
]

introzy_mock_beside.explain()

_PUBLIC = {
    "Config": "app",
    "create_app": "app",
    "Introzy": "testing",
    "MakeSandbox": "testing",
    "MockServer": "testing",
}

_MODULES = {"factories": "factories", "shapes": "testing.shapes"}

_HERE = Path(__file__).parent
_INSTALLED = _HERE.with_name("introzy_mock_files")
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _HERE.parents[2]
_PACKAGE = (_ROOT / "mockserver").resolve()


if not TYPE_CHECKING:  # type checkers would take any name then

    def __getattr__(name: str) -> Any:
        """Import the public names on first use, from `mockserver` or under the other name."""
        if name in _MODULES:
            return load(_MODULES[name])
        if name not in _PUBLIC:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(load(_PUBLIC[name]), name)


def main() -> None:
    """Run the command line, in a process where nobody else needs the name."""
    sys.path.insert(0, str(_ROOT))
    load("cli").main()


def load(name: str) -> ModuleType:
    """Import a module of ours by its name inside the package, such as `testing.server`.

    It is that of `mockserver`, or, if `mockserver` is not ours, the same source under another name.
    """
    return import_module(f"mockserver.{name}") if _is_ours() else load_apart(name)


def load_apart(name: str) -> ModuleType:
    """Import a module of ours without taking the name `mockserver`, which others may need later."""
    from introzy_mock.apart import install

    return import_module(f"{install(_PACKAGE)}.{name}")


def _is_ours() -> bool:
    known = sys.modules.get("mockserver")
    spec = getattr(known, "__spec__", None) if known else find_spec("mockserver")
    if spec is None and known is None:  # the directory that leads to it was not read: --target
        sys.path.append(str(_ROOT))
        return True
    origin = getattr(spec, "origin", None)
    return origin is not None and Path(origin).resolve().parent == _PACKAGE
