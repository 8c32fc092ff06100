"""The page's example of a cluster makes the very bytes that one process makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from mockserver.schema import SCHEMA
from support import unmeasured

PAGE = (Path(__file__).parents[2] / "docs" / "data-sets.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def test_parts_that_a_cluster_makes_are_the_whole_when_they_are_joined(tmp_path: Path) -> None:
    shown = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (program,) = (block for block in shown if "from dask" in block)
    (tmp_path / "cluster.py").write_text(program, encoding="utf-8")
    environment = unmeasured() | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}

    def call(*words: str) -> str:
        return subprocess.run(
            words, check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
        ).stdout

    made = call(sys.executable, "cluster.py")
    call("introzy-mock", "generate", *["--deals", "1000", "--format", "ndjson", "--out", "whole"])

    assert made.splitlines()[-1] == "[0, 0, 0, 0]"
    for table in SCHEMA.tables:
        parts = sorted((tmp_path / "crm").glob(f"{table}-*.ndjson"))
        joined = b"".join(part.read_bytes() for part in parts)
        assert len(parts) == 4
        assert joined == (tmp_path / "whole" / f"{table}.ndjson").read_bytes()
