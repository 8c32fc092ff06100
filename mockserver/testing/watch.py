"""The pytest plugin that follows the sandboxes in use, once the first is created."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from mockserver.testing.exchanges import Mark
from mockserver.testing.parts import Parts

__all__ = ["Watch"]


class Watch:
    """The sandboxes in use, and which of their requests came before the present test.

    `own` is the present test's own sandbox.
    """

    def __init__(self) -> None:
        self.own: Parts | None = None
        self._before: dict[Parts, Mark] = {}

    def add(self, sandbox: Parts) -> None:
        """Watch a new sandbox, until it is deleted."""
        sandbox.on_drop = lambda: self._before.pop(sandbox, None)
        self._before[sandbox] = sandbox.exchanges.mark

    def pytest_runtest_setup(self) -> None:
        """Note that another test begins, for sandboxes that several tests share."""
        for sandbox in self._before:
            self._before[sandbox] = sandbox.exchanges.mark

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, None, None]:
        """Fail a test for unused faults; those of shared sandboxes' fixtures are checked later."""
        for sandbox in self._before:
            if sandbox is not self.own:
                sandbox.faults.begin()
        yield
        found = ((sandbox, sandbox.faults.unmet()) for sandbox in self._before)
        unmet = [sandbox.assertions.unmet(faults) for sandbox, faults in found if faults]
        if unmet:
            pytest.fail("\n".join(unmet), pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add the requests of a failed test to its report, and do not check its faults."""
        report = yield
        requests = self._requests(report.longreprtext) if report.failed else ""
        if requests:
            report.sections.append(("introzy: requests of this test", requests))
        if not report.passed:
            for sandbox in self._before:
                sandbox.faults.forget()
        return report

    def _requests(self, already: str) -> str:
        """Return the requests of the present test, without lists that were already printed."""
        parts: list[str] = []
        for sandbox, mark in self._before.items():
            lines = sandbox.exchanges.lines(mark)
            if not all(line in already for line in lines):
                parts += [f"sandbox {sandbox.name}", *(f"  {line}" for line in lines)]
        return "\n".join(parts)
