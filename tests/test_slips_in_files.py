"""A data file with a slip of the pen is refused with its place, and left as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from control_api import digest, do, refusal
from mockserver.core.errors import StartError
from support import MakeApi, Run

Slip: TypeAlias = Callable[[bytes], bytes]


def instead(old: str, new: str) -> Slip:
    """Write something else in the place of what stands there first."""

    def slip(text: bytes) -> bytes:
        assert old.encode() in text
        return text.replace(old.encode(), new.encode("latin-1"), 1)

    return slip


SLIPS = {
    "no comma between fields": (instead('","name":', '""name":'), "a comma is missing before it"),
    "no comma between records": (instead('},\n"2"', '}\n"2"'), "a comma is missing before it"),
    "a comma too many": (instead("}\n}", "},\n}"), "nothing follows this comma; take it out"),
    "NaN": (instead('"expectedValue":', '"expectedValue":NaN,"x":'), "JSON has no such number"),
    "Infinity": (instead('"sortOrder":0', '"sortOrder":Infinity'), "JSON has no such number"),
    "-Infinity": (instead('"sortOrder":0', '"sortOrder":-Infinity'), "JSON has no such number"),
    "too large a number": (instead('"sortOrder":0', '"sortOrder":1e999'), "number"),
    "a comment": (instead('"2": {', '// second\n"2": {'), "JSON has no comments; take it out"),
    "a long comment": (instead('"2": {', '/* second */"2": {'), "JSON has no comments"),
    "a shell's comment": (instead('"2": {', '# second\n"2": {'), "JSON has no comments"),
    "single quotes": (instead('"color"', "'color'"), "JSON writes text in double quotes"),
    "a word": (instead('"sortOrder":0', '"sortOrder":None'), ""),
    "latin-1": (instead('"name":"', '"name":"Café '), "0xe9 is not UTF-8; save the file as UTF-8"),
    "a tab in a text": (instead('"name":"', '"name":"\t'), "control character"),
    "half a surrogate": (instead('"name":"', '"name":"\\ud800'), "surrogate"),
    "two documents": (lambda text: text + text, "the JSON ended before it"),
    "text behind it": (lambda text: text + b"more", "the JSON ended before it"),
    "cut in the middle": (lambda text: text[: len(text) // 2], ""),
    "white space": (lambda _text: b" \n\n", ""),
    "a byte order mark alone": (lambda _text: b"\xef\xbb\xbf", ""),
    "UTF-16": (lambda text: text.decode().encode("utf-16"), "0xff is not UTF-8"),
    "a binary file": (lambda _text: b"PK\x03\x04\0\0", ""),
    "zeros": (lambda text: bytes(len(text)), ""),
    "deep nesting": (lambda _text: b'{"a":' + b"[" * 5000, "depth"),
    "a record twice": (
        lambda text: text.replace(b'"2": {', b'"1": {', 1),
        'has the key "1" a second time at ',
    ),
    "a field twice": (
        instead('"color"', '"label":"x","color"'),
        'has the key "label" a second time at ',
    ),
    "a table twice": (
        instead('"users": {', '"deals": {\n},\n"users": {'),
        'has the key "deals" a second time at ',
    ),
}

every_slip = pytest.mark.parametrize(("slip", "told"), SLIPS.values(), ids=SLIPS)


@pytest.fixture
def generated(make_api: MakeApi, data_path: Path) -> Path:
    """A data file that nobody uses."""
    make_api(data=data_path).world.close()
    return data_path


@every_slip
def test_a_slip_is_refused_with_line_and_column_and_the_file_stays(
    make_api: MakeApi, generated: Path, slip: Slip, told: str
) -> None:
    before = slip(generated.read_bytes())
    generated.write_bytes(before)

    with pytest.raises(StartError) as caught:
        make_api(data=generated)

    message = str(caught.value)
    assert re.search(r"mock\.json .*line [0-9]+, column [0-9]+", message), message
    assert told in message
    assert "The file is left as it is: " in message
    assert generated.read_bytes() == before
    assert {path.name for path in generated.parent.iterdir()} == {"mock.json"}


@pytest.mark.parametrize(
    ("slip", "place"),
    [
        (instead('{"pipelines": {\n', '{"pipelines": {,\n'), "line 1, column 16"),
        (instead('\n"1": {', '\n"1" {'), "line 2, column 5"),
        (instead('\n"2": {', '\n"é": NaN, "2": {'), "line 3, column 2: the byte 0xe9"),
        (lambda text: text.replace(b'"id"', '"é": NaN, "id"'.encode(), 1), "line 2, column 12"),
        (lambda text: b"\xef\xbb\xbf" + text.replace(b"{", b"x", 1), "line 1, column 1"),
    ],
)
def test_line_and_column_are_those_of_an_editor(
    make_api: MakeApi, generated: Path, slip: Slip, place: str
) -> None:
    generated.write_bytes(slip(generated.read_bytes()))

    with pytest.raises(StartError, match=re.escape(place)):
        make_api(data=generated)


def test_a_byte_order_mark_is_read_over(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    api.create(name="Kept")
    api.world.close()
    data_path.write_bytes(b"\xef\xbb\xbf" + data_path.read_bytes())

    again = make_api(data=data_path)

    assert digest(again) == digest(api)
    do(again, "POST", "/reset")
    assert digest(again) == digest(make_api())


def test_the_command_ends_with_1_and_a_sentence(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", "mock.json")
    path = tmp_path / "mock.json"
    path.write_text(path.read_text().replace("},\n", "}\n", 1))

    result = run("serve", "--port", "0", "--data", "mock.json")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: mock.json is not JSON: line 3, column 1, at ")
    assert len(result.stderr.splitlines()) == 1


def test_an_undone_slip_leaves_no_trace(
    make_api: MakeApi, copy_files: Callable[[Path, Path], Path], data_path: Path, tmp_path: Path
) -> None:
    api = make_api(data=data_path)
    api.create(name="In the log")
    left = copy_files(data_path, tmp_path / "left")
    before = left.read_bytes()
    for slip in (instead('"2": {', '"2": '), instead('"ownerId":"', '"ownerId":"x')):
        left.write_bytes(slip(before))
        with pytest.raises(StartError):
            make_api(data=left)
    left.write_bytes(before)

    assert digest(make_api(data=left)) == digest(api)


@every_slip
def test_a_snapshot_with_a_slip_is_refused_and_changes_nothing(
    make_api: MakeApi, data_path: Path, slip: Slip, told: str
) -> None:
    api = make_api(data=data_path)
    do(api, "PUT", "/snapshots/mine")
    api.create(name="Stays")
    before = digest(api)
    file = data_path.with_name("mock.snapshots") / "mine.json"
    file.write_bytes(slip(file.read_bytes()))

    status, message = refusal(api, "POST", "/snapshots/mine/load")

    assert (status, told in message) == (409, True), message
    assert "line " in message
    assert digest(api) == before


SHAPES: list[Any] = [
    ("[]", "is not a data file of introzy-mock"),
    ('"text"', "is not a data file of introzy-mock"),
    ('{"deals": {}}', "is not a data file of introzy-mock, which has a table introzy-mock"),
    ('{"introzy-mock": []}', "introzy-mock is []; it must be a JSON object"),
    ('{"introzy-mock": {"1": 5}}', "introzy-mock 1 is 5; it must be a JSON object"),
    ('{"introzy-mock": {}}', "introzy-mock 1 is missing"),
    ('{"introzy-mock": {"1": {}}}', "introzy-mock 1 lacks format"),
    ('{"introzy-mock": {"one": {}}}', "introzy-mock has the document id 'one'"),
]


@pytest.mark.parametrize(("text", "told"), SHAPES)
def test_json_of_another_shape_is_refused_and_left(
    make_api: MakeApi, data_path: Path, text: str, told: str
) -> None:
    data_path.write_text(text)

    with pytest.raises(StartError, match=re.escape(told)):
        make_api(data=data_path)

    assert data_path.read_text() == text
    assert {path.name for path in data_path.parent.iterdir()} == {"mock.json"}
