"""One connection of the server, on a transport and a clock of the test."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Iterator
from typing import Any, cast

import pytest

from mockserver import create_app
from mockserver.faults import Effect
from mockserver.http import Answer, Application, Refusal, Request
from mockserver.server import ServedApp
from mockserver.server.connection import Connection

GET = b"GET /api/pipelines HTTP/1.1\r\nHost: x\r\n\r\n"
PADDED = GET.replace(b"Host", b"X: %b\r\nHost" % (b"x" * 8000))
POST = b"POST /api/pipelines/sales/deals HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"


class Wire(asyncio.Transport):
    """Keeps what is written, and how the connection ended."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 5)})
        self.sent = b""
        self.ended = ""
        self.reads = True

    def write(self, data: Any) -> None:
        self.sent += data

    def write_eof(self) -> None:
        self.ended = "half closed"

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    @property
    def statuses(self) -> list[int]:
        return [int(part[:3]) for part in self.sent.split(b"HTTP/1.1 ")[1:]]


class App(ServedApp):
    """The mock, whose answers travel as a test says; it keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(create_app().answer)
        self.travel: dict[str, Any] = {}
        self.gone: list[Request] = []
        self.asked = 0

    def decide(self, request: Request) -> Answer:
        self.asked += 1
        return super().decide(request)._replace(**self.travel)

    def left(self, request: Request) -> None:
        self.gone.append(request)


class Home:
    """What connections share, with a clock that the test sets."""

    date = "date: now\r\n"

    def __init__(self, app: Application) -> None:
        self.app = app
        self.connections: set[Connection] = set()
        self.loop = cast("asyncio.AbstractEventLoop", self)
        self.now = 1000.0
        self.later: list[tuple[float, Any, tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Any, *given: Any) -> asyncio.Handle:
        self.later.append((delay, call, given))
        return cast("asyncio.Handle", Handle())

    def call_soon(self, call: Any, *given: Any) -> asyncio.Handle:
        return self.call_later(0, call, *given)

    def run_later(self) -> None:
        """Run what was put off."""
        due, self.later = self.later, []
        for _, call, given in due:
            call(*given)


class Handle:
    cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Line:
    """A connection, its transport, and what it shares with others."""

    def __init__(self) -> None:
        self.app = App()
        self.home = Home(self.app)
        self.wire = Wire()
        self.connection = Connection(self.home)
        self.connection.connection_made(self.wire)

    @property
    def seconds_left(self) -> float:
        return self.connection.deadline - self.home.now

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.connection.data_received(piece)

    def expire(self) -> None:
        """Go to the deadline, where the server expires the connection."""
        assert self.seconds_left < math.inf
        self.home.now = self.connection.deadline
        self.connection.expire()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    if made.connection in made.home.connections:
        made.connection.connection_lost(None)


def test_a_new_client_has_30_seconds_for_its_head(line: Line) -> None:
    assert line.seconds_left == 30

    line.expire()

    assert (line.wire.ended, line.wire.sent) == ("aborted", b"")


def test_the_time_for_a_head_is_not_renewed_by_each_byte(line: Line) -> None:
    line.send(b"G")
    line.home.now += 20
    line.send(b"ET / HTTP/1.1\r\n")

    assert line.seconds_left == 10


def test_a_head_that_is_not_complete_in_time_is_answered_and_noted(line: Line) -> None:
    line.send(GET[:-2])
    line.expire()

    _, _, body = line.wire.sent.partition(b"\r\n\r\n")
    assert line.wire.statuses == [408]
    assert json.loads(body)["error"]["code"] == "REQUEST_TIMEOUT"
    assert line.app.asked == 1
    assert line.wire.ended == "half closed"


def test_the_time_for_a_body_is_renewed_by_each_part_of_it(line: Line) -> None:
    line.send(POST)
    line.home.now += 20
    line.send(b"}")

    assert line.seconds_left == 30


def test_a_body_of_which_nothing_more_comes_is_answered(line: Line) -> None:
    line.send(POST)
    line.expire()

    assert line.wire.statuses == [408]


def test_a_client_may_rest_between_its_requests(line: Line) -> None:
    line.send(GET)

    assert line.seconds_left == 75


def test_a_client_whose_answer_is_under_way_has_all_the_time(line: Line) -> None:
    line.app.travel = {"effect": Effect(delay=5)}
    line.send(GET)

    assert line.seconds_left == math.inf


def test_a_client_that_leaves_within_a_body_is_told_of(line: Line) -> None:
    line.send(POST)
    assert line.connection.eof_received() is False
    line.connection.connection_lost(None)

    assert [request.method for request in line.app.gone] == ["POST"]


@pytest.mark.parametrize(
    "travel", [{"effect": Effect(delay=5)}, {"effect": Effect(ending="never")}]
)
def test_what_comes_while_an_answer_is_kept_is_read_for_the_leaving_to_be_noticed(
    line: Line, travel: dict[str, Any]
) -> None:
    line.app.travel = travel
    line.send(GET * 10, *[GET * 10] * 10)

    assert line.wire.reads
    assert line.connection.eof_received() is False


def test_a_client_that_sends_on_and_on_while_its_answer_is_late_is_not_read(line: Line) -> None:
    line.app.travel = {"effect": Effect(delay=5)}
    line.send(*[PADDED] * 40)
    read_on = line.wire.reads

    line.app.travel = {}
    while line.home.later:
        line.home.run_later()

    assert (read_on, line.wire.reads) == (False, True)
    assert line.wire.statuses == [401] * 40


def test_requests_that_come_together_are_answered_in_turns_with_other_clients(line: Line) -> None:
    line.send(GET * 40)
    assert len(line.wire.statuses) == 16
    line.home.run_later()

    assert len(line.wire.statuses) == 32


def test_requests_that_came_before_the_client_left_are_answered(line: Line) -> None:
    line.send(GET * 40)
    assert line.connection.eof_received() is True
    while line.home.later:
        line.home.run_later()

    assert len(line.wire.statuses) == 40
    assert line.wire.ended == "closed"


def test_a_client_that_does_not_read_is_answered_no_more_until_it_does(line: Line) -> None:
    line.connection.pause_writing()
    line.send(GET)
    assert line.wire.sent == b""

    line.connection.resume_writing()

    assert line.wire.statuses == [401]


def test_a_refused_client_is_listened_to_until_it_has_seen_the_refusal(line: Line) -> None:
    line.send(b"patch / HTTP/1.1\r\nHost: x\r\n\r\n", GET)

    assert (line.wire.statuses, line.wire.ended, line.seconds_left) == ([400], "half closed", 2)


@pytest.mark.parametrize("travel", [{}, {"effect": Effect(ending="never")}])
def test_a_client_that_sends_on_after_its_last_request_is_left(
    line: Line, travel: dict[str, Any]
) -> None:
    line.app.travel = travel
    line.send(b"patch / HTTP/1.1\r\nHost: x\r\n\r\n", *[bytes(1 << 20)] * 16)
    assert line.wire.ended != "aborted"

    line.send(b"x")

    assert line.wire.ended == "aborted"


def test_a_stop_ends_a_client_whose_answer_is_never_to_come(line: Line) -> None:
    line.app.travel = {"effect": Effect(ending="never")}
    line.send(GET)

    line.connection.shut_down()

    assert line.wire.ended == "aborted"


def test_a_stop_lets_a_late_answer_go_out(line: Line) -> None:
    line.app.travel = {"effect": Effect(delay=0.1)}
    line.send(GET)
    line.connection.shut_down()
    assert line.wire.ended == ""

    line.home.run_later()

    assert b"connection: close\r\n" in line.wire.sent
    assert line.wire.ended == "closed"


@pytest.mark.parametrize("named", ["Date", "DATE"])
def test_a_date_that_the_answer_has_is_the_only_one(line: Line, named: str) -> None:
    line.app.travel = {"headers": [(named, "then")]}
    line.send(GET)

    assert line.wire.sent.count(b"date: ") == 1
    assert b"date: then\r\n" in line.wire.sent


def test_an_old_client_may_keep_its_connection(line: Line) -> None:
    line.send(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" * 2)

    assert line.wire.sent.count(b"connection: keep-alive\r\n") == 2
    assert line.wire.ended == ""


def test_what_is_no_http_is_answered_by_the_envelope(line: Line) -> None:
    line.send(b"hello\r\n")

    assert b'"success":false' in line.wire.sent
    assert line.app.asked == 0


def test_the_application_refuses_what_is_no_request_in_the_envelope() -> None:
    assert App().refuse(Refusal(400, "No.")).body == (
        b'{"success":false,"error":{"code":"BAD_REQUEST","message":"No."}}'
    )
