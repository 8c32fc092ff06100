"""A program on openapi-typescript's types and openapi-fetch passes `tsc --strict`, and works."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ecosystem.tools import API_KEY, HOME, Contract, run_npm, run_program

PROGRAMS = Path(__file__).with_name("programs")
COMPILER = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
}


def test_a_program_is_compiled_strictly_and_works(contract: Contract, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "node_modules").symlink_to(HOME / "node_modules")
    (project / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    settings = {"compilerOptions": COMPILER, "files": ["program.ts"]}
    (project / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    shutil.copy(PROGRAMS / f"{contract.name}.ts", project / "program.ts")

    run_npm("openapi-typescript", contract.path, "-o", "api.d.ts", cwd=project)
    run_npm("tsc", cwd=project)
    where = {"INTROZY_BASE_URL": contract.server.url, "INTROZY_API_KEY": API_KEY}
    said = run_program("node", "program.js", cwd=project, env=where)

    assert said == "done\n"
