"""Bodies that are compressed, or not in UTF-8."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest

from mockserver.core.wire import MAX_BODY_BYTES
from support import KEY, Api

DEALS = "/api/pipelines/sales/deals"
BODY = b'{"name": "Packed"}'
SANDBOX = b'{"name": "packed"}'


def raw_deflate(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()


CODINGS = {
    "gzip": ("gzip", gzip.compress(BODY)),
    "gzip in capitals": ("GZIP", gzip.compress(BODY)),
    "its old name": ("x-gzip", gzip.compress(BODY)),
    "gzip in two members": ("gzip", gzip.compress(BODY[:5]) + gzip.compress(BODY[5:])),
    "deflate": ("deflate", zlib.compress(BODY)),
    "deflate without its wrapping": ("deflate", raw_deflate(BODY)),
    "one after the other": ("deflate, gzip", gzip.compress(zlib.compress(BODY))),
    "none by name": ("identity", BODY),
}


def send(api: Api, path: str, body: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.send(
        "POST", path, data=body, headers={**KEY, "Content-Type": "application/json", **named}
    )


@pytest.mark.parametrize(("coding", "body"), CODINGS.values(), ids=CODINGS)
def test_a_compressed_body_is_read(api: Api, coding: str, body: bytes) -> None:
    answer = send(api, DEALS, body, Content_Encoding=coding)

    assert (answer.status_code, answer.json["data"]["name"]) == (201, "Packed")


def test_the_journal_shows_the_body_as_it_was_meant(api: Api) -> None:
    send(api, DEALS, gzip.compress(BODY), Content_Encoding="gzip")

    (told,) = api.get("/_mock/requests").json
    assert told["body"] == {"name": "Packed"}


def test_a_compressed_body_of_a_refused_request_is_shown_as_well(api: Api) -> None:
    api.send(
        "POST",
        DEALS,
        data=gzip.compress(BODY),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    (told,) = api.get("/_mock/requests").json
    assert (told["status"], told["body"]) == (401, {"name": "Packed"})


def test_the_control_surface_reads_compressed_bodies(api: Api) -> None:
    answer = send(api, "/_mock/sandboxes", gzip.compress(SANDBOX), Content_Encoding="gzip")

    assert (answer.status_code, answer.json["name"]) == (201, "packed")


@pytest.mark.parametrize("path", [DEALS, "/_mock/reset"])
@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br", ", ".join(["gzip"] * 5)])
def test_another_coding_is_refused_by_its_name(api: Api, path: str, coding: str) -> None:
    answer = send(api, path, BODY, Content_Encoding=coding)

    assert (answer.status_code, answer.json["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert coding.rpartition(" ")[2] in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [BODY, gzip.compress(BODY)[:-9], b"\x1f\x8b"],
    ids=["none", "one that breaks off", "its first bytes"],
)
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_that_is_not_in_its_coding_is_refused(api: Api, body: bytes, coding: str) -> None:
    answer = send(api, DEALS, body, Content_Encoding=coding)

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "BAD_REQUEST")
    assert coding in answer.json["error"]["message"]


@pytest.mark.parametrize(("more", "status"), [(0, 201), (1, 413), (500 * MAX_BODY_BYTES, 413)])
def test_a_compressed_body_is_bounded_as_any_other(api: Api, more: int, status: int) -> None:
    packing = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    packed = packing.compress(BODY.ljust(MAX_BODY_BYTES))
    while more > 0:
        packed += packing.compress(b" " * min(more, MAX_BODY_BYTES))
        more -= MAX_BODY_BYTES
    packed += packing.flush()

    assert send(api, DEALS, packed, Content_Encoding="gzip").status_code == status


@pytest.mark.parametrize("path", [DEALS, "/_mock/reset"])
@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "ascii", "no-such"])
def test_another_charset_is_refused_by_its_name(api: Api, path: str, charset: str) -> None:
    answer = send(api, path, BODY, Content_Type=f"application/json; charset={charset}")

    assert answer.status_code == 415
    assert f"charset {charset}" in answer.json["error"]["message"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf_8_may_be_named(api: Api, charset: str) -> None:
    answer = send(api, DEALS, BODY, Content_Type=f"application/json; charset={charset}")

    assert answer.status_code == 201
