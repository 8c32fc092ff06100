"""Keeping requests to a mock away from a proxy that the environment names."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

__all__ = ["past_proxies"]

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_NAMES = ("NO_PROXY", "no_proxy")
_ALL = "*"


def past_proxies(environment: Mapping[str, str], url: str) -> dict[str, str]:
    """Return the variables that exclude a URL's host from proxies.

    There are none if the environment names no proxy. Programs read one of two spellings, so both
    get the hosts of either.
    """
    if not any(environment.get(name) for one in _PROXIES for name in (one, one.upper())):
        return {}
    host = urlsplit(url).hostname or ""
    own = {name: _parts(environment.get(name, "")) for name in _NAMES}
    return {
        name: ",".join(dict.fromkeys([*(own[name] or _either(own)), *_spelled(host)]))
        for name in _NAMES
        if _ALL not in own[name]
    }


def _parts(value: str) -> list[str]:
    return [part for part in value.replace(",", " ").split() if part]


def _either(own: Mapping[str, list[str]]) -> list[str]:
    return next((parts for parts in own.values() if parts), [])


def _spelled(host: str) -> list[str]:
    return [host, f"[{host}]"] if ":" in host else [host]
