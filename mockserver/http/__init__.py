"""A request and the answer to it, as the mock and the servers that run it know them."""

from __future__ import annotations

from mockserver.http.messages import Answer, Application, Headers, Refusal, Request

__all__ = ["Answer", "Application", "Headers", "Refusal", "Request"]
