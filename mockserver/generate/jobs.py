"""Making a data set in several processes, which take turns in making its chunks."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import Pipe, Process
from typing import Any, TypeAlias

from mockserver.core.errors import StartError
from mockserver.generate.dataset import DataSet
from mockserver.generate.encoding import Chunk, FileFormat, Part, chunks_of

__all__ = ["spread"]

_PIPE = 1 << 20

Connection: TypeAlias = Any
"""An end of a pipe, whose class differs by system."""


def spread(
    make: Callable[[], DataSet], file_format: FileFormat, part: Part, *, jobs: int
) -> Iterator[Chunk]:
    """Yield the chunks of a data set in their order, as so many processes make them.

    A process that is ahead waits until its chunk is asked for. `make` is called in each.

    Raises:
        StartError: a process ended too soon.
    """
    with ExitStack() as ending:
        workers = [
            ending.enter_context(_worker(make, file_format, part, share=Part(number, jobs)))
            for number in range(1, jobs + 1)
        ]
        while True:
            for worker in workers:
                try:
                    chunk = worker.recv()
                except EOFError as error:
                    raise StartError("a process that made records was ended") from error
                if chunk is None:
                    return
                yield chunk


@contextmanager
def _worker(
    make: Callable[[], DataSet], file_format: FileFormat, part: Part, *, share: Part
) -> Iterator[Connection]:
    ours, theirs = Pipe(duplex=False)
    _enlarge(theirs)
    process = Process(target=_send, args=(theirs, make, file_format, part, share), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.terminate()
        process.join()


def _enlarge(pipe: Connection) -> None:
    """Make a pipe hold a whole chunk, so that its writer can make the next one meanwhile."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # somebody has as many as the system allows
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _send(
    to: Connection, make: Callable[[], DataSet], file_format: FileFormat, part: Part, share: Part
) -> None:
    """Send the chunks of a share, and None after the last."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever receives is interrupted too
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(BrokenPipeError):
        for chunk in chunks_of(make(), file_format, part, share=share):
            to.send(chunk)
        to.send(None)
