"""The server in a thread: it answers from the start of a block to its end."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from mockserver import create_app
from mockserver.core.errors import StartError
from mockserver.server import ServedApp, Server, in_thread


def test_it_answers_until_the_end_of_the_block() -> None:
    with closing(Server(host="127.0.0.1", port=0)) as server:
        with (
            in_thread(server, ServedApp(create_app().answer)) as thread,
            socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain,
        ):
            plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert plain.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")

        assert not thread.is_alive()


def test_a_server_that_ends_before_it_answers_is_an_error() -> None:
    with closing(Server(host="127.0.0.1", port=0)) as server:
        server.stop()

        with (
            pytest.raises(StartError, match="ended before"),
            in_thread(server, ServedApp(create_app().answer)),
        ):
            pytest.fail("it began")
