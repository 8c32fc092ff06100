"""The side log after a death at any moment: what was acknowledged is there, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from effort import cases
from mockserver.core.files import calls
from mockserver.core.records import STATE_TABLE
from mockserver.schema import FORMAT, SCHEMA, crm_schema
from mockserver.store import DataFile, Start, Store

State: TypeAlias = dict[str, Any]

NOW = "2025-01-01T00:00:00.000Z"
STATE = {"format": FORMAT, "scenario": "empty", "seed": 1, "sizes": {"deals": 0}, "now": NOW}
LOG = "mock.json.log"
EVERY = cases(5, 1)  # byte at which a log is cut
WRITES = 200  # of which the checkpoint is renewed a handful of times


def a_user(number: int) -> dict[str, Any]:
    first_name = "Ü\n" * (number % 3)
    return SCHEMA.resources["users"].new(
        id=f"user-{number}", firstName=first_name, createdAt=NOW, updatedAt=NOW
    )


class Mock:
    """A store on a data file, with the writes that the tests make."""

    def __init__(self, path: Path) -> None:
        self.file = DataFile(path, crm_schema(()))
        tables = self.file.load()
        if tables is None:
            users = {number: a_user(number) for number in (1, 2, 3)}
            tables = {"users": users, STATE_TABLE: {1: {**STATE, "writes": 0}}}
            self.file.create(tables)
        self.store = Store(Start(tables, SCHEMA), keep=self.file.keep)

    def write(self) -> State:
        """Write a group that inserts, updates and often removes; give the state after it."""
        self.store.atomically(self._change)
        return self.state()

    def _change(self) -> None:
        number = self.store.state["writes"] + 1
        users = self.store.tinydb.table("users")
        users.insert(a_user(number + 3))
        self.store.update("users", f"user-{number + 3}", {"lastName": "Changed"})
        if number % 3:
            users.remove(doc_ids=[min(self.store.snapshot()["users"])])
        self.store.update_state({"writes": number})

    def state(self) -> State:
        return {table: records for table, records in self.store.snapshot().items() if records}

    def close(self) -> None:
        self.file.close(self.store.snapshot())

    def die(self) -> None:
        """Let the file go as it is, as the death of the process does."""
        self.file.release()


@pytest.fixture
def mock(data_path: Path) -> Iterator[Mock]:
    mock = Mock(data_path)
    yield mock
    mock.die()


@pytest.fixture
def left_by_death(data_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Copy what is on the disk now to a place of its own; give the data file there."""

    def copy() -> Path:
        place = tmp_path_factory.mktemp("left")
        shutil.copytree(
            data_path.parent, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.lock")
        )
        return place / data_path.name

    return copy


