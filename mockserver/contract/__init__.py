"""The contract: what the vendor documents, bound to code that validates and shapes.

`openapi.yaml` is the declaration; everything here is derived from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from mockserver.contract.document import (
    COMPILED,
    SOURCE,
    Assumption,
    Node,
    PipelineDefaults,
    StageDefaults,
    assumptions,
    dereference,
    load,
    operations,
    pipeline_defaults,
)
from mockserver.contract.operation import Operation, assumed_in, operations_of
from mockserver.contract.parameters import PathParameter, path_parameters
from mockserver.contract.shaping import Joined

__all__ = [
    "COMPILED",
    "SOURCE",
    "Assumption",
    "Contract",
    "Joined",
    "Node",
    "Operation",
    "PathParameter",
    "PipelineDefaults",
    "StageDefaults",
    "operations_of",
]


class Contract:
    """The contract in force: the vendor's pages with the chosen alternatives.

    `document` is that of another surface, which the mock declares in the same form.

    Raises:
        StartError: `assume` names an assumption or alternative that does not exist.
    """

    def __init__(
        self, assume: Mapping[str, str] | None = None, *, document: Node | None = None
    ) -> None:
        self.assume: Mapping[str, str] = dict(assume or {})
        self.document: Node = load(assume) if document is None else document
        self.operations: Mapping[str, Operation] = {
            operation.id: operation for operation in operations_of(self.document)
        }
        self.pipelines: Mapping[str, PipelineDefaults] = pipeline_defaults(self.document)
        self.assumptions: tuple[Assumption, ...] = assumptions(self.document)

    @cached_property
    def path_parameters(self) -> Mapping[str, PathParameter]:
        """The parameters in the operations' paths, by name."""
        declared = (operation["parameters"] for *_, operation in operations(self.document))
        return path_parameters(
            dereference(self.document, item) for items in declared for item in items
        )

    def chosen(self, assumption: str) -> str:
        """Return the name of the alternative in force of an assumption that has alternatives."""
        return str(self.document["x-assumptions"][assumption]["chosen"])

    def assumed_elsewhere(self, place: int | str) -> tuple[str, ...]:
        """Return the assumptions behind an answer of no operation, by its status or kind."""
        return tuple(sorted(assumed_in(self.document["x-elsewhere"].get(str(place), {}))))
