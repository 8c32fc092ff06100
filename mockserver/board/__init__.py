"""The pages for a browser: the board at `/`, the documentation at `/docs`, and their files.

They are plain HTML, CSS and JavaScript modules in `assets/`, without a build step.
"""

from __future__ import annotations

from mockserver.board.pages import board_pages

__all__ = ["board_pages"]
