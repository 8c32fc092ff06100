"""The vendor's API as a surface: its keys, its headers for browsers, and the pages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from mockserver.api.cors import Cors
from mockserver.api.handlers import handlers_of
from mockserver.api.keys import check_key
from mockserver.board import board_pages
from mockserver.contract import Operation
from mockserver.core.errors import Unauthorized
from mockserver.core.wire import SANDBOX_KEY_HEADER
from mockserver.http.answers import BY_ORIGIN, JSON_TYPE, no_content
from mockserver.http.bodies import JSON, YAML
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer
from mockserver.http.packing import packed
from mockserver.http.rules import Page, Rules
from mockserver.http.surface import Surface
from mockserver.sandbox.registry import Sandboxes
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["create_api"]


def create_api(sandboxes: Sandboxes, cors: Cors) -> Surface:
    """Return the surface of the vendor's API, with the pages beside it."""
    any_key = sandboxes.takes_any_key

    def authorize(sent: Incoming, _operation: Operation) -> tuple[Sandbox, str]:
        key = check_key(sent.fields.get("authorization"), any_key=any_key)
        return sandboxes.admit(key), key

    def meant(sent: Incoming) -> Sandbox:
        """Return the sandbox of the first key that is accepted, and the default one without any.

        A request whose own key is refused can so be noted by the sandbox that it is meant for.
        """
        key = sent.fields.get(SANDBOX_KEY_HEADER.lower())
        for header in (sent.fields.get("authorization"), key and f"Bearer {key}"):
            with suppress(Unauthorized):
                return sandboxes.admit(check_key(header))
        return sandboxes.default

    rules = Rules(
        contract=lambda sandbox: sandbox.contract,
        contract_at="/openapi.json",
        gate=lambda _sent: None,
        options=cors.answer,
        authorize=authorize,
        meant=meant,
        wrap=_with_data,
        headers=(JSON_TYPE, BY_ORIGIN),
        allowing=cors.headers,
        barring=cors.barring,
        observed=True,
        strict=False,
    )
    pages: Mapping[str, Page] = {
        **board_pages(lambda sent: meant(sent).contract, any_key=any_key),
        "/openapi.json": lambda sent: _contract(sent, meant(sent), JSON),
        "/openapi.yaml": lambda sent: _contract(sent, meant(sent), YAML),
        "/favicon.ico": lambda _sent: no_content(),  # browsers ask for one by themselves
    }
    return Surface(sandboxes, rules, handlers_of(sandboxes.default.contract), pages=pages)


def _with_data(value: Any) -> dict[str, Any]:
    return {"data": value}


def _contract(sent: Incoming, sandbox: Sandbox, media: str) -> Answer:
    """Return the contract in force; what serves it is imported on first use."""
    from mockserver.api.documents import contract_answer  # noqa: PLC0415  # few ask
    from mockserver.contract.served import served_contract  # noqa: PLC0415

    document = served_contract(sandbox.contract.assume)
    return packed(contract_answer(document, sent.root, media=media), sent)
