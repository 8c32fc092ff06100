"""Keys, hosts and origins: how people write them, and which belong to this machine.

An origin is what a browser says about the page that calls: scheme, host and port.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from mockserver.core.redaction import API_KEY

__all__ = [
    "ANY_ORIGIN",
    "host_in",
    "is_at",
    "is_loopback",
    "is_loopback_origin",
    "read_host",
    "read_key",
    "read_origin",
]

ANY_ORIGIN = "*"
"""Stands for every origin."""

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^][@:/\\\s]+?)\.?)(?::[0-9]*)?")
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?")
_LOCAL = re.compile(r"(?:[a-z0-9_-]+\.)+localhost")
_ORIGIN = re.compile(r"([a-z][a-z0-9+.-]*)://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_USUAL_PORTS = {"http": ":80", "https": ":443"}


def host_in(header: str) -> str:
    """Return the name or address in a Host header, in lower case; empty if it is malformed."""
    found = _HOST.fullmatch(header)
    return (found[1] or found[2]).lower() if found else ""


def is_at(origin: str, host: str) -> bool:
    """Return whether an origin is a page of the server with this Host header."""
    scheme, _, place = origin.lower().partition("://")
    return scheme in {"http", "https"} and place == host.lower()


def is_loopback(name: str) -> bool:
    """Return whether a name or address can only be this machine."""
    if name.lower() == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def is_loopback_origin(origin: str) -> bool:
    """Return whether an origin is a page of this machine, as browsers see it."""
    scheme, separator, place = origin.partition("://")
    name = host_in(place)
    return (
        scheme in {"http", "https"}
        and bool(separator)
        and (is_loopback(name) or _LOCAL.fullmatch(name) is not None)
    )


def read_key(text: str) -> str:
    """Return an API key that a person wrote.

    Raises:
        ValueError: it is not a key; the message shows one that would be, and does not repeat it.
    """
    if API_KEY.fullmatch(text):
        return text
    raise ValueError(
        "a key is introzy_ followed by letters, digits or _, such as introzy_your_api_key"
    )


def read_host(text: str) -> str:
    """Return the host that a person wrote, in lower case and without a port.

    Raises:
        ValueError: it is not a host; the message shows one that would be.
    """
    name = host_in(text)
    if _NAME.fullmatch(name) or ":" in name:
        return name
    inner = re.sub(r"^[a-z]+://|(?::[0-9]*)?(?:/.*)?$", "", text.strip().lower())
    works = inner if _NAME.fullmatch(inner) else "mock.internal"
    raise ValueError(
        f"{text!r} is not a host name, which has no scheme, no path and no *; one that works: "
        f"--allowed-host {works}"
    )


def read_origin(text: str) -> str:
    """Return the origin that a person wrote, as browsers send it; `*` is every origin.

    Raises:
        ValueError: it is not an origin; the message shows one that would be.
    """
    if text == ANY_ORIGIN:
        return text
    origin = text.lower()
    found = _ORIGIN.fullmatch(origin)
    if found:
        return origin.removesuffix(_USUAL_PORTS.get(found[1], " "))
    if origin == "null" or origin.startswith("file:"):
        raise ValueError(
            f"{text!r} does not name a page: one that is opened as a file has no origin. Serve it, "
            "such as with python -m http.server, and it may call as any page of this machine; or "
            "let every page call, with --cors-origin '*'"
        )
    nearest = re.match(r"(?:([a-z][a-z0-9+.-]*)://)?([a-z0-9][a-z0-9.-]*(?::[0-9]+)?)", origin)
    works = f"{nearest[1] or 'http'}://{nearest[2]}" if nearest else "https://app.example"
    raise ValueError(
        f"{text!r} is not an origin, which is scheme, host and port with nothing after them, as "
        f"browsers send it, or * for every origin; one that works: --cors-origin {works}"
    )
