"""A data set that several processes or machines make has the bytes that one makes alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver.core.errors import StartError
from mockserver.generate import WHOLE
from mockserver.generate.jobs import spread
from mockserver.schema import SCHEMA
from support import Run

LARGE = ("generate", "--deals", "4500")
"""Five chunks of deals, the last of them short: each of three processes makes one or two."""


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_several_processes_make_the_same_bytes(run: Run, tmp_path: Path, form: str) -> None:
    for jobs in ("1", "3"):
        made = run(*LARGE, "--format", form, "--jobs", jobs, "--out", f"by{jobs}")
        assert made.exit_code == 0, made.stderr

    assert contents(tmp_path / "by1") == contents(tmp_path / "by3")


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_joined_parts_are_the_whole(run: Run, tmp_path: Path, form: str) -> None:
    clock = ("--clock", "2031-05-15")
    run(*LARGE, *clock, "--format", form, "--out", "whole")
    for number in (1, 2, 3):
        made = run(*LARGE, *clock, "--format", form, "--part", f"{number}/3", "--out", "parts")
        assert made.exit_code == 0, made.stderr

    for table in SCHEMA.tables:
        files = sorted((tmp_path / "parts").glob(f"{table}-*.{form}"))
        assert [file.name for file in files] == [
            f"{table}-{number}-of-3.{form}" for number in (1, 2, 3)
        ]
        joined = b"".join(file.read_bytes() for file in files)
        assert joined == (tmp_path / "whole" / f"{table}.{form}").read_bytes()


def test_digests_and_counts_of_parts_add_up_to_those_of_the_whole(run: Run, tmp_path: Path) -> None:
    run("generate", "--format", "ndjson", "--out", "whole")
    for number in (1, 2, 3):
        run("generate", "--format", "ndjson", "--part", f"{number}/3", "--out", "parts")

    whole = orjson.loads((tmp_path / "whole" / "manifest.json").read_bytes())
    parts = [
        orjson.loads((tmp_path / "parts" / f"manifest-{number}-of-3.json").read_bytes())
        for number in (1, 2, 3)
    ]
    assert sum(int(part["digest"], 16) for part in parts) % (1 << 128) == int(whole["digest"], 16)
    for table, count in whole["counts"].items():
        assert sum(part["counts"][table] for part in parts) == count
        assert parts[2]["starts"][table] == count * 2 // 3


def test_a_part_is_written_again_and_another_division_is_refused(run: Run, tmp_path: Path) -> None:
    one = ("generate", "--format", "ndjson", "--out", "parts", "--part")
    run(*one, "2/3")
    before = contents(tmp_path / "parts")

    assert run(*one, "2/3").exit_code == 0
    other = run(*one, "2/4")

    assert (other.exit_code, contents(tmp_path / "parts")) == (1, before)
    assert "120 deals as ndjson, parts 3; remove that" in other.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--part 2/3", "parts of format json cannot be joined; use --format ndjson"),
        ("--part 4/3 --format csv", "'4/3' is no part such as 1/8"),
        ("--part 0/3 --format csv", "'0/3' is no part"),
        ("--part two --format csv", "'two' is no part"),
        ("--jobs 2 --format data", "format data is made by one process"),
    ],
)
def test_what_cannot_be_divided_is_refused(
    run: Run, tmp_path: Path, words: str, message: str
) -> None:
    result = run("generate", "--out", "made", *words.split())

    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert not (tmp_path / "made").exists()


def test_more_than_a_server_holds_can_be_generated_as_files(run: Run, tmp_path: Path) -> None:
    many = ("generate", "--deals", "3000000", "--format")

    part = run(*many, "ndjson", "--part", "1/300000", "--out", "made")
    whole = run(*many, "data", "--out", "made.json")

    assert part.exit_code == 0, part.stderr
    deals = (tmp_path / "made" / "deals-000001-of-300000.ndjson").read_bytes()
    assert deals.count(b"\n") == 10
    assert "a server holds at most 1000000 deals, not 3000000" in whole.stderr


def test_a_process_that_ends_too_soon_is_an_error() -> None:
    make: Callable[[], Any] = partial(os._exit, 3)

    with pytest.raises(StartError, match="a process that made records was ended"):
        _ = [*spread(make, "ndjson", WHOLE, jobs=2)]
