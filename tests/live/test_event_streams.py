"""Watching a real server: events as they happen, whoever made the change, and no slow client."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from control_api import DEALS
from event_streams import names, now, watching
from live_server import DEADLINE, Serve, exchange_all, head, read_all
from mockserver.core.determinism import stopwatch
from mockserver.testing import MockServer
from support import LiveServer


def test_a_change_by_another_client_arrives_within_a_second(live_server: LiveServer) -> None:
    with watching(live_server.url) as watcher:
        watcher.read_until("faults")
        took = stopwatch()
        exchange_all(live_server.url, "POST", DEALS, {"name": "Acme"})

        assert watcher.read_until("changes").data["summary"] == [
            "deal Acme: created in sales, stage Lead"
        ]
        assert watcher.read_until("exchanges").data["status"] == 201
        assert watcher.read_until("clock").data["now"] == "2025-01-01T09:00:01.000Z"
        assert took() < 1


def test_a_change_by_another_thread_arrives_too(mock_server: MockServer) -> None:
    introzy = mock_server.sandbox("mine")
    with watching(mock_server.url, "?sandbox=mine") as watcher:
        watcher.read_until("faults")
        introzy.fail("flaky")
        assert watcher.read_until("faults").data[0]["preset"] == "flaky"
        introzy.clock.advance(days=1)
        assert watcher.read_until("clock").data["now"] == "2025-01-02T09:00:00.000Z"
        introzy.add_deal("sales", name="Acme")

        assert "deal Acme" in watcher.read_until("changes").data["summary"][0]


def test_a_write_to_tinydb_arrives_too(live_server: LiveServer) -> None:
    with watching(live_server.url) as watcher:
        watcher.read_until("faults")
        people = live_server.api.world.store.tinydb.table("people")
        people.update({"firstName": "Zoë"}, doc_ids=[1])

        assert "Zoë" in watcher.read_until("changes").data["summary"][0]


def test_a_connection_that_was_lost_goes_on_where_it_was(live_server: LiveServer) -> None:
    api = live_server.api
    begun = now(api)[-1]
    with watching(live_server.url) as watcher:
        watcher.read_until("faults")
        api.create(name="Seen")
        watcher.read_until("changes")
    api.create(name="Missed")

    with watching(live_server.url, after=watcher.last) as again:
        read = [watcher.last, *(again.read() for _ in now(api, watcher.last))]

    assert read == now(api, begun)
    assert names(now(api, begun)) == ["changes", "changes", "exchanges", "exchanges", "clock"]


def test_the_stream_ends_with_its_sandbox(mock_server: MockServer) -> None:
    introzy = mock_server.sandbox("mine")
    with watching(mock_server.url, "?sandbox=mine") as watcher:
        watcher.read_until("faults")
        introzy.drop()

        assert watcher.read() is None


def test_a_server_that_stops_does_not_wait_for_watchers(serve: Serve) -> None:
    live = serve("--memory")
    with watching(live.url) as watcher:
        watcher.read_until("faults")
        took = stopwatch()

        assert live.stop().code == 0
        assert took() < DEADLINE / 2


def test_without_following_the_connection_goes_on(live_server: LiveServer) -> None:
    connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=DEADLINE)
    with closing(connection):
        for _ in range(2):
            connection.request("GET", "/_mock/events?follow=0")
            assert connection.getresponse().read().count(b"event: ") == 2


@pytest.mark.parametrize("query", ["", "?follow=0"])
def test_head_of_events_has_no_body(live_server: LiveServer, query: str) -> None:
    connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=DEADLINE)
    with closing(connection):
        for _ in range(2):
            connection.request("HEAD", f"/_mock/events{query}")
            answer = connection.getresponse()
            assert (answer.read(), answer.getheader("Content-Type")) == (b"", "text/event-stream")


def test_an_old_client_reads_until_the_connection_ends(mock_server: MockServer) -> None:
    introzy = mock_server.sandbox("mine")
    place = urlsplit(mock_server.url)
    with socket.create_connection((place.hostname, place.port), timeout=DEADLINE) as plain:
        plain.sendall(b"GET /_mock/events?sandbox=mine HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        begun = b""
        while b"event: faults" not in begun:
            begun += plain.recv(10_000)
        introzy.add_deal("sales", name="Acme")
        introzy.drop()
        rest = read_all(plain)

    assert b"chunked" not in begun
    assert b"event: changes" in rest


@pytest.fixture
def deaf(live_server: LiveServer) -> Iterator[socket.socket]:
    """A watcher that reads nothing."""
    place = urlsplit(live_server.url)
    with socket.socket() as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(DEADLINE)
        plain.connect((place.hostname, place.port))
        plain.sendall(head("GET", "/_mock/events").replace(b"Host: x", b"Host: 127.0.0.1"))
        yield plain


@pytest.mark.usefixtures("deaf")
def test_a_watcher_that_reads_nothing_holds_up_no_other(live_server: LiveServer) -> None:
    with watching(live_server.url) as watcher:
        watcher.read_until("faults")
        for number in range(20):
            exchange_all(live_server.url, "POST", DEALS, {"name": "A", "notes": "n" * 240_000})
            assert watcher.read_until("exchanges").data["id"] == number + 1
