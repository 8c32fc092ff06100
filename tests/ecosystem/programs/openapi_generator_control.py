"""What a program does with OpenAPI Generator's Python client of /_mock."""

from __future__ import annotations

import os

from control_client import (
    ApiClient,
    ApiException,
    ClockApi,
    ClockMode,
    ClockUpdate,
    Configuration,
    FaultCreate,
    FaultPreset,
    FaultsApi,
    Moment,
    SandboxCreate,
    SandboxesApi,
    StateApi,
    StateImport,
)

client = ApiClient(Configuration(host=os.environ["INTROZY_BASE_URL"]))
made = SandboxesApi(client).create_sandbox(SandboxCreate(name="mine"))

clocks = ClockApi(client)
clock = clocks.get_clock(sandbox=made.name)
later = ClockUpdate(now=Moment(clock.now), mode=ClockMode.FROZEN)
assert clocks.set_clock(sandbox=made.name, clock_update=later).now == clock.now

faults = FaultsApi(client)
fault = faults.add_fault(FaultCreate(preset=FaultPreset.FLAKY), sandbox=made.name)
assert [one.id for one in faults.list_faults(sandbox=made.name)] == [fault.id]
faults.delete_fault(fault.id, sandbox=made.name)

state = StateApi(client)
exported = state.export_state(sandbox=made.name)
body = StateImport.from_dict(exported.to_dict())
assert state.import_state(body, sandbox=made.name).sandbox == made.name

try:
    clocks.get_clock(sandbox="none")
except ApiException as error:
    assert error.status == 404
    assert error.data.error.code == "NOT_FOUND"
else:
    raise AssertionError
