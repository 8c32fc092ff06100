"""The one error family: everything that the program says no to on purpose.

A message says what was sent, what was expected and, where one fits in a line, something that
works. Nothing here knows HTTP: `api` maps the refusals of a request to statuses and the envelope,
`cli` prints a `StartError` and exits with 1.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "Detail",
    "IntrozyMockError",
    "InvalidJson",
    "InvalidRequest",
    "NotFound",
    "RequestError",
    "StartError",
    "StorageError",
    "Unauthorized",
    "UnsupportedMediaType",
]


class IntrozyMockError(Exception):
    """Base of the family."""


class StartError(IntrozyMockError):
    """The server cannot start as asked; the message is one sentence for the terminal."""


class Detail(NamedTuple):
    """One fault of one field; the field is a path such as `expectedValue`."""

    field: str
    message: str


class RequestError(IntrozyMockError):
    """A request is refused; `details` names the fields at fault, if it is for fields."""

    code = "BAD_REQUEST"

    def __init__(self, message: str, *, details: tuple[Detail, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Unauthorized(RequestError):
    """No API key, or none that the mock accepts."""

    code = "UNAUTHORIZED"


class NotFound(RequestError):
    """What the request names does not exist."""

    code = "NOT_FOUND"


class InvalidRequest(RequestError):
    """Parameters or body break the contract; `details` lists every fault."""

    code = "VALIDATION_ERROR"


class InvalidJson(RequestError):
    """The body is not JSON."""

    code = "INVALID_JSON"


class UnsupportedMediaType(RequestError):
    """The body is of another type than `application/json`."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class StorageError(RequestError):
    """The data file could not take a write; nothing of the request was kept."""

    code = "STORAGE_ERROR"
