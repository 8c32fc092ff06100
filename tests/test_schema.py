"""A resource is declared once, as data, and what follows from the declaration."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from mockserver.core.errors import StartError
from mockserver.schema import SCHEMA, read_schema

TASKS: dict[str, Any] = {
    "tasks": {
        "called": "task",
        "known by": ["title"],
        "indexes": ["userId"],
        "fields": {
            "id": "id",
            "title": {"kind": "text", "personal": True},
            "dueAt": {"kind": "time", "nullable": True},
            "userId": {"link": {"name": "user", "to": "users"}},
            "removedAt": {"kind": "time of deletion", "nullable": True},
        },
    },
    "users": {"called": "user", "known by": ["name"], "fields": {"id": "id", "name": "text"}},
}


def changed(*path: str, to: Any) -> dict[str, Any]:
    """Return the declaration of tasks with another part in it."""
    declaration = deepcopy(TASKS)
    part = declaration
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = to
    return declaration


def test_a_declaration_says_what_is_indexed_linked_personal_and_deleted() -> None:
    schema = read_schema(TASKS)
    tasks = schema.resources["tasks"]

    assert schema.tables == ("tasks", "users")
    assert tasks.indexes == ("userId",)
    assert tasks.links["userId"].name == "user"
    assert [name for name, field in tasks.fields.items() if field.is_personal] == ["title"]
    assert tasks.soft_delete == "removedAt"
    assert schema.resources["users"].soft_delete is None


def test_a_new_record_has_every_field_in_order() -> None:
    record = read_schema(TASKS).resources["tasks"].new(userId="2", id="1", title="Call")

    assert [*record.items()] == [
        ("id", "1"),
        ("title", "Call"),
        ("dueAt", None),
        ("userId", "2"),
        ("removedAt", None),
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": "1", "title": "Call"}, "a task needs userId"),
        ({"id": "1", "title": "Call", "userId": "2", "owner": "3"}, "a task has no owner"),
    ],
)
def test_a_record_that_lacks_a_field_or_has_another_is_not_made(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        read_schema(TASKS).resources["tasks"].new(**values)


def test_a_link_leads_to_the_table_that_the_field_beside_it_says() -> None:
    contact = SCHEMA.resources["deals"].links["contactId"]

    assert contact.table_of({"contactType": "COMPANY"}) == "companies"
    assert contact.table_of({"contactType": "USER"}) == "people"
    assert contact.table_of({}) == "people"


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        (changed("tasks", to=["id"]), r"tasks is \['id'\]; it must be a mapping of called, "),
        (changed("tasks", "caled", to="x"), "tasks has 'caled'; it may have called, "),
        (changed("tasks", to={"called": "task"}), "tasks lacks known by"),
        (changed("tasks", "called", to=5), "tasks: called cannot be 5"),
        (changed("tasks", "known by", to=["name"]), "tasks: known by: there is no field 'name'"),
        (changed("users", "fields", to={"name": "text"}), "users: fields lacks id"),
        (
            changed("tasks", "fields", "dueAt", to="date"),
            "tasks: fields: dueAt: kind is 'date'; use one of id, text, ",
        ),
        (changed("tasks", "fields", "dueAt", to={}), "tasks: fields: dueAt: kind is null"),
        (changed("tasks", "fields", "dueAt", to={"kind": "one of"}), "dueAt lacks values"),
        (
            changed("tasks", "fields", "dueAt", to={"kind": "number", "default": "x"}),
            "tasks: fields: dueAt: default is 'x'; it must be a number",
        ),
        (
            changed("tasks", "fields", "userId", "link", "to", to="user"),
            "tasks: fields: userId: link: there is no table 'user'; use one of tasks, users",
        ),
        (changed("tasks", "fields", "userId", "link", "by", to="title"), "userId: link: `to` is"),
        (
            changed("tasks", "fields", "userId", "link", "within", to="teamId"),
            "tasks: fields: userId: link: within: there is no field 'teamId'",
        ),
        (
            changed("tasks", "fields", "userId", "link", "within", to="id"),
            "tasks: fields: userId: link: within needs 'id' in the indexes of users",
        ),
        (
            changed(
                "tasks",
                "fields",
                "userId",
                "link",
                to={"name": "u", "by": "x", "to": {"A": "users"}},
            ),
            "tasks: fields: userId: link: by: there is no field 'x'",
        ),
        (
            changed(
                "tasks",
                "fields",
                "userId",
                "link",
                to={"name": "u", "by": "title", "to": {"A": "users"}},
            ),
            "tasks: fields: userId: link: title cannot be 'A'",
        ),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused_with_its_place(
    declaration: dict[str, Any], message: str
) -> None:
    with pytest.raises(StartError, match=message):
        read_schema(declaration)
