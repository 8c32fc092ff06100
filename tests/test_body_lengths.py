"""How much of a body is read, whatever the server that carries the app says of its length."""

from __future__ import annotations

from io import BytesIO

import pytest

from mockserver.core.wire import MAX_BODY_BYTES
from support import Api

BODY = b'{"name": "A deal"}'
DEALS = "/api/pipelines/sales/deals"

LENGTHS = {
    "right": (BODY, {"CONTENT_LENGTH": str(len(BODY))}, 201),
    "right, with a zero in front": (BODY, {"CONTENT_LENGTH": f"0{len(BODY)}"}, 201),
    "with another request behind": (BODY + b"POST /", {"CONTENT_LENGTH": str(len(BODY))}, 201),
    "too short": (BODY, {"CONTENT_LENGTH": "5"}, 400),
    "too long": (BODY, {"CONTENT_LENGTH": "500"}, 400),
    "none": (BODY, {"CONTENT_LENGTH": ""}, 400),
    "no number": (BODY, {"CONTENT_LENGTH": "many"}, 400),
    "below zero": (BODY, {"CONTENT_LENGTH": f"-{len(BODY)}"}, 400),
    "in chunks that the server did not join": (
        BODY,
        {"CONTENT_LENGTH": str(len(BODY)), "HTTP_TRANSFER_ENCODING": "chunked"},
        400,
    ),
    "in chunks that the server joined": (
        BODY,
        {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
        201,
    ),
    "the largest": (
        BODY.ljust(MAX_BODY_BYTES),
        {"CONTENT_LENGTH": str(MAX_BODY_BYTES)},
        201,
    ),
    "over the largest": (
        BODY.ljust(MAX_BODY_BYTES + 1),
        {"CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)},
        413,
    ),
    "over the largest, of which little is there": (
        BODY,
        {"CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)},
        413,
    ),
}


@pytest.mark.parametrize(("body", "says", "status"), LENGTHS.values(), ids=LENGTHS)
def test_a_body_is_read_as_far_as_its_length_says(
    api: Api, body: bytes, says: dict[str, object], status: int
) -> None:
    environ = {"CONTENT_TYPE": "application/json", **says, "wsgi.input": BytesIO(body)}

    assert api.send("POST", DEALS, environ_overrides=environ).status_code == status
