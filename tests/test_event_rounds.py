"""When news is sent: at once after a quiet time, otherwise together, and others have their turn."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import cast

from event_streams import FastLoop, events_in, names, play, started
from support import Api

QUIET_SECONDS = 15


def seconds() -> float:
    return asyncio.get_running_loop().time()


def test_news_after_a_quiet_time_comes_at_once(api: Api) -> None:
    async def story() -> None:
        watcher = await started(api)
        next_piece = asyncio.ensure_future(anext(watcher))
        await asyncio.sleep(5)
        api.create(name="Acme")

        assert names(events_in((await next_piece).decode())) == ["changes", "exchanges", "clock"]
        assert seconds() == 5

    play(story())


def test_much_news_comes_about_ten_times_a_second(api: Api) -> None:
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


def test_the_longer_sending_takes_the_longer_news_is_collected(api: Api) -> None:
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


def test_a_comment_comes_when_it_is_quiet_for_long(api: Api) -> None:
    async def story() -> None:
        watcher = await started(api)

        assert await anext(watcher) == b":\n\n"
        assert await anext(watcher) == b":\n\n"
        assert seconds() == 2 * QUIET_SECONDS

    play(story())


def test_between_watchers_others_have_their_turn(api: Api) -> None:
    async def story() -> None:
        watchers = [await started(api) for _ in range(100)]
        waiting = [asyncio.ensure_future(anext(watcher)) for watcher in watchers]
        await asyncio.sleep(1)
        api.create(name="Acme")
        sent = [0]
        while sent[-1] < 100:
            await asyncio.sleep(0)
            sent.append(sum(one.done() for one in waiting))

        assert max(after - before for before, after in pairwise(sent)) == 16

    play(story())


def test_much_news_is_made_in_portions(api: Api) -> None:
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


def test_a_watcher_that_was_held_up_gets_all_that_it_missed(api: Api) -> None:
    async def story() -> None:
        quick, slow = await started(api), await started(api)
        read = b""
        for number in range(3):
            api.create(name=f"Deal {number}")
            read += await anext(quick)

        assert read.count(b"event: exchanges") == 3
        assert (await anext(slow)).count(b"event: exchanges") == 3

    play(story())
