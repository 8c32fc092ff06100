"""Printing to the terminal, also where no standard output takes it.

`say` prints what was done, `show` prints what was asked for. Without a standard output, `say`
prints nothing and `show` is an error. A full disk is an error. A reader that closes the pipe ends
the command silently.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from mockserver.core.errors import IntrozyMockError
from mockserver.core.printable import printable, printable_json

__all__ = [
    "ReaderLeft",
    "complain",
    "in_words",
    "prepare",
    "progress_of",
    "say",
    "show",
    "show_json",
]

_LEFT = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}
_LAST_STANDARD_STREAM = 2


class ReaderLeft(Exception):
    """The reader of the standard output has closed it."""


class OutputLost(IntrozyMockError):
    """The output that was asked for cannot be written."""


def prepare() -> None:
    """Make the standard streams safe to use.

    A file that is opened later must not get the number of a closed standard stream; a command that
    `exec` runs finds that stream closed as well. Characters that the terminal's encoding lacks are
    written as escapes.
    """
    descriptor = os.open(os.devnull, os.O_RDWR)  # not inherited by a child
    while descriptor <= _LAST_STANDARD_STREAM:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(*lines: str) -> None:
    """Print lines that say what was done."""
    _write("".join(f"{printable(line)}\n" for line in lines))


def show(*lines: str) -> None:
    """Print lines that were asked for.

    Raises:
        OutputLost: there is no standard output.
    """
    _check_output()
    say(*lines)


def show_json(text: str) -> None:
    """Print a JSON text that was asked for, in ASCII where the terminal has no Unicode.

    Raises:
        OutputLost: there is no standard output.
    """
    _check_output()
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    _write(printable_json(text, ascii_only=not unicode))


def complain(*lines: str) -> None:
    """Print lines to standard error, if it can be written."""
    try:
        if sys.stderr:
            sys.stderr.write("".join(f"{line}\n" for line in lines))
            sys.stderr.flush()
    except OSError:
        sys.stderr = None


@contextmanager
def progress_of(length: int) -> Iterator[Callable[[int], object]]:
    """Show a bar for this many steps; call the function with the number of further ones.

    The bar is on standard error, and only on a terminal.
    """
    if not sys.stderr or not sys.stderr.isatty():
        yield int
        return
    with click.progressbar(length=length, file=sys.stderr) as bar:
        yield bar.update


def in_words(error: click.ClickException | IntrozyMockError | OSError) -> str:
    """Return the message of an error, safe to print: it may repeat input or a server's text."""
    if isinstance(error, click.ClickException):
        shown = io.StringIO()
        error.show(shown)
        message = error.format_message()
        return shown.getvalue().rstrip("\n").replace(message, printable(message))
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
        sys.stdout = None  # otherwise Python reports at its end what it could not write
        if error.errno in _LEFT:
            raise ReaderLeft from error
        raise OutputLost(f"standard output cannot be written: {error.strerror}") from error
