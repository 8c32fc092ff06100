"""Repeating an exported journal on a server: from the state that it began with, in a sandbox.

Between two exchanges the state may have changed in another way, gone back for instance, or by one
that cannot be repeated. The state that the second one met is imported then.

What is repeated and compared is what the server decided: status and body. How an answer travelled,
late, cut or lost, is not repeated, so that a fault that lost an answer costs no comparison.

The file may come from anybody. What is sent is for the vendor's operations only, and with a key of
the sandbox that was made for it.
"""

from __future__ import annotations

from mockserver.replaying.listing import Listed, list_requests
from mockserver.replaying.reading import called, read_export, read_journal, read_sandboxes
from mockserver.replaying.steps import Replayed, replay
from mockserver.replaying.typed import Unreadable

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
