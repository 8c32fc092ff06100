"""Files that are made beside their places: new, for the same readers, whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from mockserver.core.files import NewFile, Refused, calls, leftovers, put_together, write_file

posix = pytest.mark.skipif(os.name != "posix", reason="needs links or modes")


def never(_path: Path) -> bool:
    return False


@posix
def test_a_link_at_the_very_name_of_a_new_file_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.core.files.places.unguessable", lambda: "0" * 16)
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    (tmp_path / f"a.json.{'0' * 16}.new").symlink_to(victim)

    with pytest.raises(FileExistsError):
        NewFile(tmp_path / "a.json")

    assert victim.read_text() == "precious"


def test_no_two_new_files_have_one_name(tmp_path: Path) -> None:
    first, second = NewFile(tmp_path / "a.json"), NewFile(tmp_path / "a.json")

    assert sorted(leftovers(tmp_path / "a.json")) == sorted([first.path, second.path])

    first.abandon()
    second.abandon()
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_new_file_is_its_owner_s_alone_until_it_is_in_its_place(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    place.write_text("old")
    place.chmod(0o644)

    new = NewFile(place)
    new.write(b"new")
    assert new.path.stat().st_mode & 0o777 == 0o600
    assert new.put(place)

    assert place.stat().st_mode & 0o777 == 0o644
    assert place.read_text() == "new"


def test_files_that_belong_together_stay_as_they_were_if_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")
    write = calls.write

    def full(file: int, content: bytes) -> None:
        if content == b"second":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(file, content)

    monkeypatch.setattr(calls, "write", full)

    with pytest.raises(OSError, match="No space left"):
        put_together({tmp_path / "a": [b"first"], tmp_path / "b": [b"second"]})

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "old")]


def test_a_write_that_the_system_takes_in_pieces_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write(file, content[:3]))

    write_file(tmp_path / "a", b"in many pieces", ours=never)

    assert (tmp_path / "a").read_bytes() == b"in many pieces"


def test_a_file_of_somebody_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")

    with pytest.raises(Refused, match="was not written by introzy-mock"):
        write_file(tmp_path / "a", b"new", ours=never)

    assert (tmp_path / "a").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


@posix
def test_where_this_program_s_own_output_goes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.txt"
    output.touch()
    found = output.stat()
    monkeypatch.setattr(os, "fstat", lambda _file: found)

    with pytest.raises(Refused, match="own output goes"):
        write_file(output, b"new", ours=never)


@pytest.mark.parametrize("made", ["directory", "pipe"])
def test_what_is_no_file_is_refused_and_stays(tmp_path: Path, made: str) -> None:
    place = tmp_path / "a"
    if made == "directory":
        place.mkdir()
    elif hasattr(os, "mkfifo"):
        os.mkfifo(place)
    else:
        pytest.skip("needs pipes in the file system")

    with pytest.raises(Refused, match=f"it is a .*{made}, not a file"):
        write_file(place, b"new", ours=never)

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert not place.is_file()
