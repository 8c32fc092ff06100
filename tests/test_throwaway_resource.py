"""A resource that is declared, in the schema and in the contract, works with no other change.

A made-up one is declared in a copy of the program, whose tools then compile the contract. Another
process uses the copy and prints what it saw.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from meetings import PATHS, PROGRAM, RESOURCE, SCHEMA

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a program saw that used a copy of the mock, in which meetings are declared."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("mockserver", "tools", "fixtures", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    insert(copy / "mockserver/schema/resources.json", RESOURCE, before='  "users": {\n')
    contract = copy / "mockserver/contract/openapi.yaml"
    insert(contract, PATHS, before="\ncomponents:\n")
    insert(contract, SCHEMA, before="    PipelineListResponse:\n")
    run_in(copy, "-m", "tools.contracts")
    return json.loads(run_in(copy, "-c", PROGRAM))


def insert(path: Path, text: str, *, before: str) -> None:
    source = path.read_text(encoding="utf-8")
    at = source.index(before)
    path.write_text(f"{source[:at]}{text}{source[at:]}", encoding="utf-8")


def run_in(copy: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_other_line_is_needed_than_those_of_schema_and_contract(seen: Any) -> None:
    schema, contract = len(RESOURCE.splitlines()), len((PATHS + SCHEMA).splitlines())
    print(f"a resource took {schema} lines of schema and {contract} of contract")  # noqa: T201  # how many is asked for

    assert seen["created"]["status"] == 201


def test_a_record_is_created_with_defaults_and_shown_with_what_it_links_to(seen: Any) -> None:
    created = seen["created"]["body"]["data"]

    assert created == {
        "id": created["id"],
        "subject": "Kick-off",
        "minutes": 30,
        "host": seen["host"],
        "createdAt": "2025-01-01T09:00:00.000Z",
        "updatedAt": "2025-01-01T09:00:00.000Z",
    }


def test_records_are_listed_by_offset_newest_first(seen: Any) -> None:
    assert seen["listed"] == page("Retro", "Demo", "Kick-off", total=3)
    assert seen["page"] == page("Demo", total=3, limit=1, offset=1, more=True)
    assert seen["end"] == page("Kick-off", total=3, limit=2, offset=2)


def test_a_list_is_filtered_by_an_indexed_field(seen: Any) -> None:
    assert seen["of host"] == page("Retro", "Kick-off", total=2)


def test_a_record_is_updated_and_an_update_that_changes_nothing_leaves_it(seen: Any) -> None:
    updated = seen["updated"]["body"]["data"]

    assert (updated["minutes"], updated["updatedAt"]) == (60, "2025-01-01T09:00:03.000Z")
    assert seen["updated again"] == seen["updated"] == seen["got"]


def test_a_reference_that_names_nothing_is_refused_with_the_field(seen: Any) -> None:
    (detail,) = seen["refused"]["body"]["error"]["details"]

    assert seen["refused"]["status"] == 404
    assert detail["field"] == "hostId"
    assert f"no user has this id; some that exist are {seen['host']['id']}" in detail["message"]


def test_a_deleted_record_is_gone_and_a_request_for_it_says_what_is_there(seen: Any) -> None:
    assert seen["deleted"] == {"status": 200, "body": {"success": True}}
    assert seen["gone"]["status"] == 404
    assert seen["gone"]["body"]["error"]["message"].startswith("There is no meeting '")
    assert "(Kick-off), " in seen["gone"]["body"]["error"]["message"]
    assert seen["left"] == page("Demo", "Kick-off", total=2)


def test_the_journal_tells_the_changes_in_words(seen: Any) -> None:
    host = "{firstName} {lastName}".format(**seen["host"])

    assert [line for _, _, summary in seen["journal"] for line in summary] == [
        "meeting Kick-off: created",
        "meeting Demo: created",
        "meeting Retro: created",
        f"meeting Kick-off: minutes 30 to 60, host {host} to {seen['other']}",
        "meeting Retro: deleted",
    ]
    assert ["createMeeting", 404, []] in seen["journal"]


def test_a_reset_an_import_and_a_restart_take_the_records_along(seen: Any) -> None:
    assert seen["reset"] == page(total=0)
    assert (seen["imported"], seen["back"]) == (200, seen["left"])
    assert seen["restarted"] == page("Review", "Demo", "Kick-off", total=3)


def page(*subjects: str, total: int, limit: int = 50, offset: int = 0, more: bool = False) -> Any:
    """Return what a list answers, with the subjects in the place of the meetings."""
    return {
        "meetings": [*subjects],
        "total": total,
        "limit": limit,
        "offset": offset,
        "hasMore": more,
    }
