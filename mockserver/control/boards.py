"""Handlers of what a page shows of the pipelines: as boards."""

from __future__ import annotations

from mockserver.crm.boards import board, board_deals, list_boards
from mockserver.http.rules import Handler

__all__ = ["HANDLERS"]

HANDLERS: dict[str, Handler] = {
    "listBoards": lambda call: list_boards(call.sandbox),
    "getBoard": lambda call: board(call.sandbox, call.path["type"], call.query),
    "listBoardDeals": lambda call: board_deals(call.sandbox, call.path["type"], call.query),
}
