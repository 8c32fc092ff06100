"""Redocly, with the rules that it recommends, neither refuses nor warns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecosystem.tools import Contract, run_npm


@pytest.mark.parametrize("rules", ["recommended", "recommended-strict", "spec"])
def test_it_neither_refuses_nor_warns(contract: Contract, tmp_path: Path, rules: str) -> None:
    said = run_npm(
        "redocly", "lint", f"--extends={rules}", "--format=json", contract.path, cwd=tmp_path
    )

    found = json.JSONDecoder().raw_decode(said[said.index("{") :])[0]
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"]
