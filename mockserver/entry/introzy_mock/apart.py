"""Importing the package under another name, while `mockserver` is another package.

Its modules import each other as `mockserver.x`. When they are compiled here, these imports get the
other name; nothing else of the source is changed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

__all__ = ["install"]

_NAME = "introzy_mock.mockserver"


def install(package: Path) -> str:
    """Make the package in a directory importable under a name of its own; return the name."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(package))
    return _NAME


class _Finder(MetaPathFinder):
    def __init__(self, package: Path) -> None:
        self._package = package

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _NAME and not fullname.startswith(f"{_NAME}."):
            return None
        inner = fullname.removeprefix(_NAME).split(".")
        place = self._package.joinpath(*inner)
        is_package = place.is_dir()
        file = place / "__init__.py" if is_package else place.with_suffix(".py")
        if not file.is_file():
            return None
        return spec_from_file_location(
            fullname,
            file,
            loader=_Loader(fullname, str(file)),
            submodule_search_locations=[str(place)] if is_package else None,
        )


class _Loader(SourceFileLoader):
    def path_stats(self, path: str) -> Any:
        raise OSError(f"what is compiled of {path} here is kept nowhere")

    def source_to_code(  # type: ignore[override]  # the stubs have a static method there
        self, data: Any, path: Any, *_args: Any, **_options: Any
    ) -> CodeType:
        tree = _Renaming().visit(ast.parse(data))
        return compile(tree, path, "exec", dont_inherit=True)


class _Renaming(ast.NodeTransformer):
    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:  # ast's way
        first, dot, rest = (node.module or "").partition(".")
        if first == "mockserver" and not node.level:
            node.module = f"{_NAME}{dot}{rest}"
        return node
