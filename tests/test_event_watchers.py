"""Watchers in an event loop: woken together, and nothing is made for nobody."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from control_api import Box, do
from event_streams import FastLoop, events_in, names, play, started
from support import Api

QUIET_SECONDS = 15


def seconds() -> float:
    return asyncio.get_running_loop().time()


def test_a_thousand_watchers_get_the_very_same_bytes(api: Api) -> None:
    async def story() -> None:
        watchers = [await started(api) for _ in range(1000)]
        waiting = [asyncio.ensure_future(anext(watcher)) for watcher in watchers]
        await asyncio.sleep(1)
        api.create(name="Acme")
        pieces = await asyncio.gather(*waiting)

        assert len(pieces) == 1000
        assert len({id(piece) for piece in pieces}) == 1

    play(story())


def test_a_thousand_watchers_share_one_timer(api: Api) -> None:
    async def story() -> None:
        loop = cast("FastLoop", asyncio.get_running_loop())
        watchers = [await started(api) for _ in range(1000)]
        await asyncio.gather(*map(anext, watchers))

        assert loop.now == QUIET_SECONDS
        assert loop.timers <= 2  # for this round and for the next one
        assert len(api.world.store.news.listeners) == 1

    play(story())


def test_a_watcher_that_leaves_holds_up_no_other(api: Api) -> None:
    async def story() -> None:
        leaving, staying = [asyncio.ensure_future(anext(await started(api))) for _ in range(2)]
        await asyncio.sleep(1)
        leaving.cancel()
        api.create(name="Acme")

        assert b"Acme" in await staying

    play(story())


def test_a_watcher_of_one_sandbox_is_nothing_to_another(api: Api) -> None:
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


def test_nobody_is_notified_once_the_last_watcher_has_left(api: Api) -> None:
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


def test_the_stream_ends_with_its_sandbox(api: Api) -> None:
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
