"""Watchers in an event loop: woken together and not too often, and nothing is made for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, TypeAlias, cast

import pytest

from control_api import Box, do
from event_streams import FastLoop, events_in, names
from mockserver.http import Request
from support import Api

Stream: TypeAlias = "AsyncGenerator[bytes, None]"
Play: TypeAlias = "Callable[[Coroutine[Any, Any, None]], None]"

QUIET_SECONDS = 15
LOCAL = ("Host", "127.0.0.1")


@pytest.fixture
def play() -> Play:
    """Run a coroutine in a loop in which waiting takes no time."""

    def run(story: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=FastLoop) as runner:
            runner.run(story)

    return run


def stream(api: Api, sandbox: str = "default") -> Stream:
    """Return the stream of a new watcher, as the network server gets it."""
    request = Request("GET", f"/_mock/events?sandbox={sandbox}", [LOCAL])
    pieces = api.app.answer(request).stream
    assert pieces is not None
    return pieces


async def started(api: Api, sandbox: str = "default") -> Stream:
    """Return the stream of a watcher that waits for news."""
    pieces = stream(api, sandbox)
    assert await anext(pieces) == b""
    return pieces


def seconds() -> float:
    return asyncio.get_running_loop().time()


def test_news_after_a_quiet_time_comes_at_once(api: Api, play: Play) -> None:
    async def story() -> None:
        watcher = await started(api)
        next_piece = asyncio.ensure_future(anext(watcher))
        await asyncio.sleep(5)
        api.create(name="Acme")

        assert names(events_in((await next_piece).decode())) == ["changes", "exchanges", "clock"]
        assert seconds() == 5

    play(story())


def test_much_news_comes_about_ten_times_a_second(api: Api, play: Play) -> None:
    async def ask() -> None:
        for _ in range(100):
            await asyncio.sleep(0.01)
            api.get("/api/pipelines")

    async def story() -> None:
        watcher = await started(api)
        asking = asyncio.ensure_future(ask())
        pieces = [await anext(watcher)]
        while b"id: 0-100-" not in pieces[-1]:
            pieces.append(await anext(watcher))
        await asking

        assert 10 <= len(pieces) <= 12
        assert names(events_in(b"".join(pieces).decode())) == ["exchanges"] * 100

    play(story())


def test_the_longer_sending_takes_the_longer_news_is_collected(api: Api, play: Play) -> None:
    async def story() -> None:
        loop = cast("FastLoop", asyncio.get_running_loop())
        watcher = await started(api)

        async def read() -> None:
            await anext(watcher)
            loop.now += 1  # as if sending had taken a second

        reading = asyncio.ensure_future(read())
        await asyncio.sleep(1)
        api.create(name="One")
        await reading
        api.create(name="Two")
        await anext(watcher)

        assert loop.now == 1 + 1 + 4

    play(story())


def test_a_comment_comes_when_it_is_quiet_for_long(api: Api, play: Play) -> None:
    async def story() -> None:
        watcher = await started(api)

        assert await anext(watcher) == b":\n\n"
        assert await anext(watcher) == b":\n\n"
        assert seconds() == 2 * QUIET_SECONDS

    play(story())


def test_a_thousand_watchers_get_the_very_same_bytes(api: Api, play: Play) -> None:
    async def story() -> None:
        watchers = [await started(api) for _ in range(1000)]
        waiting = [asyncio.ensure_future(anext(watcher)) for watcher in watchers]
        await asyncio.sleep(1)
        api.create(name="Acme")
        pieces = await asyncio.gather(*waiting)

        assert len(pieces) == 1000
        assert len({id(piece) for piece in pieces}) == 1

    play(story())


def test_a_thousand_watchers_share_one_timer(api: Api, play: Play) -> None:
    async def story() -> None:
        loop = cast("FastLoop", asyncio.get_running_loop())
        watchers = [await started(api) for _ in range(1000)]
        await asyncio.gather(*map(anext, watchers))

        assert loop.now == QUIET_SECONDS
        assert loop.timers == 2  # for this round and for the next one
        assert len(api.world.store.news.listeners) == 1

    play(story())


def test_a_watcher_of_one_sandbox_is_nothing_to_another(api: Api, play: Play) -> None:
    box = Box(api)

    async def story() -> None:
        watcher = await started(api, "box")
        waiting = asyncio.ensure_future(anext(watcher))
        await asyncio.sleep(1)
        api.create(name="Not of the box")
        await asyncio.sleep(1)

        assert api.world.store.news.listeners == ()
        assert not waiting.done()
        box.create(name="Of the box")
        assert b"Of the box" in await waiting

    play(story())


def test_loops_have_watchers_of_their_own(api: Api) -> None:
    async def story() -> None:
        api.create(name="Acme")
        assert names(events_in((await anext(watcher)).decode())) == [
            "changes",
            "exchanges",
            "clock",
        ]

    with asyncio.Runner(loop_factory=FastLoop) as other:
        waiting = other.run(started(api))
        with asyncio.Runner(loop_factory=FastLoop) as runner:
            watcher = runner.run(started(api))
            runner.run(story())
        assert b"Acme" in other.run(anext(waiting))


def test_nobody_is_notified_once_the_last_watcher_has_left(api: Api, play: Play) -> None:
    def listeners() -> int:
        return len(api.world.store.news.listeners)

    async def story() -> None:
        watchers = [await started(api), await started(api)]
        await watchers[0].aclose()
        assert listeners() == 1
        api.create(name="Acme")
        await watchers[1].aclose()
        assert listeners() == 0
        await asyncio.sleep(1)

    play(story())


def test_the_stream_ends_with_its_sandbox(api: Api, play: Play) -> None:
    Box(api)

    async def story() -> None:
        watcher = await started(api, "box")
        waiting = asyncio.ensure_future(anext(watcher))
        await asyncio.sleep(1)
        do(api, "DELETE", "/sandboxes/box")

        await waiting
        with pytest.raises(StopAsyncIteration):
            await anext(watcher)
        assert seconds() == 1

    play(story())


def test_much_news_is_made_in_portions(api: Api, play: Play) -> None:
    async def story() -> None:
        watcher = await started(api)
        for number in range(20):
            api.create(name=f"Deal {number}", notes="n" * 10_000)
        pieces = [await anext(watcher) for _ in range(4)]

        assert max(map(len, pieces)) < 80_000
        assert names(events_in(b"".join(pieces).decode())) == [
            *["changes"] * 20,
            *["exchanges"] * 20,
            "clock",
        ]

    play(story())


def test_a_watcher_that_was_held_up_gets_all_that_it_missed(api: Api, play: Play) -> None:
    async def story() -> None:
        quick, slow = await started(api), await started(api)
        read = b""
        for number in range(3):
            api.create(name=f"Deal {number}")
            read += await anext(quick)

        assert read.count(b"event: exchanges") == 3
        assert (await anext(slow)).count(b"event: exchanges") == 3

    play(story())
