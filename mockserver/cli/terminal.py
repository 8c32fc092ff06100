"""The terminal: what a command prints, and what becomes of it where nobody takes it.

`say` tells what was done, `show` gives what was asked for. Without a standard output the first is
left out and the second is an error; one that is full is an error, and a reader that left ends the
command without a word.
"""

from __future__ import annotations

import errno
import io
import os
import sys

import click

from mockserver.errors import IntrozyMockError
from mockserver.printable import printable, printable_json

__all__ = ["ReaderLeft", "complain", "in_words", "prepare", "say", "show", "show_json"]

_LEFT = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}
_LAST_STANDARD_STREAM = 2


class ReaderLeft(Exception):
    """Whoever read the standard output reads no more."""


class OutputLost(IntrozyMockError):
    """What was asked for cannot be written."""


def prepare() -> None:
    """Make the standard streams safe to use.

    No file that is opened later takes the number of a standard stream that is closed; a command
    that `exec` runs finds it closed as well. What a terminal's encoding lacks is spelled out.
    """
    descriptor = os.open(os.devnull, os.O_RDWR)  # not inherited by a child
    while descriptor <= _LAST_STANDARD_STREAM:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(*lines: str) -> None:
    """Print lines that tell what was done."""
    _write("".join(f"{printable(line)}\n" for line in lines))


def show(*lines: str) -> None:
    """Print lines that were asked for.

    Raises:
        OutputLost: there is no standard output.
    """
    _check_output()
    say(*lines)


def show_json(text: str) -> None:
    """Print a JSON text that was asked for; it says the same on every terminal.

    Raises:
        OutputLost: there is no standard output.
    """
    _check_output()
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    _write(printable_json(text, ascii_only=not unicode))


def complain(*lines: str) -> None:
    """Print lines to the standard error output, if there is one that takes them."""
    try:
        if sys.stderr:
            sys.stderr.write("".join(f"{line}\n" for line in lines))
            sys.stderr.flush()
    except OSError:
        sys.stderr = None


def in_words(error: click.ClickException | IntrozyMockError | OSError) -> str:
    """Return an error in words; it may repeat what was typed or what a server said."""
    if isinstance(error, click.ClickException):
        told = io.StringIO()
        error.show(told)
        message = error.format_message()
        return told.getvalue().rstrip("\n").replace(message, printable(message))
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"Error: {printable(f'{place}{error.strerror or error}')}"
    return f"Error: {printable(str(error))}"


def _check_output() -> None:
    if sys.stdout is None:
        raise OutputLost("there is no standard output to write to")


def _write(text: str) -> None:
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # else Python tells at its end that what it holds found no reader
        if error.errno in _LEFT:
            raise ReaderLeft from error
        raise OutputLost(f"standard output cannot be written: {error.strerror}") from error
