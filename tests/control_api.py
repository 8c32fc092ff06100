"""Asking `/_mock` in tests, and clients that have a sandbox of their own."""

from __future__ import annotations

from typing import Any

from support import Api

DEALS = "/api/pipelines/sales/deals"


def ask(api: Api, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Send a request to `/_mock` without a key; give werkzeug's `TestResponse`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.send(method, f"/_mock{path}", json=body, headers=named)


def do(api: Api, method: str, path: str, body: Any = None) -> Any:
    """Ask for something that works; give what the answer's JSON holds, None if it has none."""
    answer = ask(api, method, path, body)
    assert answer.status_code < 300, answer.text
    return answer.json if answer.status_code != 204 else None


def refusal(api: Api, method: str, path: str, body: Any = None) -> tuple[int, str]:
    """Ask for something that is refused; give status and message."""
    answer = ask(api, method, path, body)
    assert answer.json["success"] is False
    return answer.status_code, answer.json["error"]["message"]


def digest(api: Api, sandbox: str = "default") -> str:
    """Return the digest of a sandbox."""
    return str(do(api, "GET", f"/digest?sandbox={sandbox}")["digest"])


def timeline(api: Api) -> Any:
    """Return the timeline of the default sandbox."""
    return do(api, "GET", "/timeline")


def rewind(api: Api, position: int) -> Any:
    """Go to a position of the timeline; give the answer."""
    return do(api, "POST", "/rewind", {"position": position})


def fill(api: Api) -> None:
    """Change all that there is: records, clock and keys, faults and journal."""
    first, second = (deal["id"] for deal in api.data(f"{DEALS}?limit=2")["deals"])
    api.create(name="New")
    api.patch(f"{DEALS}/{first}", {"name": "Renamed"})
    api.delete(f"{DEALS}/{second}")
    do(api, "POST", "/keys", {"name": "ci"})
    do(api, "POST", "/faults", {"effect": 503, "operation": "getPipeline"})
    do(api, "PATCH", "/clock", {"now": "2026-01-01T00:00:00Z", "mode": "frozen"})


def told(api: Api) -> dict[str, Any]:
    """Tell digest, clock and keys, which go back, and faults and journal, which do not."""
    return {
        "digest": digest(api),
        "clock": do(api, "GET", "/clock"),
        "keys": len(do(api, "GET", "/keys")),
        "faults": len(do(api, "GET", "/faults")),
        "requests": len(do(api, "GET", "/requests")),
    }


class Box(Api):
    """A client with the key of a sandbox that it makes."""

    def __init__(self, api: Api, name: str = "box", **asked: Any) -> None:
        super().__init__(api.app)
        self.made = do(api, "POST", "/sandboxes", {"name": name, **asked})
        self.key = str(self.made["apiKey"])

    def send(self, method: str, path: str, **options: Any) -> Any:
        return super().send(
            method, path, **{"headers": {"Authorization": f"Bearer {self.key}"}, **options}
        )

    def mock(self, method: str, path: str, body: Any = None) -> Any:
        """Ask `/_mock` with the key; give what the answer's JSON holds."""
        answer = self.send(method, f"/_mock{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json if answer.status_code != 204 else None


def status(
    api: Api, path: str = "/_mock/health", *, peer: str = "127.0.0.1", **headers: str
) -> int:
    """Ask with headers, whose names are written with underscores; give the status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return int(api.get(path, headers=named, environ_overrides={"REMOTE_ADDR": peer}).status_code)
