"""Telling a signal that was sent to the whole process group from one for this process alone.

No system tells. A process that does nothing else, in the same group, hears the first kind only;
asked, it says what it has heard. It is a small shell that ends when this process does.
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
"""A read fails once for each signal that interrupts it, and on and on when nobody asks more."""

_FROM_THE_KEYBOARD = {"SIGINT", "SIGBREAK"}


class Witness:
    """What heard the signals that came to all; use it in a `with` statement, which ends it.

    On Windows, and where there is no shell, it knows only that the keyboard's signals reach all.
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
        """Return whether a signal that has just come was sent to the whole group."""
        name = signal.Signals(number).name
        if os.name != "posix":
            return name in _FROM_THE_KEYBOARD
        return name.removeprefix("SIG") in self._heard()

    def _heard(self) -> set[str]:
        """Return what it heard since it was last asked."""
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
