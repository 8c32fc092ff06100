"""A handler per operation of the contract, by `operationId`.

A handler takes validated input, calls one operation of the product and returns its whole value; the
contract shapes the answer from it.
"""

from __future__ import annotations

from typing import Any

from mockserver import crm
from mockserver.api.ordinary import ordinary_handlers
from mockserver.contract import Contract
from mockserver.http.rules import Call, Handler

__all__ = ["HANDLERS", "handlers_of"]


def _list_pipelines(call: Call) -> Any:
    return crm.list_pipelines(call.sandbox)


def _get_pipeline(call: Call) -> Any:
    return crm.pipeline_with_stages(call.sandbox, call.path["type"])


def _list_deals(call: Call) -> Any:
    return crm.list_deals(call.sandbox, call.path["type"], call.query)


def _create_deal(call: Call) -> Any:
    return crm.create_deal(call.sandbox, call.path["type"], call.body)


def _get_deal(call: Call) -> Any:
    return crm.get_deal(call.sandbox, call.path["type"], call.path["id"])


def _update_deal(call: Call) -> Any:
    return crm.update_deal(call.sandbox, call.path["type"], call.path["id"], call.body)


def _delete_deal(call: Call) -> Any:
    crm.delete_deal(call.sandbox, call.path["type"], call.path["id"])
    return {}


HANDLERS: dict[str, Handler] = {
    "listPipelines": _list_pipelines,
    "getPipeline": _get_pipeline,
    "listDeals": _list_deals,
    "createDeal": _create_deal,
    "getDeal": _get_deal,
    "updateDeal": _update_deal,
    "deleteDeal": _delete_deal,
}


def handlers_of(contract: Contract) -> dict[str, Handler]:
    """Return what answers each operation: a handler from here, or what an ordinary one does.

    Raises:
        TypeError: an operation has both, or is not as ordinary as the contract says.
    """
    ordinary = ordinary_handlers(contract.operations.values())
    both = sorted(ordinary.keys() & HANDLERS.keys())
    if both:
        raise TypeError(f"these operations are ordinary, and have a handler too: {both}")
    return {**HANDLERS, **ordinary}
