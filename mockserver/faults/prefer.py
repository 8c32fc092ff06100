"""The effect that a request asks for itself, with the header Prefer."""

from __future__ import annotations

import re

from mockserver.faults.effects import Effect

__all__ = ["prefer_effect"]

_PREFERENCES = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
_CODE = re.compile(r'\s*code\s*=\s*("?)([45][0-9]{2})\1\s*(?:;.*)?', re.IGNORECASE | re.DOTALL)


def prefer_effect(header: str | None) -> Effect | None:
    """Return the effect of `code` in a Prefer header (RFC 7240); other preferences are ignored.

    If a preference is sent twice, the first counts.
    """
    for preference in _PREFERENCES.findall(header) if header else ():
        if re.split("[=;]", preference)[0].strip().lower() == "code":
            found = _CODE.fullmatch(preference)
            return _preferred(int(found[2])) if found else None
    return None


def _preferred(status: int) -> Effect:
    return Effect(
        status=status,
        message=f"The mock answers {status} as asked by the header Prefer.",
        headers=(("Preference-Applied", f"code={status}"),),
    )
