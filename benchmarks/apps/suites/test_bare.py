"""A test without a sandbox."""

from __future__ import annotations


def test_nothing(number: int) -> None:
    """Pass."""
