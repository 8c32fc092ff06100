"""Exchanges as people and programs see them, without API keys; near misses of a request.

An exchange can be written as JSON, as a line for a terminal and as a curl command.
"""

from __future__ import annotations

from mockserver.telling.curl import as_curl
from mockserver.telling.filters import filter_of
from mockserver.telling.line import as_line, line_of
from mockserver.telling.near_misses import no_operation
from mockserver.telling.redaction import redacted_exchange
from mockserver.telling.whole import as_json, exported

__all__ = [
    "as_curl",
    "as_json",
    "as_line",
    "exported",
    "filter_of",
    "line_of",
    "no_operation",
    "redacted_exchange",
]
