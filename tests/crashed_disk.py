"""What a crash can leave of a directory, computed from what was done to it.

The death of a process leaves what was done. The death of the machine leaves what was waited for; of
the rest any part can be there: writes whole, halved, as zeros, out of order or not at all, and
names whichever way. What a failed wait was for is never sure, however often it is waited for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, TypeAlias

from watched_disk import Effect

__all__ = ["CrashedDisk", "Left", "halved", "put_left"]

Left: TypeAlias = Mapping[str, bytes | None]
"""The contents of files by path; None for a directory."""

_MOST_SUBSETS = 5


class CrashedDisk:
    """Follows the effects of calls."""

    def __init__(self) -> None:
        self._names: dict[str, _File | None] = {}
        self._sure_names: dict[str, _File | None] = {}
        self._unsure_names: list[_Renaming] = []
        self._open: dict[int, _File] = {}

    def follow(self, effect: Effect) -> None:
        """Take in one effect."""
        path = effect.path
        match effect.kind:
            case "open":
                self._open[effect.file] = self._named(path)
            case "write" | "cut" | "sync" | "lose":
                self._file(effect).follow(effect)
            case "mkdir":
                self._rename({path: None})
            case "rename":
                self._rename({effect.to: self._names[path]}, gone=path)
            case "unlink" | "rmdir":
                self._rename({}, gone=path)
            case "sync names":
                self._sync_names(path)

    def left_by_process(self) -> Left:
        """Return what the death of the process leaves."""
        return {path: file.whole() if file else None for path, file in self._names.items()}

    def left_by_machine(self) -> Iterator[Left]:
        """List what the death of the machine can leave."""
        for kept in _parts(self._unsure_names):
            yield from _contents(self._names_with(kept))

    def least_and_most(self) -> Iterator[Left]:
        """List what it leaves with no unsure name, or all, and as little or much of each file."""
        for kept in ([], self._unsure_names):
            names = self._names_with(kept)
            for number in (0, 1):
                yield {path: _choice(file, number) for path, file in names.items()}

    def _names_with(self, kept: list[_Renaming]) -> dict[str, _File | None]:
        names = {**self._sure_names}
        for renaming in kept:
            renaming.apply(names)
        return {path: names[path] for path in names if _is_there(path, names)}

    def _named(self, path: str) -> _File:
        file = self._names.get(path)
        if file is None:
            file = _File()
            self._rename({path: file})
        return file

    def _sync_names(self, folder: str) -> None:
        for renaming in [one for one in self._unsure_names if one.folder == folder]:
            renaming.apply(self._sure_names)
            self._unsure_names.remove(renaming)

    def _file(self, effect: Effect) -> _File:
        if effect.file:
            return self._open[effect.file]
        file = self._names[effect.path]
        assert file
        return file

    def _rename(self, made: Mapping[str, _File | None], gone: str = "") -> None:
        renaming = _Renaming(str(Path(next(iter(made), gone)).parent), made, gone)
        renaming.apply(self._names)
        self._unsure_names.append(renaming)


class _Renaming(NamedTuple):
    folder: str
    made: Mapping[str, _File | None]
    gone: str

    def apply(self, names: dict[str, _File | None]) -> None:
        names.pop(self.gone, None)
        names.update(self.made)


class _Edit:
    """A write or a cut; `state` is what is known of it: unsure, sure, or doomed."""

    def __init__(self, effect: Effect) -> None:
        self.effect = effect
        self.state = "unsure"


class _File:
    """A file, whatever its name, as the edits made to it."""

    def __init__(self) -> None:
        self._sure = b""
        self._edits: list[_Edit] = []

    def follow(self, effect: Effect) -> None:
        if effect.kind == "sync":
            for edit in self._edits:
                edit.state = "sure" if edit.state == "unsure" else edit.state
        elif effect.kind == "lose":
            for edit in self._edits:
                if edit.effect.kind == "write" and edit.state == "unsure":
                    edit.state = "doomed"
        else:
            self._edits.append(_Edit(effect))
        while self._edits and self._edits[0].state == "sure":
            self._sure = _edited(self._sure, [self._edits.pop(0).effect])

    def whole(self) -> bytes:
        return _edited(self._sure, [edit.effect for edit in self._edits])

    def left(self) -> list[bytes]:
        """Return what the death of the machine can leave: all first, as little as possible next."""
        whole = [edit.effect for edit in self._edits]
        sure = [edit.effect for edit in self._edits if edit.state == "sure"]
        unsure = [n for n, edit in enumerate(self._edits) if edit.state != "sure"]
        if not unsure:
            return [self.whole()]
        first, last = unsure[0], unsure[-1]
        kinds = [whole, sure, whole[:first] + whole[first + 1 :]]
        kinds += [whole[:last] + half + whole[last + 1 :] for half in (halved(whole[last]),)]
        kinds.append([zeroed(one) if n in unsure else one for n, one in enumerate(whole)])
        return [*dict.fromkeys(_edited(self._sure, effects) for effects in kinds)]


def halved(effect: Effect) -> list[Effect]:
    """Return the half of a write that a crash may leave; of anything else there is none."""
    return [effect._replace(data=effect.data[: len(effect.data) // 2])] if effect.data else []


def zeroed(effect: Effect) -> Effect:
    """Return a write of which the length came to the disk, but not the content."""
    return effect._replace(data=bytes(len(effect.data)))


def put_left(left: Left, directory: Path) -> None:
    """Make a directory with what a crash left."""
    directory.mkdir()
    for path, content in sorted(left.items()):
        if content is None:
            (directory / path).mkdir()
        else:
            (directory / path).write_bytes(content)


def _edited(content: bytes, effects: Iterable[Effect]) -> bytes:
    edited = bytearray(content)
    for effect in effects:
        missing = effect.at - len(edited)
        edited += bytes(max(missing, 0))
        if effect.kind == "cut":
            del edited[effect.at :]
        else:
            edited[effect.at : effect.at + len(effect.data)] = effect.data
    return bytes(edited)


def _parts(renamings: list[_Renaming]) -> Iterator[list[_Renaming]]:
    """List which of them came to the disk: any, or of many all but one, and the first so many."""
    if len(renamings) <= _MOST_SUBSETS:
        for size in range(len(renamings), -1, -1):
            yield from map(list, combinations(renamings, size))
        return
    for number in range(len(renamings) + 1):
        yield renamings[:number]
        yield renamings[:number] + renamings[number + 1 :]


def _contents(names: Mapping[str, _File | None]) -> Iterator[Left]:
    """List what files hold: each the same way, or one otherwise than the rest."""
    choices = {path: file.left() if file else [None] for path, file in names.items()}
    for number in range(max(map(len, choices.values()), default=1)):
        yield {path: left[min(number, len(left) - 1)] for path, left in choices.items()}
    for number in (0, 1):
        rest = {path: left[min(number, len(left) - 1)] for path, left in choices.items()}
        for path, left in choices.items():
            for one in left if len(left) > 1 else ():
                yield {**rest, path: one}


def _choice(file: _File | None, number: int) -> bytes | None:
    left = file.left() if file else [None]
    return left[min(number, len(left) - 1)]


def _is_there(path: str, names: Mapping[str, _File | None]) -> bool:
    folder = str(Path(path).parent)
    return folder == "." or folder in names
