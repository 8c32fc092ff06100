"""The example requests of a contract: each operation with the values in its examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import orjson

from mockserver.contract import Node
from mockserver.contract.document import dereference, operations
from mockserver.http import Request

__all__ = ["Sent", "example_requests"]

_JSON = "application/json"


class Sent(NamedTuple):
    """An example request. `name` is that of its body, if an operation shows several.

    `needs` are the operations whose examples are sent first. With `body_of`, the body has these
    `fields` of that operation's answer.
    """

    operation: str
    method: str
    template: str
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, str]
    body: Any = None
    raw: bytes | None = None
    name: str | None = None
    summary: str = ""
    needs: tuple[str, ...] = ()
    body_of: str | None = None
    fields: tuple[str, ...] = ()
    whole: bool = True

    def request(self) -> Request:
        """Return the request as it is sent."""
        path = self.template
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        query = f"?{urlencode(self.query, doseq=True)}" if self.query else ""
        body = b"" if self.body is None else orjson.dumps(self.body)
        body = body if self.raw is None else self.raw
        length = [("Content-Length", str(len(body)))] if body else []
        return Request(
            self.method,
            f"{path}{query}",
            [("Host", "127.0.0.1:4700"), *self.headers.items(), *length],
            body,
            whole=self.whole,
        )


def example_requests(document: Node, *, headers: Mapping[str, str]) -> dict[str, list[Sent]]:
    """Return each operation's example requests, one for each body in its examples."""
    found = {}
    for path, method, shown in operations(document):
        operation = dereference(document, shown)
        values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for parameter in operation["parameters"]:
            values[parameter["in"]][parameter["name"]] = parameter["example"]
        plain = Sent(
            operation["operationId"],
            method,
            path,
            values["path"],
            values["query"],
            {**headers, **values["header"]},
            needs=tuple(operation.get("x-after", ())),
        )
        found[plain.operation] = _with_bodies(plain, operation)
    return found


def _with_bodies(plain: Sent, operation: Node) -> list[Sent]:
    media = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    if media is None:
        return [plain]
    typed = plain._replace(headers={**plain.headers, "Content-Type": _JSON})
    if "x-answer-of" in media:
        fields = tuple(media["schema"]["properties"])
        return [typed._replace(body_of=media["x-answer-of"], fields=fields)]
    examples = media.get("examples") or {"": {"value": media["example"], "summary": ""}}
    return [
        typed._replace(
            body=example["value"],
            name=name if len(examples) > 1 else None,
            summary=example["summary"],
        )
        for name, example in examples.items()
    ]
