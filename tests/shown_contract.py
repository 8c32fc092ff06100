"""Served contracts as a tool reads them: operations with nothing left to look up, and examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockserver.contract.document import dereference, operations

__all__ = ["Shown", "named_examples", "places", "shown"]

JSON = "application/json"


class Shown(NamedTuple):
    """An operation as a served contract shows it."""

    method: str
    path: str
    operation: Any

    @property
    def id(self) -> str:
        name: str = self.operation["operationId"]
        return name

    @property
    def responses(self) -> dict[str, Any]:
        found: dict[str, Any] = self.operation["responses"]
        return found

    def target(self) -> str:
        """The path and query that its parameters' examples make."""
        path, query = self.path, []
        for parameter in self.operation["parameters"]:
            name, value = parameter["name"], parameter["example"]
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", str(value))
            elif parameter["in"] == "query":
                values = value if isinstance(value, list) else [value]
                query += [f"{name}={one}" for one in values]
        return "?".join([path, "&".join(query)]) if query else path

    def headers(self) -> list[tuple[str, str]]:
        """The header fields that its parameters' examples make."""
        parameters = self.operation["parameters"]
        return [(one["name"], one["example"]) for one in parameters if one["in"] == "header"]

    def bodies(self) -> dict[str | None, Any]:
        """The examples of its request body, by name."""
        media = self.operation.get("requestBody", {}).get("content", {}).get(JSON)
        return named_examples(media) if media else {None: None}

    def success(self) -> tuple[int, dict[str | None, Any]]:
        """Its status of success, and the examples of the answer by name."""
        status = min(self.responses)
        content = self.responses[status].get("content", {})
        return int(status), next(map(named_examples, content.values()), {None: None})


def named_examples(media: Any) -> dict[str | None, Any]:
    """The examples of a body by name; one alone may have none."""
    if "example" in media:
        return {None: media["example"]}
    return {name: one["value"] for name, one in media["examples"].items()}


def shown(document: Any) -> Iterator[Shown]:
    """Yield each operation of a served contract."""
    for path, method, operation in operations(document):
        yield Shown(method, path, dereference(document, operation))


def places(document: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield operation, status (or `request`) and content of each body, as far as there is one."""
    for one in shown(document):
        parts = {"request": one.operation.get("requestBody", {}), **one.responses}
        for status, part in parts.items():
            for media in part.get("content", {}).values():
                yield one.id, status, media
