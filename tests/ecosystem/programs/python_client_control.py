"""What a program does with openapi-python-client's client of /_mock: typed strictly, then run."""

from __future__ import annotations

import os

from control_client import Client
from control_client.api.clock import get_clock, set_clock
from control_client.api.sandboxes import create_sandbox
from control_client.api.state import export_state, import_state
from control_client.models import (
    Clock,
    ClockMode,
    ClockUpdate,
    ErrorCode,
    ErrorResponse,
    SandboxCreate,
    SandboxWithKey,
    State,
    StateExport,
    StateImport,
)

client = Client(base_url=os.environ["INTROZY_BASE_URL"])

made = create_sandbox.sync(client=client, body=SandboxCreate(name="mine"))
assert isinstance(made, SandboxWithKey)

clock = get_clock.sync(client=client, sandbox=made.name)
assert isinstance(clock, Clock)
later = ClockUpdate(now=clock.now, mode=ClockMode.FROZEN)
frozen = set_clock.sync(client=client, sandbox=made.name, body=later)
assert isinstance(frozen, Clock)
assert frozen.now == clock.now

exported = export_state.sync(client=client, sandbox=made.name)
assert isinstance(exported, StateExport)
body = StateImport.from_dict(exported.to_dict())
state = import_state.sync(client=client, sandbox=made.name, body=body)
assert isinstance(state, State)
assert state.sandbox == made.name

unknown = get_clock.sync_detailed(client=client, sandbox="none")
assert isinstance(unknown.parsed, ErrorResponse)
assert unknown.parsed.error.code is ErrorCode.NOT_FOUND
