"""The file system as the store meets it: every call is seen, may fail, and is written down.

Nothing waits for the real disk, and the store's threads run when the test says so, so that a
workload makes the same calls each time.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["DONE", "Call", "Disk", "Effect", "Failure"]

DONE = "done"

_fstat = os.fstat  # Which is watched itself, meanwhile.


class Call(NamedTuple):
    """A call that the store made: its name in `os`, and the file's path below the directory."""

    name: str
    path: str


class Effect(NamedTuple):
    """What a call did to the disk.

    `open` numbers an open file, made if it was not there. `write` and `cut` are at a place of it,
    `sync` is its end of waiting for the disk, `lose` one that failed. `rename`, `unlink`, `mkdir`
    and `rmdir` change the names in a directory, `sync names` waits for these. `done` is no call: a
    step of the workload was answered.
    """

    kind: str
    path: str = ""
    to: str = ""
    file: int = 0
    at: int = 0
    data: bytes = b""


class Failure(NamedTuple):
    """Which call fails, counted from 0, and how.

    The kind is the name of an error, `short` for a write that takes a half, `half` for one that
    does and is followed by a full disk, or `outage` if all calls fail until the step is answered.
    """

    at: int
    kind: str


class Disk:
    """What happens below a directory. `lag` is by how many steps a thread is late."""

    def __init__(self, directory: Path, *, failure: Failure | None = None, lag: int = 0) -> None:
        self.calls: list[Call] = []
        self.effects: list[Effect] = []
        self.failed: list[Call] = []
        self._here = str(Path.cwd())
        self._directory = os.path.realpath(directory)
        self._failure = failure
        self._over = False
        self._is_seen = True
        self._lag = lag
        self._late: list[LateThread] = []
        self._descriptors: dict[int, tuple[int, str]] = {}
        self._opened = 0

    def done(self, step: int) -> None:
        """Note that a step of the workload was answered, with which an outage ends."""
        self.end_outage()
        for thread in [*self._late]:
            thread.pass_step()
        self.note("done", at=step)

    def end_outage(self) -> None:
        """Let calls work again after those that failed."""
        self._over = bool(self.failed)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Leave calls alone meanwhile."""
        self._is_seen = False
        yield
        self._is_seen = True

    def settle(self) -> None:
        """End what the threads still have to do."""
        for thread in [*self._late]:
            thread.join()

    def note(self, kind: str, **fields: Any) -> None:
        """Write down what a call did."""
        self.effects.append(Effect(kind, **fields))

    def call(self, name: str, path: str) -> None:
        """Count a call; raise its error if it is to fail."""
        if self._is_to_fail(name, path):
            raise self._error(path)

    def taken(self, path: str, size: int) -> int:
        """Count a write; give how many bytes of it are to be taken."""
        if not self._is_to_fail("write", path):
            return size
        assert self._failure
        if self._failure.kind == "half":
            self._failure = Failure(len(self.calls), "ENOSPC")
        elif self._failure.kind != "short":
            raise self._error(path)
        return max(size // 2, 1)

    def place(self, path: Any) -> str | None:
        """Return a path below the directory, or of a descriptor; None for what is elsewhere."""
        if isinstance(path, int):
            return self._descriptors[path][1] if path in self._descriptors else None
        if not self._is_seen:
            return None
        whole = os.path.normpath(Path(self._here, os.fsdecode(path)))
        inside = whole == self._directory or whole.startswith(self._directory + os.sep)
        return os.path.relpath(whole, self._directory).replace(os.sep, "/") if inside else None

    def number(self, descriptor: int) -> int:
        """Return the number of an open file, 0 for a directory."""
        return self._descriptors[descriptor][0]

    def opened(self, descriptor: int, path: str) -> None:
        """Take in a descriptor."""
        number = 0
        if not stat.S_ISDIR(_fstat(descriptor).st_mode):
            self._opened += 1
            number = self._opened
            self.note("open", path=path, file=number)
        self._descriptors[descriptor] = number, path

    def closed(self, descriptor: int) -> None:
        """Forget a descriptor."""
        self._descriptors.pop(descriptor, None)

    def thread(
        self, *, target: Callable[..., object], args: Sequence[Any] = (), name: str
    ) -> LateThread:
        """Stand in for `threading.Thread`."""
        del name
        return LateThread(self._late, lambda: target(*args), lag=self._lag)

    def _is_to_fail(self, name: str, path: str) -> bool:
        at = len(self.calls)
        self.calls.append(Call(name, path))
        failure = self._failure
        if failure is None or at < failure.at:
            return False
        fails = at == failure.at or (failure.kind == "outage" and not self._over)
        if fails:
            self.failed.append(self.calls[-1])
        return fails

    def _error(self, path: str) -> OSError:
        assert self._failure
        number = getattr(errno, self._failure.kind, errno.EIO)
        return OSError(number, os.strerror(number), path)


class LateThread:
    """A thread that does all of its work at one moment: some steps after its start."""

    def __init__(self, late: list[LateThread], work: Callable[[], object], *, lag: int) -> None:
        self._late = late
        self._work = work
        self._lag = lag

    def start(self) -> None:
        self._late.append(self)
        if not self._lag:
            self.join()

    def pass_step(self) -> None:
        self._lag -= 1
        if self._lag <= 0:
            self.join()

    def is_alive(self) -> bool:
        return self in self._late

    def join(self) -> None:
        if self in self._late:
            self._late.remove(self)
            self._work()
