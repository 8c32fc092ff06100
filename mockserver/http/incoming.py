"""The parts of a request: its path, its query, its header fields and its body."""

from __future__ import annotations

import re
from urllib.parse import quote

from werkzeug.http import parse_options_header

from mockserver.contract.router import SAFE, split_path
from mockserver.core.errors import RequestError, TooLarge
from mockserver.core.wire import body_limit, query_pairs
from mockserver.http.bodies import JSON, check_json_type, decoded
from mockserver.http.messages import Headers, Request

__all__ = ["Incoming", "fields_of", "parts_of"]

_PLAIN = re.compile(r"[A-Za-z0-9/_.~-]*")
_HOST = re.compile(r"[A-Za-z0-9_.:\[\]-]+")


class Incoming:
    """A request in parts.

    `path` is as it was sent, in ASCII, and `segments` are its parts, each decoded. `fields` are the
    header fields by their names in lower case; those of one name are joined.
    """

    def __init__(self, request: Request) -> None:
        authority, path, query = parts_of(request.target)
        if not _PLAIN.fullmatch(path):
            path = quote(path.encode("latin-1"), safe=f"{SAFE}%")
        self.request: Request = request
        self.method: str = request.method
        self.path: str = path
        self.query: str = query
        self.segments: list[str] = split_path(path)
        self.fields: dict[str, str] = fields_of(request.headers)
        if authority:
            self.fields["host"] = authority  # RFC 9112, 3.2.2: it goes before the header

    @property
    def root(self) -> str:
        """The URL at which the client reached the server, with a slash at its end.

        It has no host if the client named none that a URL can have.
        """
        host = self.fields.get("host", "127.0.0.1")
        shown = host if _HOST.fullmatch(host) else ""
        return f"{self.request.scheme}://{shown}{self.request.mount}/"

    def query_pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of the query, decoded."""
        return query_pairs(self.query)

    def body(self) -> bytes:
        """Return the body without its content coding.

        Raises:
            TooLarge: it has more than `limit` bytes.
            RequestError: its coding is unknown or invalid.
        """
        raw, coding = self.request.body, self.fields.get("content-encoding", "")
        limit = body_limit(self.path)
        if len(raw) > limit or not self.request.whole:
            raise TooLarge(limit)
        if not coding:
            return raw
        raw = decoded(raw, coding, limit=limit)
        if len(raw) > limit:
            raise TooLarge(limit)
        return raw

    def seen_body(self) -> bytes:
        """Return the body for the journal, as far as it can be read."""
        if not self.request.body:
            return b""
        try:
            return self.body()
        except TooLarge:
            return b""
        except RequestError:  # nobody can read it in its coding
            return self.request.body

    def json_body(self) -> bytes:
        """Return the body as `body` does, if it is JSON; an empty one may have any type.

        Raises:
            TooLarge: it has more than `limit` bytes.
            RequestError: it has another type or charset, or its coding is unknown or invalid.
        """
        raw = self.body()
        sent_as = self.fields.get("content-type")
        if raw and sent_as != JSON:
            mimetype, parameters = parse_options_header(sent_as)
            check_json_type(mimetype.lower(), parameters)
        return raw


def parts_of(target: str) -> tuple[str, str, str]:
    """Return the authority of a target, which few targets have, its path and its query."""
    path, _, query = target.partition("?")
    if path.startswith("/"):
        return "", path, query
    _, absolute, rest = path.partition("://")
    authority, slash, path = rest.partition("/") if absolute else ("", "", path)
    return authority, slash + path, query


def fields_of(headers: Headers) -> dict[str, str]:
    """Return the header fields by their names in lower case; those of one name are joined."""
    found: dict[str, str] = {}
    repeated: dict[str, list[str]] = {}
    for name, value in headers:
        if "_" in name:  # behind a WSGI server it would pass for the one spelled with a hyphen
            continue
        key = name.lower()
        if key in found:
            repeated.setdefault(key, [found[key]]).append(value)
        else:
            found[key] = value
    for key, values in repeated.items():
        found[key] = ("; " if key == "cookie" else ",").join(values)
    return found
