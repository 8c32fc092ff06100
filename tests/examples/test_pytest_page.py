"""The examples of the page for pytest are run by pytest, and fail with what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mockserver.generate import build
from mockserver.sandbox.starts import write_data_file

PAGE = Path(__file__).parents[2] / "docs" / "pytest.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A file of tests, the conftest.py beside it, and what it prints where it is to fail."""

    tests: str
    conftest: str
    printed: str


def examples() -> Iterator[Example]:
    conftest = ""
    for code, printed in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if code.startswith("# conftest.py"):
            conftest = code
        else:
            yield Example(code, conftest, printed)
            conftest = ""


@pytest.mark.parametrize("example", [*examples()])
def test_an_example_does_what_the_page_says(pytester: pytest.Pytester, example: Example) -> None:
    (pytester.path / "conftest.py").write_text(example.conftest, encoding="utf-8")
    (pytester.path / "tests").mkdir()
    write_data_file(
        build("default", seed=1, sizes={"deals": 10}), pytester.path / "tests" / "team.json"
    )
    (pytester.path / "test_example.py").write_text(example.tests, encoding="utf-8")

    result = pytester.runpytest_inprocess("-p", "no:xdist", "--strict-markers")

    count = len(re.findall(r"^ *def test_", example.tests, re.MULTILINE))
    result.assert_outcomes(**({"failed": count} if example.printed else {"passed": count}))
    shown = example.printed.replace("...", "*").splitlines()
    result.stdout.fnmatch_lines([f"*{line}" for line in shown])
