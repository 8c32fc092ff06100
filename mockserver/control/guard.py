"""Who may use the control surface: this machine's user, or clients with the admin token.

Web pages in the user's browser may not: pages of other sites are refused, and so are requests to a
foreign host name that leads here. A proxy on this machine may not either, because it passes on
anybody's requests.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping

from mockserver.core.errors import Detail, Forbidden
from mockserver.http.admission import host_in, is_at, is_loopback
from mockserver.http.incoming import Incoming

__all__ = ["Guard"]

_OWN_SITES = {None, "none", "same-origin"}
_INSTEAD_OF_A_PAGE = (
    "Of web pages only the mock's own, at /, may use /_mock: any other that you visit could do so "
    "unnoticed. Use curl, the commands of introzy-mock or the test runner; for one failure a page "
    "can send the header Prefer: code=503"
)
_OF_PROXIES = ("x-forwarded", "x-original-", "x-envoy-", "cf-")
"""How the names of headers begin that proxies add."""
_BY_PROXIES = frozenset(
    {
        "via",
        "forwarded",
        "forwarded-for",
        "cdn-loop",
        "client-ip",
        "fastly-client-ip",
        "fly-client-ip",
        "true-client-ip",
        "x-appengine-user-ip",
        "x-azure-clientip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-proxyuser-ip",
        "x-real-ip",
        "x-remote-addr",
        "x-remote-ip",
    }
)
"""Other such names."""


class Guard:
    """Decides by the admin token, or else by the peer and the headers of browsers and proxies.

    `host` is the address that the server listens on. With a token, only the token counts. Without
    one, the surface is closed on a server that listens beyond loopback.
    """

    def __init__(
        self, *, host: str, allowed_hosts: Collection[str], admin_token: str | None
    ) -> None:
        self._open_to_others = not is_loopback(host)
        self._hosts = {host_in(host) or host.lower(), *allowed_hosts} - {""}
        self._token = None if admin_token is None else admin_token.strip()

    def check(self, sent: Incoming, *, by_page: bool = False) -> None:
        """Check that a request may use the control surface.

        `by_page` is whether a page may have what the request asks for.

        Raises:
            Forbidden: it may not; the message says how to get access.
        """
        if self._token is not None:
            if not self._has_token(sent.fields.get("authorization", ""), self._token):
                raise Forbidden(
                    "/_mock needs the admin token that this server was started with. Send: "
                    "Authorization: Bearer TOKEN",
                    details=(Detail("Authorization", "must be Bearer and the admin token"),),
                )
            return
        if self._open_to_others:
            raise Forbidden(
                "/_mock is closed, because this server can be reached from other machines. To open "
                "it, start the server with --admin-token TOKEN"
            )
        reason = self._fault(sent) or (None if by_page else _fault_of_page(sent.fields))
        if reason:
            raise Forbidden(f"/_mock answers only this machine's user, and {reason}")

    def _has_token(self, authorization: str, token: str) -> bool:
        scheme, _, sent = authorization.partition(" ")
        sent_token = sent.strip(" \t").encode("latin-1", "replace")
        return (
            scheme.lower() == "bearer"
            and sent_token != b""
            and hmac.compare_digest(sent_token, token.encode("utf-8", "surrogateescape"))
        )

    def _fault(self, sent: Incoming) -> str | None:
        """Return why a request is refused; None if it is not."""
        peer, host = sent.request.peer, sent.fields.get("host", "")
        if not is_loopback(peer):
            return f"this request came from {peer or 'an unknown address'}."
        proxied = next((name for name in sent.fields if _is_of_a_proxy(name)), None)
        if proxied:
            return (
                f"this request was passed on by a proxy, as its header {proxied.title()} says. "
                "Call the server itself, or start it with --admin-token TOKEN"
            )
        name = host_in(host)
        if not name or (name not in self._hosts and not is_loopback(name)):
            return (
                f"this request was sent to the host {host!r}. Use http://127.0.0.1, or start the "
                f"server with --allowed-host {name or 'NAME'}"
            )
        return None


def _fault_of_page(fields: Mapping[str, str]) -> str | None:
    host = fields.get("host", "")
    origin, site = fields.get("origin"), fields.get("sec-fetch-site")
    if origin is not None and not is_at(origin, host):
        page = "an unknown site" if origin in {"", "null"} else origin
        return f"this request came from a page of {page}. {_INSTEAD_OF_A_PAGE}"
    if site not in _OWN_SITES:
        page = f"a page of another site (Sec-Fetch-Site: {site})"
        return f"this request came from {page}. {_INSTEAD_OF_A_PAGE}"
    return None


def _is_of_a_proxy(name: str) -> bool:
    return name in _BY_PROXIES or name.startswith(_OF_PROXIES)
