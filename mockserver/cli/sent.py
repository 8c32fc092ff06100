"""What the command of `exec` sent: its latest requests, and the sandboxes that they met."""

from __future__ import annotations

from collections import OrderedDict, deque
from functools import partial
from typing import Any

from mockserver.cli.reaching import counted
from mockserver.journal import Exchange
from mockserver.sandbox import DEFAULT_SANDBOX, Sandbox

__all__ = ["Sent"]

_MOST_LINES = 20
_MOST_SANDBOXES = 100
_MOST_BYTES = 64 << 20


class Sent:
    """Remembers the requests of all sandboxes.

    With `keep`, it holds on to the sandboxes too, also when they are dropped, since the journals
    are theirs: the hundred that were used last.
    """

    def __init__(self, default: Sandbox, *, keep: bool, most_bytes: int = _MOST_BYTES) -> None:
        self._default = default
        self._keep = keep
        self._most_bytes = most_bytes
        self._count = 0
        self._latest: deque[tuple[Sandbox, Exchange]] = deque(maxlen=_MOST_LINES)
        self._sandboxes: OrderedDict[int, Sandbox] = OrderedDict()  # the longest unused first

    def lines(self) -> list[str]:
        """Return how many requests there were, and a line for each of the latest."""
        if not self._count:
            return []
        some = (
            f", the last {len(self._latest)} of which are"
            if self._count > len(self._latest)
            else ""
        )
        with self._default.lock:
            lines = [_line(world, exchange) for world, exchange in self._latest]
        return [f"{counted(self._count)}{some}:", *lines]

    def export(self) -> tuple[bytes, str]:
        """Return state and journal as `introzy-mock export --journal` does, and what is in them.

        They are those of the default sandbox; `sandboxes` has the same of each other that was
        sent something, the one that was used last first, as far as so many bytes hold them.
        """
        import orjson

        from mockserver.numbers import spelled

        with self._default.lock:
            whole = _exported(self._default)
            others, left = [], self._most_bytes
            for world in reversed(self._sandboxes.values()):
                one = {"name": world.name, **_exported(world)}
                left -= len(orjson.dumps(one, default=spelled))
                if left < 0:
                    break
                others.append(one)
        requests = sum(len(one["journal"]["exchanges"]) for one in (whole, *others))
        told = counted(requests) + _in_sandboxes(len(others), of=len(self._sandboxes))
        exported = {**whole, "sandboxes": others} if others else whole
        return orjson.dumps(exported, default=spelled) + b"\n", told

    def note(self, world: Sandbox) -> None:
        """Remember the latest exchange of a sandbox."""
        self._count += 1
        self._latest.append((world, world.journal.get(world.journal.last)))
        if self._keep and world is not self._default:
            self._sandboxes[id(world)] = world
            self._sandboxes.move_to_end(id(world))
            if len(self._sandboxes) > _MOST_SANDBOXES:
                self._sandboxes.popitem(last=False)


def _line(world: Sandbox, exchange: Exchange) -> str:
    from mockserver.telling import line

    place = "" if world.name == DEFAULT_SANDBOX else f"  (sandbox {world.name})"
    return f"  {line(exchange, world)}{place}"


def _exported(world: Sandbox) -> dict[str, Any]:
    from mockserver.telling import exported
    from mockserver.transfer import export_state

    return export_state(world, tell=partial(exported, world=world))


def _in_sandboxes(kept: int, *, of: int) -> str:
    if not of:
        return ""
    some = f"{kept} of {of}" if kept < of else f"{kept}"
    return f", with {some} sandbox{'es' * (of != 1)} beside the default one"
