"""The log's stream: written by a thread of its own, whatever the stream does."""

from __future__ import annotations

import os
from io import BufferedWriter, BytesIO, FileIO, TextIOWrapper

import pytest

from mockserver.server.requestlog import RequestLog
from unix import unix_os


def read_all(descriptor: int) -> bytes:
    with FileIO(descriptor) as reader:
        return reader.readall()


@pytest.fixture
def pipe() -> tuple[int, TextIOWrapper]:
    """The end of a pipe to read, as a number, and the end to write."""
    reading, writing = os.pipe()
    stream = TextIOWrapper(BufferedWriter(FileIO(writing, "w")), encoding="ascii")
    return reading, stream


def test_lines_come_out_whole_and_in_order(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, stream = pipe
    log = RequestLog(stream)
    for number in range(500):
        log.note(f"line {number}")
    log.close()
    stream.close()

    assert read_all(reading).decode().splitlines() == [f"line {number}" for number in range(500)]


def test_a_line_is_written_soon_without_a_close(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, stream = pipe
    log = RequestLog(stream)

    log.note("now")

    assert os.read(reading, 100) == b"now\n"
    log.close()
    stream.close()
    os.close(reading)


def test_what_the_encoding_lacks_is_spelled_out(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, stream = pipe
    log = RequestLog(stream)
    log.note("costs 5 \N{EURO SIGN}")
    log.close()
    stream.close()

    assert read_all(reading) == b"costs 5 \\u20ac\n"


def test_what_would_steer_the_terminal_is_spelled_out(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, stream = pipe
    log = RequestLog(stream)
    log.note("a\x1b[2J\x9b\u202e\nforged")
    log.close()
    stream.close()

    assert read_all(reading) == b"a\\x1b[2J\\x9b\\u202e\\nforged\n"


def test_nothing_is_left_in_the_buffer_of_a_stream_whose_reader_left(
    pipe: tuple[int, TextIOWrapper],
) -> None:
    reading, stream = pipe
    os.close(reading)
    log = RequestLog(stream)

    log.note("nobody reads this")
    log.close()

    stream.close()


def test_a_full_pipe_holds_neither_a_line_nor_the_close_up(
    pipe: tuple[int, TextIOWrapper],
) -> None:
    reading, stream = pipe
    log = RequestLog(stream)

    for number in range(20_000):
        log.note(f"{number:>100}")
    log.close()

    os.close(reading)  # lets the log's thread go
    log._thread.join(10)
    assert not log._thread.is_alive()
    stream.close()


def test_a_stream_that_does_not_block_gets_it_all(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, stream = pipe
    unix_os.set_blocking(stream.fileno(), False)
    log = RequestLog(stream)
    for number in range(2_000):
        log.note(f"{number:>100}")

    with FileIO(reading) as reader:
        received = b""
        while received.count(b"\n") < 2_000:
            received += reader.read(1 << 16)

    log.close()
    stream.close()


def test_a_stream_without_a_buffer_of_its_own_will_do() -> None:
    bare = BytesIO()
    stream = TextIOWrapper(bare, encoding="utf-8")
    log = RequestLog(stream)
    log.note("line")
    log.close()

    assert bare.getvalue() == b"line\n"
    stream.close()
