"""Telling of exchanges: as JSON, as a line for a terminal, as a command that repeats the request.

Whoever shows them knows HTTP; here is only what is shown, and that it never shows an API key.
"""

from __future__ import annotations

from mockserver.telling.choosing import filter_of
from mockserver.telling.curl import as_curl
from mockserver.telling.exchange import exported, told
from mockserver.telling.lines import in_one_line, line
from mockserver.telling.nearest import no_operation

__all__ = ["as_curl", "exported", "filter_of", "in_one_line", "line", "no_operation", "told"]
