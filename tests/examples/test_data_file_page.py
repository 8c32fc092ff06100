"""The page about the data file says what the schema says, and what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.core.records import OWN_TABLES
from mockserver.schema import SCHEMA, Field, Link
from mockserver.schema.resources import NEEDED

PAGE = (Path(__file__).parents[2] / "docs" / "data-file.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^### {name}\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def row(name: str, field: Field) -> str:
    missing = "refused" if field.default is NEEDED else f"`{json.dumps(field.default)}`"
    return f"| `{name}` | {field.kind.words}{told(field.link)} | {missing} |"


def told(link: Link | None) -> str:
    if link is None:
        return ""
    if link.by is None:
        within = f" with the same `{link.within}`" if link.within else ""
        return f"; id in `{link.table}`{within}"
    return "".join(
        f"; id in `{table}` if `{link.by}` is `{value}`" for value, table in link.tables.items()
    )


@pytest.mark.parametrize("table", SCHEMA.tables)
def test_each_table_has_its_fields_in_order(table: str) -> None:
    resource = SCHEMA.resources[table]
    shown = [line for line in section(table).splitlines() if line.startswith("| `")]

    assert shown == [row(name, field) for name, field in resource.fields.items()]


def test_the_tables_that_the_mock_keeps_for_itself_are_told() -> None:
    for table in OWN_TABLES:
        assert f"| `{table}` |" in PAGE


def test_a_slip_is_refused_in_the_words_of_the_page(tmp_path: Path) -> None:
    (expected,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    command = [sys.executable, "-m", "mockserver"]
    made = [*command, "generate", "--scenario", "empty", "--out", "team.json"]
    subprocess.run(made, cwd=tmp_path, check=True)
    file = tmp_path / "team.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"companyId":null', '"companyId":"x"'), encoding="utf-8")

    served = subprocess.run(
        [*command, "serve", "--data", "team.json", "--port", "0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert (served.returncode, served.stderr) == (1, expected)
