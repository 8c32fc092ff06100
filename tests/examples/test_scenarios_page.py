"""The test on the page of scenario files finds the customers that its file names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import RunTests

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
BLOCK = r"^```{}\n(# migration\.yaml\n.*?|import pytest\n.*?)^```$"


def test_the_known_customers_are_found(run_tests: RunTests, pytester: pytest.Pytester) -> None:
    scenario, source = (
        found[1]
        for language in ("yaml", "python")
        if (found := re.search(BLOCK.format(language), PAGE, re.MULTILINE | re.DOTALL))
    )
    (pytester.path / "migration.yaml").write_text(scenario, encoding="utf-8")

    run_tests(source).assert_outcomes(passed=1)
