"""Answers of the vendor's API, saved to files as curl saves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from support import Api

PAGE = 10

SALES: dict[str, Any] = {
    "success": True,
    "data": {
        "id": "c0000000-0000-4000-8000-000000000001",
        "type": "SALES",
        "name": "Sales Pipeline",
        "description": "",
        "stages": [
            {
                "id": "c0000000-0000-4000-8000-000000000002",
                "label": "Lead",
                "color": "#3B82F6",
                "description": "",
                "sortOrder": 0,
                "dealCount": 1,
            }
        ],
    },
}
DEAL: dict[str, Any] = {
    "id": "c0000000-0000-4000-8000-000000000003",
    "name": "Acme Corp - Enterprise Plan",
    "description": None,
    "expectedValue": 50000,
    "currency": "USD",
    "notes": None,
    "stage": {"id": SALES["data"]["stages"][0]["id"], "label": "Lead", "color": "#3B82F6"},
    "contact": {
        "id": "c0000000-0000-4000-8000-000000000004",
        "firstName": "John",
        "lastName": "Doe",
        "email": "john@acme.com",
    },
    "owner": {
        "id": "c0000000-0000-4000-8000-000000000005",
        "firstName": "Sales",
        "lastName": "Rep",
    },
    "createdAt": "2024-01-15T10:00:00.000Z",
    "updatedAt": "2024-01-20T15:30:00.000Z",
}


def answered(data: Any) -> dict[str, Any]:
    """Return data as an answer has it."""
    return {"success": True, "data": data}


def save_answers(api: Api, directory: Path, *pipelines: str) -> list[str]:
    """Save what the API says of pipelines, and return the names of the files."""
    names = []
    for name, path in _paths(api, pipelines):
        (directory / name).write_bytes(api.get(path).data)
        names.append(str(directory / name))
    return names


def _paths(api: Api, pipelines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pipeline in pipelines:
        yield f"{pipeline}.json", f"/api/pipelines/{pipeline}"
        total = api.data(f"/api/pipelines/{pipeline}/deals")["total"]
        for page in range(1, total // PAGE + 2):
            path = f"/api/pipelines/{pipeline}/deals?limit={PAGE}&page={page}"
            yield f"{pipeline}-{page}.json", path


def save(path: Path, value: Any) -> str:
    """Save a value as indented JSON, and return the name of the file."""
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2))
    return path.name


def records(path: Path, table: str) -> list[dict[str, Any]]:
    """List the records of a table of a data file."""
    return [*orjson.loads(path.read_bytes()).get(table, {}).values()]
