"""How an API key is shown where people and files may keep it."""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from mockserver.core.redaction import redacted, redacted_bytes, redacted_value

KEY = "introzy_" + "0123456789abcdef" * 4


def spelled(sign: str) -> str:
    """Write a key, each of its signs as the form says: `%{:02x}`."""
    return "".join(sign.format(ord(one)) for one in KEY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("introzy_" + "0" * 60 + "cafe", "introzy_...cafe", id="a real one"),
        pytest.param("introzy_your_api_key", "introzy_..._key", id="the page's"),
        pytest.param("introzy_5ecret", "introzy_...", id="a short one"),
        pytest.param("a introzy_1 b introzy_2", "a introzy_... b introzy_...", id="several"),
        pytest.param("introzy and introzy_ alone", "introzy and introzy_ alone", id="none"),
        pytest.param("introzy_...cafe", "introzy_...cafe", id="shown already"),
        pytest.param("/api?key=introzy%5F5ecret&b=%26", "/api?key=introzy_...&b=%26", id="query"),
        pytest.param("/%69ntrozy_5ecret%0A?a=%20", "/introzy_...%0A?a=%20", id="in a path"),
        pytest.param("/api%2Fa?b=%26&c=\\u0041&#65;", "/api%2Fa?b=%26&c=\\u0041&#65;", id="others"),
    ],
)
def test_a_key_is_shown_by_its_end_alone(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        spelled("%{:02x}"),
        spelled("%{:02X}"),
        spelled("%25{:02x}"),
        spelled("%2525{:02x}"),
        quote(quote(spelled("%{:02x}"))),
        spelled("%u{:04x}"),
        spelled("\\u{:04x}"),
        spelled("\\u{:04X}"),
        spelled("\\\\u{:04x}"),
        spelled("\\\\\\\\u{:04x}"),
        spelled("%5Cu{:04x}"),
        spelled("\\u0025{:02x}"),
        spelled("\\u005cu{:04x}"),
        spelled("\\x{:02x}"),
        spelled("\\U{:08x}"),
        spelled("\\u{{{:x}}}"),
        spelled("&#{};"),
        spelled("&#x{:x};"),
        spelled("&#X{:04X};"),
        spelled("&amp;#{};"),
        quote(spelled("&#{};")),
        spelled("{:c}\0"),
        spelled("\0\0\0{:c}"),
        KEY.replace("_", "%5f"),
        KEY.replace("i", "\\u0069"),
        KEY.replace("t", "%74").replace("z", "\\u007a").replace("b", "&#98;"),
        b64encode(KEY.encode()).decode(),
        b64encode(b"x" + KEY.encode()).decode(),
        b64encode(b"user:" + KEY.encode() + b":x").decode(),
        quote(b64encode(KEY.encode())),
        urlsafe_b64encode(b"xx" + KEY.encode()).decode(),
        KEY.encode().hex(),
        KEY.encode().hex().upper(),
    ],
)
def test_a_key_is_found_however_it_is_spelled(text: str) -> None:
    shown = redacted(f"before {text} after")

    assert "introzy_..." in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert len(shown) < 60
    assert redacted(shown) == shown


def test_a_key_is_found_in_the_texts_and_names_of_a_value() -> None:
    value = {"a": [KEY, {"b": spelled("%{:02x}")}], KEY: 1.5, "c": None, "d": "introzy"}

    assert redacted_value(value) == {
        "a": ["introzy_...cdef", {"b": "introzy_..."}],
        "introzy_...cdef": 1.5,
        "c": None,
        "d": "introzy",
    }


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        pytest.param(f"ä {KEY}".encode("latin-1"), None, id="latin-1"),
        pytest.param(KEY.encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param(f"a {KEY}".encode("utf-16-le"), None, id="utf-16 that does not say so"),
        pytest.param(KEY.encode("utf-32-be"), None, id="utf-32"),
        pytest.param(KEY.encode("cp500"), "cp500", id="ebcdic"),
        pytest.param(KEY.replace("_", "+AF8-").encode(), "utf-7", id="utf-7"),
        pytest.param(b"\xff\x00\x01" + KEY.encode(), None, id="binary"),
        pytest.param(gzip.compress(KEY.encode(), mtime=0), None, id="gzip"),
        pytest.param(
            gzip.compress(gzip.compress(KEY.encode(), mtime=0), mtime=0), None, id="gzip twice"
        ),
        pytest.param(gzip.compress(KEY.encode("utf-16"), mtime=0), None, id="gzip of utf-16"),
        pytest.param(zlib.compress(KEY.encode()), None, id="deflate"),
        pytest.param(zlib.compress(KEY.encode())[2:-4], None, id="deflate without a head"),
        pytest.param(
            gzip.compress(KEY.encode() * 9, mtime=0)[:-12], None, id="gzip that breaks off"
        ),
    ],
)
def test_a_body_that_cannot_be_read_and_holds_a_key_is_not_shown(
    raw: bytes, charset: str | None
) -> None:
    shown = redacted_bytes(raw, charset=charset)

    assert shown == b"(not shown: it cannot be read as UTF-8 text and holds introzy_...)"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"name":"introzy"}',
        "ä".encode("latin-1"),
        b"\xff\0",
        gzip.compress(b"plain", mtime=0),
        b"%20",
    ],
)
@pytest.mark.parametrize("charset", [None, "utf-8", "no-such-set", "base64", "idna"])
def test_a_body_without_a_key_is_shown_as_it_is(raw: bytes, charset: str | None) -> None:
    assert redacted_bytes(raw, charset=charset) is raw


def test_a_text_is_shown_but_for_its_keys() -> None:
    raw = f'{{"name": "ä", "key": "{KEY}", "form": "k=introzy%5F1"}}'.encode()

    assert redacted_bytes(raw) == (
        '{"name": "ä", "key": "introzy_...cdef", "form": "k=introzy_..."}'.encode()
    )


@pytest.mark.parametrize(
    "part", ["\\", "%25", "%5C", "%69", "&#x0", "&amp;", "\\u00", "introzy", "\0", "i\0\0", "&#1"]
)
def test_what_looks_like_the_beginning_of_a_key_costs_no_more_than_its_length(part: str) -> None:
    text = part * (200_000 // len(part)) + "#"

    assert redacted(text) == text
