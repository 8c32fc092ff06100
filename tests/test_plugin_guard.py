"""The guard before the vendor's real host."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest

from support import RunTests

DEALS = "/api/pipelines/sales/deals"

REACH = """
import asyncio, http.client, socket, ssl, threading, urllib.request
from socket import getaddrinfo
import pytest

HOST = "beta-api.introzy.com"

def connect():
    http.client.HTTPSConnection(HOST, timeout=1).connect()

def open_url():
    urllib.request.urlopen(f"https://{HOST}/api/pipelines", timeout=1)

def ask_requests():
    import requests
    requests.get(f"https://{HOST}/api/pipelines", timeout=1)

def ask_httpx():
    import httpx
    httpx.get(f"https://{HOST}/api/pipelines", timeout=1)

async def ask_httpx_later():
    import httpx
    async with httpx.AsyncClient() as client:
        await client.get(f"https://{HOST}/api/pipelines", timeout=1)

def resolve():
    socket.gethostbyname("BETA-API.introzy.com.")

def resolve_by_name():
    getaddrinfo(host=b"beta-api.introzy.com", port=443)

def resolve_fullwidth():
    getaddrinfo("\\uff42eta-api.introzy.com", 443)

def connect_at_once():
    with socket.socket() as plain:
        plain.connect((HOST, 443))

def connect_without_exception():
    with socket.socket() as plain:
        plain.connect_ex((HOST, 443))

def send_to():
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.sendto(b"", (HOST, 443))

def begin_tls():
    context = ssl.create_default_context()
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=HOST)

async def open_connection():
    await asyncio.open_connection(HOST, 443)

async def resolve_later():
    await asyncio.get_running_loop().getaddrinfo(HOST, 443)

async def connect_later():
    with socket.socket() as plain:
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, (HOST, 443))

async def resolve_by_cares():
    import aiodns
    await aiodns.DNSResolver().getaddrinfo(HOST, 443)

async def query_cares():
    import aiodns
    await aiodns.DNSResolver().query_dns(HOST, "A")

def in_thread(attempt):
    def caught():
        try:
            attempt()
        except BaseException:
            pass
    thread = threading.Thread(target=caught)
    thread.start()
    thread.join()

def catching_everything():
    try:
        resolve()
    except BaseException:
        pass

def on_uvloop(attempt):
    uvloop = pytest.importorskip("uvloop")
    uvloop.run(attempt())

ATTEMPTS = {
    "http.client": connect,
    "urllib": open_url,
    "requests": ask_requests,
    "httpx": ask_httpx,
    "httpx, asynchronous": lambda: asyncio.run(ask_httpx_later()),
    "gethostbyname": resolve,
    "getaddrinfo": resolve_by_name,
    "other letters": resolve_fullwidth,
    "connect": connect_at_once,
    "connect_ex": connect_without_exception,
    "sendto": send_to,
    "TLS": begin_tls,
    "asyncio": lambda: asyncio.run(open_connection()),
    "aiodns": lambda: asyncio.run(resolve_by_cares()),
    "aiodns, query": lambda: asyncio.run(query_cares()),
    "uvloop": lambda: on_uvloop(open_connection),
    "uvloop, getaddrinfo": lambda: on_uvloop(resolve_later),
    "uvloop, sock_connect": lambda: on_uvloop(connect_later),
    "uvloop, httpx": lambda: on_uvloop(ask_httpx_later),
    "thread": lambda: in_thread(resolve),
    "thread, requests": lambda: in_thread(ask_requests),
    "everything caught": catching_everything,
}

@pytest.mark.parametrize("name", ATTEMPTS)
def test_reaching(name {fixture}):
    try:
        ATTEMPTS[name]()
    except Exception:
        pass

def test_others({other}):
    assert socket.getaddrinfo("127.0.0.1", 80)
"""
FAILED = [
    pytest.param("fixture", id="fixture"),
    pytest.param("ini option", id="ini option"),
]


@pytest.mark.parametrize("by", FAILED)
def test_an_attempt_to_reach_the_real_host_fails_the_test_whatever_it_catches(
    run_tests: RunTests, pytester: pytest.Pytester, by: str
) -> None:
    fixture = ", introzy_no_real_host" if by == "fixture" else ""
    if by == "ini option":
        pytester.makeini("[pytest]\nintrozy_no_real_host = true")
    source = REACH.replace("{fixture}", fixture).replace("{other}", fixture.removeprefix(", "))

    result = run_tests(source)

    result.assert_outcomes(failed=22, passed=1)
    result.stdout.fnmatch_lines(
        ["*tried to reach the vendor's real host, beta-api.introzy.com. *introzy.intercept():*"]
    )
    result.stdout.fnmatch_lines(["*(It was tried in: Thread-*"])


def test_an_attempt_fails_one_test_once(run_tests: RunTests, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nintrozy_no_real_host = true")
    result = run_tests(
        """
        import socket
        import pytest

        @pytest.fixture
        def reaching():
            socket.gethostbyname("beta-api.introzy.com")

        @pytest.fixture
        def reaching_at_the_end():
            yield
            try:
                socket.gethostbyname("beta-api.introzy.com")
            except BaseException:
                pass

        def test_setup(reaching): pass
        def test_teardown(reaching_at_the_end): pass
        def test_call(): socket.gethostbyname("beta-api.introzy.com")
        def test_after(): pass
        """
    )

    result.assert_outcomes(errors=2, failed=1, passed=2)


PROXIED = """
import socketserver, threading
import httpx, requests

class Proxy(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
        self.rfile.read()

def reach(ask):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            ask(f"http://127.0.0.1:{server.server_address[1]}")
        except Exception:
            pass
        finally:
            server.shutdown()
            thread.join()

URL = "https://beta-api.introzy.com/api/pipelines"

def test_requests(introzy_no_real_host):
    reach(lambda proxy: requests.get(URL, proxies={"https": proxy}, timeout=1))

def test_httpx(introzy_no_real_host):
    reach(lambda proxy: httpx.get(URL, proxy=proxy, timeout=1))
"""


def test_an_attempt_by_a_proxy_is_noticed_where_tls_begins(run_tests: RunTests) -> None:
    run_tests(PROXIED).assert_outcomes(failed=2)


def guarded() -> list[Any]:
    """Return what the guard replaces."""
    return [socket.getaddrinfo, ssl.SSLContext.wrap_socket, ssl.SSLContext.wrap_bio]


def test_the_guard_is_gone_with_its_fixture_and_its_session(run_tests: RunTests) -> None:
    before = guarded()

    run_tests("def test_any(introzy_no_real_host): pass").assert_outcomes(passed=1)

    assert guarded() == before
    run_tests(
        """
        import socket
        import pytest

        def test_inside(introzy_no_real_host): pass

        def test_outside():
            with pytest.raises(OSError):
                socket.getaddrinfo("beta-api.introzy.com", -1, flags=-1)
        """
    ).assert_outcomes(passed=2)


def test_interception_comes_before_the_guard(run_tests: RunTests) -> None:
    result = run_tests(
        f"""
        import requests

        def test_intercepted(introzy, introzy_no_real_host):
            with introzy.intercept():
                url = "https://beta-api.introzy.com{DEALS}"
                headers = {{"Authorization": "Bearer introzy_any"}}
                assert requests.get(url, headers=headers, timeout=1).ok
        """
    )

    result.assert_outcomes(passed=1)
