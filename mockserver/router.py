"""Finding what a request is for: its path is split as it was sent, and then decoded.

`/api/pipelines/sales%2Fdeals` has three segments, the last of which is `sales/deals`. What a WSGI
server tells of the target as it was sent is believed if it says the same as `PATH_INFO`; a server
that tells nothing has decoded the path already.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote, unquote_to_bytes

from werkzeug.exceptions import MethodNotAllowed

from mockserver.redaction import redacted

__all__ = ["Router", "sent_path", "split_path"]

T = TypeVar("T")

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/#]*")
_SAFE = "/:@!$&'()*+,;=~[]|"
_SHOWN = 40
_NUMBER = re.compile(r"[0-9]{1,100}")


def sent_path(environ: Mapping[str, Any]) -> str:
    """Return the path of a request, below the app's root, as it was sent; in ASCII."""
    path: str = environ["PATH_INFO"]
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if "%" in target:
        whole = _ORIGIN.sub("", target.partition("?")[0])
        for sent in (whole, whole.partition("#")[0]):  # not all take a fragment for one
            below = _below(environ.get("SCRIPT_NAME", ""), sent)
            if below is not None and _decoded(below) == path:
                return quote(below.encode("latin-1"), safe=f"{_SAFE}%")
    if path.isascii() and "%" not in path:
        return path
    return quote(path.encode("latin-1"), safe=_SAFE)


def _below(root: str, sent: str) -> str | None:
    """Return what of a path is below the app's root; None if it does not begin with that."""
    parts, size = sent.split("/"), root.count("/") + 1
    if _decoded("/".join(parts[:size])) != root:
        return None
    return "".join(f"/{part}" for part in parts[size:])


def _decoded(path: str) -> str:
    return unquote_to_bytes(path.encode("latin-1")).decode("latin-1")


def split_path(path: str) -> list[str]:
    """Return the segments of a path that is as it was sent, each decoded."""
    parts = path.split("/")
    return [unquote(part, errors="replace") for part in parts] if "%" in path else parts


class Router(Generic[T]):
    """Targets by method and path, which is words and `{placeholders}`; a placeholder is not empty.

    A placeholder that is named in `numbers` is a whole number. A slash at the end makes no
    difference.
    """

    def __init__(self, *, numbers: Collection[str] = ()) -> None:
        self._numbers = numbers
        self._by_method: defaultdict[tuple[str, int], list[_Form[T]]] = defaultdict(list)
        self._by_length: defaultdict[int, list[_Form[T]]] = defaultdict(list)

    def add(self, path: str, methods: Iterable[str], target: T) -> None:
        """Add a target; of two paths that fit, the one with fewer placeholders is meant."""
        form = _Form(path.split("/"), frozenset(methods), target, self._numbers)
        size = path.count("/") + 1
        for forms in (
            *(self._by_method[name, size] for name in form.methods),
            self._by_length[size],
        ):
            forms.append(form)
            forms.sort(key=lambda one: len(one.names))

    def find(self, method: str, segments: Sequence[str]) -> tuple[T, dict[str, Any]] | None:
        """Return the target of a path, and its values; None if there is none.

        Raises:
            MethodNotAllowed: there is one, but not for this method.
        """
        if len(segments) > 2 and segments[-1] == "" != segments[-2]:
            segments = segments[:-1]
        for form in self._by_method.get((method, len(segments)), ()):
            values = form.values(segments)
            if values is not None:
                return form.target, values
        fitting = self._by_length.get(len(segments), ())
        allowed = {
            name for form in fitting if form.values(segments) is not None for name in form.methods
        }
        if allowed:
            told = f"This path takes {', '.join(sorted(allowed))}, not {redacted(method)[:_SHOWN]}."
            raise MethodNotAllowed(valid_methods=allowed, description=told)
        return None


class _Form(Generic[T]):
    """A path with its target."""

    def __init__(
        self, parts: Sequence[str], methods: frozenset[str], target: T, numbers: Collection[str]
    ) -> None:
        self.methods = methods
        self.target = target
        self.names = [(at, part[1:-1]) for at, part in enumerate(parts) if part[:1] == "{"]
        self._numbers = [name for _, name in self.names if name in numbers]
        self._words = itemgetter(*(at for at, part in enumerate(parts) if part[:1] != "{"))
        self._expected = self._words(parts)
        self._empty = parts.count("")

    def values(self, segments: Sequence[str]) -> dict[str, Any] | None:
        """Return what the placeholders stand for in a path of as many segments, if it fits."""
        if self._words(segments) != self._expected or segments.count("") != self._empty:
            return None
        values: dict[str, Any] = {name: segments[at] for at, name in self.names}
        for name in self._numbers:
            if not _NUMBER.fullmatch(values[name]):
                return None
            values[name] = int(values[name])
        return values
