"""A surface: the operations of a contract, each answered by its handler.

`Surface.decide` is the path of every request, from top to bottom: gate, route, key and sandbox,
fault, parameters and body, operation, shape, journal. How the two surfaces differ is in their
`Rules`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockserver.contract import Operation
from mockserver.contract.router import Router
from mockserver.contract.sent import read_json, shown
from mockserver.core.determinism import stopwatch
from mockserver.core.errors import (
    Detail,
    InjectedFault,
    InvalidJson,
    InvalidRequest,
    Malformed,
    NotFound,
    summary,
)
from mockserver.faults import OK, AppliedFault, Effect, Subject, prefer_effect
from mockserver.http.answers import as_json, no_content, with_effect
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer
from mockserver.http.noting import note
from mockserver.http.refusing import assumed_of, headers_of, refusal
from mockserver.http.rules import Call, Handler, Page, Reply, Rules
from mockserver.sandbox.registry import Sandboxes

__all__ = ["Surface", "strict_query"]

_ALLOWED = "access-control-allow-origin"
_NO_ANSWER = (
    "A fault asked for no answer. Where one has to be sent, as by a WSGI server, it is this 503."
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Surface:
    """The operations of a contract, and pages beside them, by their paths.

    `numbers` are placeholders of paths that stand for whole numbers.

    Raises:
        TypeError: operations and handlers do not match.
    """

    def __init__(
        self,
        sandboxes: Sandboxes,
        rules: Rules,
        handlers: Mapping[str, Handler],
        *,
        pages: Mapping[str, Page],
        numbers: Collection[str] = (),
    ) -> None:
        operations = rules.contract(sandboxes.default).operations
        unmatched = sorted(operations.keys() ^ handlers.keys())
        if unmatched:
            raise TypeError(f"operations and handlers do not match: {unmatched}")
        self._sandboxes = sandboxes
        self._rules = rules
        self._handlers = handlers
        self._operations = operations.values()
        self.pages: Collection[str] = pages.keys()
        self._router: Router[Operation | Page] = Router(numbers=numbers)
        for path, page in pages.items():
            self._router.add(path, _READING, page)
        for operation in self._operations:
            methods = _READING if operation.method == "GET" else {operation.method, "OPTIONS"}
            self._router.add(operation.path, methods, operation)

    def decide(self, sent: Incoming) -> Answer:
        """Return the answer to a request; it raises nothing."""
        took = stopwatch()
        operation: Operation | None = None
        path: Mapping[str, Any] = {}
        call: Call | None = None
        fault: AppliedFault | None = None
        try:
            early = self._rules.gate(sent) or self._options(sent)
            if early:
                return self._for_page(sent, early)
            target, path = self._route(sent)
            if not isinstance(target, Operation):
                return self._for_page(sent, target(sent))
            operation = target
            call = self._admit(sent, operation, path)
            fault = self._fault(call)
            answer = self._perform(call, fault.effect if fault else OK)
            assumed = call.operation.assumed[answer.status]
            sandbox = call.sandbox
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            sandbox = call.sandbox if call else self._rules.meant(sent)
            assumed = assumed_of(error, self._rules.contract(sandbox), operation, fault)
            answer = refusal(error, sent, headers_of(self._rules.headers, assumed))
        answer = self._for_page(sent, with_effect(answer, fault))
        if self._rules.observed:
            note(
                sandbox,
                sent,
                answer,
                operation=operation,
                path=path,
                call=call,
                fault=fault,
                assumed=assumed,
                seconds=took(),
            )
            self._sandboxes.exchanged(sandbox)
        return answer

    def _options(self, sent: Incoming) -> Answer | None:
        if sent.method != "OPTIONS":
            return None
        return self._rules.options(sent, self._router.allowed(sent.segments))

    def _route(self, sent: Incoming) -> tuple[Operation | Page, Mapping[str, Any]]:
        """Return the operation or page of a request, with the values in its path."""
        if sent.request.refusal:
            raise Malformed(*sent.request.refusal)
        found = self._router.find(sent.method, sent.segments)
        if found is None:
            raise self._no_operation(sent)
        return found

    def _no_operation(self, sent: Incoming) -> NotFound:
        from mockserver.exchanges import no_operation  # noqa: PLC0415  # few requests need it

        return no_operation(
            self._operations, method=sent.method, path=sent.path, contract=self._rules.contract_at
        )

    def _admit(self, sent: Incoming, operation: Operation, path: Mapping[str, Any]) -> Call:
        """Return the call of an operation, as the contract in force in its sandbox has it."""
        sandbox, key = self._rules.authorize(sent, operation)
        return Call(
            sandboxes=self._sandboxes,
            sandbox=sandbox,
            sent=sent,
            key=key,
            operation=self._rules.contract(sandbox).operations[operation.id],
            path=path,
            now=sandbox.now(),
            version=sandbox.store.version,
        )

    def _fault(self, call: Call) -> AppliedFault | None:
        """Return the fault to apply; the request's header Prefer overrides all others."""
        faults, prefer = call.sandbox.faults, call.sent.fields.get("prefer")
        if not self._rules.observed or (not faults and prefer is None):
            return None
        subject = Subject(call.operation.id, call.operation.method, call.path, call.key)
        fault = faults.decide(subject, now=call.sandbox.milliseconds())
        preferred = prefer_effect(prefer)
        return AppliedFault(None, preferred.summary, preferred) if preferred else fault

    def _perform(self, call: Call, effect: Effect) -> Answer:
        """Return the operation's answer, if the fault lets the operation run."""
        value = self._value(call, effect) if effect.runs else None
        if effect.status is not None:
            raise InjectedFault(effect.status, effect.message, body=effect.body)
        if effect.is_silent:
            raise InjectedFault(503, _NO_ANSWER)
        return self._shaped(value, call.operation)

    def _value(self, call: Call, effect: Effect) -> Any:
        sent, operation, handler = call.sent, call.operation, self._handlers[call.operation.id]
        strict = self._rules.strict
        query = strict_query(sent, operation) if strict else operation.query.read(sent.query)
        body = self._body(sent, operation)
        if query or body:
            call = call._replace(query=query, body=body)
        if not self._rules.observed:
            return handler(call)
        if effect.commit is False:
            return call.sandbox.try_out(lambda: handler(call), at=call.now)
        return call.sandbox.decide(lambda: handler(call), at=call.now, cause=operation.id)

    def _body(self, sent: Incoming, operation: Operation) -> dict[str, Any]:
        if operation.body:
            raw = sent.json_body()
            return operation.body.read(raw or (b"{}" if self._rules.strict else b""))
        if self._rules.strict:
            refuse_body(sent)
        return {}

    def _shaped(self, value: Any, operation: Operation) -> Answer:
        if isinstance(value, Answer):
            return value
        if operation.status == 204:
            return no_content()
        headers = headers_of(self._rules.headers, operation.assumed[operation.status])
        if isinstance(value, Reply):
            value, headers = value.value, (*headers, *value.headers)
        return as_json(operation.status, operation.shape(self._rules.wrap(value)), headers)

    def _for_page(self, sent: Incoming, answer: Answer) -> Answer:
        """Return an answer with the headers that let a browser's page read it, if it may."""
        if "origin" not in sent.fields:
            return answer
        given = {name.lower() for name, _ in answer.headers}  # a fault's own come first
        allowing = self._rules.allowing(sent)
        if allowing or _ALLOWED in given:
            added = [header for header in allowing if header[0].lower() not in given]
            return answer._replace(headers=(*answer.headers, *added))
        reasons = [reason for reason in (answer.reason, self._rules.barring(sent)) if reason]
        return answer._replace(reason="; ".join(reasons) or None)


def refuse_body(sent: Incoming) -> None:
    """Check that a request has no body, or an empty one: none of its fields would have an effect.

    Raises:
        RequestError: it has one.
    """
    try:
        value = read_json(sent.json_body() or b"{}")
    except ValueError as error:
        raise InvalidJson(f"The request body is not JSON: {error}. Send none.") from None
    if value:
        detail = Detail("body", f"must be left out, not {shown(value)}")
        raise InvalidRequest(f"{summary([detail])}. The operation takes none.", details=[detail])


def strict_query(sent: Incoming, operation: Operation) -> Mapping[str, Any]:
    """Return the values of a query; a misspelt parameter is refused and not ignored.

    Raises:
        InvalidRequest: the operation has no such parameter, or a value is invalid.
    """
    pairs, known = sent.query_pairs(), operation.query.names
    expected = f"is not one of {', '.join(known)}"
    unknown = [Detail(name, expected) for name, _ in pairs if name not in known]
    if unknown:
        raise InvalidRequest(f"{summary(unknown)}.", details=unknown)
    return operation.query.read_pairs(pairs)
