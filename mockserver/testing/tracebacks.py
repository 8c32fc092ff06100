"""Makes the errors of helpers show the line that called the helper, not the mock's own code.

pytest leaves out frames with `__tracebackhide__`, unittest those of a module with `__unittest`;
elsewhere one frame of this module is left.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

from mockserver.core.errors import IntrozyMockError

__all__ = ["ends_at_caller"]

C = TypeVar("C", bound=type)

__unittest = True

_TOO = {"__init__", "__exit__"}
_SAID = (AssertionError, IntrozyMockError, ModuleNotFoundError)
"""Errors for the caller; the traceback of any other error shows the place in the mock."""


def ends_at_caller(helpers: C) -> C:
    """Make tracebacks from a class's public methods and properties end in the caller's line."""
    for name, member in [*vars(helpers).items()]:
        if name.startswith("_") and name not in _TOO:
            continue
        if isinstance(member, FunctionType):
            setattr(helpers, name, _ending_at_caller(member))
        elif isinstance(member, property) and member.fget:
            setattr(helpers, name, property(_ending_at_caller(member.fget)))
    return helpers


def _ending_at_caller(helper: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(helper)
    def call(*args: Any, **fields: Any) -> Any:
        __tracebackhide__ = True
        try:
            return helper(*args, **fields)
        except _SAID as error:
            refusal = error
        # What the caller handles becomes the context.
        refusal.__cause__ = refusal.__context__ = None
        refusal.__suppress_context__ = False
        raise refusal.with_traceback(None)

    return call
