"""A rate limit: so many requests of each key in a window of the sandbox's clock."""

from __future__ import annotations

from mockserver.faults.effects import Effect

__all__ = ["RateLimit"]


class RateLimit:
    """Counts the requests of each key in windows that begin with the first request in them."""

    def __init__(self, effect: Effect, *, limit: int, window: int) -> None:
        self._effect = effect
        self._limit = limit
        self._length = window * 1000
        self._message = (
            effect.message or f"The API key has used up its {limit} requests in {window} s."
        )
        self._used_at_first = limit if effect.spent else 0
        self._windows: dict[str, tuple[int, int]] = {}

    def count(self, key: str, now: int) -> Effect:
        """Count a request; its effect has no status if it is within the limit."""
        begin, used = self._windows.get(key, (now, self._used_at_first))
        if not begin <= now < begin + self._length:
            begin, used = now, 0
        end = begin + self._length
        allowed = used < self._limit
        used += allowed
        self._windows[key] = begin, used
        headers = (
            ("X-RateLimit-Limit", str(self._limit)),
            ("X-RateLimit-Remaining", str(self._limit - used)),
            ("X-RateLimit-Reset", str(_seconds(end))),
        )
        if allowed:
            return self._effect._replace(headers=headers, commit=None)
        wait = str(_seconds(end - now))
        return self._effect._replace(
            status=429,
            message=f"{self._message} Wait {wait} s of the sandbox's clock.",
            headers=(("Retry-After", wait), *headers),
        )


def _seconds(milliseconds: int) -> int:
    """Round up, so that whoever waits so long has waited long enough."""
    return -(-milliseconds // 1000)
