"""The page and its files: whole, small, and bound to their own server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

import mockserver.board.pages
from mockserver import create_app
from support import Api, MakeApi

HTML = {"Accept": "text/html"}
ASSETS = Path(mockserver.board.pages.__file__).with_name("assets")
FILES = sorted(
    path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.*") if path.suffix != ".html"
)
PAGES = ["/", "/docs"]
LINKED = re.compile(r'(?:href|src)="/(_board/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import) "(\.[^"]+)"')


def page(api: Api, path: str) -> Any:
    answer = api.get(path, headers=HTML)
    assert answer.mimetype == "text/html"
    return answer


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_run_and_ask_only_what_is_of_its_server(api: Api, path: str) -> None:
    policy = dict(
        rule.split(" ", 1)
        for rule in page(api, path).headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert {policy[f"{name}-src"] for name in ("script", "style", "connect")} == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_the_root_is_depends_on_what_is_accepted(api: Api, accept: str) -> None:
    answer = api.get("/", headers={"Accept": accept})

    assert answer.mimetype == accept
    assert "Accept" in answer.headers.getlist("Vary")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_script_and_no_style_in_its_text(api: Api, path: str) -> None:
    text = page(api, path).text

    assert "<style" not in text
    assert not re.search(r"""\s(?:style|on[a-z]+)\s*=""", text)
    assert re.findall(r"<script(?! type=\"module\" src=)", text) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_type_and_its_content(api: Api, name: str) -> None:
    answer = api.get(f"/_board/{name}", headers={})

    assert answer.mimetype in {"text/javascript", "text/css", "image/svg+xml"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == (ASSETS / name).read_bytes()


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_a_module_imports_files_that_are_there(name: str) -> None:
    for found in IMPORTED.findall((ASSETS / name).read_text(encoding="utf-8")):
        assert (ASSETS / name).parent.joinpath(found).is_file(), found


@pytest.mark.parametrize(
    "name", ["pages.py", "../pages.py", "..%2fpages.py", "lib/nobody.js", "index.html", "lib"]
)
def test_another_file_is_not_found(api: Api, name: str) -> None:
    answer = api.get(f"/_board/{name}", headers={})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_files_that_are_there(api: Api, path: str) -> None:
    links = LINKED.findall(page(api, path).text)

    assert links
    assert {api.get(f"/{link}", headers={}).status_code for link in links} == {200}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_mounted_mock_names_its_files_below_that_path(path: str) -> None:
    mounted = Client(DispatcherMiddleware(create_app(), {"/crm": create_app()}))
    text = mounted.get(f"/crm{path}", headers=HTML).text

    assert 'href="/crm/_board/' in text
    assert 'href="/_board/' not in text


@pytest.mark.parametrize("path", PAGES)
def test_a_host_that_is_html_stays_text(api: Api, path: str) -> None:
    text = page(api, path).text
    hostile = api.get(path, headers={**HTML, "Host": 'x"><script>1</script>'}).text

    assert text.count("<script") == hostile.count("<script")


def test_a_page_is_the_same_with_listed_keys_but_for_the_key(make_api: MakeApi) -> None:
    limited = page(make_api(api_keys=["introzy_mine"]), "/").text

    assert "Bearer KEY" in limited
    assert "introzy_mine" not in limited
