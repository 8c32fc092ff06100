"""What the program uses of other packages: what their documentation names, nothing below it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

import mockserver

ROOT = Path(mockserver.__file__).parent
MODULES = sorted(
    path for path in ROOT.rglob("*.py") if "entry" not in path.parts and "__main__" not in path.name
)

OF_TINYDB = {
    f"_LiveTable.{name} of tinydb.table"
    for name in ("_get_next_id", "_read_table", "_storage", "_update_table")
}
"""TinyDB has no public way to do without a copy of a table: docs/decisions/tinydb.md."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")


def names_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """List what a module imports from others: the name that it has here, and the whole one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (
                ((one.asname or one.name).partition(".")[0], one.name) for one in node.names
            )
        elif isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


def private_uses(source: str) -> list[str]:
    """List what a module imports or reads of other packages that is private there."""
    tree = ast.parse(source)
    theirs = {here: whole for here, whole in names_of(tree) if not whole.startswith("mockserver")}
    imported = [whole for whole in theirs.values() if any(map(is_private, whole.split(".")))]
    read = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and is_private(node.attr)
        and ast.unparse(node.value).partition(".")[0] in theirs
    ]
    return imported + read


def private_members(kind: type) -> set[str]:
    """List the private methods and attributes that a class has in its text, if it has one."""
    try:
        tree = ast.parse(dedent(inspect.getsource(kind)))
    except (OSError, TypeError):  # it is written in C
        return set()
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return {name for name in found if is_private(name)}


known_members: Any = cache(private_members)


def private_overrides(module: ModuleType) -> list[str]:
    """List the private parts of other packages' classes that a module's classes have anew."""
    return [
        f"{kind.__name__}.{name} of {base.__module__}"
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__
        for base in kind.__mro__[1:]
        if not base.__module__.startswith("mockserver")
        for name in sorted(known_members(kind) & known_members(base))
    ]


def test_no_private_part_of_another_package_is_imported_or_read() -> None:
    found = {path.name: private_uses(path.read_text(encoding="utf-8")) for path in MODULES}

    assert {name: uses for name, uses in found.items() if uses} == {}


def test_no_private_part_of_another_package_s_class_is_overridden() -> None:
    names = [path.relative_to(ROOT.parent).with_suffix("").parts for path in MODULES]
    modules = [import_module(".".join(parts).removesuffix(".__init__")) for parts in names]

    found = {found for module in modules for found in private_overrides(module)}
    assert found == OF_TINYDB


@pytest.mark.parametrize(
    "source",
    [
        "from flask._compat import thing",
        "import werkzeug._internal",
        "import flask\nflask.app._sentinel",
        "from respx import mocks\nmocks.Mocker._patch()",
    ],
)
def test_a_use_of_a_private_part_is_found(source: str) -> None:
    assert len(private_uses(source)) == 1


def test_an_override_of_a_private_part_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Door(inspect.Signature):
        def _bind(self) -> None: ...

    module = ModuleType(__name__)
    monkeypatch.setattr(module, "Door", Door, raising=False)

    assert private_overrides(module) == ["Door._bind of inspect"]
