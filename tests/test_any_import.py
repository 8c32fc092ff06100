"""Whatever a file holds, it is imported or refused in words."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from mockserver.core.errors import IntrozyMockError
from mockserver.generate.importing import assembled, read_answers, read_rows
from mockserver.schema import SCHEMA
from saved_answers import DEAL

NOW = "2025-01-01T00:00:00.000Z"

names = st.sampled_from(
    ["data", "success", "tables", "1", "stage", "contact", "owner", "company", *SCHEMA.tables]
    + [name for resource in SCHEMA.resources.values() for name in resource.fields]
)
leaves = st.sampled_from([None, True, 1, -0.5, "", "a", "SALES", "COMPANY", NOW, DEAL["id"]])
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=8),
    max_leaves=30,
)
stems = st.sampled_from(["deals", "people", "other"])


@given(value=values, stem=stems, make_up=st.booleans())
def test_any_json_is_imported_whole_or_refused(value: Any, stem: str, *, make_up: bool) -> None:
    with suppress(IntrozyMockError):
        found = [*read_answers(orjson.dumps(value), name="any.json", stem=stem)]
        tables = assembled(found, beside={}, now=NOW, make_up=make_up)
        for table, resource in SCHEMA.resources.items():
            for record in tables[table].values():
                assert record.keys() == resource.fields.keys()


@given(text=st.text("abc,\"\r\n'=", max_size=40), stem=stems, make_up=st.booleans())
def test_any_rows_are_imported_whole_or_refused(text: str, stem: str, *, make_up: bool) -> None:
    raw = f"id,name,firstName,contact,type,expectedValue\n{text}".encode()
    with suppress(IntrozyMockError):
        found = [*read_rows(raw, name="any.csv", stem=stem, said={}, note=_ignore)]
        assembled(found, beside={}, now=NOW, make_up=make_up)


def _ignore(_line: str) -> None:
    """Take note of nothing."""
