"""Repeating an exported journal on a server, from the state it started with, in a new sandbox.

Between two exchanges the state may have changed in other ways, such as a rollback or an exchange
that cannot be repeated. Then the state before the second exchange is imported.

What is repeated and compared is what the server decided: status and body. How an answer travelled
(late, cut or lost) is not repeated, so a fault that lost an answer does not prevent a comparison.

The file may come from anybody. So only requests for the vendor's operations are sent, and only with
a key of the sandbox made for the replay.
"""

from __future__ import annotations

from mockserver.client.replaying.listing import Listed, list_requests
from mockserver.client.replaying.reading import called, read_export, read_journal, read_sandboxes
from mockserver.client.replaying.recorded import Unreadable
from mockserver.client.replaying.steps import Replayed, replay

__all__ = [
    "Listed",
    "Replayed",
    "Unreadable",
    "called",
    "list_requests",
    "read_export",
    "read_journal",
    "read_sandboxes",
    "replay",
]
