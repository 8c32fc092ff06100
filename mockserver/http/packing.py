"""Answers packed with gzip: pages, their files, contracts and larger answers of `/_mock`.

Only a browser gets them packed. Some clients of WSGI apps, Schemathesis' for one, ask for gzip and
cannot read it.
"""

from __future__ import annotations

import gzip

from werkzeug.http import parse_accept_header

from mockserver.http.answers import with_headers
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer

__all__ = ["packed"]

_BY_BROWSERS = "sec-fetch-mode"
_LEAST_BYTES = 256
_MOST_BYTES = 1 << 20
"""A larger answer, such as an exported state, would hold up other requests."""
_LEVEL = 6


def packed(answer: Answer, sent: Incoming) -> Answer:
    """Return the answer packed, if a browser takes that and its size is worth it."""
    if answer.stream or not _LEAST_BYTES <= len(answer.body) <= _MOST_BYTES:
        return answer
    varies = answer._replace(headers=(*answer.headers, ("Vary", "Accept-Encoding")))
    takes = parse_accept_header(sent.fields.get("accept-encoding"))
    if _BY_BROWSERS not in sent.fields or not takes.quality("gzip"):
        return varies
    body = gzip.compress(answer.body, compresslevel=_LEVEL, mtime=0)
    own = (("Content-Length", str(len(body))), ("Content-Encoding", "gzip"))
    return with_headers(varies, own)._replace(body=body)
