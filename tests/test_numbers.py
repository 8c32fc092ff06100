"""Numbers are written as JavaScript writes them, wherever one leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from tinydb import TinyDB

from control_api import ask, do
from mockserver.core.numbers import Spelled, plain, spelled
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"

WRITTEN = [
    ("50000.0", "50000"),
    ("-0.0", "0"),
    ("5e4", "50000"),
    ("1e16", "10000000000000000"),
    ("1.5e16", "15000000000000000"),
    ("9007199254740993", "9007199254740992"),
    ("18446744073709551615", "18446744073709552000"),
    ("18446744073709551616", "18446744073709552000"),
    ("-18446744073709551616", "-18446744073709552000"),
    ("1e20", "100000000000000000000"),
    ("123456789012345678901", "123456789012345680000"),
    ("999999999999999934463", "999999999999999900000"),
    ("1e21", "1e+21"),
    ("0.00001", "0.00001"),
    ("0.0000015", "0.0000015"),
    ("1e-6", "0.000001"),
    ("1e-7", "1e-7"),
    ("5e-324", "5e-324"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ("-2.5", "-2.5"),
]
"""What was sent, and what JSON.stringify makes of it."""

each_number = pytest.mark.parametrize(("sent", "written"), WRITTEN)
LARGE = "100000000000000000000"


def create(api: Api, value: str) -> Any:
    body = f'{{"name": "x", "expectedValue": {value}}}'
    return api.send("POST", DEALS, data=body, content_type="application/json")


@each_number
def test_a_number_is_written_as_javascript_does(sent: str, written: str) -> None:
    assert orjson.dumps(plain(json.loads(sent)), default=spelled).decode() == written


@each_number
def test_an_answer_and_a_list_write_it_so(api: Api, sent: str, written: str) -> None:
    answer = create(api, sent)
    lists = [api.get(f"{DEALS}?limit=1").text for _ in range(3)]

    assert f'"expectedValue":{written},' in answer.text
    assert [f'"expectedValue":{written},' in text for text in lists] == [True] * 3


@each_number
def test_the_journal_and_an_export_write_it_so(api: Api, sent: str, written: str) -> None:
    create(api, sent)

    journal = ask(api, "GET", "/requests").text
    export = ask(api, "GET", "/export?journal=1").text

    assert journal.count(f'"expectedValue":{written},') == 2  # in response and change
    assert f'"expectedValue":{written}' in export


def test_a_change_in_words_writes_it_so(api: Api) -> None:
    deal = create(api, "1e20").json["data"]["id"]
    api.patch(f"{DEALS}/{deal}", {"expectedValue": 0.0000015})

    (told,) = do(api, "GET", "/requests?operation=updateDeal")

    assert told["summary"] == [f"deal x: expectedValue {LARGE} to 0.0000015"]


def test_a_data_file_keeps_it(data_path: Path, make_api: MakeApi) -> None:
    api = make_api(data=data_path)
    deal = create(api, "1e20").json["data"]["id"]
    digest = api.world.store.digest()
    api.world.close()

    again = make_api(data=data_path)

    assert LARGE in data_path.read_text(encoding="utf-8")
    assert f'"expectedValue":{LARGE},' in again.get(f"{DEALS}/{deal}").text
    assert again.world.store.digest() == digest


def test_what_a_person_typed_into_a_data_file_is_written_so(
    data_path: Path, make_api: MakeApi
) -> None:
    make_api(data=data_path).world.close()
    with TinyDB(data_path) as db:
        db.table("deals").update({"expectedValue": 5.0e4}, doc_ids=[1])
    api = make_api(data=data_path)
    value = api.world.store.first("deals", 1)[0]["expectedValue"]

    assert (type(value), value) == (int, 50000)


def test_an_import_writes_it_so(api: Api) -> None:
    create(api, "1e20")
    exported = ask(api, "GET", "/export").text.replace(LARGE, "1e20")

    api.send("POST", "/_mock/import", data=exported, content_type="application/json", headers={})

    assert LARGE in ask(api, "GET", "/export").text


def test_a_clock_and_a_fault_write_it_so(api: Api) -> None:
    fault = do(api, "POST", "/faults", {"effect": {"delay": 2.0}})
    clock = do(api, "PATCH", "/clock", {"step": 60.0})
    box = do(api, "POST", "/sandboxes", {"name": "box", "clock": {"step": 60.0}})

    assert type(fault["effect"]["delay"]) is int
    assert type(clock["step"]) is int
    assert type(do(api, "GET", f"/clock?sandbox={box['name']}")["step"]) is int


def test_what_was_sent_is_told_so(api: Api) -> None:
    create(api, "5.0e4")

    assert '"body":{"name":"x","expectedValue":50000}' in ask(api, "GET", "/requests").text


def test_only_a_number_is_spelled() -> None:
    with pytest.raises(TypeError, match="Path"):
        spelled(Path())


def test_a_spelled_number_is_the_number(api: Api) -> None:
    create(api, "1e20")

    kept = [record["expectedValue"] for _, record in api.world.store.rows("deals")][-1]

    assert (type(kept), kept) == (Spelled, 1e20)


def test_what_a_person_typed_can_be_exported_imported_and_started_from(
    data_path: Path, make_api: MakeApi
) -> None:
    make_api(data=data_path).world.close()
    with TinyDB(data_path) as db:
        db.table("deals").update({"expectedValue": 1e20}, doc_ids=[1])
    api = make_api(data=data_path)
    exported = do(api, "GET", "/export")

    do(api, "POST", "/import", exported)
    do(api, "POST", "/reset")
    do(api, "POST", "/sandboxes", {"name": "box"})
    api.world.close()

    assert LARGE in ask(make_api(data=data_path), "GET", "/export").text
