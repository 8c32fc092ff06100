"""What a sandbox's handle takes and returns, as types.

Records are in the shape in which the API shows them. With the assumption `unset-values=omitted`
keys that are listed here may be missing.

Made from the contracts by `make openapi`; do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypeAlias, TypedDict, final

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction
    from pathlib import Path

    from mockserver.config import StrPath
    from mockserver.core.determinism import Date, TimeSpan

__all__ = [
    "AppliedEffect",
    "AppliedFault",
    "Assumed",
    "Change",
    "ClockFields",
    "ClockMode",
    "CompanyContact",
    "CompanyRecord",
    "CompanyValues",
    "ContactType",
    "Deal",
    "DealChanges",
    "DealCreate",
    "DealCreated",
    "DealFields",
    "DealListItem",
    "DealUpdate",
    "DealUpdated",
    "DealValues",
    "EffectFields",
    "EffectWord",
    "Ending",
    "Exchange",
    "FaultFields",
    "FaultPath",
    "FaultPreset",
    "HeaderField",
    "HttpMethod",
    "IgnoredFields",
    "ListedPipelineValues",
    "NearMiss",
    "Number",
    "OperationId",
    "Person",
    "PersonName",
    "PersonRecord",
    "PersonValues",
    "Pipeline",
    "PipelineName",
    "PipelineSummary",
    "PipelineType",
    "PipelineValues",
    "SandboxOptions",
    "Scenario",
    "Stage",
    "StageName",
    "StageValues",
    "StageWithCount",
    "StageWithDescription",
    "TableName",
    "UserRecord",
    "UserValues",
]

PipelineName: TypeAlias = Literal[
    "sales",
    "advocacy",
    "integration",
    "referral",
    "partner",
    "SALES",
    "ADVOCACY",
    "INTEGRATION",
    "REFERRAL",
    "PARTNER",
]
"""A type of pipeline, in a path's form or a record's."""

EffectWord: TypeAlias = Literal["never", "dropped", "cut", "lost", "refused", "connect-timeout"]
"""An effect that one word says."""

Scenario: TypeAlias = Literal[
    "default",
    "empty",
    "documentation",
    "demo",
    "unicode",
    "boundaries",
    "large",
]
"""The name of a starting state."""

Assumed = TypedDict(
    "Assumed",
    {
        "pagination-range": Literal["reject", "clamp"],
        "deal-order": Literal["newest-first", "oldest-first"],
        "unset-values": Literal["null", "omitted"],
        "unknown-references": Literal["not-found", "made-up", "unprocessable"],
    },
    total=False,
)
"""Assumptions of the contract, each set to one of its answers."""

Number: TypeAlias = "float | Decimal | Fraction"
"""A number of any of the types that a field takes."""

ContactType: TypeAlias = Literal["USER", "COMPANY"]
"""`ContactType` of the contract."""

PipelineType: TypeAlias = Literal["SALES", "ADVOCACY", "INTEGRATION", "REFERRAL", "PARTNER"]
"""`PipelineType` of the contract."""

OperationId: TypeAlias = Literal[
    "listPipelines",
    "getPipeline",
    "listDeals",
    "createDeal",
    "getDeal",
    "updateDeal",
    "deleteDeal",
]
"""An operation of the vendor's API."""

Ending: TypeAlias = Literal["whole", "never", "dropped", "cut", "refused", "connect-timeout"]
"""How the answer travels, or that no connection is made."""

TableName: TypeAlias = Literal["pipelines", "stages", "deals", "people", "companies", "users"]
"""`TableName` of the contract."""

HttpMethod: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
"""`HttpMethod` of the contract."""

FaultPreset: TypeAlias = Literal[
    "slow",
    "down",
    "flaky",
    "lost-answer",
    "refused",
    "connect-timeout",
    "expired-key",
    "rate-limited",
]
"""A predefined fault."""

ClockMode: TypeAlias = Literal["tick", "frozen", "real"]
"""How time advances: by a step with each write, only when it is set or advanced, or with real
time."""


@final
class StageWithDescription(TypedDict):
    """`StageWithDescription` of the contract."""

    id: str
    label: str
    color: str
    description: str


@final
class Person(TypedDict):
    """`Person` of the contract."""

    id: str
    firstName: str
    lastName: str
    email: str


