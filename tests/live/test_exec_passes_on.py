"""What `exec` hands to its command: descriptors, ignored signals, and each signal once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from live_server import DEADLINE, PLAIN_PYTHON
from unix import unix_signals

Exec: TypeAlias = "Callable[..., subprocess.Popen[str]]"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX descriptors and signals")

REPORTER = """
import signal
numbers = {getattr(signal, "SIG" + name) for name in "INT QUIT TERM HUP USR1 USR2".split()}
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
print("up", flush=True)
got = 0
while got != signal.SIGUSR2:
    got = signal.sigwait(numbers)
    print(got.name, flush=True)
"""
"""Tells each signal that it gets; SIGUSR2 ends it."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Exec]:
    """Start `introzy-mock exec` with a Python program in a session of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *, before: str = "", **settings: Any) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "mockserver", "exec", "--", *PLAIN_PYTHON, "-c", code]
        process = subprocess.Popen(
            ["sh", "-c", f'{before}\nexec "$@"', "sh", *words],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **settings,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1"])
@pytest.mark.parametrize("send", ["killpg", "kill"], ids=["to all", "to exec alone"])
def test_a_signal_arrives_once(start: Exec, name: str, send: str) -> None:
    if signal.getsignal(signal.Signals[name]) is signal.SIG_IGN:
        pytest.skip(f"whoever runs the tests has them ignore {name}")
    process = start(REPORTER)
    assert process.stdout
    assert process.stdout.readline() == "up\n"

    getattr(os, send)(process.pid, signal.Signals[name])
    first = process.stdout.readline()
    process.send_signal(unix_signals.SIGUSR2)

    assert first == f"{name}\n"
    assert process.communicate(timeout=DEADLINE)[0] == "SIGUSR2\n"


def test_without_a_shell_a_signal_is_passed_on(
    start: Exec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(shutil.which('sh') or '').parent}")
    process = start(REPORTER, before=f"PATH={tmp_path}")
    assert process.stdout
    assert process.stdout.readline() == "up\n"

    process.send_signal(unix_signals.SIGUSR2)

    assert process.communicate(timeout=DEADLINE)[0] == "SIGUSR2\n"


def test_what_is_ignored_stays_ignored(start: Exec) -> None:
    told = """
import signal
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    print(signal.getsignal(signal.Signals[name]) is signal.SIG_IGN)
"""

    process = start(told, before="trap '' INT TERM HUP")

    assert process.communicate(timeout=DEADLINE)[0] == "True\n" * 3


def test_descriptors_are_passed_on(start: Exec) -> None:
    reading, writing = os.pipe()
    other, answer = os.pipe()
    os.write(writing, b"sent")
    os.close(writing)

    echo = f"import os; os.write({answer}, os.read({reading}, 9) + b' back')"
    process = start(echo, pass_fds=(reading, answer))
    process.wait(DEADLINE)
    os.close(answer)

    assert os.read(other, 99) == b"sent back"
    for descriptor in (reading, other):
        os.close(descriptor)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_the_descriptors_of_the_server_are_not(start: Exec) -> None:
    listed = "import os; print(sorted(os.listdir('/proc/self/fd'))[:-1])"
    alone = subprocess.run(
        [*PLAIN_PYTHON, "-c", listed], stdout=subprocess.PIPE, text=True, check=True
    ).stdout

    assert start(listed).communicate(timeout=DEADLINE)[0] == alone
