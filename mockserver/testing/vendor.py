"""Where the vendor is."""

from __future__ import annotations

__all__ = ["VENDOR_HOST"]

VENDOR_HOST = "beta-api.introzy.com"
"""The host that serves the vendor's API; code that has it written in can be intercepted."""
