"""CSV: what spreadsheets and other readers see, and that nothing is lost on the way back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.generate import build, write_directory
from mockserver.generate.spreadsheet import csv_head, csv_text, read_csv
from mockserver.schema import SCHEMA
from support import Run

DEALS = SCHEMA.resources["deals"]
TIME = "2025-01-01T09:00:00.000Z"
NEEDED = {
    "id": "d1",
    "pipelineId": "p",
    "pipelineStageId": "s",
    "name": "n",
    "ownerId": "o",
    "createdAt": TIME,
    "updatedAt": TIME,
}


def written(**fields: Any) -> bytes:
    return csv_text(DEALS, [DEALS.new(**{**NEEDED, **fields})], 0)


def read_back(content: bytes, path: Path) -> list[dict[str, Any]]:
    path.write_bytes(csv_head(DEALS) + content)
    return [*read_csv(DEALS, path)]


@pytest.mark.parametrize("scenario", ["default", "documentation", "empty"])
def test_records_are_the_same_when_they_are_read_back(scenario: str, tmp_path: Path) -> None:
    data = build(scenario, locale="ja_JP")
    write_directory(data, tmp_path, file_format="csv")

    for table, resource in SCHEMA.resources.items():
        assert (*read_csv(resource, tmp_path / f"{table}.csv"),) == data.tables[table]


def test_a_usual_reader_finds_a_header_and_as_many_columns_in_each_line(tmp_path: Path) -> None:
    write_directory(build("default"), tmp_path, file_format="csv")

    for table, resource in SCHEMA.resources.items():
        with (tmp_path / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file, strict=True)
        assert header == list(resource.fields)
        assert {len(row) for row in rows} <= {len(header)}
        assert (tmp_path / f"{table}.csv").read_bytes().endswith(b"\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-2", "@A1", "\t=1", "\n=1", "\uff1d1", "'=1", "''=1"]
)
def test_what_a_spreadsheet_would_run_is_a_text_to_it(text: str, tmp_path: Path) -> None:
    content = written(name=text)

    assert f"'{text}".encode() in content
    assert read_back(content, tmp_path / "deals.csv")[0]["name"] == text


@pytest.mark.parametrize("value", [-5, -0.5, 0, 1.7976931348623157e308])
def test_numbers_are_left_as_they_are(value: float, tmp_path: Path) -> None:
    content = written(expectedValue=value)

    assert f",{value},".encode() in content
    assert read_back(content, tmp_path / "deals.csv")[0]["expectedValue"] == value


def test_null_and_an_empty_text_are_told_apart(tmp_path: Path) -> None:
    content = written(description="", notes=None)

    assert b',"",,USD,,' in content
    (deal,) = read_back(content, tmp_path / "deals.csv")
    assert (deal["description"], deal["notes"]) == ("", None)


@given(texts=st.lists(st.text() | st.text("'=,\"\r\n\t+ a"), min_size=1))
def test_any_text_is_read_back_as_it_was(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = [DEALS.new(**{**NEEDED, "name": text, "notes": text}) for text in texts]
    path = tmp_path_factory.getbasetemp() / "any.csv"

    assert read_back(csv_text(DEALS, records, 0), path) == records


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,nom\r\n", "a column 'nom', which is no field"),
        (b"id,name\r\n1\r\n", "record 1 has 1 cells, the header 2"),
        (b'id,name\r\n1,"a"b\r\n', "text beside its quotes"),
        (b'id,name\r\n1,"a\r\n', "a quote is not closed"),
    ],
)
def test_what_is_no_csv_of_the_resource_is_refused(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=message):
        _ = [*read_csv(DEALS, path)]


def test_a_set_as_csv_has_the_digest_of_the_same_set_as_json(run: Run, tmp_path: Path) -> None:
    for form in ("json", "csv"):
        assert run("generate", "--format", form, "--out", form).exit_code == 0
    again = run("generate", "--format", "csv", "--out", "csv")

    assert again.exit_code == 0, again.stderr
    one, other = (
        orjson.loads((tmp_path / form / "manifest.json").read_bytes())["digest"]
        for form in ("json", "csv")
    )
    assert one == other
