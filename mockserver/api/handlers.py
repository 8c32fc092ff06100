"""A handler per operation of the contract that is not ordinary, by `operationId`.

A handler takes validated input, calls one operation of the product and returns its whole value; the
contract shapes the answer from it.
"""

from __future__ import annotations

from mockserver import crm
from mockserver.api.ordinary import ordinary_handlers
from mockserver.contract import Contract
from mockserver.http.rules import Handler

__all__ = ["HANDLERS", "handlers_of"]

HANDLERS: dict[str, Handler] = {
    "listPipelines": lambda call: crm.list_pipelines(call.sandbox),
    "getPipeline": lambda call: crm.pipeline_with_stages(call.sandbox, call.path["type"]),
    "listDeals": lambda call: crm.list_deals(call.sandbox, call.path["type"], call.query),
    "createDeal": lambda call: crm.create_deal(call.sandbox, call.path["type"], call.body),
    "getDeal": lambda call: crm.get_deal(call.sandbox, call.path["type"], call.path["id"]),
    "updateDeal": lambda call: crm.update_deal(
        call.sandbox, call.path["type"], call.path["id"], call.body
    ),
    "deleteDeal": lambda call: crm.delete_deal(call.sandbox, call.path["type"], call.path["id"]),
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
