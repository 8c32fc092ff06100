"""Reading the body of a request: its content coding is undone, its type and charset checked.

Assumed throughout (`content-type`): the vendor's pages show only application/json.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from mockserver.core.errors import Malformed, UnsupportedMediaType

__all__ = ["EVENTS", "JSON", "YAML", "check_json_type", "decoded"]

JSON = "application/json"
YAML = "application/yaml"  # RFC 9512
EVENTS = "text/event-stream"

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_FORMS = {"gzip": (_GZIP,), "x-gzip": (_GZIP,), "deflate": (_ZLIB, _RAW)}
"""The formats of each coding; some clients send `deflate` without the header of RFC 9110."""

_MOST_CODINGS = 4


def decoded(raw: bytes, coding: str, *, limit: int) -> bytes:
    """Return a body without its content codings, which are named in the order of their use.

    Of a body longer than `limit`, it returns one byte more than `limit`.

    Raises:
        UnsupportedMediaType: a coding is not known.
        Malformed: the body is not in its coding.
    """
    names = [name for name in (part.strip().lower() for part in coding.split(",")) if name]
    names = [name for name in names if name != "identity"]
    for name in names:
        if name not in _FORMS or len(names) > _MOST_CODINGS:
            raise UnsupportedMediaType(
                f"The body is sent with Content-Encoding: {name}. The mock knows gzip and deflate; "
                "send it so, or without that header."
            )
    for name in reversed(names):
        raw = _inflated(raw, name, limit)
    return raw


def check_json_type(mimetype: str, parameters: Mapping[str, str]) -> None:
    """Check that a body is JSON in UTF-8.

    Raises:
        UnsupportedMediaType: it is of another type, or in another charset.
    """
    if mimetype != JSON:
        raise UnsupportedMediaType(
            f"The body is sent as {mimetype or 'nothing'}. Send it with: Content-Type: {JSON}"
        )
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(
            f"The body is sent in the charset {charset}. JSON is UTF-8; send it so, with: "
            f"Content-Type: {JSON}"
        )


def _inflated(raw: bytes, name: str, limit: int) -> bytes:
    for form in _FORMS[name]:
        try:
            return _members(raw, form, limit)
        except zlib.error:
            continue
    raise Malformed(400, f"The body is not encoded as its Content-Encoding says: {name}.")


def _members(raw: bytes, form: int, limit: int) -> bytes:
    """Return the content of one compressed stream, or of several in a row."""
    whole = b""
    while raw and len(whole) <= limit:
        packed = zlib.decompressobj(form)
        whole += packed.decompress(raw, limit + 1 - len(whole))
        if not packed.eof and len(whole) <= limit:
            raise zlib.error("it breaks off")
        raw = packed.unused_data
    return whole
