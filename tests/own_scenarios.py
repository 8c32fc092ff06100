"""Scenario files that tests write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Write: TypeAlias = "Callable[..., str]"

RECORDS = """
records:
  users:
    maya: {firstName: Maya, email: maya@company.example}
  companies:
    acme: {name: Acme}
  people:
    ada: {firstName: Ada, lastName: Byron, company: acme, phoneNumber: 0800 1}
  deals:
    17: {name: A deal, stage: SALES Qualified, contact: ada, createdAt: 3 weeks ago}
    big: {name: The big one, stage: REFERRAL Won, contact: acme, referrer: ada, owner: maya}
"""
"""Two deals and whom they are with."""
