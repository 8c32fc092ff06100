"""`python -m tools.examples`: write the examples of the contracts."""

from __future__ import annotations

import logging

from mockserver.contract.served import EXAMPLES
from mockserver.control.document import EXAMPLES as CONTROL_EXAMPLES
from tools.examples.making import control_examples, text_of, vendor_examples

if __name__ == "__main__":
    logging.disable()  # that some requests fail is meant
    EXAMPLES.write_bytes(text_of(vendor_examples()))
    CONTROL_EXAMPLES.write_bytes(text_of(control_examples()))