@final
class CompanyContact(TypedDict):
    """`CompanyContact` of the contract."""

    id: str
    name: str


@final
class Deal(TypedDict):
    """`Deal` of the contract."""

    id: str
    name: str
    description: str | None
    expectedValue: float | None
    currency: str
    notes: str | None
    stage: StageWithDescription
    contact: Person | CompanyContact | None
    owner: Person
    createdAt: str
    updatedAt: str


@final
class Stage(TypedDict):
    """`Stage` of the contract."""

    id: str
    label: str
    color: str


@final
class PersonName(TypedDict):
    """`PersonName` of the contract."""

    id: str
    firstName: str
    lastName: str


@final
class DealListItem(TypedDict):
    """`DealListItem` of the contract."""

    id: str
    name: str
    description: str | None
    expectedValue: float | None
    currency: str
    notes: str | None
    stage: Stage
    contact: Person | CompanyContact | None
    owner: PersonName
    createdAt: str
    updatedAt: str


@final
class DealCreated(TypedDict):
    """`DealCreated` of the contract."""

    id: str
    name: str
    description: str | None
    expectedValue: float | None
    currency: str
    stage: Stage
    contact: PersonName | CompanyContact | None
    createdAt: str


@final
class StageName(TypedDict):
    """`StageName` of the contract."""

    id: str
    label: str


@final
class DealUpdated(TypedDict):
    """`DealUpdated` of the contract."""

    id: str
    name: str
    expectedValue: float | None
    stage: StageName


@final
class DealCreate(TypedDict):
    """`DealCreate` of the contract."""

    name: str
    description: NotRequired[str | None]
    expectedValue: NotRequired[float | None]
    currency: NotRequired[str]
    contactId: NotRequired[str | None]
    contactType: NotRequired[ContactType]
    ownerId: NotRequired[str]
    notes: NotRequired[str | None]
    referredByCustomerId: NotRequired[str | None]
    referredByContactType: NotRequired[ContactType]


@final
class DealUpdate(TypedDict, total=False):
    """`DealUpdate` of the contract."""

    name: str
    description: str | None
    expectedValue: float | None
    currency: str
    pipelineStageId: str
    notes: str | None
    ownerId: str


@final
class StageWithCount(TypedDict):
    """`StageWithCount` of the contract."""

    id: str
    label: str
    color: str
    description: str
    sortOrder: int
    dealCount: int


@final
class Pipeline(TypedDict):
    """`Pipeline` of the contract."""

    id: str
    type: PipelineType
    name: str
    description: str
    stages: list[StageWithCount]


@final
class PipelineSummary(TypedDict):
    """`PipelineSummary` of the contract."""

    id: str
    type: PipelineType
    name: str
    description: str
    stageCount: int
    dealCount: int
    createdAt: str


@final
class PersonRecord(TypedDict):
    """`PersonRecord` of the contract."""

    id: str
    type: Literal["USER"]
    email: str
    firstName: str
    lastName: str
    phoneNumber: str | None
    address: str | None
    companyId: str | None
    isFullUser: bool
    createdAt: str
    updatedAt: str


@final
class CompanyRecord(TypedDict):
    """`CompanyRecord` of the contract."""

    id: str
    type: Literal["COMPANY"]
    name: str
    description: str | None
    website: str | None
    industry: str | None
    address: str | None
    createdAt: str
    updatedAt: str


@final
class UserRecord(TypedDict):
    """`UserRecord` of the contract."""

    id: str
    firstName: str
    lastName: str
    email: str
    createdAt: str
    updatedAt: str


@final
class HeaderField(TypedDict):
    """`HeaderField` of the contract."""

    name: str
    value: str


@final
class AppliedEffect(TypedDict, total=False):
    """An effect as it was applied: a rate limit that was used up has a status and headers too."""

    status: int
    message: str
    body: str
    headers: dict[str, str]
    delay: float
    ending: Ending
    commit: bool
    limit: int
    window: int
    spent: bool


@final
class AppliedFault(TypedDict):
    """`AppliedFault` of the contract."""

    id: int | None
    name: str
    effect: AppliedEffect


@final
class Change(TypedDict):
    """`Change` of the contract."""

    table: TableName
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@final
class IgnoredFields(TypedDict):
    """What was sent in query and body that the vendor does not document."""

    query: list[str]
    body: list[str]


