"""What is large is sent packed to browsers, and to nobody else."""

from __future__ import annotations

import gzip

import pytest

from support import KEY, Api

PACKED = ["/", "/docs", "/openapi.json", "/openapi.yaml", "/_mock/openapi.json", "/_mock/people"]
HTML = {"Accept": "text/html"}
BROWSER = {"Sec-Fetch-Mode": "cors", "Accept-Encoding": "br, gzip"}


@pytest.mark.parametrize("path", PACKED)
def test_a_browser_gets_the_same_packed(api: Api, path: str) -> None:
    plain = api.get(path, headers=HTML)
    answer = api.get(path, headers={**HTML, **BROWSER})

    assert gzip.decompress(answer.data) == plain.data
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers.getlist("Vary")
    assert "Accept-Encoding" in plain.headers.getlist("Vary")
    assert len(answer.data) * 2 < len(plain.data)


@pytest.mark.parametrize(
    "headers",
    [
        {**BROWSER, "Accept-Encoding": "identity"},
        {**BROWSER, "Accept-Encoding": "gzip;q=0"},
        {**BROWSER, "Accept-Encoding": "br"},
        {"Accept-Encoding": "gzip"},
    ],
)
def test_another_client_gets_it_plain(api: Api, headers: dict[str, str]) -> None:
    answer = api.get("/openapi.json", headers=headers)

    assert "Content-Encoding" not in answer.headers
    assert answer.data == api.get("/openapi.json", headers={}).data


def test_head_has_the_length_of_the_packed_answer(api: Api) -> None:
    head = api.send("HEAD", "/openapi.json", headers=BROWSER)
    whole = api.get("/openapi.json", headers=BROWSER)

    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.data == b""


def test_answers_of_the_api_stay_as_they_are(api: Api) -> None:
    answer = api.get("/api/pipelines", headers={**KEY, **BROWSER})

    assert "Content-Encoding" not in answer.headers
