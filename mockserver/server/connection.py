"""One connection: requests in, answers out, in the same order.

Nothing blocks the event loop: an answer in progress is a timer or a task, which ends when its
client leaves. The client is read meanwhile, so that its leaving is noticed.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator
from typing import Protocol, cast

from mockserver.http import Answer, Application, Refusal, Request
from mockserver.server.heads import NotHttp
from mockserver.server.limits import (
    ANSWERED_AT_ONCE,
    BODY_SECONDS,
    CLOSING_SECONDS,
    HEAD_SECONDS,
    IDLE_SECONDS,
    PASSED_OVER_BYTES,
    STALLED_SECONDS,
    WAITING_BYTES,
)
from mockserver.server.reading import Reader
from mockserver.server.writing import CONTINUE, LAST_CHUNK, as_chunk, head_of

__all__ = ["Connection", "Home"]


class Home(Protocol):
    """What all connections of a server share; `date` is the header as it is sent."""

    app: Application
    loop: asyncio.AbstractEventLoop
    connections: set[Connection]
    date: str


class Connection(asyncio.Protocol):
    """Answers the requests of one client; `expire` is called at `deadline` of the loop's time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._transport: asyncio.Transport
        self._reader: Reader
        self._under_way: asyncio.Handle | asyncio.Task[None] | None = None
        self._takes_turns = False
        self._writable = asyncio.Event()
        self._writable.set()
        self._paused = False
        self._deaf = False
        self._passed_over = 0
        self._last = False
        self._left = False
        self._began = False
        self.deadline: float = math.inf

    # What the transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to wait for a request."""
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._reader = Reader(peer=peer[0] if peer else "", body_limit=self._home.app.body_limit)
        self._home.connections.add(self)
        self._expire_in(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Take data from the client, and answer complete requests."""
        if self._deaf:
            self._passed_over += len(data)
            if self._passed_over > PASSED_OVER_BYTES:
                self._transport.abort()
            return
        self._reader.take(data)
        if self._is_free():
            self._go_on()
        elif self._reader.waiting > WAITING_BYTES and not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Close, unless received requests still have to be answered."""
        self._left = True
        return self._takes_turns or not self._writable.is_set()

    def pause_writing(self) -> None:
        """Stop answering until the client has read."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Continue, now that the client has read."""
        self._writable.set()
        if self._is_free():
            self._go_on()

    def connection_lost(self, _error: Exception | None) -> None:
        """Cancel the answer in progress: the client has gone."""
        self._home.connections.discard(self)
        if self._under_way:
            self._under_way.cancel()
        if self._reader.in_body:
            self._home.app.left(self._reader.broken_off())

    # What the server calls.

    def expire(self) -> None:
        """Close the connection of a client that took too long."""
        request = None
        if not self._last:
            with contextlib.suppress(NotHttp):
                request = self._reader.late()
        if request:
            self._answer(request)
        else:
            self._transport.abort()

    def shut_down(self) -> None:
        """Close after the answer in progress; wait for no stream and no rest of a request."""
        self._last = True
        streams = isinstance(self._under_way, asyncio.Task)
        if streams or self._deaf or self._reader.in_body or self._reader.waiting:
            self._transport.abort()
        elif not self._under_way:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def _is_free(self) -> bool:
        return not self._under_way and not self._last and self._writable.is_set()

    def _go_on(self) -> None:
        """Answer received requests, until an answer is in progress or a request is incomplete."""
        self._under_way, self._takes_turns = None, False
        for _ in range(ANSWERED_AT_ONCE):
            if not self._is_free():
                return
            try:
                request = self._reader.next()
            except NotHttp as error:
                self._refuse(error)
                return
            if request is None:
                self._await_more()
                return
            self._answer(request)
        if self._is_free():
            self._takes_turns = True
            self._under_way = self._home.loop.call_soon(self._go_on)

    def _await_more(self) -> None:
        if self._left:
            self._transport.close()
            return
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        if self._reader.is_to_continue():
            self._transport.write(CONTINUE)
        if self._reader.in_body:
            self._expire_in(BODY_SECONDS)
        elif not self._reader.waiting:
            self._began = False
            self._expire_in(IDLE_SECONDS)
        elif not self._began:
            self._began = True
            self._expire_in(HEAD_SECONDS)

    def _refuse(self, error: NotHttp) -> None:
        """Answer data that is not HTTP and so belongs to no request."""
        refusal = Refusal(400, f"This is not an HTTP request: {error}.")
        request = Request("GET", "", last=True, refusal=refusal)
        self._deliver(self._home.app.refuse(refusal), request)

    def _answer(self, request: Request) -> None:
        answer = self._home.app.decide(request)
        self._began = False
        self.deadline = math.inf
        if answer.effect.delay:
            self._under_way = self._home.loop.call_later(
                answer.effect.delay, self._deliver_late, answer, request
            )
        else:
            self._deliver(answer, request)

    def _deliver_late(self, answer: Answer, request: Request) -> None:
        self._under_way = None
        self._deliver(answer, request)
        if self._is_free():
            self._go_on()

    def _deliver(self, answer: Answer, request: Request) -> None:
        """Send an answer in its own way: at once, late, cut, or not at all."""
        self._last = self._last or request.last or answer.effect.ending != "whole"
        request = request._replace(last=self._last)
        if answer.effect.ending in {"dropped", "refused"}:
            self._transport.abort()
        elif answer.effect.ending in {"never", "connect-timeout"}:
            self._deaf = True
        elif answer.stream is None or request.method == "HEAD":
            self._send(answer, request)
            self._close_after(request)
        else:
            if request.version == "1.0":  # the end of the connection is the end of the body
                self._last, request = True, request._replace(last=True)
            self._under_way = self._home.loop.create_task(
                self._stream(answer, answer.stream, request)
            )

    def _send(self, answer: Answer, request: Request) -> None:
        head, body = head_of(answer, request, date=self._home.date), answer.body
        if answer.effect.ending == "cut":
            body = body[: len(body) // 2]
        self._transport.write(head if request.method == "HEAD" else head + body)

    async def _stream(
        self, answer: Answer, pieces: AsyncGenerator[bytes, None], request: Request
    ) -> None:
        """Send a body, and its other pieces as they come, as fast as the client reads them."""
        self._transport.write(head_of(answer, request, date=self._home.date))
        try:
            async with contextlib.aclosing(pieces):
                await self._send_piece(answer.body, request)
                async for piece in pieces:
                    await self._send_piece(piece, request)
            self._transport.write(LAST_CHUNK if request.version == "1.1" else b"")
        except Exception as error:  # noqa: BLE001 - whatever it is, the client sees it break off
            self._home.app.notice(f"the answer to {request.target} broke off: {error}")
            self._last = True
        self._under_way = None
        self._close_after(request)
        if self._is_free():
            self._go_on()

    async def _send_piece(self, piece: bytes, request: Request) -> None:
        """Send a piece of a stream, and wait for the client to read.

        Raises:
            TimeoutError: the client reads nothing.
        """
        if piece:
            self._transport.write(as_chunk(piece, request))
        if not self._writable.is_set():
            try:
                async with asyncio.timeout(STALLED_SECONDS):
                    await self._writable.wait()
            except TimeoutError:
                raise TimeoutError(f"its client read nothing for {STALLED_SECONDS} s") from None

    def _close_after(self, request: Request) -> None:
        """Close the connection if the request was its last.

        If the client is still sending, its data is discarded for a moment: closing at once would
        destroy the answer before the client has read it.
        """
        if not self._last:
            return
        self._expire_in(CLOSING_SECONDS)
        if request.refusal or not request.whole:
            self._deaf = True
            self._transport.write_eof()
        else:
            self._transport.close()

    def _expire_in(self, seconds: float) -> None:
        self.deadline = self._home.loop.time() + seconds
