"""Exchanges as people and programs see them, without API keys; near misses of a request.

An exchange can be written as JSON, whole or in brief, as a line for a terminal, as a curl command
and as HAR.
"""

from __future__ import annotations

from mockserver.exchanges.brief import brief
from mockserver.exchanges.curl import as_curl
from mockserver.exchanges.filters import filter_of
from mockserver.exchanges.har import as_har, har_entry, har_notes
from mockserver.exchanges.line import as_line, line_of
from mockserver.exchanges.near_misses import no_operation
from mockserver.exchanges.redaction import redacted_exchange, redacted_json
from mockserver.exchanges.whole import as_json, change_as_json, exported

__all__ = [
    "as_curl",
    "as_har",
    "as_json",
    "as_line",
    "brief",
    "change_as_json",
    "exported",
    "filter_of",
    "har_entry",
    "har_notes",
    "line_of",
    "no_operation",
    "redacted_exchange",
    "redacted_json",
]
