"""`introzy-mock wait`: wait until a server that was started elsewhere answers."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import click

from mockserver.cli.signals import fail_on_interrupt
from mockserver.cli.terminal import say
from mockserver.core.determinism import stopwatch
from mockserver.core.errors import IntrozyMockError

if TYPE_CHECKING:
    from mockserver.client.remote import Remote

__all__ = ["wait"]

_PAUSE_SECONDS = 0.05
_TRY_SECONDS = 1.0
_PROBE = "/openapi.json"
"""A path that every mock answers without a key, even one that closes /_mock to this machine."""


def _checked(_ctx: click.Context, _parameter: click.Parameter, url: str) -> str:
    from mockserver.client.remote import Remote, RemoteError

    try:
        return Remote(url).url
    except RemoteError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument(
    "url", envvar="INTROZY_MOCK_URL", default="http://127.0.0.1:4700", callback=_checked
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait.",
)
def wait(*, url: str, timeout: float) -> None:
    """Wait until a server answers at URL.

    URL is the server's address, without /api. The default is INTROZY_MOCK_URL, otherwise
    http://127.0.0.1:4700.
    """
    from mockserver.client.remote import Remote

    fail_on_interrupt()
    remote = Remote(url, patience=_TRY_SECONDS)
    waited = stopwatch()
    while missing := _missing(remote):
        left = timeout - waited()
        if left <= 0:
            raise IntrozyMockError(
                f"no introzy-mock answers at {url} after {timeout:g} s; the last try: {missing}"
            )
        Event().wait(min(left, _PAUSE_SECONDS))
    say(f"introzy-mock answers at {url}")


def _missing(remote: Remote) -> str | None:
    """Return why no mock answers; None if one does."""
    import orjson

    from mockserver.client.remote import NoAnswer

    try:
        answer = remote.send("GET", _PROBE, headers=[], body=b"")
        if answer.status != 200:
            return f"another server, or a wrong path: {answer.status} to GET {remote.url}{_PROBE}"
        if orjson.loads(answer.body)["info"]["contact"]["name"] == "introzy-mock":
            return None
    except NoAnswer as error:
        return error.reason
    except (LookupError, TypeError, ValueError):
        pass
    return f"another server, whose {_PROBE} is not the mock's"
