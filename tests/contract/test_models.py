"""The models that datamodel-code-generator makes take every answer that the app gives."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter

from mockserver.contract.document import operations
from support import Api, unmeasured
from traffic import Exchange, in_process, traffic

JSON = "application/json"
GENERATOR = Path(sys.executable).with_name("datamodel-codegen")

Generate = Callable[[Any], ModuleType]


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generate:
    """Make models of a contract, and import them."""

    def generate(document: Any) -> ModuleType:
        contract, models = tmp_path / "contract.json", tmp_path / "models_of_a_contract.py"
        contract.write_bytes(orjson.dumps(document))
        subprocess.run(
            [GENERATOR, "--input", contract, "--output", models, "--formatters", "builtin"],
            env=unmeasured(),
            check=True,
        )
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, models.stem, raising=False)
        return importlib.import_module(models.stem)

    return generate


@pytest.mark.parametrize("root", ["/openapi.json", "/_mock/openapi.json"])
def test_they_take_every_answer(api: Api, generate: Generate, root: str) -> None:
    document = api.get(root).json
    models = generate(document)

    taken = [
        adapter(document, models, one).validate_json(one.reply.body, strict=True)
        for one in traffic(in_process(api), in_process(api))
        if one.target.startswith("/_mock") == root.startswith("/_mock") and one.reply.body
    ]

    assert len(taken) > 90


def adapter(document: Any, models: ModuleType, exchange: Exchange) -> TypeAdapter[Any]:
    """Find the model of an answer: what the contract says of its operation and status."""
    path = exchange.target.partition("?")[0]
    responses = next(
        operation["responses"]
        for known, method, operation in operations(document)
        if method == exchange.method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", known), path)
    )
    response = responses.get(str(exchange.reply.status)) or responses["default"]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return TypeAdapter(model(models, response["content"][JSON]["schema"]))


def model(models: ModuleType, schema: Any) -> Any:
    if schema.get("type") == "array":
        return GenericAlias(list, (model(models, schema["items"]),))
    return getattr(models, schema["$ref"].rpartition("/")[2])
