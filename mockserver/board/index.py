"""What `/` links to, for programs."""

from __future__ import annotations

from mockserver.contract import Contract
from mockserver.http.answers import BY_ORIGIN, JSON_TYPE, as_json
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer

__all__ = ["index_links"]

_VENDOR = "https://introzy-api-docs.apidocumentation.com"


def index_links(sent: Incoming, contract: Contract) -> Answer:
    """Return links to contracts, data and documentation, as JSON."""
    url = sent.root
    links = {
        "contract": f"{url}openapi.json",
        "contractYaml": f"{url}openapi.yaml",
        "control": f"{url}_mock/openapi.json",
        "controlYaml": f"{url}_mock/openapi.yaml",
        "data": f"{url}api/pipelines",
        "documentation": _VENDOR + contract.document["x-pages"]["pipelines"]["path"],
    }
    return as_json(200, links, (JSON_TYPE, BY_ORIGIN))
