"""Create, patch and assert on a moto server that is reset for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """The server in a thread."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def parameters(moto_url: str) -> Any:
    """A client of the least of its services, for all tests."""
    given = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    return boto3.client("ssm", endpoint_url=moto_url, **given)


@pytest.fixture
def clean(moto_url: str) -> None:
    """Start over."""
    requests.post(f"{moto_url}/moto-api/reset", timeout=10)


@pytest.mark.usefixtures("clean")
def test_a_parameter_is_changed(parameters: Any, number: int) -> None:
    """Create a parameter and change it."""
    name = f"deal-{number % 10}"
    parameters.put_parameter(Name=name, Value="Lead", Type="String")
    parameters.put_parameter(Name=name, Value="Qualified", Type="String", Overwrite=True)
    assert parameters.get_parameter(Name=name)["Parameter"]["Value"] == "Qualified"
