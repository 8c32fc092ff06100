"""Scenarios that a team writes for itself: a YAML, TOML or JSON file.

It says what is generated: how many deals in which stages, from which companies, and the values of
fields. Records that it names stand beside the generated ones.
"""

from __future__ import annotations

from mockserver.generate.own.scenario import read_scenario

__all__ = ["read_scenario"]
