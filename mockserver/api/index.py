"""The page at `/`, with links for people and programs."""

from __future__ import annotations

from html import escape

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from mockserver.contract import Contract
from mockserver.http.answers import BY_ORIGIN, JSON_TYPE, as_json, with_content
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer

__all__ = ["index_page"]

_VENDOR = "https://introzy-api-docs.apidocumentation.com"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>introzy-mock</title>
<style>
  body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto;
         padding: 0 1rem; color: #1f2937; }}
  code, pre {{ background: #f3f4f6; border-radius: 4px; padding: .1em .3em; }}
  pre {{ padding: .8em; white-space: pre-wrap; }}
  dt {{ font-weight: 600; margin-top: .8rem; }}
  dd {{ margin: 0; }}
</style>
<h1>introzy-mock</h1>
<p>This is a mock of the Introzy CRM API. It is not affiliated with the vendor.</p>
<dl>{links}</dl>
<p>Ask for data with a key, {which}:</p>
<pre>curl {url}api/pipelines -H "Authorization: Bearer {key}"</pre>
</html>
"""

_LABELS = {"contractYaml": "Contract as YAML", "controlYaml": "Control as YAML"}

_ANY_KEY = "any that starts with <code>introzy_</code>", "introzy_your_api_key"
_A_GIVEN_KEY = "one that this server was started with (<code>--api-key</code>)", "KEY"


def index_page(sent: Incoming, contract: Contract, *, any_key: bool) -> Answer:
    """Return links to contracts, data and documentation: HTML for a browser, otherwise JSON.

    `any_key` says whether any key works, or only those that the server was started with.
    """
    url = sent.root
    links = {
        "contract": f"{url}openapi.json",
        "contractYaml": f"{url}openapi.yaml",
        "data": f"{url}api/pipelines",
        "control": f"{url}_mock/openapi.json",
        "controlYaml": f"{url}_mock/openapi.yaml",
        "documentation": _VENDOR + contract.document["x-pages"]["pipelines"]["path"],
    }
    accepted = parse_accept_header(sent.fields.get("accept"), MIMEAccept)
    if accepted.best_match(["application/json", "text/html"]) != "text/html":
        return as_json(200, dict(sorted(links.items())), (JSON_TYPE, BY_ORIGIN))
    items = "".join(
        f"<dt>{_LABELS.get(name, name.capitalize())}</dt>"
        f'<dd><a href="{escape(link)}">{escape(link)}</a></dd>'
        for name, link in links.items()
        if name != "data"  # a browser sends no key
    )
    which, key = _ANY_KEY if any_key else _A_GIVEN_KEY
    page = _PAGE.format(links=items, url=escape(url), which=which, key=key)
    html = ("Content-Type", "text/html; charset=utf-8")
    return with_content(200, page.encode(), (html, BY_ORIGIN))
