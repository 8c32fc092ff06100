"""An exported file that somebody edited, where it is imported or replayed by a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from control_api import digest
from mockserver.client.replaying import Unreadable, read_export, read_journal
from support import Api, LiveServer, Run


def exported(api: Api, path: str = "/export") -> bytes:
    """Export the state, a record a line as people see it in an editor."""
    answer = api.get(f"/_mock{path}", headers={})
    assert answer.status_code == 200
    return bytes(answer.data).replace(b'},"', b'},\n"')


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'},\n"', b'}\n"', "line 2, column 1, at"),
        (b'"notes":null', b'"notes":NaN', "JSON has no such number"),
        (b'"name":"', b'"name":"\xe9', "the byte 0xe9 is not UTF-8"),
        (b'"2":{', b'"1":{', 'e.json has the key "1" a second time at line '),
    ],
)
def test_a_slip_in_an_export_is_refused_with_line_and_column(
    api: Api, old: bytes, new: bytes, told: str
) -> None:
    text = exported(api)
    assert old in text

    with pytest.raises(Unreadable, match="Make one with: introzy-mock export") as caught:
        read_export(text.replace(old, new, 1), name="e.json")

    assert told in str(caught.value)


def test_a_byte_order_mark_before_an_export_is_read_over(api: Api) -> None:
    api.create(name="Kept")
    text = b"\xef\xbb\xbf" + exported(api, "/export?journal=1")

    read = read_export(text, name="e.json")

    assert read["digest"] == digest(api)
    assert len(read_journal(read, name="e.json")) == 1


def test_the_command_makes_an_edited_export_the_start(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    api = live_server.api
    api.create(name="Since the start")
    run("export", "--url", live_server.url, "--out", "e.json")
    edited = json.loads((tmp_path / "e.json").read_text())
    del edited["tables"]["deals"]["1"]
    (tmp_path / "e.json").write_text(json.dumps(edited))

    assert run("import", "e.json", "--url", live_server.url).exit_code == 0
    start = digest(api)
    api.create(name="Gone")
    assert run("reset", "--url", live_server.url).exit_code == 0

    assert digest(api) == start != edited["digest"]
