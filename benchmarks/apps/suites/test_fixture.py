"""A test that does nothing with its sandbox."""

from __future__ import annotations

from mockserver.testing import Introzy


def test_nothing(introzy: Introzy, number: int) -> None:
    """Pass."""
