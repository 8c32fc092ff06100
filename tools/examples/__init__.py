"""Makes the examples of the contracts: sends the requests in them, and keeps the answers.

For development: `make examples` writes them, and a test compares. The program only reads the files.
"""

from __future__ import annotations

from tools.examples.making import control_examples, text_of, vendor_examples

__all__ = ["control_examples", "text_of", "vendor_examples"]
