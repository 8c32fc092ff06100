"""`generate --check` says what is right in a data set, or which record and field are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from support import Run


def rewrite(path: Path, change: Callable[[list[Any]], object]) -> None:
    records = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    change(records)
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))


def refused(run: Run, path: str) -> str:
    result = run("generate", "--check", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"Error: {path}: ")
    return result.stderr


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
@pytest.mark.parametrize("words", ["", "--scenario documentation", "--clock 2031-05-15"])
def test_a_set_as_it_was_written_is_right(run: Run, form: str, words: str) -> None:
    run("generate", *words.split(), "--format", form, "--out", "made")

    result = run("generate", "--check", "made")

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"seed 1, {35 if 'documentation' in words else 120} deals as {form}" in result.stdout
    assert "made: links that lead to a record: " in result.stdout


def test_what_was_checked_is_counted(run: Run, tmp_path: Path) -> None:
    run("generate", "--format", "ndjson", "--out", "made")
    digest = json.loads((tmp_path / "made" / "manifest.json").read_bytes())["digest"]

    lines = run("generate", "--check", "made").stdout.splitlines()

    assert lines == [
        "made: scenario default, seed 1, 120 deals as ndjson",
        "made: records: 5 pipelines, 21 stages, 120 deals, 40 people, 20 companies, 5 users",
        "made: links that lead to a record: 548; values that are unique: 216",
        f"made: digest {digest}",
    ]


def test_all_parts_of_a_set_are_checked_together(run: Run) -> None:
    one = ("generate", "--format", "csv", "--out", "made", "--part")
    run(*one, "1/2")
    lacking = run("generate", "--check", "made")
    run(*one, "2/2")
    result = run("generate", "--check", "made")

    assert lacking.exit_code == 1
    assert "made lacks part 2/2; links can only be checked in the whole" in lacking.stderr
    assert (result.exit_code, "120 deals" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda deals: deals[6].update(name="Mine"),
            "deals 7 has name 'Mine'; the generator makes '",
        ),
        (lambda deals: deals[6].pop("notes"), "deals 7 lacks notes; the generator makes "),
        (lambda deals: deals[6].update(mine=1), "deals 7 has mine 1; the generator makes nothing"),
        (lambda deals: deals.pop(), "deals 120 is missing"),
        (lambda deals: deals.append(deals[0]), "deals 121 is one too many"),
    ],
)
def test_the_first_difference_is_named(
    run: Run, tmp_path: Path, change: Callable[[list[Any]], object], message: str
) -> None:
    run("generate", "--format", "ndjson", "--out", "made")
    rewrite(tmp_path / "made" / "deals.ndjson", change)

    assert message in refused(run, "made")


def test_a_set_whose_maker_is_unknown_is_checked_by_its_digest(run: Run, tmp_path: Path) -> None:
    run("generate", "--format", "ndjson", "--out", "made")
    rewrite(tmp_path / "made" / "deals.ndjson", lambda deals: deals[6].update(name="Mine"))
    manifest = json.loads((tmp_path / "made" / "manifest.json").read_bytes())
    (tmp_path / "made" / "manifest.json").write_text(json.dumps({**manifest, "generator": 99}))

    assert f"do not have the digest {manifest['digest']}" in refused(run, "made")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda deals: deals[6].update(ownerId="nobody"),
            "deals 7 has ownerId 'nobody', but no user has this id",
        ),
        (lambda deals: deals[6].update(expectedValue="much"), "deals 7 has expectedValue 'much'"),
        (lambda deals: deals[6].update(id=deals[5]["id"]), "deals 7 has the id of 6"),
    ],
)
def test_links_shapes_and_uniqueness_are_checked_where_the_digest_agrees(
    run: Run, tmp_path: Path, change: Callable[[list[Any]], object], message: str
) -> None:
    run("generate", "--out", "made.json")
    content = json.loads((tmp_path / "made.json").read_bytes())
    change([*content["deals"].values()])
    (tmp_path / "made.json").write_text(json.dumps(content))

    assert message in refused(run, "made.json")


def test_a_data_file_is_checked_too(run: Run) -> None:
    run("generate", "--out", "made.json")

    result = run("generate", "--check", "made.json")

    assert result.exit_code == 0, result.stderr
    assert "120 deals" in result.stdout


def test_a_line_that_is_no_record_is_named(run: Run, tmp_path: Path) -> None:
    run("generate", "--format", "ndjson", "--out", "made")
    path = tmp_path / "made" / "users.ndjson"
    path.write_bytes(path.read_bytes()[:-20])

    assert "users 5 cannot be read: " in refused(run, "made")


def test_what_is_no_data_set_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    for path in ("other", "none"):
        result = run("generate", "--check", path)
        assert (result.exit_code, path in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("--out", "copy"), ("--seed", "3"), ("--format", "csv"), ("--generator", "1")],
)
def test_what_has_no_effect_beside_a_check_is_refused(run: Run, name: str, value: str) -> None:
    run("generate", "--out", "made.json")

    result = run("generate", name, value, "--check", "made.json")

    assert result.exit_code == 2
    assert f"{name} has no effect beside --check; leave one out" in result.stderr


def test_without_a_place_the_command_says_how_to_name_one(run: Run) -> None:
    result = run("generate")

    assert result.exit_code == 2
    assert "say where to: --out DIRECTORY" in result.stderr
