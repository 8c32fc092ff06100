"""Telling a signal to the whole process group from a signal to this process alone.

No system says which it was. So a second process in the same group, a small shell, listens too: it
hears only signals to the whole group, and reports them when asked. It ends with this process.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from types import TracebackType
from typing import Self

__all__ = ["Witness"]

_NAMES = ("INT", "QUIT", "TERM", "HUP", "USR1", "USR2")
_DONE = "."

_SCRIPT = f"""
for name in {" ".join(_NAMES)}; do trap "echo $name" $name; done
failed=0
while [ $failed -lt 1000 ]; do
  if read -r asked; then failed=0; echo {_DONE}; else failed=$((failed + 1)); fi
done
"""
"""`read` fails once for each signal that interrupts it, and always once this process has ended."""

_FROM_THE_KEYBOARD = {"SIGINT", "SIGBREAK"}


class Witness:
    """The second process that hears the signals to the group; leaving the `with` block ends it.

    On Windows, and where there is no shell, only signals from the keyboard count as sent to the
    group.
    """

    def __init__(self) -> None:
        shell = shutil.which("sh") if os.name == "posix" else None
        self._process = (
            subprocess.Popen(  # noqa: S603  # our own script
                [shell, "-c", _SCRIPT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                bufsize=1,
            )
            if shell
            else None
        )

    def saw(self, number: int) -> bool:
        """Return whether a signal that has just arrived was sent to the whole group."""
        name = signal.Signals(number).name
        if os.name != "posix":
            return name in _FROM_THE_KEYBOARD
        return name.removeprefix("SIG") in self._heard()

    def _heard(self) -> set[str]:
        """Return the signals that it heard since the last call."""
        if self._process is None or not self._process.stdin or not self._process.stdout:
            return set()
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        except OSError:  # somebody ended it
            return set()
        lines = iter(self._process.stdout.readline, "")
        return set(iter(lambda: next(lines, f"{_DONE}\n").strip(), _DONE))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
