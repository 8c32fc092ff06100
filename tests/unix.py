"""What not every system has, for tests that are skipped where it is missing."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any

__all__ = ["unix_os", "unix_signals", "unix_sockets"]

# Elsewhere a type checker would not find the names.
unix_os: Any = os
unix_signals: Any = signal
unix_sockets: Any = socket
