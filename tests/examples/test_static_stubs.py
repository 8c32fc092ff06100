"""The recipes for static stubs run as the page shows them, where their runtime is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from support import invoke

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "data-sets.md").read_text(encoding="utf-8").partition("## Static stubs")[2]
MODULES = ROOT / ".venv" / "ecosystem" / "node_modules"
BASE = "https://crm.example"
ASKING = """
const server = stubs('https://crm.example');
server.listen({ onUnhandledRequest: 'error' });
for (const { path, file } of JSON.parse(read('requests.json'))) {
  const answer = await fetch(`https://crm.example${path}`);
  if ((await answer.text()) !== read(file)) throw new Error(path);
}
server.close();
console.log('all the same');
"""


def shown(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def in_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert invoke("generate", "--format", "responses", "--out", "stubs").exit_code == 0
    return tmp_path


def bodies() -> dict[str, bytes]:
    listed = json.loads(Path("stubs/requests.json").read_bytes())
    return {one["path"]: Path("stubs", one["file"]).read_bytes() for one in listed}


def defined(block: str, name: str) -> Callable[..., None]:
    """Return the function that a block of the page defines."""
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102  # what the page shows
    function: Callable[..., None] = names[name]
    return function


def test_those_of_responses() -> None:
    stub = defined(shown("python")[0], "stub")

    with responses.RequestsMock() as crm:
        stub(crm, BASE)
        answers = {path: requests.get(BASE + path, timeout=5) for path in bodies()}

    assert {path: answer.content for path, answer in answers.items()} == bodies()
    assert {answer.headers["Content-Type"] for answer in answers.values()} == {"application/json"}


def test_those_of_wiremock_map_each_request_to_its_body() -> None:
    defined(shown("python")[1], "write_mappings")()

    mapped = json.loads(Path("mappings/crm.json").read_bytes())["mappings"]
    assert {
        one["request"]["urlPath"]: Path("__files", one["response"]["bodyFileName"]).read_bytes()
        for one in mapped
    } == bodies()


def test_those_of_msw() -> None:
    if not (shutil.which("node") and (MODULES / "msw").is_dir()):
        pytest.skip("MSW is not installed; make ecosystem installs it")
    os.symlink(MODULES, "node_modules")  # noqa: PTH211  # Windows has no MSW here either
    Path("asking.mjs").write_text(shown("js")[0] + ASKING)

    ended = subprocess.run(["node", "asking.mjs"], check=False, capture_output=True, text=True)

    assert ended.stdout == "all the same\n", ended.stderr
