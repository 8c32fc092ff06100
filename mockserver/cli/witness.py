"""Telling a signal to the whole process group from a signal to this process alone.

No system says which it was. So a second process in the same group, a small shell, listens too: it
hears only signals to the whole group, and reports them when asked. It ends with this process.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["witness"]

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


@contextmanager
def witness() -> Iterator[Callable[[int], bool]]:
    """Yield a function that returns whether a signal that has just arrived was sent to the group.

    On Windows a signal from the keyboard counts as sent to the group. Elsewhere, without a shell,
    none does.
    """
    shell = shutil.which("sh") if os.name == "posix" else None
    if shell is None:
        to_all = _FROM_THE_KEYBOARD if os.name == "nt" else set()
        yield lambda number: signal.Signals(number).name in to_all
        return
    process = subprocess.Popen(  # noqa: S603  # our own script
        [shell, "-c", _SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    try:
        yield lambda number: signal.Signals(number).name.removeprefix("SIG") in _heard(process)
    finally:
        process.kill()
        process.communicate()


def _heard(process: subprocess.Popen[str]) -> set[str]:
    """Return the signals that it heard since the last call."""
    if not process.stdin or not process.stdout:
        return set()
    try:
        process.stdin.write("\n")
        process.stdin.flush()
    except OSError:  # somebody ended it
        return set()
    lines = iter(process.stdout.readline, "")
    return set(iter(lambda: next(lines, f"{_DONE}\n").strip(), _DONE))
