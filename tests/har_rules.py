"""The rules of HAR 1.2 as a JSON Schema, by hand from the specification of the format."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

_TEXT = {"type": "string"}
_SIZE = {"type": "integer", "minimum": -1}
_TIME = {"type": "number", "minimum": 0}
_MAY_BE_UNKNOWN = {"type": "number", "minimum": -1}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """Return the schema of an object; only fields that begin with _ may come besides."""
    return {
        "type": "object",
        "required": [*required],
        "properties": {**required, **optional, "comment": _TEXT},
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_PAIRS = _list(_object({"name": _TEXT, "value": _TEXT}))
_COOKIES = _list(_object({"name": _TEXT, "value": _TEXT}, path=_TEXT, domain=_TEXT, expires=_TEXT))
_MESSAGE = {
    "httpVersion": _TEXT,
    "cookies": _COOKIES,
    "headers": _PAIRS,
    "headersSize": _SIZE,
    "bodySize": _SIZE,
}
_REQUEST = _object(
    {
        "method": _TEXT,
        "url": {"type": "string", "format": "uri"},
        "queryString": _PAIRS,
        **_MESSAGE,
    },
    postData=_object({"mimeType": _TEXT, "text": _TEXT}),
)
_RESPONSE = _object(
    {
        "status": {"type": "integer", "minimum": 0},
        "statusText": _TEXT,
        "redirectURL": _TEXT,
        "content": _object(
            {"size": {"type": "integer", "minimum": 0}, "mimeType": _TEXT},
            text=_TEXT,
            encoding={"const": "base64"},
        ),
        **_MESSAGE,
    }
)
_TIMINGS = _object(
    {"send": _TIME, "wait": _TIME, "receive": _TIME},
    **dict.fromkeys(("blocked", "dns", "connect", "ssl"), _MAY_BE_UNKNOWN),
)
_ENTRY = _object(
    {
        "startedDateTime": {"type": "string", "format": "date-time"},
        "time": _TIME,
        "request": _REQUEST,
        "response": _RESPONSE,
        "cache": _object({}),
        "timings": _TIMINGS,
    },
    serverIPAddress=_TEXT,
    connection=_TEXT,
)
_HAR = _object(
    {
        "log": _object(
            {
                "version": {"const": "1.2"},
                "creator": _object({"name": _TEXT, "version": _TEXT}),
                "entries": _list(_ENTRY),
            }
        )
    }
)
_RULES = jsonschema_rs.Draft202012Validator(_HAR, validate_formats=True)


def assert_har(archive: Any) -> list[dict[str, Any]]:
    """Check an archive, and return its entries."""
    assert [f"{one.instance_path}: {one.message}" for one in _RULES.iter_errors(archive)] == []
    entries: list[dict[str, Any]] = archive["log"]["entries"]
    for entry in entries:
        assert entry["time"] == sum(entry["timings"].values())
        assert entry["response"]["content"]["size"] == entry["response"]["bodySize"]
    return entries
