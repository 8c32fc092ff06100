"""The API key of a request.

The header is on the vendor's Authentication page; the placeholder key of the Pipelines page must
work as printed. A refusal never repeats what was sent, because it may be a real key.
"""

from __future__ import annotations

from mockserver.core.errors import Unauthorized
from mockserver.core.redaction import API_KEY

__all__ = ["check_key"]

_ANY_KEY = (
    "Any key that starts with introzy_ works. Send: Authorization: Bearer introzy_your_api_key"
)
_A_GIVEN_KEY = (
    "Send: Authorization: Bearer KEY, with a key that this server was started with (--api-key)"
)


def check_key(authorization: str | None, *, any_key: bool = True) -> str:
    """Return the key in an Authorization header; `any_key` says whether the vendor's example works.

    Raises:
        Unauthorized: there is no header, it has no bearer token, or the token is not an API key.
    """
    works = _ANY_KEY if any_key else _A_GIVEN_KEY
    if not authorization:
        raise Unauthorized(f"The Authorization header is missing. {works}")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized(f"The Authorization header must use the scheme Bearer. {works}")
    if not API_KEY.fullmatch(key.strip()):
        raise Unauthorized(
            "The bearer token is not an API key: a key is introzy_ followed by letters, digits "
            f"or _. {works}"
        )
    return key.strip()
