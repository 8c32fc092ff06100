"""The options that put pseudonyms in the place of the people and companies of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from mockserver.core.errors import StartError
from mockserver.core.files import reason

if TYPE_CHECKING:
    from mockserver.core.records import NewRecord, Record

__all__ = ["Replace", "pseudonymising"]

Replace: TypeAlias = "Callable[[Mapping[str, Iterable[Record]]], dict[str, dict[str, NewRecord]]]"
"""Returns records, by table and id, that name nobody."""

_SHORTEST_KEY = 16
_KEY_BYTES = 32

_OPTIONS = (
    click.option(
        "--pseudonymise",
        is_flag=True,
        help="Put made-up people, companies, texts and ids in the place of real ones.",
    ),
    click.option(
        "--key-file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Secret that decides the pseudonyms, to have the same again.  [default: a new one]",
    ),
    click.option("--keep-ids", is_flag=True, help="Leave ids as they are."),
    click.option("--blur", is_flag=True, help="Change amounts and times a little too."),
)


def pseudonymising(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add these options to a command, and pass it `replace`, which is None without them."""

    @wraps(command)
    def declared(
        *arguments: Any,
        pseudonymise: bool,
        key_file: Path | None,
        keep_ids: bool,
        blur: bool,
        **others: Any,
    ) -> Any:
        if pseudonymise:
            return command(*arguments, replace=_replacing(key_file, keep_ids, blur), **others)
        if key_file or keep_ids or blur:
            raise click.UsageError("--key-file, --keep-ids and --blur need --pseudonymise")
        return command(*arguments, replace=None, **others)

    for option in reversed(_OPTIONS):
        declared = option(declared)
    return declared


def _replacing(key_file: Path | None, keep_ids: bool, blur: bool) -> Replace:
    from mockserver.generate.pseudonyms import pseudonymised

    secret = _secret(key_file)

    def replace(tables: Mapping[str, Iterable[Record]]) -> dict[str, dict[str, NewRecord]]:
        replaced = pseudonymised(tables, secret=secret, keep_ids=keep_ids, blur=blur)
        return {table: {one["id"]: one for one in rows} for table, rows in replaced.items()}

    return replace


def _secret(key_file: Path | None) -> bytes:
    from hashlib import blake2b

    from mockserver.core.determinism import unguessable

    try:
        key = key_file.read_bytes().strip() if key_file else unguessable(64).encode()
    except OSError as error:
        raise StartError(f"{key_file} cannot be read: {reason(error)}; {_MAKE_ONE}") from error
    if len(key) < _SHORTEST_KEY:
        raise StartError(
            f"{key_file} holds {len(key)} characters, which can be guessed; {_MAKE_ONE}"
        )
    return blake2b(key, digest_size=_KEY_BYTES).digest()


_MAKE_ONE = 'make a key with: python -c "import secrets; print(secrets.token_hex(32))" > FILE'
