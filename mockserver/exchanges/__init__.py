"""Exchanges as people and programs see them, without API keys; near misses of a request.

An exchange can be written as JSON, as a line for a terminal and as a curl command.
"""

from __future__ import annotations

from mockserver.exchanges.curl import as_curl
from mockserver.exchanges.filters import filter_of
from mockserver.exchanges.line import as_line, line_of
from mockserver.exchanges.near_misses import no_operation
from mockserver.exchanges.redaction import redacted_exchange
from mockserver.exchanges.whole import as_json, exported

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
