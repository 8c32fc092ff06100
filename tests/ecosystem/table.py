"""The table of tools in docs/ecosystem.md, made of what their tests reported."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from ecosystem.tools import TOOLS, Tool

__all__ = ["write_table"]

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "ecosystem.md"
BEGIN, END = "<!-- made by `make ecosystem` -->\n", "<!-- until here -->\n"
HEAD = "| tool | version | what is tried | result |\n|---|---|---|---|\n"


def write_table(stats: dict[str, list[pytest.TestReport]]) -> bool:
    """Write the table if every tool was tried; return whether it was."""
    ran = [one for word in ("passed", "failed", "error") for one in stats.get(word, [])]
    rows = [_row(tool, [one for one in ran if tool.tests in one.nodeid]) for tool in TOOLS]
    if None in rows or stats.get("deselected"):
        return False
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    table = HEAD + "".join(str(row) for row in rows)
    PAGE.write_text(f"{before}{BEGIN}{table}{END}{after}", encoding="utf-8")
    return True


def _row(tool: Tool, reports: list[pytest.TestReport]) -> str | None:
    if not reports:
        return None
    sentence = ast.get_docstring(ast.parse((TESTS / tool.tests).read_text(encoding="utf-8")))
    assert sentence
    told = " ".join(sentence.partition("\n\n")[0].split())
    return f"| {tool.name} | {tool.versions} | {told} | {_result(reports)} |\n"


def _result(reports: Iterable[pytest.TestReport]) -> str:
    failed = sorted({_told(one) for one in reports if one.failed})
    return f"**fails:** {'; '.join(failed)}" if failed else "passes"


def _told(report: pytest.TestReport) -> str:
    """Return what could not be had, or else which test failed."""
    name = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
    return name if "\n" in report.longreprtext else report.longreprtext
