"""Scenario unicode has the names that programs mishandle, and says what each is for."""

from __future__ import annotations

import unicodedata

import pytest

from mockserver.contract.document import load
from mockserver.generate import build

TABLES = build("unicode").tables
NAMES = [deal["name"] for deal in TABLES["deals"]]
TEXTS = [
    text
    for table, fields in (
        ("deals", ["name"]),
        ("people", ["firstName", "lastName"]),
        ("companies", ["name"]),
    )
    for record in TABLES[table]
    for text in map(record.__getitem__, fields)
]


def categories(text: str) -> set[str]:
    return {unicodedata.category(sign) for sign in text}


@pytest.mark.parametrize("direction", ["R", "AL"])
def test_names_run_from_right_to_left(direction: str) -> None:
    directions = [{unicodedata.bidirectional(sign) for sign in text} for text in TEXTS]

    assert sum(direction in one for one in directions) > 2
    assert any({direction, "L"} <= one for one in directions) or direction == "AL"


def test_names_have_characters_beyond_16_bits_alone_and_joined() -> None:
    assert any(ord(sign) > 0xFFFF for name in NAMES for sign in name)
    assert any("\u200d" in name for name in NAMES)


@pytest.mark.parametrize("category", ["Mn", "Mc", "Cf", "Cc", "Zl", "Zp", "Zs"])
def test_names_have_marks_and_what_cannot_be_seen(category: str) -> None:
    assert any(category in categories(name) for name in NAMES)


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u202e", "\u2067", "\u200f"])
def test_names_have_signs_of_no_width_and_of_direction(sign: str) -> None:
    assert any(sign in name for name in NAMES)


@pytest.mark.parametrize("table", ["deals", "companies", "people"])
def test_two_records_have_one_name_in_two_normal_forms(table: str) -> None:
    names = [
        record["name"] if "name" in record else f"{record['firstName']} {record['lastName']}"
        for record in TABLES[table]
    ]

    composed = [unicodedata.normalize("NFC", name) for name in names]
    assert len(set(names)) == len(names)
    assert len(set(composed)) < len(composed)


@pytest.mark.parametrize(
    "part", ["<script>", "DROP TABLE", "$(", "=", "+", "-", "@", "{{", "%s", "../", '"', "\n", "\t"]
)
def test_names_look_like_code(part: str) -> None:
    assert any(name.startswith(part) or part in name for name in NAMES)


@pytest.mark.parametrize("name", ["null", "undefined", "NaN", "false", "0123456789", "   "])
def test_names_look_like_other_values(name: str) -> None:
    assert name in NAMES


def test_a_name_of_the_longest_length_takes_two_units_for_each_character() -> None:
    longest = load()["components"]["schemas"]["DealCreate"]["properties"]["name"]["maxLength"]

    assert any(
        len(name) == longest and len(name.encode("utf-16-le")) == 4 * longest for name in NAMES
    )


def test_each_deal_says_what_it_is_for() -> None:
    descriptions = [deal["description"] for deal in TABLES["deals"]]

    assert all(text[0].isupper() and text.endswith(".") for text in descriptions)
    assert len(set(descriptions)) == len(descriptions)
