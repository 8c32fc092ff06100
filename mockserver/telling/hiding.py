"""What was sent, made fit to be shown: no API key is, wherever it was sent."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlencode

import orjson

from mockserver.journal import Exchange
from mockserver.numbers import plain_values, spelled
from mockserver.wire import API_KEY, query_pairs, redacted

__all__ = ["hidden", "shown_authorization", "shown_headers", "shown_target"]

_SAFE = "/:@!$&'()*+,;="
_SCHEME = re.compile(r"(basic|bearer|digest|token)\b *", re.IGNORECASE)


def hidden(value: Any) -> Any:
    """Give a JSON value without API keys in any of its texts."""
    text = orjson.dumps(value, default=spelled).decode()
    return plain_values(orjson.loads(redacted(text))) if API_KEY.search(text) else value


def shown_target(exchange: Exchange) -> str:
    """Give path and query as a URL has them; the query as it was sent, unless a key is in it."""
    path = quote(redacted(exchange.decoded_path), safe=_SAFE)
    if unquote(path) == exchange.decoded_path:  # no key is in it
        path = quote(exchange.path, safe=f"{_SAFE}%")
    sent = query_pairs(exchange.query)
    without_keys = [(redacted(name), redacted(value)) for name, value in sent]
    query = exchange.query if without_keys == sent else urlencode(without_keys)
    return f"{path}?{quote(query.encode('latin-1'), safe=f'{_SAFE}?%')}" if query else path


def shown_headers(exchange: Exchange) -> dict[str, str]:
    """Give the request's headers under the names that people know."""
    return {
        _canonical(name): shown_authorization(value) if name == "HTTP_AUTHORIZATION" else value
        for name, value in exchange.headers.items()
    }


def shown_authorization(value: str) -> str:
    """Show the scheme, and of what follows only an API key's last characters.

    Anything else may be a key with a fault, or that of another service.
    """
    scheme = _SCHEME.match(value)
    start = scheme[0] if scheme else ""
    secret = value[len(start) :].strip()
    shown = redacted(secret) if API_KEY.fullmatch(secret) else "..." if secret else ""
    return f"{start}{shown}".strip()


def _canonical(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").title()
