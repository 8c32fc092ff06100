"""`introzy-mock wait`: wait until a server that was started elsewhere answers."""

from __future__ import annotations

from threading import Event
from urllib.parse import urlsplit

import click

from mockserver.cli.signals import fail_on_interrupt
from mockserver.cli.terminal import say
from mockserver.determinism import stopwatch
from mockserver.errors import IntrozyMockError

__all__ = ["wait"]

_PAUSE_SECONDS = 0.05
_TRY_SECONDS = 1.0
_PROBE = "/openapi.json"
"""A path that every mock answers without a key, even one that closes /_mock to this machine."""


def _base(_ctx: click.Context, _parameter: click.Parameter, url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise click.BadParameter(f"{url!r} is not an address such as http://127.0.0.1:4700")
    return url.rstrip("/")


@click.command()
@click.argument("url", envvar="INTROZY_MOCK_URL", default="http://127.0.0.1:4700", callback=_base)
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

    URL is the server's address, without /api. The default is INTROZY_MOCK_URL, and else
    http://127.0.0.1:4700.
    """
    fail_on_interrupt()
    waited = stopwatch()
    while missing := _missing(url):
        left = timeout - waited()
        if left <= 0:
            raise IntrozyMockError(
                f"no introzy-mock answers at {url} after {timeout:g} s; the last try: {missing}"
            )
        Event().wait(min(left, _PAUSE_SECONDS))
    say(f"introzy-mock answers at {url}")


def _missing(url: str) -> str | None:
    """Return why no mock answers; None if one does."""
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import ProxyHandler, build_opener

    import orjson

    try:
        with build_opener(ProxyHandler({})).open(url + _PROBE, timeout=_TRY_SECONDS) as answer:
            document = orjson.loads(answer.read())
        if document["info"]["contact"]["name"] == "introzy-mock":
            return None
    except HTTPError as error:
        error.close()
        return f"another server, or a wrong path: {error.code} to GET {url}{_PROBE}"
    except OSError as error:
        return _reason(error)
    except HTTPException as error:
        return f"the server there does not speak HTTP ({error!r})"
    except (LookupError, TypeError, ValueError):
        pass
    return f"another server, whose {_PROBE} is not the mock's"


def _reason(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return getattr(reason, "strerror", None) or str(reason)
