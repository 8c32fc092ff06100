"""The vendor's HTTP surface: the API key, a handler per operation, and the error envelope."""

from __future__ import annotations

from mockserver.api.envelope import envelope, failure
from mockserver.api.handlers import HANDLERS, Call, Handler
from mockserver.api.keys import check_key

__all__ = ["HANDLERS", "Call", "Handler", "check_key", "envelope", "failure"]
