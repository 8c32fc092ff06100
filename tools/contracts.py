"""`python -m tools.contracts`: update the files that are derived from openapi.yaml.

For development only; it needs PyYAML, which the program does not.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import yaml

from mockserver.contract.document import SOURCE, Node, assumptions

__all__ = ["REGISTER_PAGE", "compiled", "register_page", "sources"]

REGISTER_PAGE = Path(__file__).parents[1] / "docs" / "assumptions.md"

_HEAD = """# Assumptions

What the vendor's pages do not say, the answer chosen here, and why. Where there is an alternative,
`introzy-mock serve --assume NAME=VALUE` chooses it. The response header `Introzy-Mock-Assumptions`
names those that an answer rests on, and the served contract says them where they apply.

Made from the contract by `make openapi`.
"""


def sources() -> list[Path]:
    """Return the contracts: the vendor's, and the control surface's."""
    return sorted(SOURCE.parents[1].glob("*/openapi.yaml"))


def compiled(source: Path = SOURCE) -> bytes:
    """Return the text that openapi.json beside a source must have."""
    document = yaml.safe_load(source.read_bytes())
    return orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"


def register_page(document: Node) -> str:
    """Return the text that docs/assumptions.md must have."""
    parts = [_HEAD]
    for assumption in assumptions(document):
        parts.append(f"## {assumption.name}\n\n{assumption.question}\n")
        parts.append(f"{assumption.answer}\n\nWhy: {assumption.why}\n")
        parts.extend(
            f"- `--assume {assumption.name}={value}`: {answer}\n"
            for value, answer in assumption.alternatives.items()
        )
    return "\n".join(parts)


if __name__ == "__main__":
    for _source in sources():
        _source.with_suffix(".json").write_bytes(compiled(_source))
    REGISTER_PAGE.write_text(register_page(orjson.loads(compiled())), encoding="utf-8")
