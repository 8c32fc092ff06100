"""The scenario files of the page make the sets that they made before, and its test finds them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockserver.core.records import digest
from mockserver.generate import build
from support import RunTests

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
FILES = {
    name: text
    for text, name in re.findall(r"^```yaml\n(# (\S+)\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}
(TESTS,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMPANIES = "Fenwick & Daughters\nSable Robotics\nOrchard Foods\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("quarter-end.yaml", "b4b6031582ee4bbb8807f69bac977db3"),
        ("migration.yaml", "23745af279716bc4f0f200facffec979"),
    ],
)
def test_its_records_are_those_that_generator_1_made(
    tmp_path: Path, name: str, expected: str
) -> None:
    (tmp_path / "quarter-end.txt").write_text(COMPANIES, encoding="utf-8")
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")

    tables = build(str(tmp_path / name)).tables

    assert digest({table: enumerate(rows, 1) for table, rows in tables.items()}) == expected


def test_the_known_customers_are_found(run_tests: RunTests, pytester: pytest.Pytester) -> None:
    (pytester.path / "migration.yaml").write_text(FILES["migration.yaml"], encoding="utf-8")

    run_tests(TESTS).assert_outcomes(passed=1)
