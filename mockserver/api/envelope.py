"""The one place that turns an error into a status and a body.

Assumed throughout (`error-envelope`): the vendor's pages show no error.
"""

from __future__ import annotations

from traceback import format_exception
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from mockserver.errors import (
    Conflict,
    Forbidden,
    InjectedFault,
    InvalidJson,
    InvalidRequest,
    Malformed,
    NotFound,
    RequestError,
    StorageError,
    Unauthorized,
    Unprocessable,
    UnsupportedMediaType,
)
from mockserver.lean import RefusedAsHttp
from mockserver.redaction import redacted
from mockserver.wire import MAX_BODY_BYTES

__all__ = ["envelope", "failure"]

_STATUSES: dict[type[RequestError], int] = {
    InvalidJson: 400,
    InvalidRequest: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    UnsupportedMediaType: 415,
    Unprocessable: 422,
    StorageError: 500,
}


def envelope(error: Exception, *, largest: int = MAX_BODY_BYTES) -> tuple[int, dict[str, Any]]:
    """Return the status and the body that tell a client of an error.

    `largest` is the number of bytes that a body may have.
    """
    if isinstance(error, RefusedAsHttp):
        error = error.refusal
    if isinstance(error, RequestError):
        status = (
            error.status if isinstance(error, InjectedFault | Malformed) else _STATUSES[type(error)]
        )
        return status, _body(error.code, error.message, error)
    if isinstance(error, MethodNotAllowed):
        return 405, _body("METHOD_NOT_ALLOWED", str(error.description))
    if isinstance(error, RequestEntityTooLarge):
        return 413, _body("PAYLOAD_TOO_LARGE", f"The request body is larger than {largest} bytes.")
    if isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        return error.code, _body("BAD_REQUEST", error.description or error.name)
    return 500, _body("INTERNAL_ERROR", "The mock failed; its log says why. Nothing was kept.")


def failure(method: str, path: str, error: Exception) -> str:
    """Return what the log is told of a request that the mock failed to answer."""
    return redacted(f"{method} {path} failed\n{''.join(format_exception(error)).rstrip()}")


def _body(code: str, message: str, error: RequestError | None = None) -> dict[str, Any]:
    if isinstance(error, Unauthorized | InjectedFault):  # they repeat nothing that was sent
        return {"success": False, "error": {"code": code, "message": message}}
    told: dict[str, Any] = {"code": code, "message": redacted(message)}
    if error and error.details:
        told["details"] = [
            {"field": redacted(detail.field), "message": redacted(detail.message)}
            for detail in error.details
        ]
    return {"success": False, "error": told}
