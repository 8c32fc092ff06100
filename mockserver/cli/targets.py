"""What records can be imported into: the sandbox of a running server, or a data file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.cli.remote import STATE_FORM, in_words
from mockserver.core.errors import StartError

if TYPE_CHECKING:
    from mockserver.client.remote import Remote
    from mockserver.store import Tables

__all__ = ["FileTarget", "ServerTarget"]


class ServerTarget:
    """The sandbox of a running server."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def tables(self) -> Tables:
        """Return the tables that are there."""
        from mockserver.store import numbered

        exported = self._remote.ask("GET", "export", form={"tables": dict}).json()
        return numbered(exported["tables"], "tables")

    def put(self, tables: Tables) -> str:
        """Put these tables in the place of those that are there; return what was done in words."""
        from mockserver.sandbox.statefile import exported_tables

        body = {"tables": exported_tables(tables)}
        answer = self._remote.ask("POST", "import", form=STATE_FORM, body=body)
        return f"imported {in_words(answer)}"


class FileTarget:
    """A data file: a new one, or one to add to.

    Raises:
        StartError: there is one already, and it is not to be added to.
    """

    def __init__(self, path: Path, *, add: bool) -> None:
        self._path = path
        self._add = add
        if path.exists() and not add:
            raise StartError(
                f"{path} exists; add to it with --add, or name another file with --out"
            )

    def tables(self) -> Tables:
        """Return the tables that are there; those of a new file have no records."""
        from mockserver.core.records import STATE_TABLE
        from mockserver.sandbox.starts import start_in, start_of

        if self._add:
            return start_in(self._path).tables
        return {STATE_TABLE: start_of(scenario="empty").tables[STATE_TABLE]}

    def put(self, tables: Tables) -> str:
        """Put these tables in the place of those that are there; return what was done in words."""
        from mockserver.sandbox.opening import open_sandbox
        from mockserver.sandbox.starts import write_tables

        if self._add:
            with closing(open_sandbox(data=self._path)) as sandbox:
                sandbox.replace(tables, cause="import")
        else:
            write_tables(tables, self._path)
        return f"imported into {self._path}"
