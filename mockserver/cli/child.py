"""Running a command as a child process: finding it, passing signals on, its exit code.

The child shares the terminal, the process group and the descriptors of this process. A signal to
the whole group, such as Ctrl-C in a terminal, reaches it without help; a signal to this process
alone is passed on.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import click

from mockserver.cli.signals import BY_SIGNAL, IGNORED
from mockserver.cli.witness import witness

__all__ = ["find_program", "run_child"]

_SIGNAL_SECONDS = 0.1
"""How long a signal may wait: Python handles one only after a blocking call has returned."""

_ENDED = 0
"""Stands in the queue of signal numbers for the end of the child."""

_PASSED_ON = ("SIGINT", "SIGQUIT", "SIGBREAK", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")


class _NotExecutable(click.ClickException):
    exit_code = 126


class _NotFound(click.ClickException):
    exit_code = 127


def find_program(name: str) -> str:
    """Return the path of a command's program, found as a shell finds it.

    Raises:
        ClickException: there is no such program (exit code 127), or it cannot be run (126).
    """
    program = shutil.which(name)
    if program:
        return program
    path = Path(name)
    if not path.exists() or path.name == name:  # a name alone is looked up in PATH
        here = f"; to run the file in this directory write ./{name}" if path.is_file() else ""
        raise _NotFound(f"{name!r} is not a command on this machine{here}")
    if path.is_dir():
        raise _NotExecutable(f"{name} cannot be run: it is a directory")
    raise _NotExecutable(f"{name} cannot be run: it is not executable; try: chmod +x {name}")


def run_child(program: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program with this process's descriptors, and return its exit code.

    The exit code is 128+N if signal N ended the program.

    Raises:
        ClickException: the system refuses to run it (exit code 126).
    """
    heard: SimpleQueue[int] = SimpleQueue()
    _listen(heard)
    try:
        # What this process opened itself is not inherited; what it was given is.
        process = subprocess.Popen([program, *arguments], env=environment, close_fds=False)  # noqa: S603  # the user's own command
    except OSError as error:
        raise _NotExecutable(
            f"{program} cannot be run: {error.strerror}; if it is a script, its first line must "
            "name an interpreter that is there, such as #!/bin/sh"
        ) from error
    Thread(target=_wait, args=(process, heard), name="wait-for-command", daemon=True).start()
    with witness() as was_sent_to_all:
        while (number := _next(heard)) != _ENDED:
            if not was_sent_to_all(number):
                # Windows has no other signal to send than the one that ends a process.
                process.send_signal(number if os.name == "posix" else signal.SIGTERM)
    code = process.wait()
    return BY_SIGNAL - code if code < 0 else code


def _listen(heard: SimpleQueue[int]) -> None:
    """Put each signal that arrives into the queue, also while the program cleans up at the end.

    Signals that this process was started to ignore, as under nohup, are ignored by the child too.
    """
    for number in signal.Signals:
        if number in IGNORED:
            signal.signal(number, signal.SIG_IGN)
        elif number.name in _PASSED_ON:
            signal.signal(number, lambda number, _: heard.put(number))


def _next(heard: SimpleQueue[int]) -> int:
    while True:
        try:
            return heard.get(timeout=_SIGNAL_SECONDS)
        except Empty:
            continue


def _wait(process: subprocess.Popen[bytes], heard: SimpleQueue[int]) -> None:
    process.wait()
    heard.put(_ENDED)
