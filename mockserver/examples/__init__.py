"""Makes the examples of the contracts: sends the requests that they show, and keeps the answers.

For development: `make examples` writes them, and a test compares. The program only reads the files.
"""

from __future__ import annotations

from mockserver.examples.making import examples_of, text_of
from mockserver.examples.requests import Sent, example_requests

__all__ = ["Sent", "example_requests", "examples_of", "text_of"]
