"""Requests and answers, and the surfaces that decide one from the other."""

from __future__ import annotations

from mockserver.http.messages import Answer, Application, Headers, Refusal, Request

__all__ = ["Answer", "Application", "Headers", "Refusal", "Request"]
