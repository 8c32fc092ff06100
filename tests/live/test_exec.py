"""A command run by `exec`: a server of its own beside it, its streams, signals and exit code."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest

from live_server import DEADLINE, PLAIN_PYTHON, exchange_all
from support import Api, MakeApi
from unix import unix_os, unix_signals

Exec: TypeAlias = "Callable[..., subprocess.Popen[str]]"

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals that can be caught")

HEARD = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
"""What a process is to hear, also if whoever runs the tests does not."""

REPORTER = """
import signal
numbers = {signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
print("up", flush=True)
got = 0
while got != signal.SIGTERM:
    got = signal.sigwait(numbers)
    print(got.name, flush=True)
raise SystemExit(9)
"""
"""Tells each signal that it gets; SIGTERM ends it with 9."""

IN_A_TERMINAL = """
import fcntl, os, sys, termios
terminal = os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
for stream in range(3):
    os.dup2(terminal, stream)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""Becomes a Python with these arguments, in the foreground of a terminal of its own."""


def words(*command: str) -> list[str]:
    return ["-m", "mockserver", "exec", *command]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Exec]:
    """Start `introzy-mock exec` in a directory of the test; it ends with it."""
    started: list[subprocess.Popen[str]] = []
    ignored = [one for one in HEARD if signal.getsignal(one) is signal.SIG_IGN]
    for number in ignored:  # as under nohup; processes inherit that
        signal.signal(number, signal.SIG_DFL)

    def start(*command: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        clean = {name: value for name, value in os.environ.items() if "INTROZY" not in name}
        process = subprocess.Popen(
            [sys.executable, *words(*command)],
            cwd=tmp_path,
            env={**clean, **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run(start: Exec) -> Callable[..., tuple[int, str, str]]:
    """Run `introzy-mock exec` to its end; give exit code, output and errors."""

    def run(*command: str, sent: str = "", **settings: Any) -> tuple[int, str, str]:
        process = start(*command, **settings)
        out, err = process.communicate(sent, timeout=DEADLINE)
        return process.returncode, out, err

    return run


def python(code: str) -> list[str]:
    return ["--", *PLAIN_PYTHON, "-c", code]


ASK = """
import os, sys
from http.client import HTTPConnection
from urllib.parse import urlsplit
connection = HTTPConnection(urlsplit(os.environ["INTROZY_BASE_URL"]).netloc)
key = {"Authorization": "Bearer " + os.environ["INTROZY_API_KEY"]}
connection.request("GET", "/api/pipelines/sales/deals?limit=1", headers=key)
answer = connection.getresponse()
print(answer.status, len(answer.read()) > 100)
"""


@pytest.mark.parametrize(
    "options",
    [
        "",
        "--api-key introzy_first --api-key introzy_second",
        "--host 0.0.0.0",
        "--host localhost",
        "--data mock.json",
        "--scenario documentation --assume deal-order=oldest-first",
    ],
)
def test_the_command_finds_the_server_and_has_a_key_that_works(
    run: Callable[..., Any], options: str
) -> None:
    assert run(*options.split(), *python(ASK)) == (0, "200 True\n", "")


def test_the_command_has_a_key_that_it_may_use_only(run: Callable[..., Any]) -> None:
    told = "import os; print(os.environ['INTROZY_API_KEY'])"

    assert run("--api-key", "introzy_mine", *python(told))[1] == "introzy_mine\n"


def test_the_command_s_own_commands_send_the_admin_token(run: Callable[..., Any]) -> None:
    reset = ["--", sys.executable, "-m", "mockserver", "reset"]

    code, out, err = run("--admin-token", "a-secret", *reset)

    assert (code, err) == (0, "")
    assert out.startswith("reset sandbox default")


def test_the_streams_are_the_command_s_own(run: Callable[..., Any]) -> None:
    echo = "import sys; print(sys.stdin.read()); print('told', file=sys.stderr)"

    assert run(*python(echo), sent="sent") == (0, "sent\n", "told\n")


@pytest.mark.parametrize("code", [0, 1, 2, 7, 255])
def test_the_exit_code_is_the_command_s(run: Callable[..., Any], code: int) -> None:
    assert run(*python(f"raise SystemExit({code})")) == (code, "", "")


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL", "SIGINT"])
def test_a_command_that_a_signal_ended_gives_128_and_its_number(
    run: Callable[..., Any], name: str
) -> None:
    number = signal.Signals[name]
    suicide = (
        f"import os, signal; signal.signal(2, signal.SIG_DFL); os.kill(os.getpid(), {number:d})"
    )

    assert run(*python(suicide)) == (128 + number, "", "")


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("no-such-command", 127, "'no-such-command' is not a command on this machine\n"),
        ("./none", 127, "'./none' is not a command"),
        ("plain", 127, "to run the file in this directory write ./plain"),
        ("./plain", 126, "it is not executable; try: chmod +x ./plain"),
        (".", 126, ". cannot be run: it is a directory"),
        ("./strange", 126, "its first line must name an interpreter"),
    ],
)
@posix
def test_a_command_that_cannot_be_run_is_told_as_in_a_shell(
    run: Callable[..., Any], tmp_path: Path, command: str, code: int, told: str
) -> None:
    (tmp_path / "plain").touch()
    (tmp_path / "strange").write_text("#!/no/such/interpreter\n")
    (tmp_path / "strange").chmod(0o755)

    ended, out, err = run("--", command)

    assert (ended, out) == (code, "")
    assert err.startswith("Error: ")
    assert told in err
    assert err.count("\n") == 1


def test_a_server_that_cannot_start_keeps_the_command_from_running(
    run: Callable[..., Any],
) -> None:
    code, out, err = run("--scenario", "none", *python("print('ran')"))

    assert (code, out) == (1, "")
    assert err.startswith("Error: there is no scenario 'none'")


def test_what_follows_the_command_is_its_own(run: Callable[..., Any]) -> None:
    tell = "import sys; print(sys.argv[1:])"

    out = run(*python(tell)[1:], "--seed", "x", "--", "-h")[1]

    assert out == "['--seed', 'x', '--', '-h']\n"


def test_the_server_ends_with_the_command(run: Callable[..., Any]) -> None:
    url = run(*python("import os; print(os.environ['INTROZY_BASE_URL'])"))[1].strip()

    with pytest.raises(ConnectionRefusedError), socket.socket() as plain:
        plain.connect(("127.0.0.1", urlsplit(url).port))


def test_nothing_is_written_without_a_data_file(run: Callable[..., Any], tmp_path: Path) -> None:
    run(*python(ASK))

    assert list(tmp_path.iterdir()) == []


def test_a_data_file_is_left_complete(run: Callable[..., Any], tmp_path: Path) -> None:
    create = ASK.replace(
        '"GET", "/api/pipelines/sales/deals?limit=1", headers=key',
        '"POST", "/api/pipelines/sales/deals", \'{"name": "Kept"}\','
        ' {**key, "Content-Type": "application/json"}',
    )

    for _ in range(2):
        assert run("--data", "mock.json", *python(create)) == (0, "201 True\n", "")

    assert [path.name for path in tmp_path.iterdir()] == ["mock.json"]
    deals = json.loads((tmp_path / "mock.json").read_text())["deals"]
    assert [deals["121"]["name"], deals["122"]["name"]] == ["Kept", "Kept"]


def test_where_another_server_is_in_the_environment_changes_nothing(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    elsewhere = {
        "INTROZY_MOCK_HOST": "192.0.2.1",
        "INTROZY_MOCK_PORT": "1",
        "INTROZY_MOCK_DATA": "mock.json",
        "INTROZY_MOCK_FRESH": "1",
    }

    assert run(*python(ASK), env=elsewhere) == (0, "200 True\n", "")
    assert list(tmp_path.iterdir()) == []


def test_what_is_served_is_in_the_environment(run: Callable[..., Any]) -> None:
    assert run(*python(ASK), env={"INTROZY_MOCK_SCENARIO": "none"})[0] == 1


def test_other_commands_reach_the_server_in_the_command(run: Callable[..., Any]) -> None:
    code, out, _ = run("--", sys.executable, "-m", "mockserver", "wait", "--timeout", "0")

    assert code == 0
    assert out.startswith("introzy-mock answers at http://127.0.0.1:")


REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "/api/pipelines", None),
    ("GET", "/api/pipelines/sales/deals?limit=2", None),
    ("POST", "/api/pipelines/sales/deals", {"name": "Same", "expectedValue": 5}),
    ("POST", "/api/pipelines/sales/deals", {"expectedValue": "a lot"}),
    ("GET", "/api/pipelines/none", None),
    ("GET", "/api/pipelines/sales/deals?limit=2", None),
]


def test_it_answers_as_the_app_does_in_process(start: Exec, make_api: MakeApi) -> None:
    listen = "import os, sys; print(os.environ['INTROZY_BASE_URL'], flush=True); sys.stdin.read()"
    process = start("--seed", "3", *python(listen))
    assert process.stdout
    url = process.stdout.readline().strip()
    api: Api = make_api(seed=3)

    for method, path, body in REQUESTS:
        expected = api.send(method, path, json=body) if body else api.send(method, path)
        assert exchange_all(url, method, path, body) == (expected.status_code, expected.data)


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP", "SIGUSR1"])
def test_a_signal_is_passed_on(start: Exec, name: str) -> None:
    process = start(*python(REPORTER))
    assert process.stdout
    assert process.stdout.readline() == "up\n"

    process.send_signal(signal.Signals[name])
    assert process.stdout.readline() == f"{name}\n"

    process.terminate()
    assert process.communicate(timeout=DEADLINE) == ("SIGTERM\n", "")
    assert process.returncode == 9


@posix
def test_under_nohup_the_command_is_under_it_too(tmp_path: Path) -> None:
    told = "import signal; print(signal.getsignal(signal.SIGHUP).name)"

    out = subprocess.run(
        ["nohup", sys.executable, *words(*python(told))],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert out == "SIG_IGN\n"


@posix
def test_an_interrupt_from_the_terminal_reaches_the_command_once(tmp_path: Path) -> None:
    ours, theirs = unix_os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, unix_os.ttyname(theirs), *words(*python(REPORTER))],
        cwd=tmp_path,
        start_new_session=True,
    )
    try:
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            lines = iter(terminal.readline, b"")
            assert next(lines) == b"up\r\n"
            process.send_signal(unix_signals.SIGSTOP)  # two interrupts at once would pass for one
            os.write(ours, b"\x03")
            assert next(lines).removeprefix(b"^C") == b"SIGINT\r\n"
            process.terminate()
            process.send_signal(unix_signals.SIGCONT)

            assert next(lines) == b"SIGTERM\r\n"
            assert process.wait(DEADLINE) == 9
    finally:
        process.kill()
        process.wait()
        os.close(theirs)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_still_seeding_ends_as_by_the_signal(
    start: Exec, tmp_path: Path, number: int
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("whoever runs the tests has them ignore it")
    process = start("--deals", "30000", "--data", "mock.json", *python("print('ran')"))
    lock = tmp_path / "mock.json.lock"
    for _ in range(100 * DEADLINE):
        if lock.exists() or ends_within(process, 0.01):
            break

    process.send_signal(number)

    assert process.communicate(timeout=DEADLINE) == ("", "")
    assert process.returncode == 128 + number
    assert list(tmp_path.iterdir()) == []


def ends_within(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
