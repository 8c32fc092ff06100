"""Faults with a name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = ["PRESETS", "Preset"]


class Preset(NamedTuple):
    """A fault with a name: its description in words, and the fields that `Faults.add` takes.

    Fields beside the name replace those of the preset; only an effect that is an object is merged
    with the preset's effect. `method` applies unless an operation is given. `endings` are those
    that its effect can be changed to, if not any.
    """

    description: str
    spec: Mapping[str, Any]
    endings: tuple[str, ...] = ()


_NO_CONNECTION = "refused", "connect-timeout"


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "slow": Preset("Every answer comes 2 seconds late.", {"effect": {"delay": 2}}),
        "down": Preset("Every request answers 503, until the fault is removed.", {"effect": 503}),
        "flaky": Preset(
            "The next request answers 503, and then all is well.", {"effect": 503, "times": 1}
        ),
        "lost-answer": Preset(
            "The next write is done, but the connection is dropped before its answer.",
            {"effect": "lost", "times": 1, "method": "POST, PUT, PATCH, DELETE"},
            endings=("never", "dropped", "cut"),
        ),
        "refused": Preset(
            "Every connection is refused, until the fault is removed.",
            {"effect": "refused"},
            endings=_NO_CONNECTION,
        ),
        "connect-timeout": Preset(
            "No connection comes about, until the fault is removed.",
            {"effect": "connect-timeout"},
            endings=_NO_CONNECTION,
        ),
        "expired-key": Preset(
            "Every request answers 401: its key has expired.",
            {
                "effect": {
                    "status": 401,
                    "message": "The API key has expired. Create a new one in the dashboard.",
                }
            },
        ),
        "rate-limited": Preset(
            "Each key has used up its limit and answers 429, until 60 seconds of the sandbox's "
            "clock have passed; from then on it has 100 requests in 60 seconds.",
            {"effect": {"limit": 100, "window": 60, "spent": True}},
        ),
    }
)
