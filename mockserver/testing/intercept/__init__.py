"""Code with the vendor's host hard-coded: redirecting its requests, or refusing them."""

from __future__ import annotations

__all__ = ["VENDOR_HOST", "is_vendor"]

VENDOR_HOST = "beta-api.introzy.com"
"""The host of the vendor's API; requests to it can be intercepted."""


def is_vendor(host: object) -> bool:
    """Return whether this is the vendor's host, in any spelling."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return False
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return host.rstrip(".").lower() == VENDOR_HOST
