"""What the command of `exec` sent: its latest requests, and the sandboxes that it used."""

from __future__ import annotations

from collections import OrderedDict, deque
from functools import partial
from typing import Any

from mockserver.cli.reaching import counted
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import DEFAULT_SANDBOX, Sandbox

__all__ = ["Sent"]

_MOST_LINES = 20
_MOST_SANDBOXES = 100
_MOST_BYTES = 64 << 20


class Sent:
    """Remembers the latest requests to all sandboxes.

    With `keep` it also remembers the hundred sandboxes used last, for their journals, even after
    they are dropped.
    """

    def __init__(self, default: Sandbox, *, keep: bool, most_bytes: int = _MOST_BYTES) -> None:
        self._default = default
        self._keep = keep
        self._most_bytes = most_bytes
        self._count = 0
        self._latest: deque[tuple[Sandbox, Exchange]] = deque(maxlen=_MOST_LINES)
        self._sandboxes: OrderedDict[int, Sandbox] = OrderedDict()  # the longest unused first

    def lines(self) -> list[str]:
        """Return the number of requests, and a line for each of the latest."""
        if not self._count:
            return []
        some = (
            f", the last {len(self._latest)} of which are"
            if self._count > len(self._latest)
            else ""
        )
        with self._default.lock:
            lines = [_line(sandbox, exchange) for sandbox, exchange in self._latest]
        return [f"{counted(self._count)}{some}:", *lines]

    def export(self) -> tuple[bytes, str]:
        """Return state and journal as `introzy-mock export --journal` does, and a summary of them.

        The export is of the default sandbox. `sandboxes` holds that of each other sandbox with
        requests, the one used last first, as many as fit in the limit of bytes.
        """
        import orjson

        from mockserver.core.numbers import spelled

        with self._default.lock:
            whole = _exported(self._default)
            others, left = [], self._most_bytes
            for sandbox in reversed(self._sandboxes.values()):
                one = {"name": sandbox.name, **_exported(sandbox)}
                left -= len(orjson.dumps(one, default=spelled))
                if left < 0:
                    break
                others.append(one)
        requests = sum(len(one["journal"]["exchanges"]) for one in (whole, *others))
        contents = counted(requests) + _in_sandboxes(len(others), of=len(self._sandboxes))
        exported = {**whole, "sandboxes": others} if others else whole
        return orjson.dumps(exported, default=spelled) + b"\n", contents

    def note(self, sandbox: Sandbox) -> None:
        """Remember the latest exchange of a sandbox."""
        self._count += 1
        self._latest.append((sandbox, sandbox.journal.get(sandbox.journal.last)))
        if self._keep and sandbox is not self._default:
            self._sandboxes[id(sandbox)] = sandbox
            self._sandboxes.move_to_end(id(sandbox))
            if len(self._sandboxes) > _MOST_SANDBOXES:
                self._sandboxes.popitem(last=False)


def _line(sandbox: Sandbox, exchange: Exchange) -> str:
    from mockserver.exchanges import as_line

    place = "" if sandbox.name == DEFAULT_SANDBOX else f"  (sandbox {sandbox.name})"
    return f"  {as_line(exchange, sandbox)}{place}"


def _exported(sandbox: Sandbox) -> dict[str, Any]:
    from mockserver.exchanges import exported
    from mockserver.sandbox.statefile import export_state

    return export_state(sandbox, as_json=partial(exported, sandbox=sandbox))


def _in_sandboxes(kept: int, *, of: int) -> str:
    if not of:
        return ""
    some = f"{kept} of {of}" if kept < of else f"{kept}"
    return f", with {some} sandbox{'es' * (of != 1)} beside the default one"
