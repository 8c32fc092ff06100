import json
import os
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from unittest import TestCase
from urllib.parse import urlsplit


def request(key: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body)
    with closing(HTTPConnection(urlsplit(os.environ["INTROZY_BASE_URL"]).netloc)) as connection:
        connection.request(method, path, sent, headers)
        answer = connection.getresponse()
        text = answer.read()
    assert answer.status < 300, f"{method} {path}: {answer.status} {text!r}"
    return json.loads(text) if text else None


class DealsTest(TestCase):
    def setUp(self) -> None:
        """Make a sandbox, with the same records every time."""
        name = f"test-{self.id()}"
        made = request(os.environ["INTROZY_API_KEY"], "POST", "/_mock/sandboxes", {"name": name})
        self.key = made["apiKey"]
        self.addCleanup(request, self.key, "DELETE", f"/_mock/sandboxes/{name}")

    def introzy(self, method: str, path: str, body: Any = None) -> Any:
        return request(self.key, method, path, body)["data"]

    def test_a_deal_is_created(self) -> None:
        new = {"name": "Acme Corp", "expectedValue": 50000}
        self.introzy("POST", "/api/pipelines/sales/deals", new)

        listed = self.introzy("GET", "/api/pipelines/sales/deals?limit=1")
        self.assertEqual(listed["deals"][0]["name"], "Acme Corp")
        self.assertEqual(listed["total"], 51)

    def test_a_deal_is_moved(self) -> None:
        stages = self.introzy("GET", "/api/pipelines/sales")["stages"]
        qualified = next(stage["id"] for stage in stages if stage["label"] == "Qualified")
        made = self.introzy("POST", "/api/pipelines/sales/deals", {"name": "Acme Corp"})
        path = f"/api/pipelines/sales/deals/{made['id']}"

        self.introzy("PATCH", path, {"pipelineStageId": qualified})

        self.assertEqual(self.introzy("GET", path)["stage"]["label"], "Qualified")
        listed = self.introzy("GET", "/api/pipelines/sales/deals")
        self.assertEqual(listed["total"], 51, "with none of the other test's deals")
