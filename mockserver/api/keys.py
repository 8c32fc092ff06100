"""The API key of a request.

Source: the vendor's Authentication page for the header, the Pipelines page for the placeholder key
that must work as printed. A refusal never repeats what was sent: it may be a real key.
"""

from __future__ import annotations

from mockserver.errors import Unauthorized
from mockserver.redaction import API_KEY

__all__ = ["check_key"]

_WORKS = "Send: Authorization: Bearer introzy_your_api_key"


def check_key(authorization: str | None) -> str:
    """Give the key in an Authorization header.

    Raises:
        Unauthorized: there is no header, it is no bearer token, or the token is no API key.
    """
    if not authorization:
        raise Unauthorized(f"The Authorization header is missing. {_WORKS}")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized(f"The Authorization header has another scheme than Bearer. {_WORKS}")
    if not API_KEY.fullmatch(key.strip()):
        raise Unauthorized(
            "The bearer token is no API key: a key is introzy_ and then letters, digits or _. "
            f"{_WORKS}"
        )
    return key.strip()
