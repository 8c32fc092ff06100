"""SQL that databases take, with the records, their links and what is unique."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import NoneType
from typing import Any

import orjson
import pytest

from mockserver.core.determinism import parse_time
from mockserver.core.errors import StartError
from mockserver.core.records import Record
from mockserver.generate import DataSet, build
from mockserver.generate.sql import write_sql, write_sqlite
from mockserver.schema import SCHEMA
from support import Run
from unix import unix_os

SCENARIOS = ["default", "empty", "boundaries", "unicode"]
NOBODY = """UPDATE deals SET "ownerId" = 'nobody'"""


def rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """Return the records of a table; SQLite has numbers for true and false."""
    database.row_factory = sqlite3.Row
    fields = SCHEMA.resources[table].fields
    return [
        {
            name: bool(row[name]) if bool in fields[name].kind.types else row[name]
            for name in row.keys()  # noqa: SIM118  # a row iterates over its values
        }
        for row in database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608  # our own names
    ]


def assert_sqlite_holds(data: DataSet, database: sqlite3.Connection) -> None:
    for table, records in data.tables.items():
        assert rows(database, table) == [*records]
    database.execute("PRAGMA foreign_keys = ON")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    if data.tables["deals"]:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute(NOBODY)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_sqlite_takes_the_sql(scenario: str, tmp_path: Path) -> None:
    data = build(scenario)
    write_sql(data, tmp_path / "made.sql")

    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript((tmp_path / "made.sql").read_text(encoding="utf-8"))
        assert_sqlite_holds(data, database)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_file_of_sqlite_holds_the_records(scenario: str, tmp_path: Path) -> None:
    data = build(scenario)
    write_sqlite(data, tmp_path / "made.sqlite")

    with closing(sqlite3.connect(tmp_path / "made.sqlite")) as database:
        assert_sqlite_holds(data, database)
    assert [path.name for path in tmp_path.iterdir()] == ["made.sqlite"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[list[str]]:
    """The command of a client of a new PostgreSQL server, which is reached by a socket only."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb") or (str(found[-1]) if found else None)
    if not named:
        pytest.skip("PostgreSQL is not installed")
    programs = Path(named).resolve().parent
    is_root = unix_os.geteuid() == 0
    as_user: Any = {"user": "postgres", "group": "postgres"} if is_root else {}
    directory = tempfile.mkdtemp()
    if is_root:
        shutil.chown(directory, "postgres", "postgres")

    def call(program: str, *words: str) -> None:
        command = [str(programs / program), *words]
        subprocess.run(command, check=True, cwd=directory, stdout=subprocess.DEVNULL, **as_user)

    try:
        call("initdb", "-D", "data", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-k {directory} -c listen_addresses= -c fsync=off"
        call("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        try:
            client = str(programs / "psql")
            yield [client, "-h", directory, "-U", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"]
        finally:
            call("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory)


def asked(client: list[str], *words: str) -> str:
    return subprocess.run(
        [*client, *words],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PGTZ": "UTC", "PGCLIENTENCODING": "UTF8"},
    ).stdout


def with_moments(table: str) -> Callable[[Record], Record]:
    """Return what replaces a record's times by numbers: databases write times as they like."""
    times = SCHEMA.resources[table].dated
    return lambda record: {
        **record,
        **{name: parse_time(record[name]) for name in times if record[name]},
    }


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_postgresql_takes_the_sql(scenario: str, postgres: list[str], tmp_path: Path) -> None:
    data = build(scenario)
    write_sql(data, tmp_path / "made.sql")
    asked(postgres, "-c", f'CREATE DATABASE "{scenario}"')
    client = [*postgres, "-d", scenario]

    asked(client, "-f", str(tmp_path / "made.sql"))

    for table, records in data.tables.items():
        query = f'SELECT row_to_json(one) FROM "{table}" AS one'  # noqa: S608  # our own names
        held = [orjson.loads(line) for line in asked(client, "-c", query).split("\n")[:-1]]
        assert [*map(with_moments(table), held)] == [*map(with_moments(table), records)]
    if data.tables["deals"]:
        with pytest.raises(subprocess.CalledProcessError):
            asked(client, "-c", NOBODY)


def test_columns_follow_the_schema(tmp_path: Path) -> None:
    write_sqlite(build("empty"), tmp_path / "made.sqlite")

    with closing(sqlite3.connect(tmp_path / "made.sqlite")) as database:
        for table, resource in SCHEMA.resources.items():
            columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
            assert [column[1] for column in columns] == [*resource.fields]
            assert [bool(column[3]) for column in columns] == [
                NoneType not in field.kind.types for field in resource.fields.values()
            ]
            keys = database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            assert {(key[3], key[2]) for key in keys} == {
                (name, link.table) for name, link in resource.links.items() if not link.by
            }


def test_a_text_that_no_sql_can_hold_is_refused_with_its_record(tmp_path: Path) -> None:
    data = build("default")
    deals = [{**deal, "notes": "a\0b"} for deal in data.tables["deals"]]
    changed = data._replace(tables={**data.tables, "deals": deals})

    with pytest.raises(StartError, match="deals 1 has a NUL character in notes"):
        write_sql(changed, tmp_path / "made.sql")
    write_sqlite(changed, tmp_path / "made.sqlite")

    assert [path.name for path in tmp_path.iterdir()] == ["made.sqlite"]


@pytest.mark.parametrize("name", ["made.sql", "made.sqlite"])
def test_the_ending_names_the_format_and_a_file_that_is_there_stays(
    name: str, run: Run, tmp_path: Path
) -> None:
    first = run("generate", "--out", name)
    made = (tmp_path / name).read_bytes()
    again = run("generate", "--seed", "2", "--out", name)

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert made.startswith(b"SQLite format 3" if name == "made.sqlite" else b"-- introzy-mock: ")
    assert f"{name} exists; remove it first" in again.stderr
    assert (tmp_path / name).read_bytes() == made


def test_a_database_does_not_go_to_standard_output(run: Run) -> None:
    result = run("generate", "--format", "sqlite", "--out", "-")

    assert result.exit_code == 2
    assert "name a file, such as --out fixtures.sql" in " ".join(result.stderr.split())
