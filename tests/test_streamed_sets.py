"""A data set is written as it is made, in constant memory: all of it, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from mockserver.core.determinism import to_milliseconds
from mockserver.generate import build, plan, write_directory
from support import Run
from unix import unix_os

posix = pytest.mark.skipif(os.name != "posix", reason="needs a terminal, signals or their like")
COMMAND = [sys.executable, "-m", "mockserver", "generate", "--format", "ndjson"]


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


@pytest.mark.parametrize("moment", [None, to_milliseconds("2031-05-15T12:00:00.000Z")])
def test_a_plan_is_written_as_the_same_files_as_records_that_are_held(
    moment: int | None, tmp_path: Path
) -> None:
    sizes = {"deals": 5_000}

    write_directory(plan("default", sizes=sizes).at(moment), tmp_path / "planned")
    write_directory(build("default", sizes=sizes).at(moment), tmp_path / "held")

    assert contents(tmp_path / "planned") == contents(tmp_path / "held")


def test_records_of_a_plan_can_be_picked_and_sliced() -> None:
    planned = plan("default", sizes={"deals": 300}).tables["deals"]
    held = build("default", sizes={"deals": 300}).tables["deals"]

    assert (planned[7], planned[-1]) == (held[7], held[-1])
    assert (*planned[40:90][10:20],) == held[50:60]


@posix
def test_memory_does_not_grow_with_the_number_of_records(tmp_path: Path) -> None:
    program = (
        "import pathlib, resource, sys; from mockserver.generate import plan, write_directory; "
        "write_directory(plan('default', sizes={'deals': int(sys.argv[1])}), "
        "pathlib.Path(sys.argv[1])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    few, many = (
        int(
            subprocess.run(
                [sys.executable, "-c", program, deals],
                check=True,
                capture_output=True,
                text=True,
                cwd=tmp_path,
                env={name: text for name, text in os.environ.items() if "COVERAGE" not in name}
                | {"PYTHONPATH": str(Path(__file__).parents[1])},
            ).stdout
        )
        for deals in ("6000", "24000")
    )

    written = sum(file.stat().st_size for file in (tmp_path / "24000").iterdir())
    unit = 1 if sys.platform == "darwin" else 1024
    assert (many - few) * unit < written / 4


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_terminal_shows_a_bar_and_an_interrupt_leaves_nothing(jobs: str, tmp_path: Path) -> None:
    terminal, other_end = unix_os.openpty()
    with subprocess.Popen(
        [*COMMAND, "--deals", "1000000", "--jobs", jobs, "--out", str(tmp_path / "out")],
        stderr=other_end,
        cwd=Path(__file__).parents[1],
    ) as process:
        os.close(other_end)
        shown = b""
        while b"1%" not in shown:
            shown += os.read(terminal, 1_000)
        assert list((tmp_path / "out").iterdir())
        process.send_signal(signal.SIGINT)
        with suppress(OSError):  # what Linux says when no process has the terminal any more
            while os.read(terminal, 1_000):
                pass
    os.close(terminal)

    assert process.returncode == 128 + signal.SIGINT
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_gets_no_bar(run: Run) -> None:
    result = run("generate", "--format", "ndjson", "--out", "made")

    assert (result.exit_code, result.stderr) == (0, "")


@posix
@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "sql", "sqlite", "responses"])
def test_a_full_disk_leaves_nothing(form: str, tmp_path: Path) -> None:
    program = (
        "import resource, sys; from mockserver.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)); main(sys.argv[1:])"
    )
    ended = subprocess.run(
        [sys.executable, "-B", "-c", program, "generate", "--format", form, "--out", "made"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        # Coverage would have its own file cut off.
        env={name: text for name, text in os.environ.items() if "COVERAGE" not in name}
        | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: ")
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