@final
class NearMiss(TypedDict):
    """An operation that a request may have meant, and what differs."""

    operation: OperationId
    method: HttpMethod
    path: str
    differences: list[str]


@final
class Exchange(TypedDict):
    """One request and its outcome."""

    id: int
    time: str
    operation: OperationId | None
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    headerList: list[HeaderField]
    body: Any
    status: int
    responseHeaders: list[HeaderField]
    response: Any
    durationMs: float
    faults: list[AppliedFault]
    assumptions: list[str]
    changes: list[Change]
    summary: list[str]
    ignored: IgnoredFields
    nearest: list[NearMiss]
    line: str
    curl: str


@final
class FaultPath(TypedDict, total=False):
    """Only requests whose path has these values of its parameters, such as {"type": "sales"}."""

    type: str
    id: str


class DealFields(TypedDict, total=False):
    """Fields of a deal, as the API's create takes them."""

    name: str
    description: str | None
    expectedValue: Number | None
    currency: str
    contactId: str | None
    contactType: ContactType
    ownerId: str
    notes: str | None
    referredByCustomerId: str | None
    referredByContactType: ContactType


class DealChanges(TypedDict, total=False):
    """Fields of a deal, as the API's update takes them."""

    name: str
    description: str | None
    expectedValue: Number | None
    currency: str
    pipelineStageId: str
    notes: str | None
    ownerId: str


class DealValues(TypedDict, total=False):
    """Fields of a deal, as the API's get shows them; a stage by its label."""

    id: str
    name: str
    description: str | None
    expectedValue: Number | None
    currency: str
    notes: str | None
    stage: str
    contact: Person | PersonRecord | CompanyContact | CompanyRecord | None
    owner: Person | UserRecord
    createdAt: str | Date
    updatedAt: str | Date


class PipelineValues(TypedDict, total=False):
    """Fields of a pipeline, as the API's get shows them."""

    id: str
    type: PipelineName
    name: str
    description: str
    stages: list[StageWithCount]


class ListedPipelineValues(TypedDict, total=False):
    """Fields of a pipeline, as the API lists them."""

    id: str
    type: PipelineName
    name: str
    description: str
    stageCount: int
    dealCount: int
    createdAt: str | Date


class StageValues(TypedDict, total=False):
    """Fields of a stage, as a pipeline shows them."""

    id: str
    label: str
    color: str
    description: str
    sortOrder: int
    dealCount: int


class PersonValues(TypedDict, total=False):
    """Fields of a person."""

    id: str
    type: Literal["USER"]
    email: str
    firstName: str
    lastName: str
    phoneNumber: str | None
    address: str | None
    companyId: str | None
    isFullUser: bool
    createdAt: str | Date
    updatedAt: str | Date


class CompanyValues(TypedDict, total=False):
    """Fields of a company."""

    id: str
    type: Literal["COMPANY"]
    name: str
    description: str | None
    website: str | None
    industry: str | None
    address: str | None
    createdAt: str | Date
    updatedAt: str | Date


class UserValues(TypedDict, total=False):
    """Fields of a user."""

    id: str
    firstName: str
    lastName: str
    email: str
    createdAt: str | Date
    updatedAt: str | Date


class EffectFields(TypedDict, total=False):
    """What happens to a request; what is left out does nothing."""

    status: int
    message: str
    body: str
    headers: dict[str, str]
    delay: Number | TimeSpan
    ending: Ending
    commit: bool
    limit: int
    window: int
    spent: bool


class FaultFields(TypedDict, total=False):
    """Fields of a fault, as `POST /_mock/faults` takes them."""

    effect: int | EffectWord | EffectFields
    sequence: str | Sequence[int | Literal["ok"] | EffectWord | EffectFields]
    operation: OperationId
    method: str
    type: PipelineName
    deal: str
    path: FaultPath
    key: str
    times: int
    every: int


class ClockFields(TypedDict, total=False):
    """How a clock is to be, as `PATCH /_mock/clock` takes it."""

    now: str | Date
    mode: ClockMode
    step: Number


class SandboxOptions(TypedDict, total=False):
    """What a sandbox starts with; what is left out is as in the config."""

    scenario: Scenario | Path | None
    seed: int | None
    clock: str | Date | ClockFields | None
    assume: Assumed | None
    start: StrPath | None
