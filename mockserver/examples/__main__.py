"""`python -m mockserver.examples`: write the examples of the contracts."""

from __future__ import annotations

import logging

from mockserver.contract.served import EXAMPLES
from mockserver.examples.making import examples_of, text_of

if __name__ == "__main__":
    logging.disable()  # that some requests fail is meant
    EXAMPLES.write_bytes(text_of(examples_of()))
