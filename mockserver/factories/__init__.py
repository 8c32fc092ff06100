"""Factories: records of the API, one or some at a time, with values of your choice.

>>> from mockserver.factories import deal
>>> deal(stage="Won", expectedValue=0)["stage"]["label"]
'Won'

A record is that of scenario `default`: `number` says which, from 0. Equal arguments make equal
records. There is no server in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from importlib import import_module
from typing import Any, Generic, ParamSpec, TypedDict, TypeVar, Unpack

from mockserver.testing import shapes

__all__ = [
    "CompanyArguments",
    "DealArguments",
    "DealCreateArguments",
    "DealUpdateArguments",
    "Factory",
    "ListedPipelineArguments",
    "PersonArguments",
    "PipelineArguments",
    "StageArguments",
    "UserArguments",
    "company",
    "created_deal",
    "deal",
    "deal_create",
    "deal_update",
    "listed_deal",
    "listed_pipeline",
    "person",
    "pipeline",
    "stage",
    "updated_deal",
    "user",
]

P = ParamSpec("P")
T = TypeVar("T")


class _Set(TypedDict, total=False):
    """The set of records that there are."""

    seed: int
    locale: str


class _Numbered(_Set, total=False):
    """Which record of a set: they have numbers from 0."""

    number: int


class _OfDeals(_Numbered, total=False):
    """Which deal: numbers count the deals of the pipeline, or of the stage if one is given."""

    pipeline: shapes.PipelineName


class DealArguments(shapes.DealValues, _OfDeals, total=False):
    """What a factory of deals takes."""


class DealCreateArguments(shapes.DealFields, _OfDeals, total=False):
    """What the factory of the bodies of creates takes."""


class DealUpdateArguments(shapes.DealChanges, _OfDeals, total=False):
    """What the factory of the bodies of updates takes; a stage is where the deal moves to."""

    stage: str


class PipelineArguments(shapes.PipelineValues, _Set, total=False):
    """What the factory of pipelines takes; the type says which."""


class ListedPipelineArguments(shapes.ListedPipelineValues, _Set, total=False):
    """What the factory of listed pipelines takes; the type says which."""


class StageArguments(shapes.StageValues, _Set, total=False):
    """What the factory of stages takes; pipeline and label say which."""

    pipeline: shapes.PipelineName


class PersonArguments(shapes.PersonValues, _Numbered, total=False):
    """What the factory of people takes."""


class CompanyArguments(shapes.CompanyValues, _Numbered, total=False):
    """What the factory of companies takes."""


class UserArguments(shapes.UserValues, _Numbered, total=False):
    """What the factory of users takes."""


class Factory(Generic[P, T]):
    """A function that makes a record of its arguments."""

    def __init__(self, make: Callable[P, T]) -> None:
        self._make: Callable[..., T] = make
        update_wrapper(self, make)

    def __call__(self, *args: P.args, **given: P.kwargs) -> T:
        """Make a record."""
        return self._make(*args, **given)

    def batch(self, count: int, /, *args: P.args, **given: P.kwargs) -> list[T]:
        """Make some records with equal arguments; their numbers follow one another."""
        numbers = _making().numbers(count, first=given.pop("number", 0))
        return [self._make(*args, **given, number=number) for number in numbers]


@Factory
def deal(**given: Unpack[DealArguments]) -> shapes.Deal:
    """Make a deal as `getDeal` answers it."""
    return _made("deal", "deal", shapes.Deal, given)


@Factory
def listed_deal(**given: Unpack[DealArguments]) -> shapes.DealListItem:
    """Make a deal as `listDeals` shows it."""
    return _made("deal", "listed_deal", shapes.DealListItem, given)


@Factory
def created_deal(**given: Unpack[DealArguments]) -> shapes.DealCreated:
    """Make a deal as `createDeal` answers it."""
    return _made("deal", "created_deal", shapes.DealCreated, given)


@Factory
def updated_deal(**given: Unpack[DealArguments]) -> shapes.DealUpdated:
    """Make a deal as `updateDeal` answers it."""
    return _made("deal", "updated_deal", shapes.DealUpdated, given)


@Factory
def deal_create(**given: Unpack[DealCreateArguments]) -> shapes.DealCreate:
    """Make the body of a request to `createDeal`."""
    return _made("create", "deal_create", shapes.DealCreate, given)


@Factory
def deal_update(**given: Unpack[DealUpdateArguments]) -> shapes.DealUpdate:
    """Make the body of a request to `updateDeal`."""
    return _made("update", "deal_update", shapes.DealUpdate, given)


def pipeline(**given: Unpack[PipelineArguments]) -> shapes.Pipeline:
    """Make a pipeline as `getPipeline` answers it."""
    return _made("pipeline", "pipeline", shapes.Pipeline, given)


def listed_pipeline(**given: Unpack[ListedPipelineArguments]) -> shapes.PipelineSummary:
    """Make a pipeline as `listPipelines` shows it."""
    return _made("pipeline", "listed_pipeline", shapes.PipelineSummary, given)


def stage(**given: Unpack[StageArguments]) -> shapes.StageWithCount:
    """Make a stage as `getPipeline` shows it."""
    return _made("stage", "stage", shapes.StageWithCount, given)


@Factory
def person(**given: Unpack[PersonArguments]) -> shapes.PersonRecord:
    """Make a person, who can be the contact of a deal."""
    return _made("record", "person", shapes.PersonRecord, given)


@Factory
def company(**given: Unpack[CompanyArguments]) -> shapes.CompanyRecord:
    """Make a company, which can be the contact of a deal."""
    return _made("record", "company", shapes.CompanyRecord, given)


@Factory
def user(**given: Unpack[UserArguments]) -> shapes.UserRecord:
    """Make a user, who can own deals."""
    return _made("record", "user", shapes.UserRecord, given)


def _made(kind: str, call: str, shape: type[T], given: Mapping[str, Any]) -> T:
    made: T = getattr(_making(), f"make_{kind}")(call, shape.__name__, given)
    return made


def _making() -> Any:
    """Import what makes records on first use, because importing this package must stay cheap."""
    return import_module(f"{__name__}.making")
