from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from mockserver.core.errors import StartError
from mockserver.generate import (
    FORMATS,
    DataSet,
    FileFormat,
    data_set,
    find_fixtures,
    read_directory,
    write_directory,
)
from mockserver.schema import SCHEMA


@pytest.fixture(scope="module")
def data() -> DataSet:
    return data_set("documentation")


def test_json_is_an_array_with_a_record_a_line(data: DataSet, tmp_path: Path) -> None:
    write_directory(data, tmp_path / "out")

    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "manifest.json",
        *(f"{table}.json" for table in SCHEMA.tables),
    }
    for table, records in data.tables.items():
        content = (tmp_path / "out" / f"{table}.json").read_bytes()
        assert orjson.loads(content) == list(records)
        assert len(content.splitlines()) == len(records) + 2
        assert content.endswith(b"]\n")


def test_ndjson_is_a_record_a_line(data: DataSet, tmp_path: Path) -> None:
    write_directory(data, tmp_path / "out", file_format="ndjson")

    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "manifest.json",
        *(f"{table}.ndjson" for table in SCHEMA.tables),
    }
    for table, records in data.tables.items():
        lines = (tmp_path / "out" / f"{table}.ndjson").read_bytes().splitlines()
        assert [orjson.loads(line) for line in lines] == list(records)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_table_without_records_is_a_file_too(file_format: FileFormat, tmp_path: Path) -> None:
    write_directory(data_set("empty"), tmp_path, file_format=file_format)

    content = (tmp_path / f"deals.{file_format}").read_bytes()
    header = ",".join(SCHEMA.resources["deals"].fields).encode() + b"\r\n"
    assert content == {"json": b"[]\n", "ndjson": b"", "csv": header}[file_format]


def test_what_was_written_reads_back_the_same(tmp_path: Path) -> None:
    data = data_set(seed=5, sizes={"deals": 3})
    write_directory(data, tmp_path)

    assert read_directory(tmp_path) == data


def test_the_manifest_tells_what_the_files_hold(data: DataSet, tmp_path: Path) -> None:
    write_directory(data, tmp_path, file_format="ndjson")

    manifest = orjson.loads((tmp_path / "manifest.json").read_bytes())
    assert list(manifest) == [
        "scenario", "seed", "deals", "locale", "clock", "format", "generator", "contract", "faker",
        "counts", "digest",
    ]  # fmt: skip
    assert (manifest["format"], manifest["deals"]) == ("ndjson", 35)
    assert manifest["counts"]["stages"] == 7


def test_writing_again_replaces_the_set_and_leaves_other_files(
    data: DataSet, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    write_directory(data, out)
    (out / "notes.txt").write_text("mine")
    write_directory(data, out)

    assert read_directory(out) == data
    assert (out / "notes.txt").read_text() == "mine"
    assert not [file for file in out.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("place", ["out", "out/below"])
def test_a_file_in_the_way_is_named_and_kept(place: str, data: DataSet, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(StartError, match="cannot write the data set to") as caught:
        write_directory(data, tmp_path / place)

    assert str(tmp_path / place) in str(caught.value)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_set_that_the_disk_cannot_take_leaves_the_old_one(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="file sizes can be limited on POSIX only")
    old = data_set()
    write_directory(old, tmp_path)
    code = (
        "import pathlib, resource, sys; "
        "from mockserver.generate import data_set, write_directory; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)); "
        "write_directory(data_set(), pathlib.Path(sys.argv[1]))"
    )
    result = subprocess.run(
        [sys.executable, "-B", "-c", code, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=find_fixtures().parent,
        # Coverage would have its own file cut off.
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
    )

    assert f"StartError: cannot write the data set to {tmp_path}: File too large" in result.stderr
    assert read_directory(tmp_path) == old
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]
