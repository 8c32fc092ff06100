"""What is large and changes rarely is sent packed, to clients that take it."""

from __future__ import annotations

import gzip

import pytest

from support import KEY, Api

PACKED = ["/", "/docs", "/openapi.json", "/openapi.yaml", "/_mock/openapi.json", "/_mock/people"]
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", PACKED)
def test_a_client_that_takes_gzip_gets_the_same_packed(api: Api, path: str) -> None:
    plain = api.get(path, headers=HTML)
    answer = api.get(path, headers={**HTML, "Accept-Encoding": "br, gzip"})

    assert gzip.decompress(answer.data) == plain.data
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers.getlist("Vary")
    assert "Accept-Encoding" in plain.headers.getlist("Vary")
    assert len(answer.data) * 2 < len(plain.data)


@pytest.mark.parametrize("coding", ["", "identity", "gzip;q=0", "br"])
def test_another_client_gets_it_plain(api: Api, coding: str) -> None:
    answer = api.get("/openapi.json", headers={"Accept-Encoding": coding})

    assert "Content-Encoding" not in answer.headers
    assert answer.data == api.get("/openapi.json", headers={}).data


def test_head_has_the_length_of_the_packed_answer(api: Api) -> None:
    coded = {"Accept-Encoding": "gzip"}

    head = api.send("HEAD", "/openapi.json", headers=coded)

    assert head.headers["Content-Length"] == str(len(api.get("/openapi.json", headers=coded).data))
    assert head.data == b""


def test_answers_of_the_api_stay_as_they_are(api: Api) -> None:
    answer = api.get("/api/pipelines", headers={**KEY, "Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
