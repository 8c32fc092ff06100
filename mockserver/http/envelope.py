"""The one place that turns an error into a status and a body.

Assumed throughout (`error-envelope`): the vendor's pages show no error.
"""

from __future__ import annotations

from traceback import format_exception
from typing import Any

from mockserver.core.errors import (
    Conflict,
    Forbidden,
    InjectedFault,
    InvalidJson,
    InvalidRequest,
    Malformed,
    MethodNotAllowed,
    NotFound,
    RequestError,
    StorageError,
    TooLarge,
    Unauthorized,
    Unprocessable,
    UnsupportedMediaType,
)
from mockserver.core.redaction import redacted

__all__ = ["envelope", "failure", "status_of"]

_STATUSES: dict[type[RequestError], int] = {
    InvalidJson: 400,
    InvalidRequest: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedMediaType: 415,
    Unprocessable: 422,
    StorageError: 500,
}


def status_of(error: Exception) -> int:
    """Return the status of the answer to an error."""
    if isinstance(error, InjectedFault | Malformed):
        return error.status
    return _STATUSES[type(error)] if isinstance(error, RequestError) else 500


def envelope(error: Exception) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of the answer to an error."""
    if isinstance(error, RequestError):
        return status_of(error), _body(error.code, error.message, error)
    return 500, _body("INTERNAL_ERROR", "The mock failed; its log says why. Nothing was kept.")


def failure(method: str, path: str, error: Exception) -> str:
    """Return the log message about a request that the mock failed to answer."""
    return redacted(f"{method} {path} failed\n{''.join(format_exception(error)).rstrip()}")


def _body(code: str, message: str, error: RequestError | None = None) -> dict[str, Any]:
    if isinstance(error, Unauthorized | InjectedFault):  # they repeat nothing that was sent
        return {"success": False, "error": {"code": code, "message": message}}
    error_body: dict[str, Any] = {"code": code, "message": redacted(message)}
    if error and error.details:
        error_body["details"] = [
            {"field": redacted(detail.field), "message": redacted(detail.message)}
            for detail in error.details
        ]
    return {"success": False, "error": error_body}
