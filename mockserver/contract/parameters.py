"""The parameters in the contract's paths, and which of their values are the same to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mockserver.contract.document import Node
from mockserver.core.records import canonical_id

__all__ = ["PathParameter", "path_parameters"]

_BOTH_CASES = re.compile(r"\[[A-Z]([a-z])\]")
_WORDS = re.compile(r"\^\(\?:([a-z|]+)\)\$")


class PathParameter(NamedTuple):
    """A parameter in a path: any text, a UUID, or one of a few `values`.

    Letter case makes no difference in a UUID, or in one of a few values.
    """

    values: tuple[str, ...] = ()
    is_uuid: bool = False

    def canonical(self, text: str) -> str:
        """Return the one spelling of a value, for comparing: such as SALES for sales."""
        if self.values:
            return text.upper() if text.isascii() else text
        return canonical_id(text) if self.is_uuid else text


def path_parameters(declared: Iterable[Node]) -> dict[str, PathParameter]:
    """Return the parameters by name; one that two paths declare in two ways is any text."""
    found: dict[str, PathParameter] = {}
    for item in declared:
        if item["in"] == "path":
            parameter = _parameter(item["schema"])
            known = found.setdefault(item["name"], parameter)
            if known != parameter:
                found[item["name"]] = PathParameter()
    return found


def _parameter(schema: Node) -> PathParameter:
    """Read a schema: a list of values in any letter case is written as a pattern, `[Ss]`."""
    words = _WORDS.fullmatch(_BOTH_CASES.sub(r"\1", schema.get("pattern", "")))
    values = words[1].split("|") if words else schema.get("enum", ())
    return PathParameter(tuple(values), is_uuid=schema.get("format") == "uuid")
