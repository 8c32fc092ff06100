"""The pages of docs/decisions: short, complete and found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DECISIONS = Path(__file__).parent.parent / "docs" / "decisions"
INDEX = (DECISIONS / "README.md").read_text(encoding="utf-8")
PAGES = sorted(DECISIONS.glob("*.md"))
PARTS = ("**Context.**", "**Choice.**", "**What would undo it.**")
MOST_LINES = 25


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "README.md"], ids=lambda page: page.stem
)
def test_a_decision_has_its_parts_in_a_short_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"^\*\*[\w ]+\.\*\*", text, re.MULTILINE) == [*PARTS]
    assert text.count("\n") <= MOST_LINES


def test_the_index_lists_every_decision_by_its_title() -> None:
    titles = {
        page.name: page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        for page in PAGES
        if page.name != "README.md"
    }

    assert {name: title for title, name in re.findall(r"\[(.+)\]\((.+)\)", INDEX)} == titles


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_that_a_decision_names_exists(page: Path) -> None:
    root = DECISIONS.parent.parent
    named = re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", page.read_text(encoding="utf-8"))

    for path in named:
        assert any((base / path).exists() for base in (root, root / "mockserver")), path
