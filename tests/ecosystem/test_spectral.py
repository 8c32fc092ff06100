"""Spectral, with its own rules for OpenAPI, has nothing to say."""

from __future__ import annotations

from pathlib import Path

from ecosystem.tools import Contract, run_npm


def test_it_finds_nothing_to_say(contract: Contract, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text('extends: ["spectral:oas"]\n', encoding="utf-8")

    said = run_npm(
        "spectral",
        "lint",
        "--ruleset",
        rules,
        "--fail-severity",
        "hint",
        contract.path,
        cwd=tmp_path,
    )

    assert "No results" in said
