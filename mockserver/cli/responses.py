"""The answers of a server as files, for teams that stub the API without one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockserver.app import create_app
from mockserver.cli.directory import write_files
from mockserver.config import Config
from mockserver.contract import Contract

__all__ = ["write_responses"]

_LIST = "requests.json"
_PARAMETER = re.compile(r"\{(\w+)\}")
_KEY = {"Authorization": "Bearer introzy_any"}


class _Answered(NamedTuple):
    """A request, and the file with the body of its answer."""

    operation: str
    method: str
    path: str
    status: int
    file: str


def write_responses(config: Config, out: Path) -> None:
    """Write what a server with this config answers to each GET operation.

    The file of a body is named as the operation. `requests.json` lists the requests.

    Raises:
        StartError: a file is in the way, or cannot be written.
    """
    client = create_app(config).test_client()

    def get(path: str) -> Any:
        return client.get(path, headers=_KEY)

    files: dict[str, bytes] = {}
    answered = []
    for operation in Contract(config.assume).operations.values():
        if operation.method == "GET" and (path := _filled(operation.path, get)):
            answer, file = get(path), f"{operation.id}.json"
            files[file] = answer.data
            answered.append(
                _Answered(operation.id, operation.method, path, answer.status_code, file)._asdict()
            )
    files[_LIST] = orjson.dumps(answered, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_files(out, files, called="responses", ours=lambda held, content: held == content)


def _filled(template: str, get: Any) -> str | None:
    """Return a path with its parameters filled in; None where no record has one.

    Its value is that of the first record in the answer to the path before it: the id of the first
    deal in the list of deals. Paths have the types of pipelines in small letters.
    """
    path = template
    while parameter := _PARAMETER.search(path):
        before = path[: parameter.start()].rstrip("/")
        found = get(before).json["data"]
        listed = found if isinstance(found, list) else found[before.rpartition("/")[2]]
        if not listed:
            return None
        path = f"{before}/{listed[0][parameter[1]].lower()}{path[parameter.end() :]}"
    return path
