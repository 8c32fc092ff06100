"""Following a sandbox's journal, also when the sandbox is dropped and created again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.client.remote import NoAnswer, Refused, Remote, RemoteError
from mockserver.core.determinism import stopwatch
from mockserver.core.wire import JOURNAL_HEADER

__all__ = ["Follower"]

_LISTED = [{"id": int, "line": str, "curl": str}]
_RESTART_SECONDS = 10
"""How long a server that has stopped may take to start again."""


class Follower:
    """Reads the exchanges that match some filters, each once and in order.

    It waits for a sandbox that was dropped and for a server that restarts. Their journals are new,
    and number exchanges from 1 again.
    """

    def __init__(self, remote: Remote, filters: Mapping[str, Any]) -> None:
        self._remote = remote
        self._filters = filters
        self._journal: str | None = None
        self._last = 0
        self._dropped = False
        self._away: Callable[[], float] | None = None

    def first(self, *, limit: int | None) -> list[dict[str, Any]]:
        """Return the exchanges so far, at most `limit` of the newest.

        Raises:
            RemoteError: there is no such server or sandbox.
        """
        return self._read(limit=limit)

    def later(self) -> list[dict[str, Any]]:
        """Return the exchanges since the last call.

        Raises:
            RemoteError: the server stopped and did not come back.
        """
        try:
            found = self._there()
        except NoAnswer as error:
            self._away = self._away or stopwatch()
            if self._away() > _RESTART_SECONDS:
                raise RemoteError(f"the server at {self._remote.url} has gone away") from error
            return []
        self._away = None
        return found

    def _there(self) -> list[dict[str, Any]]:
        if self._dropped:  # looked up in the list, so that the server logs no refusal
            listed = self._remote.ask("GET", "sandboxes", form=[{"name": str}]).json()
            self._dropped = self._remote.sandbox not in [one["name"] for one in listed]
        if self._dropped:
            return []
        try:
            return self._read(after=self._last)
        except Refused as error:
            if error.status != 404:
                raise
            self._dropped = True
            return []

    def _read(self, **asked: int | None) -> list[dict[str, Any]]:
        answer = self._remote.ask("GET", "requests", form=_LISTED, query={**asked, **self._filters})
        journal = answer.headers.get(JOURNAL_HEADER)
        if self._journal not in {None, journal} and self._last:
            self._journal, self._last = journal, 0
            return self._read(after=0)
        self._journal = journal
        exchanges: list[dict[str, Any]] = answer.json()
        if exchanges:
            self._last = exchanges[-1]["id"]
        return exchanges
