"""`python -m tools.shapes`: write the types of a sandbox's handle from the contracts.

A test compares what is made here with the committed `mockserver/testing/shapes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill
from typing import Any

import mockserver.testing
from mockserver.contract import Contract, Node
from mockserver.control.document import load_control
from mockserver.faults import WORDS
from mockserver.generate import SCENARIOS

__all__ = ["SHAPES", "shapes"]

SHAPES = Path(mockserver.testing.__file__).with_name("shapes.py")

_WIDTH = 100
_QUOTES = '"""'
_HEAD = '''"""What a sandbox's handle takes and returns, as types.

Records are in the shape in which the API shows them. With the assumption `unset-values=omitted`
keys that are listed here may be missing.

Made from the contracts by `make openapi`; do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import {typing}

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction
    from pathlib import Path

    from mockserver.config import StrPath
    from mockserver.core.determinism import Date, TimeSpan
'''
_NUMBER = '''Number: TypeAlias = "float | Decimal | Fraction"
"""A number of any of the types that a field takes."""
'''
_WRITTEN = (
    "Deal",
    "DealListItem",
    "DealCreated",
    "DealUpdated",
    "DealCreate",
    "DealUpdate",
    "Pipeline",
    "PipelineSummary",
    "PersonRecord",
    "CompanyRecord",
    "UserRecord",
    "Exchange",
    "FaultPreset",
)
_GIVEN = {
    "DealFields": ("DealCreate", "Fields of a deal, as the API's create takes them."),
    "DealChanges": ("DealUpdate", "Fields of a deal, as the API's update takes them."),
    "DealValues": ("Deal", "Fields of a deal, as the API's get shows them; a stage by its label."),
    "PipelineValues": ("Pipeline", "Fields of a pipeline, as the API's get shows them."),
    "ListedPipelineValues": ("PipelineSummary", "Fields of a pipeline, as the API lists them."),
    "StageValues": ("StageWithCount", "Fields of a stage, as a pipeline shows them."),
    "PersonValues": ("PersonRecord", "Fields of a person."),
    "CompanyValues": ("CompanyRecord", "Fields of a company."),
    "UserValues": ("UserRecord", "Fields of a user."),
    "EffectFields": ("Effect", "What happens to a request; what is left out does nothing."),
    "FaultFields": ("FaultCreate", "Fields of a fault, as `POST /_mock/faults` takes them."),
    "ClockFields": ("ClockUpdate", "How a clock is to be, as `PATCH /_mock/clock` takes it."),
}
_WIDER = {
    ("DealValues", "stage"): "str",
    ("DealValues", "contact"): "Person | PersonRecord | CompanyContact | CompanyRecord | None",
    ("DealValues", "owner"): "Person | UserRecord",
    ("PipelineValues", "type"): "PipelineName",
    ("ListedPipelineValues", "type"): "PipelineName",
    ("EffectFields", "delay"): "Number | TimeSpan",
    ("FaultFields", "effect"): "int | EffectWord | EffectFields",
    ("FaultFields", "sequence"): 'str | Sequence[int | Literal["ok"] | EffectWord | EffectFields]',
    ("FaultFields", "operation"): "OperationId",
    ("FaultFields", "type"): "PipelineName",
    ("ClockFields", "now"): "str | Date",
}
"""Fields for which handle and factories accept more than the contract does."""
_TIMESTAMP = "#/components/schemas/Timestamp"
_LEFT_OUT = {"FaultFields": {"preset", "from"}}
"""Fields that a method takes by an argument of its own."""
_OPTIONS = '''class SandboxOptions(TypedDict, total=False):
    """What a sandbox starts with; what is left out is as in the config."""

    scenario: Scenario | Path | None
    seed: int | None
    clock: str | Date | ClockFields | None
    assume: Assumed | None
    start: StrPath | None
'''
_TYPING = ("TYPE_CHECKING", "Any", "Literal", "NotRequired", "TypeAlias", "TypedDict", "final")
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def shapes() -> str:
    """Return the text of the module `shapes`."""
    vendor, control = Contract(), load_control()
    components = {**control["components"]["schemas"], **vendor.document["components"]["schemas"]}
    writer = _Writer(components)
    for name in _WRITTEN:
        writer.name_of(name)
    given = [writer.fields(name, *source) for name, source in _GIVEN.items()]
    types = [one.lower() for one in vendor.pipelines]
    words = [word for word in WORDS if word != "ok"]
    assumed = [
        f'        "{one.name}": {_literal([one.chosen or "", *one.alternatives])},'
        for one in vendor.assumptions
        if one.alternatives
    ]
    own = [
        _alias(
            "PipelineName",
            [*types, *vendor.pipelines],
            "A type of pipeline, in a path's form or a record's.",
        ),
        _alias("EffectWord", words, "An effect that one word says."),
        _alias("Scenario", SCENARIOS, "The name of a starting state."),
        "\n".join(
            [
                "Assumed = TypedDict(",
                '    "Assumed",',
                "    {",
                *assumed,
                "    },",
                "    total=False,",
                ")",
            ]
        )
        + '\n"""Assumptions of the contract, each set to one of its answers."""\n',
        _NUMBER,
    ]
    own_names = ["Assumed", "EffectWord", "Number", "PipelineName", "SandboxOptions", "Scenario"]
    listed = [f'    "{name}",' for name in sorted([*writer.names, *_GIVEN, *own_names])]
    classes = "\n\n".join([*writer.classes, *given, _OPTIONS])
    aliases = "\n".join([*own, *writer.aliases])
    typing = [name for name in _TYPING if name in aliases + classes or name == "TYPE_CHECKING"]
    head = _HEAD.format(typing=", ".join(typing))
    return "\n".join([head, "__all__ = [", *listed, "]\n", aliases]) + f"\n\n{classes}"


