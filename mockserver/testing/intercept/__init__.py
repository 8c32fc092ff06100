"""Code that has the vendor's host written in: brought to a sandbox, or kept from the host."""

from __future__ import annotations

__all__ = ["VENDOR_HOST", "is_vendor"]

VENDOR_HOST = "beta-api.introzy.com"
"""The host that serves the vendor's API; code that has it written in can be intercepted."""


def is_vendor(host: object) -> bool:
    """Return whether this is the vendor's host, in whichever of the ways to write it."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return False
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return host.rstrip(".").lower() == VENDOR_HOST
