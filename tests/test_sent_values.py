"""A value that is refused is shown as it was sent, and what is JSON is read as Express reads it."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, ask, do
from support import KEY, Api, MakeApi

JSON = {**KEY, "Content-Type": "application/json"}


def detail(answer: Any) -> tuple[str, str]:
    assert answer.status_code == 400, answer.text
    (found,) = answer.json["error"]["details"]
    return found["field"], found["message"]


@pytest.mark.parametrize(
    ("field", "sent", "shown"),
    [
        ("limit", "101", "101"),
        ("limit", "0", "0"),
        ("limit", "-1", "-1"),
        ("limit", "18446744073709551616", "18446744073709551616"),
        ("limit", "-99999999999999999999999", "-99999999999999999999999"),
        ("page", "9007199254740992", "9007199254740992"),
        ("page", "1e400", "1e400"),
        ("page", "1.0", "1.0"),
        ("page", "", '""'),
        ("page", "two", '"two"'),
        ("page", "%EF%BC%95", '"５"'),  # noqa: RUF001  # a digit of another script is no digit
        ("page", "+5", '" 5"'),
        ("page", "%2B5", '"+5"'),
        ("page", "1%00", '"1\\u0000"'),
        ("page", "9" * 100, "9" * 60 + "..."),
    ],
)
def test_a_parameter_is_shown_as_it_was_sent(api: Api, field: str, sent: str, shown: str) -> None:
    name, message = detail(api.get(f"{DEALS}?{field}={sent}"))

    assert name == field
    assert f", not {shown}" in message


@pytest.mark.parametrize("query", ["limit=%31", "limit=007&", "&&limit=7", "%6Cimit=7", "a=1&a=2"])
def test_a_query_may_be_written_in_other_ways(api: Api, query: str) -> None:
    assert api.get(f"{DEALS}?{query}").status_code == 200


def test_a_parameter_that_is_sent_twice_is_refused_in_any_spelling(api: Api) -> None:
    assert (
        detail(api.get(f"{DEALS}?limit=1&%6Cimit=2"))[1] == "must be sent once, not several times"
    )


@pytest.mark.parametrize("value", ["1e400", "-1e400", "1" + "0" * 400, "1E+999"])
def test_a_number_that_no_double_holds_is_shown_as_it_was_sent(api: Api, value: str) -> None:
    body = f'{{"name": "x", "expectedValue": {value}}}'

    name, message = detail(api.send("POST", DEALS, data=body, headers=JSON))

    assert name == "expectedValue"
    assert message.startswith(f"must be a number or null, not {value[:60]}")
    assert do(api, "GET", "/requests")[0]["body"] == body


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"name": 18446744073709551616}', "18446744073709551616"),
        ('{"name": 1.50}', "1.50"),
        ('{"name": [1.0, {"a": 1e2}]}', '[1.0,{"a":1e2}]'),
        ('{"name": 1, "name": 2.0}', "2.0"),
        ('{"name": "x", "notes": 1e400}', "1e400"),
    ],
)
def test_a_value_of_another_type_is_shown_as_it_was_sent(api: Api, body: str, shown: str) -> None:
    assert detail(api.send("POST", DEALS, data=body, headers=JSON))[1].endswith(f", not {shown}")


def test_the_control_surface_shows_it_too(api: Api) -> None:
    sent = '{"name": "x", "seed": 18446744073709551616}'

    answer = api.send(
        "POST", "/_mock/sandboxes", data=sent, content_type="application/json", headers={}
    )

    assert detail(answer)[1].endswith(", not 18446744073709551616")
    for body, told in [
        ('{"effect": 503, "times": 1e400}', "times must be a whole number from 1 to "),
        ('{"effect": {"delay": 1e400}}', "effect.delay must be a number of seconds from 0 to 300"),
    ]:
        refused = api.send("POST", "/_mock/faults", data=body, headers=JSON)
        assert told in refused.text
        assert ", not 1e400" in refused.text
    assert "not 18446744073709551616" in ask(api, "GET", "/people?limit=18446744073709551616").text


def test_a_number_that_no_double_holds_is_ignored_where_its_field_is(api: Api) -> None:
    body = '{"name": "x", "unknown": 1e400}'

    assert api.send("POST", DEALS, data=body, headers=JSON).status_code == 201


REFUSED = [
    b"",
    b" ",
    b'{"name": "x", "expectedValue": NaN}',
    b'{"name": "x", "a": 1e400, "b": NaN}',
    b'{"name": "x", "a": 1e400, "b": "\\ud800"}',
    b'{"name": "\\ud800"}',
    b'{"name": "\xff"}',
    b'{"name": "x", "a": 1e400, "b": "\xed\xa0\x80"}',
    b"{'name': 'x'}",
    b'{"name": "x",}',
    b'\xef\xbb\xbf\xef\xbb\xbf{"name": "x"}',
    b"\xff\xfe{\x00}\x00",
]


@pytest.mark.parametrize("body", REFUSED)
def test_what_is_no_json_is_refused(api: Api, body: bytes) -> None:
    answer = api.send("POST", DEALS, data=body, headers=JSON)

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "INVALID_JSON")


@pytest.mark.parametrize("body", ["null", "[]", "1", '"x"', "true", "1e400"])
def test_what_is_no_object_is_refused(api: Api, body: str) -> None:
    answer = api.send("POST", DEALS, data=body, headers=JSON)

    assert detail(answer) == ("body", f"must be a JSON object, not {body}")


def test_a_byte_order_mark_is_read_over(api: Api) -> None:
    body = b'\xef\xbb\xbf{"name": "Marked", "colour": 1}'

    assert api.send("POST", DEALS, data=body, headers=JSON).status_code == 201
    (told,) = do(api, "GET", "/requests")
    assert told["body"] == {"name": "Marked", "colour": 1}
    assert told["ignored"]["body"] == ["colour"]


def test_of_a_key_that_is_sent_twice_the_last_counts(api: Api) -> None:
    body = '{"name": "first", "name": "last"}'

    assert api.send("POST", DEALS, data=body, headers=JSON).json["data"]["name"] == "last"


def test_a_clamped_parameter_takes_a_number_of_any_length(make_api: MakeApi) -> None:
    api = make_api(assume={"pagination-range": "clamp"})

    assert api.data(f"{DEALS}?limit={'9' * 400}&page=-{'9' * 400}")["limit"] == 100
