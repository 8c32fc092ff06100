"""The options that name the running server a command works on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from mockserver.cli.options import option, refuse_beside, sendable
from mockserver.core.errors import StartError

__all__ = ["asks_no_server", "counted", "on_a_sandbox", "on_a_server", "read_file"]

_url = option(
    "--url", default="http://127.0.0.1:4700", show_default=True, help="Where the server is."
)
_sandbox = option("--sandbox", metavar="NAME", help="The sandbox to use.  [default: default]")
_admin_token = option(
    "--admin-token",
    metavar="TOKEN",
    callback=sendable,
    help="The server's admin token, if it was started with one.",
)


def on_a_server(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a server to a command, and pass it the `Remote` as its first argument."""

    @_url
    @_admin_token
    @wraps(command)
    def declared(*, url: str, admin_token: str | None, **others: Any) -> Any:
        from mockserver.client.remote import Remote

        sandbox = others.pop("sandbox", None)
        return command(Remote(url, sandbox=sandbox, admin_token=admin_token), **others)

    return declared


def on_a_sandbox(command: Callable[..., Any]) -> Callable[..., Any]:
    """Do the same as `on_a_server`, and add the option that names a sandbox."""
    return _sandbox(on_a_server(command))


def asks_no_server(word: str) -> None:
    """Refuse the options of a server on the command line, because `word` makes them ineffective.

    Raises:
        UsageError: one of them is there.
    """
    refuse_beside(word, "--url", "--sandbox", "--admin-token")


def counted(requests: int) -> str:
    """Return a number of requests in words, such as "1 request" or "2 requests"."""
    return f"{requests} request" + ("" if requests == 1 else "s")


def read_file(path: Path) -> bytes:
    """Return the content of a file, or of standard input if the path is -.

    Raises:
        StartError: it cannot be read.
    """
    if str(path) == "-" and sys.stdin is None:
        raise StartError("there is no standard input to read; name a file")
    try:
        return path.read_bytes() if str(path) != "-" else sys.stdin.buffer.read()
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}") from error