@pytest.fixture
def often_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew the checkpoint after a few writes, one record at a time."""
    monkeypatch.setattr("mockserver.store.files.datafile._LOG_BYTES", 100)
    # A disk that is slow would leave few renewals to look at.
    monkeypatch.setattr("mockserver.core.files.calls.sync", lambda _file: None)
    monkeypatch.setattr("mockserver.store.files.checkpoint._SLICE", 1)


def files(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def reopened(path: Path) -> State:
    mock = Mock(path)
    state = mock.state()
    mock.die()
    return state


def test_a_log_cut_at_any_byte_gives_its_whole_groups_and_goes_on(
    mock: Mock, data_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    states = {0: mock.state()}
    for _ in range(2):
        state = mock.write()
        states[(tmp_path / LOG).stat().st_size] = state
    checkpoint, log = data_path.read_bytes(), (tmp_path / LOG).read_bytes()
    place = tmp_path / "cut" / "mock.json"
    place.parent.mkdir()

    for cut in [*range(0, len(log), EVERY), len(log)]:
        place.write_bytes(checkpoint)
        (place.parent / LOG).write_bytes(log[:cut])

        again = Mock(place)
        assert again.state() == states[max(size for size in states if size <= cut)], cut
        acknowledged = again.write()
        again.die()
        assert reopened(place) == acknowledged, cut
        assert files(place) == {"mock.json", LOG}

    assert not caplog.records


@pytest.mark.parametrize("cut", [0, 10, -10])
def test_a_clean_stop_after_a_cut_leaves_the_one_file(
    mock: Mock, data_path: Path, cut: int
) -> None:
    mock.write()
    mock.die()
    log = data_path.with_name(LOG)
    log.write_bytes(log.read_bytes()[:cut])

    Mock(data_path).close()

    assert files(data_path) == {"mock.json"}


@pytest.mark.parametrize("garbage", [b"\0\0\0", b"00000000 {}", b"{"])
def test_an_unfinished_line_is_dropped(
    mock: Mock, data_path: Path, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    acknowledged = mock.write()
    mock.die()
    with data_path.with_name(LOG).open("ab") as log:
        log.write(garbage)

    assert reopened(data_path) == acknowledged
    assert files(data_path) == {"mock.json", LOG}
    assert not caplog.records


@pytest.mark.parametrize(
    "garbage", [b"\n", b"\0\0\0\n", b"00000000 {}\n", b'12345678 {"changes": []}\nmore\nand more']
)
def test_damage_is_set_aside_once_and_the_groups_before_it_are_used(
    mock: Mock, data_path: Path, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    acknowledged = mock.write()
    mock.die()
    with data_path.with_name(LOG).open("ab") as log:
        log.write(garbage)

    assert reopened(data_path) == acknowledged
    assert reopened(data_path) == acknowledged

    assert files(data_path) == {"mock.json", LOG, "mock.json.damaged-1.log"}
    assert data_path.with_name("mock.json.damaged-1.log").read_bytes() == garbage
    (record,) = caplog.records
    assert "is damaged from byte" in record.getMessage()
    assert "mock.json.damaged-1.log" in record.getMessage()


def test_groups_after_damage_are_set_aside_with_it(mock: Mock, data_path: Path) -> None:
    first = mock.write()
    log = data_path.with_name(LOG)
    sound = log.stat().st_size
    mock.write()
    mock.die()
    raw = bytearray(log.read_bytes())
    raw[sound + 20] ^= 1
    log.write_bytes(raw)

    assert reopened(data_path) == first
    assert data_path.with_name("mock.json.damaged-1.log").read_bytes() == raw[sound:]


def test_a_log_beside_an_edited_data_file_is_set_aside(
    mock: Mock, data_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mock.write()
    mock.die()
    log = data_path.with_name(LOG).read_bytes()
    data_path.write_text(data_path.read_text().replace('"writes":0', '"writes":100'))

    again = Mock(data_path)

    assert again.state()[STATE_TABLE][1]["writes"] == 100
    assert sorted(again.state()["users"]) == [1, 2, 3]
    assert files(data_path) == {"mock.json", "mock.json.lock", "mock.json.aside-1.log"}
    assert data_path.with_name("mock.json.aside-1.log").read_bytes() == log
    assert "mock.json.aside-1.log: the data file was edited" in caplog.text
    acknowledged = again.write()
    again.die()
    assert reopened(data_path) == acknowledged


def test_a_log_without_its_data_file_is_set_aside(
    mock: Mock, data_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = mock.state()
    mock.write()
    mock.die()
    data_path.unlink()

    assert reopened(data_path) == first
    assert files(data_path) == {"mock.json", "mock.json.aside-1.log"}
    assert "there is no data file that it continues" in caplog.text


@pytest.mark.usefixtures("often_renewed")
def test_a_death_after_any_write_loses_nothing_while_the_checkpoint_is_renewed(
    mock: Mock, data_path: Path, left_by_death: Callable[[], Path]
) -> None:
    checkpoints = set()

    for _ in range(WRITES):
        acknowledged = mock.write()
        checkpoints.add(data_path.read_bytes())

        left = left_by_death()
        assert reopened(left) == acknowledged
        Mock(left).close()
        assert files(left) == {"mock.json"}
        assert reopened(left) == acknowledged

    assert len(checkpoints) > 3


@pytest.mark.usefixtures("often_renewed")
def test_a_death_beside_any_replacement_of_a_file_loses_nothing(
    mock: Mock, left_by_death: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[tuple[Path, State]] = []
    rename = calls.rename

    def watched(path: Path, to: Path) -> None:
        left.append((left_by_death(), mock.state()))
        rename(path, to)
        left.append((left_by_death(), mock.state()))

    monkeypatch.setattr(calls, "rename", watched)
    for _ in range(WRITES):
        mock.write()
    monkeypatch.undo()

    assert len(left) > 12
    for path, state in left:
        assert reopened(path) == state
        again = Mock(path)
        acknowledged = again.write()
        again.die()
        assert reopened(path) == acknowledged


@pytest.mark.usefixtures("often_renewed")
@pytest.mark.parametrize("failing", ["mock.json", "mock.json.log"])
def test_a_replacement_that_fails_is_told_and_loses_nothing(
    mock: Mock,
    left_by_death: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failing: str,
) -> None:
    rename = calls.rename
    refused: list[object] = []

    def refuse_once(path: Path, to: Path) -> None:
        if to.name == failing and not refused:
            refused.append(path)
            raise OSError("no")
        rename(path, to)

    monkeypatch.setattr(calls, "rename", refuse_once)

    for _ in range(WRITES):
        acknowledged = mock.write()
        assert reopened(left_by_death()) == acknowledged

    assert refused
    assert "could not be rewritten; its log stays in use: no" in caplog.text


@pytest.mark.usefixtures("often_renewed")
def test_a_mark_that_cannot_be_written_is_told_and_loses_nothing(
    mock: Mock,
    left_by_death: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    refused: list[object] = []

    write = calls.write

    def refuse_marks(file: int, line: bytes) -> None:
        if b'"holds"' in line:
            refused.append(line)
            raise OSError("full")
        write(file, line)

    monkeypatch.setattr(calls, "write", refuse_marks)

    for _ in range(WRITES):
        acknowledged = mock.write()
        assert reopened(left_by_death()) == acknowledged

    assert refused
    assert "could not be rewritten; its log stays in use" in caplog.text
