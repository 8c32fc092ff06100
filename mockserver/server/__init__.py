"""The network server: one thread that reads requests, asks the application, and sends answers.

    bytes -> reading (a request) -> Application.decide -> connection (delivery) -> writing

HTTP/1.1 and 1.0. The application never waits. Waiting, holding an answer back and cutting it short
happen here, and delay no other client.
"""

from __future__ import annotations

from mockserver.server.listening import Server
from mockserver.server.served import ServedApp
from mockserver.server.threads import THREAD_NAME, in_thread

__all__ = ["THREAD_NAME", "ServedApp", "Server", "in_thread"]
