"""Adding a request and its answer to the journal of a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.contract import Operation
from mockserver.faults import AppliedFault
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer
from mockserver.http.rules import Call
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["note"]


def note(
    sandbox: Sandbox,
    sent: Incoming,
    answer: Answer,
    *,
    operation: Operation | None,
    path: Mapping[str, Any],
    call: Call | None,
    fault: AppliedFault | None,
    assumed: tuple[str, ...],
    seconds: float,
) -> None:
    """Add a request to the journal; `call` is None if the request was not admitted."""
    before = call.version if call else sandbox.store.version
    applied = fault if fault and not fault.effect.passes else None
    sandbox.journal.note(
        Exchange(
            now=call.now if call else sandbox.now(),
            operation=operation.id if operation else None,
            method=sent.method,
            path=sent.path,
            path_parameters=path,
            query=sent.query,
            headers=sent.request.headers,
            status=answer.status,
            answer_headers=answer.headers,
            seconds=seconds,
            fault=applied.as_json() if applied else None,
            assumed=assumed,
            version=before,
            body=sent.seen_body(),
            answer=answer.body,
            changes=sandbox.store.feed.changes_since(before),
        )
    )
