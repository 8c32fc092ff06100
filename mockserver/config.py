"""The settings of an app."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from mockserver.core.determinism import Date
from mockserver.core.errors import InvalidRequest, StartError
from mockserver.core.times import read_clock
from mockserver.http.admission import read_host, read_key, read_origin
from mockserver.store import Durability

__all__ = ["Config", "StrPath", "checked", "clock_at_start", "place"]

StrPath: TypeAlias = "str | os.PathLike[str]"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of an app; the defaults are generated data, kept in memory.

    `data` is the data file, None for memory; `fresh` starts it over. `start` is a data file that is
    only read: the data starts from it and is kept in memory, so many processes may share the file.
    `scenario`, which may be a file of your own, `seed`, `deals` and `locale` choose the data of a
    new store, and must match a file that already exists. `clock` says how the clocks of sandboxes
    start: `tick`, `frozen`, `real`, or a time from which they tick, which is this machine's for
    `now`; with a time, generated data moves by whole weeks to lead up to it. `assume` maps
    assumptions of the contract to one of their alternatives. `durability` says what an acknowledged
    write survives: a crash of the process, or one of the machine.

    `api_keys` are the only keys of the default sandbox, if there are any. `host` is the address
    that the app is served on; `/_mock` answers requests to it and to `allowed_hosts` from this
    machine. With an `admin_token`, `/_mock` answers only requests that carry it. Pages of this
    machine and of `cors_origins` may call the API from a browser.
    """

    data: StrPath | None = None
    start: StrPath | None = None
    fresh: bool = False
    scenario: StrPath | None = None
    seed: int | None = None
    deals: int | None = None
    locale: str | None = None
    clock: str | Date | None = None
    assume: Mapping[str, str] = field(default_factory=dict)
    durability: Durability = "process"
    api_keys: Collection[str] = field(default=(), repr=False)
    host: str = "127.0.0.1"
    allowed_hosts: Collection[str] = ()
    admin_token: str | None = field(default=None, repr=False)
    cors_origins: Collection[str] = ()


def checked(config: Config) -> Config:
    """Return the config with keys, hosts and origins in the form in which they are compared.

    Raises:
        StartError: one of them can never match, or data and start are both set.
    """
    data, start = place("data", config.data), place("start", config.start)
    if data is not None and start is not None:
        raise StartError(
            f"data={str(data)!r} and start={str(start)!r} cannot be used together: start is only "
            "read, and what follows is kept in memory; leave one out"
        )
    return replace(
        config,
        api_keys=_each("api_keys", config.api_keys, read_key),
        allowed_hosts=_each("allowed_hosts", config.allowed_hosts, read_host),
        cors_origins=_each("cors_origins", config.cors_origins, read_origin),
    )


def place(name: str, given: StrPath | None) -> Path | None:
    """Return the path in the setting of this name.

    Raises:
        StartError: it is not a path.
    """
    if given is None or isinstance(given, Path):
        return given
    if isinstance(given, str | os.PathLike):
        with suppress(TypeError):  # a PathLike may stand for bytes
            return Path(given)
    raise StartError(f"{name} must be a path such as 'introzy-mock.json', not {given!r}")


def clock_at_start(config: Config) -> Mapping[str, Any] | None:
    """Return how clocks start, as arguments of `Clock.set`; None to leave it to scenario or file.

    Raises:
        StartError: the config has no valid clock.
    """
    clock = config.clock
    if clock is None:
        return None
    try:
        return read_clock(clock.isoformat() if isinstance(clock, Date) else f"{clock}")
    except InvalidRequest as error:
        raise StartError(error.message.removesuffix(".")) from error


def _each(name: str, given: Collection[str], read: Callable[[str], str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise StartError(f"{name} is a list of texts, not one text; write {name}=[...]")
    try:
        return tuple(dict.fromkeys(map(read, given)))
    except ValueError as error:
        raise StartError(f"{name}: {error}") from error
