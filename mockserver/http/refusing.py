"""The answer to a request that is refused, with the assumptions behind it."""

from __future__ import annotations

import logging

from mockserver.contract import Contract, Operation
from mockserver.core.errors import InjectedFault, MethodNotAllowed, RequestError
from mockserver.faults import AppliedFault, media_type
from mockserver.http.answers import as_json, with_content, with_headers
from mockserver.http.envelope import envelope, failure, status_of
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers

__all__ = ["ASSUMPTIONS_HEADER", "assumed_of", "headers_of", "refusal"]

logger: logging.Logger = logging.getLogger(__name__)

ASSUMPTIONS_HEADER = "Introzy-Mock-Assumptions"
"""The response header that names the assumptions behind an answer."""


def refusal(error: Exception, sent: Incoming, headers: Headers) -> Answer:
    """Return the answer to a request that failed, with these headers and those of its status."""
    status, body = envelope(error)
    if status == 500 and not isinstance(error, RequestError):  # a full disk is no fault of ours
        logger.error("%s", failure(sent.method, sent.path, error))
    if isinstance(error, MethodNotAllowed):
        headers = (*headers, ("Allow", error.allowed))
    if status == 401:
        headers = (*headers, ("WWW-Authenticate", "Bearer"))
    if isinstance(error, InjectedFault) and error.body is not None:
        answer = with_content(status, error.body.encode(), headers)
        return with_headers(answer, (("Content-Type", media_type(error.body)),))
    reason = f"{body['error']['code']}: {body['error']['message']}"
    return as_json(status, body, headers)._replace(reason=reason)


def assumed_of(
    error: Exception, contract: Contract, operation: Operation | None, fault: AppliedFault | None
) -> tuple[str, ...]:
    """Return the assumptions behind a refusal."""
    if isinstance(error, InjectedFault):
        is_limit = fault is not None and fault.effect.limit is not None
        return contract.assumed_elsewhere("rate-limit" if is_limit else "fault")
    status = status_of(error)
    known = contract.operations[operation.id].assumed.get(status) if operation else None
    return known or contract.assumed_elsewhere(status)


def headers_of(
    always: tuple[tuple[str, str], ...], assumed: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer with these assumptions."""
    return (*always, (ASSUMPTIONS_HEADER, ", ".join(assumed))) if assumed else always
