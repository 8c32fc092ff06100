"""A command that runs as this one's child: how it is found, its signals, its end as an exit code.

The child shares terminal and process group with this process. The terminal's own signals so reach
it without help, and a shell stops and continues both; every other signal is passed on. Nothing
here knows what the command is run for.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import click

from mockserver.cli.signals import BY_SIGNAL

__all__ = ["find_program", "run_child"]

_SIGNAL_SECONDS = 0.1
"""How long a signal may lie."""


class _NotExecutable(click.ClickException):
    exit_code = 126


class _NotFound(click.ClickException):
    exit_code = 127


def _known(*names: str) -> frozenset[signal.Signals]:
    return frozenset(number for number in signal.Signals if number.name in names)


_FROM_THE_KEYBOARD = _known("SIGINT", "SIGQUIT", "SIGBREAK")
_PASSED_ON = _FROM_THE_KEYBOARD | _known("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")


def find_program(name: str) -> str:
    """Give the path of a command's program, as a shell finds it.

    Raises:
        ClickException: there is none, which ends with 127, or it cannot be run, with 126.
    """
    program = shutil.which(name)
    if program:
        return program
    path = Path(name)
    if not path.exists() or path.name == name:  # a name alone is looked up in PATH
        here = f"; for the file in this directory write ./{name}" if path.is_file() else ""
        raise _NotFound(f"{name!r} is no command that can be found{here}")
    if path.is_dir():
        raise _NotExecutable(f"{name} cannot be run: it is a directory")
    raise _NotExecutable(f"{name} cannot be run: it is not executable; try: chmod +x {name}")


def run_child(program: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program with this process's streams; give its exit code, 128+N if signal N ended it.

    Raises:
        ClickException: the system refuses to run it, which ends with 126.
    """
    relay = _Relay()
    try:
        process = subprocess.Popen([program, *arguments], env=environment)  # noqa: S603  # the user's own command
    except OSError as error:
        raise _NotExecutable(
            f"{program} cannot be run: {error.strerror}; if it is a script, its first line must "
            "name an interpreter that is there, such as #!/bin/sh"
        ) from error
    relay.begin(process)
    code = _wait(process)
    return BY_SIGNAL - code if code < 0 else code


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end in a way that no signal is left lying.

    One that comes just before a call that blocks is not handled until the call returns.
    """
    ended = Event()

    def wait() -> None:
        process.wait()
        ended.set()

    Thread(target=wait, name="wait-for-command", daemon=True).start()
    while not ended.wait(_SIGNAL_SECONDS):
        pass
    return process.wait()


class _Relay:
    """Passes signals on to a child, also those that come just before it is there.

    When the child has ended they do nothing, so that they do not disturb the tidying up.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        for number in _PASSED_ON:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, self._pass_on)

    def begin(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        for number in self._early:
            # Windows has no other signal to send than the one that ends a process.
            process.send_signal(number if os.name == "posix" else signal.SIGTERM)

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        if self._process is None:
            self._early.append(number)
        elif not _reached_the_child(number):
            self._process.send_signal(number)


def _reached_the_child(number: int) -> bool:
    """Tell whether the terminal sent this signal: it sends it to all of its foreground group."""
    if number not in _FROM_THE_KEYBOARD:
        return False
    if os.name != "posix":
        return True
    try:
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)
