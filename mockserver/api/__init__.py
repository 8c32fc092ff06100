"""The vendor's API: its keys, its headers for browsers, and a handler per operation."""

from __future__ import annotations

from mockserver.api.cors import Cors
from mockserver.api.keys import check_key
from mockserver.api.surface import create_api

__all__ = ["Cors", "check_key", "create_api"]
