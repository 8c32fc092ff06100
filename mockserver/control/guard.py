"""Who may use the control surface: this machine's user, or who sends the admin token.

The browser of this machine's user is not its user: another site's page, or a name that was made to
lead here, is refused.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Any

from mockserver.errors import Forbidden

__all__ = ["Guard"]

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^][@:/\\\s]+?)\.?)(?::[0-9]*)?")
_FORWARDED_FOR = re.compile(r'\bfor="?\[?([^;,"\]\s]+)', re.IGNORECASE)  # RFC 7239
_OWN_SITES = {None, "none", "same-origin"}


class Guard:
    """Decides by the peer, and by the headers that a browser adds on its own.

    `host` is the address that the server listens on. Beyond loopback the token is the only way in,
    and without one the surface stays shut.
    """

    def __init__(
        self, *, host: str, allowed_hosts: Collection[str], admin_token: str | None
    ) -> None:
        self._open_to_others = not _is_loopback(host)
        self._hosts = {_name_of(name) or name.lower() for name in (host, *allowed_hosts)}
        self._token = admin_token or None

    def check(self, environ: Mapping[str, Any]) -> None:
        """Make sure that a request may use the control surface.

        Raises:
            Forbidden: it may not; the message says what would open it.
        """
        if self._has_token(environ.get("HTTP_AUTHORIZATION", "")):
            return
        if self._open_to_others:
            raise Forbidden(self._shut())
        reason = self._fault(environ)
        if reason:
            raise Forbidden(f"/_mock answers only this machine's user, and {reason}")

    def _has_token(self, authorization: str) -> bool:
        scheme, _, sent = authorization.partition(" ")
        return (
            self._token is not None
            and scheme.lower() == "bearer"
            and hmac.compare_digest(
                sent.strip(" \t").encode("latin-1", "replace"), self._token.encode()
            )
        )

    def _shut(self) -> str:
        if self._token is None:
            return (
                "/_mock is shut, because this server listens beyond this machine. Open it by "
                "starting the server with --admin-token TOKEN"
            )
        return (
            "/_mock needs the admin token on a server that listens beyond this machine. Send: "
            "Authorization: Bearer TOKEN"
        )

    def _fault(self, environ: Mapping[str, Any]) -> str | None:
        """Say what is wrong with a request; None if nothing is."""
        peer, host = environ.get("REMOTE_ADDR", ""), environ.get("HTTP_HOST", "")
        origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
        if not _is_loopback(peer):
            return f"this request came from {peer or 'an unknown address'}."
        passed_on_for = _first_stranger(environ)
        if passed_on_for:
            return f"this request was passed on by a proxy for {passed_on_for}."
        name = _name_of(host)
        if name not in self._hosts and not _is_loopback(name):
            return (
                f"this request was sent to the host {host!r}. Use http://127.0.0.1, or start the "
                f"server with --allowed-host {name or 'NAME'}"
            )
        if origin is not None and not _is_at(origin, host):
            return f"this request came from a page of {origin or 'an unknown site'}."
        if site not in _OWN_SITES:
            return f"this request came from a page of another site (Sec-Fetch-Site: {site})."
        return None


def _first_stranger(environ: Mapping[str, Any]) -> str | None:
    """Give the first address that a proxy passed a request on for, and that is not this machine."""
    told = ",".join(environ.get(name, "") for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP"))
    addresses = [address.strip() for address in told.split(",") if address.strip()]
    addresses += _FORWARDED_FOR.findall(environ.get("HTTP_FORWARDED", ""))
    return next((address for address in addresses if not _is_loopback(address)), None)


def _is_at(origin: str, host: str) -> bool:
    scheme, _, place = origin.lower().partition("://")
    return scheme in {"http", "https"} and place == host.lower()


def _name_of(host: str) -> str:
    """Give the name or address in a Host header; nothing if it is no plain one."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else ""


def _is_loopback(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
