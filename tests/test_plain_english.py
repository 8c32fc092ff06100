"""The language of the program: docstrings say what is done, and a thing has one name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "mockserver").rglob("*.py"))

ODD_BEGINNINGS = re.compile(
    r"(Give|Let|Tell|Have|Hear|Know|Be|Hand|Make sure|Take (in|note|up)|Say (what|whether))s?\b"
)
"""Return, Raise, Check, Add, Note or another plain verb says the same."""

OTHER_WORDS = {"world", "worlds", "told", "hiding", "withheld", "whoever", "noun"}
"""The program says sandbox, redact, fault and resource, and names who does something."""

OTHER_NAMES = OTHER_WORDS | {"tell", "tells", "hidden", "carried", "met", "meets", "hit", "hits"}
"""Fine in a sentence, but a variable is called what it is: an answer, a fault that was applied."""


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of each docstring, those of values included."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else []:
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                yield one.lineno, str(one.value.value)


def identifiers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of each function, class, parameter and variable that is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr


def words(text: str) -> Iterator[str]:
    """Yield the words of a text or an identifier, such as "the" and "world" of `TheWorld`."""
    return (word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", text))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_written_in_plain_english(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))

    odd = [
        f"{line}: {text.splitlines()[0]}"
        for line, text in docstrings(tree)
        if ODD_BEGINNINGS.match(text) or OTHER_WORDS & {*words(text)}
    ]
    odd += [f"{line}: {name}" for line, name in identifiers(tree) if OTHER_NAMES & {*words(name)}]

    assert odd == []
