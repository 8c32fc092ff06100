"""The API keys that the mock makes, and what a sandbox keeps of them.

Such a key is `introzy_` and 64 hexadecimal digits, like the vendor's: a tag that identifies the
mock's keys, a code of the sandbox, and digits of its own. Any other key is a user's own.

A key can be computed from seed and name. A server with listed keys (`--api-key`) has a secret,
which its keys depend on too. Form and lifetime are from the vendor's Authentication page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

from mockserver.core.determinism import seeded_hex
from mockserver.core.errors import NotFound, Unauthorized
from mockserver.core.records import KEYS_TABLE, RecordView
from mockserver.store import Store

__all__ = ["Keyring", "code_in", "code_of", "secret_of"]

_PREFIX = "introzy_"
_TAG = "6d6f636b"  # "mock" in ASCII
_CODE_DIGITS = 16
_OWN_DIGITS = 64 - len(_TAG) - _CODE_DIGITS


class Keyring:
    """The keys of one sandbox: its own, which always works, and those that were added.

    `own` is a function of the sandbox's name and seed, and of the server's secret if it has one.
    The store has only a hash of an added key; the key works as long as the secret stays the same.
    """

    def __init__(self, store: Store, *, sandbox: str, now: Callable[[], str]) -> None:
        self._store = store
        self._sandbox = sandbox
        self._now = now
        self._secret = b""
        self.own: str = self._make(store.state.get("seed", 0), occurrence=0)

    def depend_on(self, secret: bytes) -> None:
        """Make and accept only keys that depend on this secret, unless it is empty."""
        self._secret = secret
        self.own = self._make(self._store.state.get("seed", 0), occurrence=0)

    def add(self, *, name: str | None, expires_at: str) -> dict[str, Any]:
        """Add a key that expires at this time, and return it; it is not shown again."""
        number = max((number for number, _ in self._store.rows(KEYS_TABLE)), default=0) + 1
        key = self._make(self._store.state["seed"], occurrence=number)
        added = {
            "name": name,
            "hash": self._hash_of(key),
            "hint": f"{_PREFIX}...{key[-4:]}",
            "createdAt": self._now(),
            "expiresAt": expires_at,
            "revokedAt": None,
        }
        record = self._store.atomically(lambda: self._store.insert(KEYS_TABLE, added), cause="key")
        return {**_shown(number, record), "apiKey": key}

    def list(self) -> list[dict[str, Any]]:
        """Return the added keys, without their values."""
        return [_shown(number, record) for number, record in self._store.rows(KEYS_TABLE)]

    def revoke(self, number: int) -> None:
        """Revoke a key.

        Raises:
            NotFound: no key has this number.
        """
        known = dict(self._store.rows(KEYS_TABLE))
        if number not in known:
            there = ", ".join(map(str, known)) or "none"
            raise NotFound(f"There is no key {number}. Existing ones: {there}.")
        if known[number]["revokedAt"] is None:
            revoked = {"revokedAt": self._now()}
            self._store.atomically(
                lambda: self._store.replace_fields(KEYS_TABLE, number, revoked), cause="key"
            )

    def check(self, key: str) -> None:
        """Check a key with this sandbox's code.

        Raises:
            Unauthorized: it was never added, was removed by a reset, is revoked, or has expired.
        """
        if compare_digest(key, self.own):
            return
        hashed = self._hash_of(key)
        found = self._store.read(KEYS_TABLE, self._store.find(KEYS_TABLE, "hash", hashed))
        if not found:
            raise Unauthorized(
                f"The API key is not one that sandbox {self._sandbox!r} has now: it was added "
                "before a reset, with another seed or under other keys in --api-key. Add one with: "
                f"POST /_mock/keys?sandbox={self._sandbox}"
            )
        reason = _end(found[0], self._now())
        if reason:
            raise Unauthorized(
                f"The API key {reason}. Add another with: POST /_mock/keys?sandbox={self._sandbox}"
            )

    def _make(self, seed: int, *, occurrence: int) -> str:
        path = "key", self._sandbox, occurrence
        digits = seeded_hex(seed, *path, digits=_OWN_DIGITS, secret=self._secret)
        return f"{_PREFIX}{_TAG}{code_of(self._sandbox)}{digits}"

    def _hash_of(self, key: str) -> str:
        return blake2b(key.encode(), digest_size=16, key=self._secret).hexdigest()


def _end(record: RecordView, now: str) -> str | None:
    if record["revokedAt"] is not None:
        return f"was revoked at {record['revokedAt']}"
    if record["expiresAt"] <= now:
        return f"expired at {record['expiresAt']}; the sandbox's time is {now}"
    return None


def _shown(number: int, record: RecordView) -> dict[str, Any]:
    return {"id": number, **{name: item for name, item in record.items() if name != "hash"}}


def code_of(sandbox: str) -> str:
    """Return the digits for a sandbox in its keys."""
    return blake2b(sandbox.encode(), digest_size=_CODE_DIGITS // 2).hexdigest()


def code_in(key: str) -> str | None:
    """Return the digits for the sandbox in a key; None if the mock did not make the key."""
    head = _PREFIX + _TAG
    return key[len(head) : len(head) + _CODE_DIGITS] if key.startswith(head) else None


def secret_of(api_keys: Collection[str]) -> bytes:
    """Return the secret of a server with these keys, in any order; empty if it has none."""
    return (
        blake2b(" ".join(sorted({*api_keys})).encode(), digest_size=32).digest()
        if api_keys
        else b""
    )
