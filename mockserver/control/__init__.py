"""The mock's own HTTP surface under `/_mock`, declared in an OpenAPI document of its own.

Knows what may be asked of sandboxes, and nothing of pipelines and deals.
"""

from __future__ import annotations

from mockserver.control.document import COMPILED, SOURCE, load_control
from mockserver.control.guard import Guard
from mockserver.control.handlers import HANDLERS
from mockserver.control.surface import create_control

__all__ = ["COMPILED", "HANDLERS", "SOURCE", "Guard", "create_control", "load_control"]
