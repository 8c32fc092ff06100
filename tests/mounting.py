"""Files that are mount points of their own, as containers make them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["mounted_over"]


@contextmanager
def mounted_over(path: Path, source: Path) -> Iterator[None]:
    """Mount a file over another; skip the test where this user may not."""
    command = ["mount", "--bind", str(source), str(path)]
    if (
        not shutil.which("mount")
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("needs to mount a file")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
