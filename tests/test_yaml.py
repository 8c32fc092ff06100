"""The writer of YAML: whatever JSON can say, a reader of YAML reads it as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.contract.served import as_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    " \n\t:#-'\"\\ab0{}[],&*!|>%@?é"
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert yaml.safe_load(as_yaml(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "ON", "off", "y", "N", "true", "Null", "~", "", " ", "-", "?", "=", "<<"),
        *("1", "1e3", "0x1f", "0o7", "1_000", "12:30:45", "2024-01-15", ".inf", ".nan", "-1", "+1"),
        *("a: b", "a #b", "#b", "- a", "? a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a"),
        *("[a]", "{a}", "a, b", "'a'", '"a"', " a", "a ", "a\n", "\na", "a\n b", "a\n\nb", "a\t"),
        *("\x7f", "\x85", "\u2028", "\ufeff", "\U0001f600", "é", "---", "...", "a\r\nb", "key:"),
    ],
)
def test_a_text_stays_a_text_also_as_a_key_and_in_a_list(text: str) -> None:
    value = {text: [text, [text], {text: text}]}

    assert yaml.safe_load(as_yaml(value)) == value


def test_it_is_written_for_people() -> None:
    written = as_yaml(
        {
            "/api/{type}": {"description": "One line.\n\nAnother.", "tags": ["Deals", []]},
            "200": {"$ref": "#/x", "example": {"id": None, "value": 1.5, "ok": True, "none": {}}},
            "steps": [{"a": 1, "b": [2, 3]}, [4]],
        }
    )

    assert written == (
        "/api/{type}:\n"
        "  description: |-\n"
        "    One line.\n"
        "\n"
        "    Another.\n"
        "  tags:\n"
        "    - Deals\n"
        "    - []\n"
        '"200":\n'
        '  $ref: "#/x"\n'
        "  example:\n"
        "    id: null\n"
        "    value: 1.5\n"
        "    ok: true\n"
        "    none: {}\n"
        "steps:\n"
        "  - a: 1\n"
        "    b:\n"
        "      - 2\n"
        "      - 3\n"
        "  - - 4\n"
    )


def test_a_number_is_written_as_json_writes_it_where_yaml_reads_it_so() -> None:
    assert as_yaml([1, -1.5, 1e16, 1e-7]) == "- 1\n- -1.5\n- 1.0e+16\n- 1.0e-07\n"
    assert json.dumps(1e16) == "1e+16"