class _Writer:
    """Writes schemas of the contracts as types, each after those that it refers to."""

    def __init__(self, components: Node) -> None:
        self._components = components
        self.names: dict[str, None] = {}
        self.aliases: list[str] = []
        self.classes: list[str] = []

    def name_of(self, name: str) -> str:
        """Return the name of a schema in a type; write the type if it needs a name."""
        schema: Node = self._components[name]
        if name in self.names:
            return name
        if None in schema.get("enum", ()):
            return self._nullable(schema["enum"])
        if "enum" in schema:
            self.names[name] = None
            self.aliases.append(_alias(name, schema["enum"], _sentence(schema, name)))
        elif "properties" in schema:
            self.names[name] = None
            self.classes.append(self.fields(name, name, _sentence(schema, name)))
        else:
            return self.type_of(schema)
        return name

    def fields(self, name: str, source: str, docstring: str) -> str:
        """Write the fields of a schema as a class of this name."""
        schema: Node = self._components[source]
        required = set(schema.get("required", ())) if name == source else set()
        lines = []
        for field, inner in schema["properties"].items():
            if field in _LEFT_OUT.get(name, ()):
                continue
            hint = _WIDER.get((name, field)) or self.type_of(inner)
            if name != source and inner.get("$ref") == _TIMESTAMP:
                hint = "str | Date"
            if name != source:
                hint = " | ".join(
                    "Number" if part == "float" else part for part in hint.split(" | ")
                )
            needed = field in required or not required
            lines.append(f"    {field}: {hint if needed else f'NotRequired[{hint}]'}")
        base = "TypedDict" if required else "TypedDict, total=False"
        final = ["@final"] if name == source else []
        return (
            "\n".join([*final, f"class {name}({base}):", f'    """{docstring}"""', "", *lines])
            + "\n"
        )

    def type_of(self, schema: Node) -> str:
        """Return the type for a schema."""
        if "$ref" in schema:
            return self.name_of(schema["$ref"].rpartition("/")[2])
        if "const" in schema:
            return _literal([schema["const"]])
        if "enum" in schema:
            return _literal(schema["enum"])
        if "oneOf" in schema:
            return _union(self.type_of(one) for one in schema["oneOf"])
        kinds = schema.get("type", ())
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return _union(self._kind(kind, schema) for kind in kinds) or "Any"

    def _nullable(self, values: list[str | None]) -> str:
        """Return the type of the same enum without null, or null."""
        named = [one for one in values if one is not None]
        for name, schema in self._components.items():
            if schema.get("enum") == named:
                return f"{self.name_of(name)} | None"
        return f"{_literal(named)} | None"

    def _kind(self, kind: str, schema: Node) -> str:
        if kind == "array":
            return f"list[{self.type_of(schema.get('items', {}))}]"
        if kind == "object":
            values = schema.get("additionalProperties")
            return f"dict[str, {self.type_of(values) if isinstance(values, dict) else 'Any'}]"
        return _SCALARS[kind]


def _union(parts: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(parts))


def _literal(values: Iterable[Any]) -> str:
    return f"Literal[{', '.join(map(_quoted, values))}]"


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _alias(name: str, values: Iterable[str], docstring: str) -> str:
    line = f"{name}: TypeAlias = {_literal(values)}"
    if len(line) > _WIDTH:
        line = "\n".join(_broken(name, values))
    return f"{line}\n{fill(_QUOTES + docstring + _QUOTES, _WIDTH)}\n"


def _broken(name: str, values: Iterable[str]) -> Iterator[str]:
    yield f"{name}: TypeAlias = Literal["
    yield from (f"    {_quoted(value)}," for value in values)
    yield "]"


def _sentence(schema: Node, name: str) -> str:
    """Return the first sentence of a schema's description."""
    told = schema.get("description", f"`{name}` of the contract.")
    return f"{told.split('. ')[0].rstrip('.')}."


if __name__ == "__main__":
    SHAPES.write_text(shapes(), encoding="utf-8")
