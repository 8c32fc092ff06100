"""The collection that Bruno imports works: its command sends each request, and all succeed."""

from __future__ import annotations

import json
from pathlib import Path

from ecosystem.anew import starting_anew
from ecosystem.tools import API_KEY, Contract, run_npm


def test_every_request_of_the_collection_succeeds(contract: Contract, tmp_path: Path) -> None:
    collection, report = tmp_path / "collection", tmp_path / "report.json"
    imported = ("--source", contract.path, "--output", collection, "--collection-name", "Mock")
    run_npm("bru", "import", "openapi", *imported, cwd=tmp_path)

    with starting_anew() as url:
        settings = ("--env-var", f"baseUrl={url}", "--env-var", f"token={API_KEY}")
        reporter = ("--env", "This mock", "--reporter-json", report)
        run_npm("bru", "run", "-r", *reporter, *settings, cwd=collection)

    (run,) = json.loads(report.read_text(encoding="utf-8"))
    answered = {one["name"]: one["response"]["status"] for one in run["results"]}
    assert {name: code for name, code in answered.items() if code >= 300} == {}
    assert sorted(answered) == sorted(contract.summaries)
