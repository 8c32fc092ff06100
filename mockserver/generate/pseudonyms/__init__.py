"""Records that name nobody, from records that name real people and companies."""

from __future__ import annotations

from mockserver.generate.pseudonyms.replacing import pseudonymised

__all__ = ["pseudonymised"]
