"""The collection that Postman imports works: newman sends each request, and all succeed."""

from __future__ import annotations

import json
from pathlib import Path

from ecosystem.anew import starting_anew
from ecosystem.tools import API_KEY, Contract, run_npm

WITH_EXAMPLES = "parametersResolution=Example"
"""The import's choice "Parameter generation: Example"; the other is the names of the types."""


def test_every_request_of_the_collection_succeeds(contract: Contract, tmp_path: Path) -> None:
    collection, report = tmp_path / "collection.json", tmp_path / "report.json"
    imported = ("--spec", contract.path, "--output", collection, "--options", WITH_EXAMPLES)
    run_npm("openapi2postmanv2", *imported, cwd=tmp_path)

    with starting_anew() as url:
        settings = ("--env-var", f"baseUrl={url}", "--env-var", f"bearerToken={API_KEY}")
        reporter = ("--reporters", "json", "--reporter-json-export", report)
        run_npm("newman", "run", collection, *settings, *reporter, cwd=tmp_path)

    run = json.loads(report.read_text(encoding="utf-8"))["run"]
    answered = {one["item"]["name"]: one["response"]["code"] for one in run["executions"]}
    assert {name: code for name, code in answered.items() if code >= 300} == {}
    assert sorted(answered) == sorted(contract.summaries)
