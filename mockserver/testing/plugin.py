"""The pytest plugin for a package that is on the path without being installed.

`PYTHONPATH=/a/checkout pytest -p mockserver.testing.plugin` needs no entry point.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__: list[str] = []

sys.path.append(str(Path(__file__).parents[1] / "entry"))

pytest_plugins: tuple[str, ...] = ("introzy_mock.plugin",)
