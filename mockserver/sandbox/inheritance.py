"""What new sandboxes have in common with the default one, where nothing else is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.contract import Contract
from mockserver.core.errors import StartError
from mockserver.generate import DEFAULT_LOCALE, has_locale, name_of
from mockserver.sandbox.sandbox import Sandbox
from mockserver.sandbox.starts import contract_of, refuse_other, start_in, start_of
from mockserver.store import Start

__all__ = ["Inheritance"]

_SEED_ALONE = "leave that out, or name a scenario too, such as default, for generated data"


class Inheritance:
    """Completes what is asked for a new sandbox with what the default one has.

    `scenario` and the file `start` are what the default one was started with, and `clock` is how
    clocks start.
    """

    def __init__(
        self,
        default: Sandbox,
        *,
        clock: Mapping[str, Any] | None,
        scenario: str | None,
        start: Path | None,
    ) -> None:
        self.clock = clock
        self._default = default
        self._scenario = scenario
        self._start_file = start
        self._baseline: tuple[int, Start] | None = None

    @property
    def clock_start(self) -> int | None:
        """The time at which clocks start, in milliseconds; None if it is the scenario's."""
        now: int | None = (self.clock or {}).get("now")
        return now

    def contract(self, assume: Mapping[str, str]) -> Contract:
        """Return the default one's contract with these alternatives.

        Raises:
            StartError: there is no such assumption or alternative.
        """
        return contract_of({**self._default.contract.assume, **assume})

    def start(self, scenario: str | None, seed: int | None, *, file: Path | None = None) -> Start:
        """Return what a sandbox of this scenario and seed starts with, or one of a data file.

        Raises:
            StartError: there is no such scenario, it cannot have the sizes of the default one, or
                the file cannot be used; or there is a seed without a scenario, and it is not that
                of the file that the server was started with.
        """
        if file is not None:
            asked = {"scenario": scenario, "seed": seed}
            given = {name: value for name, value in asked.items() if value is not None}
            return start_in(file, **given).keyless
        store = self._default.store
        own = store.state
        if self._start_file and not store.begun and scenario is None and seed is not None:
            refuse_other(self._start_file, own, {"seed": seed}, advice=_SEED_ALONE)
        seed = own["seed"] if seed is None else seed
        is_own = scenario is None or name_of(scenario) == own["scenario"]
        if is_own and seed == own["seed"]:
            return self._default_start()
        made_of = scenario or self._own_scenario()
        locale = own.get("locale", None if scenario else DEFAULT_LOCALE)
        return start_of(
            scenario=made_of,
            seed=seed,
            sizes=own["sizes"] if is_own else None,
            locale=locale if has_locale(made_of) else None,
            now=self.clock_start,
        )

    def _own_scenario(self) -> str:
        """Return the scenario of the default sandbox, or the file that it stands in.

        Raises:
            StartError: it is of a file that has changed, or that the server was not started with.
        """
        held = str(self._default.store.state["scenario"])
        if "@" not in held:  # which names of files have
            return held
        if self._scenario is not None and name_of(self._scenario) == held:
            return self._scenario
        raise StartError(
            f"{self._scenario or 'its file'} is no longer what the server started with, {held}; "
            "start it again with that file as --scenario, or leave the seed out"
        )

    def _default_start(self) -> Start:
        begun = self._default.store.begun
        if self._baseline is None or self._baseline[0] != begun:
            self._baseline = begun, self._default.store.baseline().keyless
        return self._baseline[1]
