"""The errors of the program: everything that it refuses on purpose.

A message says what was sent, what was expected and, where it fits in a line, something that works.
Nothing here knows HTTP: `http` maps the refusals of a request to statuses and the envelope, and
`cli` prints a `StartError` and exits with 1. Only `InjectedFault` and `Malformed` have a status of
their own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mockserver.core.printable import shortened

__all__ = [
    "Conflict",
    "Detail",
    "Forbidden",
    "InjectedFault",
    "IntrozyMockError",
    "InvalidJson",
    "InvalidRecords",
    "InvalidRequest",
    "Malformed",
    "MethodNotAllowed",
    "NotFound",
    "RequestError",
    "StartError",
    "StorageError",
    "TooLarge",
    "Unauthorized",
    "Unprocessable",
    "UnsupportedMediaType",
    "quoted",
    "summary",
]

_MOST_DETAILS = 100
_MOST_NAMED = 10
_LONGEST_MESSAGE = 4_000
_LONGEST_END = 800
_LONGEST_DETAIL = 1_000
_LONGEST_FIELD = 100
_LONGEST_METHOD = 40


class IntrozyMockError(Exception):
    """Base class of all errors."""


class StartError(IntrozyMockError):
    """The server cannot start as asked; the message is one sentence for the terminal."""


class InvalidRecords(IntrozyMockError):
    """Records from a file are invalid; the message names the first such record."""


class Detail(NamedTuple):
    """One thing that is wrong with a field; the field is a path such as `expectedValue`."""

    field: str
    message: str


def summary(details: Sequence[Detail]) -> str:
    """Return the first details in words, and how many more there are."""
    named = "; ".join(
        f"{shortened(field, _LONGEST_FIELD)} {message}" for field, message in details[:_MOST_NAMED]
    )
    total = len(details)
    if total > _MOST_DETAILS:
        more = total - _MOST_DETAILS
        return f"{named}; details has the first {_MOST_DETAILS}, and there are {more} more"
    if total > _MOST_NAMED:
        return f"{named}; and {total - _MOST_NAMED} more, in details"
    return named


def quoted(text: str) -> str:
    """Return a text that was sent, quoted and shortened for a message."""
    shown = shortened(text)
    return repr(shown) if shown == text else f"{shown!r} ({len(text)} characters)"


class RequestError(IntrozyMockError):
    """A request is refused; `details` says what is wrong with which fields.

    Message and details are limited to a length that people read, however much was sent.
    """

    code: str = "BAD_REQUEST"

    def __init__(self, message: str, *, details: Sequence[Detail] = ()) -> None:
        if len(message) > _LONGEST_MESSAGE:  # its end says what works
            message = f"{message[: _LONGEST_MESSAGE - _LONGEST_END]} ... {message[-_LONGEST_END:]}"
        super().__init__(message)
        self.message = message
        self.details: tuple[Detail, ...] = tuple(
            Detail(shortened(field, _LONGEST_FIELD), shortened(message, _LONGEST_DETAIL))
            for field, message in details[:_MOST_DETAILS]
        )


class Unauthorized(RequestError):
    """No API key, or none that the mock accepts."""

    code = "UNAUTHORIZED"


class NotFound(RequestError):
    """The request names something that does not exist."""

    code = "NOT_FOUND"


class Forbidden(RequestError):
    """The control surface is closed to this client."""

    code = "FORBIDDEN"


class Conflict(RequestError):
    """The request conflicts with the present state."""

    code = "CONFLICT"


class InvalidRequest(RequestError):
    """Parameters or body do not match the contract; `details` lists everything that is wrong."""

    code = "VALIDATION_ERROR"


class Unprocessable(RequestError):
    """The body matches the contract, but names something that does not exist."""

    code = "VALIDATION_ERROR"


class InvalidJson(RequestError):
    """The body is not JSON."""

    code = "INVALID_JSON"


class MethodNotAllowed(RequestError):
    """The path has operations, but none with this method; `allowed` lists theirs."""

    code = "METHOD_NOT_ALLOWED"

    def __init__(self, method: str, allowed: Collection[str]) -> None:
        self.allowed: str = ", ".join(sorted(allowed))
        sent = shortened(method, _LONGEST_METHOD)
        super().__init__(f"This path takes {self.allowed}, not {sent}.")


class TooLarge(RequestError):
    """The body is larger than the limit."""

    code = "PAYLOAD_TOO_LARGE"

    def __init__(self, largest: int) -> None:
        super().__init__(f"The request body is larger than {largest} bytes.")


class UnsupportedMediaType(RequestError):
    """The body is not `application/json`."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class StorageError(RequestError):
    """The data file could not be written; nothing of the request was kept."""

    code = "STORAGE_ERROR"


class Malformed(RequestError):
    """The request breaks HTTP, or exceeds a limit of the server."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code: str = _CODES.get(status, "BAD_REQUEST")


class InjectedFault(RequestError):
    """The error of a fault, or one that the request itself asked for; a body is sent as it is."""

    def __init__(self, status: int, message: str | None = None, *, body: str | None = None) -> None:
        super().__init__(message or f"The mock answers {status} because it was asked to.")
        self.status = status
        self.body = body
        self.code: str = _CODES.get(status) or ("BAD_REQUEST" if status < 500 else "INTERNAL_ERROR")


_CODES = {
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    408: "REQUEST_TIMEOUT",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    414: "URI_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    417: "EXPECTATION_FAILED",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMITED",
    431: "HEADERS_TOO_LARGE",
    501: "NOT_IMPLEMENTED",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}
"""The code of an injected error by status; any other is a bad request or an internal error."""
