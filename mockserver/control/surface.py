"""The mock's own surface under `/_mock`: who may use it, and which sandbox a request is for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mockserver.api.cors import Cors
from mockserver.api.keys import check_key
from mockserver.contract import Operation
from mockserver.control.document import PLACE, PLACES, control_contract
from mockserver.control.guard import Guard
from mockserver.control.handlers import HANDLERS
from mockserver.core.errors import Unauthorized
from mockserver.http.answers import JSON_TYPE, no_content
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers
from mockserver.http.rules import Rules
from mockserver.http.surface import Surface, strict_query
from mockserver.sandbox.registry import Sandboxes
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["create_control"]


def create_control(sandboxes: Sandboxes, guard: Guard, cors: Cors) -> Surface:
    """Return the mock's own surface; pages may read only its contract."""

    def gate(sent: Incoming) -> Answer | None:
        readable = sent.path in PLACES
        if readable and cors.is_preflight(sent):
            return cors.answer(sent, {"GET", "HEAD", "OPTIONS"})
        guard.check(sent, by_page=readable and bool(cors.headers(sent)))
        return None

    def authorize(sent: Incoming, operation: Operation) -> tuple[Sandbox, str]:
        name = strict_query(sent, operation)["sandbox"]
        if name is not None:
            return sandboxes.named(name), ""
        try:
            key = check_key(sent.fields.get("authorization"))
        except Unauthorized:  # none, or the admin token
            return sandboxes.default, ""
        return sandboxes.admit(key), key

    def allowing(sent: Incoming) -> Headers:
        return cors.headers(sent) if sent.path in PLACES else ()

    contract = control_contract()
    rules = Rules(
        contract=lambda _sandbox: contract,
        contract_at=PLACE,
        gate=gate,
        options=_options,
        authorize=authorize,
        meant=lambda _sent: sandboxes.default,
        wrap=_as_it_is,
        headers=(JSON_TYPE,),
        allowing=allowing,
        barring=lambda _sent: None,  # its refusal says it
        observed=False,
        strict=True,
    )
    return Surface(sandboxes, rules, HANDLERS, pages={}, numbers={"id"})


def _as_it_is(value: Any) -> Any:
    return value


def _options(_sent: Incoming, methods: Collection[str]) -> Answer | None:
    return no_content((("Allow", ", ".join(sorted(methods))),)) if methods else None
