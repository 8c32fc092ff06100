"""Renewing a checkpoint while requests go on: the new one is written beside it, with its log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mockserver.core.files import Access, new_name
from mockserver.core.records import Change
from mockserver.store.files.checkpoint import CheckpointWriter
from mockserver.store.files.sidelog import SideLog
from mockserver.store.start import Tables

__all__ = ["Renewal"]


class Renewal:
    """A checkpoint under way, which `holds` the first bytes of the present `log`.

    `next_log` has the groups since it was begun.
    """

    def __init__(self, path: Path, tables: Tables, *, log: SideLog, like: Access | None) -> None:
        self.holds: int = log.size
        self.next_log: SideLog = SideLog(new_name(log.path), None, beside=path)
        self.writer: CheckpointWriter = CheckpointWriter(path, tables, log=self.next_log, like=like)

    def advance(self, group: Sequence[Change]) -> bool:
        """Log a group, and write more of the checkpoint; return whether all is on the disk."""
        self.next_log.append(group)
        return self.writer.step()

    def abandon(self) -> None:
        """Delete both files; the next start deletes what cannot be deleted now."""
        self.writer.abandon()
        with suppress(OSError):
            self.next_log.remove()
