"""Writing files: completely or not at all, and only over the program's own files.

`calls` has every call that changes the file system, one function each; `places` says what is at a
path; `writing` puts new files in their places. Nothing here knows what the files contain.
"""

from __future__ import annotations

from mockserver.core.files import calls
from mockserver.core.files.places import (
    Access,
    Refused,
    access_of,
    are_one,
    followed,
    free_name,
    is_standard_output,
    is_taken,
    leftovers,
    new_name,
    plain_file,
    reason,
    stamp,
)
from mockserver.core.files.writing import (
    NewFile,
    cut_off,
    fill_directory,
    move,
    put_copy,
    put_made,
    put_together,
    remove_file,
    writable_place,
    write_file,
    write_over,
)

__all__ = [
    "Access",
    "NewFile",
    "Refused",
    "access_of",
    "are_one",
    "calls",
    "cut_off",
    "fill_directory",
    "followed",
    "free_name",
    "is_standard_output",
    "is_taken",
    "leftovers",
    "move",
    "new_name",
    "plain_file",
    "put_copy",
    "put_made",
    "put_together",
    "reason",
    "remove_file",
    "stamp",
    "writable_place",
    "write_file",
    "write_over",
]
