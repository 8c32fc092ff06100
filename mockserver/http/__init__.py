"""What the mock and whatever carries it agree on: a request, and the answer to it."""

from __future__ import annotations

from mockserver.http.messages import Answer, Application, Headers, Refusal, Request

__all__ = ["Answer", "Application", "Headers", "Refusal", "Request"]
