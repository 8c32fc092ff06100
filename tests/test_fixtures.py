from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from mockserver.contract.document import load
from mockserver.core.errors import StartError
from mockserver.core.records import digest
from mockserver.generate import (
    COMMITTED,
    DEFAULT_SEED,
    build,
    data_set,
    find_fixtures,
    read_directory,
    write_directory,
)
from mockserver.schema import SCHEMA

FIXTURES = find_fixtures()


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


@pytest.mark.parametrize("scenario", COMMITTED)
def test_a_fixture_is_byte_for_byte_what_generating_it_writes(
    scenario: str, tmp_path: Path
) -> None:
    write_directory(build(scenario, seed=DEFAULT_SEED), tmp_path / scenario)

    assert contents(tmp_path / scenario) == contents(FIXTURES / scenario)


def test_every_scenario_with_records_of_its_own_and_nothing_else_has_a_fixture() -> None:
    assert {entry.name for entry in FIXTURES.iterdir()} == set(COMMITTED)


@pytest.mark.parametrize("scenario", COMMITTED)
def test_a_manifest_agrees_with_the_records_beside_it(scenario: str) -> None:
    manifest = orjson.loads((FIXTURES / scenario / "manifest.json").read_bytes())
    tables = {
        table: orjson.loads((FIXTURES / scenario / f"{table}.json").read_bytes())
        for table in SCHEMA.tables
    }

    assert manifest["scenario"] == scenario
    assert manifest["seed"] == DEFAULT_SEED
    assert manifest["contract"] == load()["info"]["version"]
    assert manifest["counts"] == {table: len(records) for table, records in tables.items()}
    assert manifest["deals"] == len(tables["deals"])
    assert manifest["digest"] == digest(
        {table: enumerate(records, start=1) for table, records in tables.items()}
    )


@pytest.mark.parametrize("scenario", COMMITTED)
def test_loading_a_fixture_gives_what_generating_it_gives(scenario: str) -> None:
    loaded = data_set(scenario)

    assert loaded == build(scenario, seed=DEFAULT_SEED)
    assert tuple(loaded.tables) == SCHEMA.tables


@pytest.mark.parametrize("arguments", ["", "'empty'", "sizes={'deals': 0}", "seed=2"])
def test_making_a_data_set_imports_no_faker(arguments: str) -> None:
    code = (
        "import sys; from mockserver.generate import data_set; "
        f"data_set({arguments}); print('faker' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=FIXTURES.parent,
    )

    assert result.stdout.strip() == "False"


@pytest.mark.parametrize("file", ["manifest.json", "deals.json", "users.json"])
@pytest.mark.parametrize("damage", ["missing", "cut off", "of another kind", "altered"])
def test_a_damaged_fixture_is_told_as_a_damaged_installation(
    file: str, damage: str, tmp_path: Path
) -> None:
    directory = tmp_path / "default"
    shutil.copytree(FIXTURES / "default", directory)
    content = (directory / file).read_bytes()
    (directory / file).unlink()
    if damage == "cut off":
        (directory / file).write_bytes(content[:-20])
    elif damage == "of another kind":
        (directory / file).write_bytes(b"7")
    elif damage == "altered":
        (directory / file).write_bytes(content.replace(b"0", b"1"))

    with pytest.raises(StartError, match="installation is damaged") as caught:
        read_directory(directory)

    assert str(directory) in str(caught.value)
