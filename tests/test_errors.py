"""One envelope for every error, whoever produces it, with the assumptions that it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.app import ASSUMPTIONS_HEADER
from mockserver.contract import Contract
from mockserver.core.errors import InjectedFault, Malformed, StorageError
from mockserver.http.envelope import envelope
from support import KEY, Api

DEALS = "/api/pipelines/sales/deals"
JSON = {**KEY, "Content-Type": "application/json"}

PRODUCERS = [
    pytest.param("GET", "/api/pipelines", {"headers": {}}, 401, "UNAUTHORIZED", id="no key"),
    pytest.param("GET", "/nowhere", {}, 404, "NOT_FOUND", id="no route"),
    pytest.param("GET", "/api/pipelines/unknown", {}, 404, "NOT_FOUND", id="no such type"),
    pytest.param("GET", f"{DEALS}/deal-uuid", {}, 404, "NOT_FOUND", id="no such deal"),
    pytest.param("PUT", DEALS, {}, 405, "METHOD_NOT_ALLOWED", id="method"),
    pytest.param("GET", f"{DEALS}?limit=0", {}, 400, "VALIDATION_ERROR", id="parameter"),
    pytest.param("POST", DEALS, {"json": {}}, 400, "VALIDATION_ERROR", id="body"),
    pytest.param("POST", DEALS, {"data": "{", "headers": JSON}, 400, "INVALID_JSON", id="JSON"),
    pytest.param("POST", DEALS, {"data": "", "headers": JSON}, 400, "INVALID_JSON", id="no body"),
    pytest.param(
        "POST", DEALS, {"data": '{"name": NaN}', "headers": JSON}, 400, "INVALID_JSON", id="NaN"
    ),
    pytest.param(
        "POST",
        DEALS,
        {"data": b'{"name": "\xff"}', "headers": JSON},
        400,
        "INVALID_JSON",
        id="UTF-8",
    ),
    pytest.param(
        "POST", DEALS, {"data": "[" * 5000, "headers": JSON}, 400, "INVALID_JSON", id="nesting"
    ),
    pytest.param("POST", DEALS, {"data": {"name": "x"}}, 415, "UNSUPPORTED_MEDIA_TYPE", id="form"),
    pytest.param(
        "POST", DEALS, {"data": "{}", "headers": KEY}, 415, "UNSUPPORTED_MEDIA_TYPE", id="no type"
    ),
    pytest.param(
        "POST",
        DEALS,
        {"data": " " * (2**20 + 1), "headers": JSON},
        413,
        "PAYLOAD_TOO_LARGE",
        id="size",
    ),
]

INJECTED = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    418: "BAD_REQUEST",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
    599: "INTERNAL_ERROR",
}


@pytest.mark.parametrize(("method", "path", "options", "status", "code"), PRODUCERS)
def test_an_error_has_the_envelope(
    api: Api, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = api.send(method, path, **options)

    assert answer.status_code == status
    assert answer.content_type == "application/json"
    body = answer.json
    assert list(body) == ["success", "error"]
    assert body["success"] is False
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    assert set(body["error"]) <= {"code", "message", "details"}
    assert "error-envelope" in answer.headers[ASSUMPTIONS_HEADER]


def test_a_body_of_the_largest_size_is_read(api: Api) -> None:
    body = '{"name": "x"}'.ljust(2**20)

    assert api.send("POST", DEALS, data=body, headers=JSON).status_code == 201


def test_a_charset_beside_the_content_type_is_fine(api: Api) -> None:
    headers = {**KEY, "Content-Type": "application/json; charset=utf-8"}

    assert api.send("POST", DEALS, data='{"name": "x"}', headers=headers).status_code == 201


def test_405_tells_what_is_allowed(api: Api) -> None:
    answer = api.send("DELETE", "/api/pipelines")

    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_failure_of_the_mock_answers_500_and_keeps_nothing(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_group: object, _snapshot: object) -> None:
        raise RuntimeError("a bug")

    api.world.store._keep = fail

    answer = api.post(DEALS, {"name": "Lost"})

    assert answer.status_code == 500
    assert answer.json["error"]["code"] == "INTERNAL_ERROR"
    assert "a bug" not in answer.text
    assert "a bug" in caplog.text
    assert "Lost" not in {deal["name"] for deal in api.data(DEALS)["deals"]}


def test_a_write_that_the_file_system_refuses_answers_500_and_keeps_nothing(api: Api) -> None:
    def fail(_group: object, _snapshot: object) -> None:
        raise StorageError("The disk is full.")

    before = api.data(DEALS)
    api.world.store._keep = fail

    answer = api.post(DEALS, {"name": "Lost"})

    assert answer.status_code == 500
    assert answer.json["error"] == {"code": "STORAGE_ERROR", "message": "The disk is full."}
    assert api.data(DEALS) == before


@pytest.mark.parametrize(("status", "code"), INJECTED.items())
def test_an_error_that_was_asked_for_has_the_envelope(status: int, code: str) -> None:
    error = {"code": code, "message": "Asked for."}

    assert envelope(InjectedFault(status, "Asked for.")) == (
        status,
        {"success": False, "error": error},
    )


def test_an_error_that_was_asked_for_says_so_by_itself() -> None:
    assert str(InjectedFault(503)) == "The mock answers 503 because it was asked to."


HTTP_REFUSALS = {400, 408, 413, 414, 417, 431, 501}


def test_the_contract_lists_every_code_of_an_error_that_was_asked_for() -> None:
    codes = Contract().document["components"]["schemas"]["ErrorCode"]["enum"]
    refused = {Malformed(status, "No.").code for status in HTTP_REFUSALS}

    assert {*INJECTED.values(), *refused} <= set(codes)
