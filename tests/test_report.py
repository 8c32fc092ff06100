"""The command `report`: a page with pictures and numbers, of a server or of a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import LiveServer, Run

GENERATE = ("generate", "--scenario", "demo", "--out", "demo.json")
REPORT = ("report", "demo.json", "--out", "out")


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Path:
    """The directory of a report of a data file."""
    run(*GENERATE)
    result = run(*REPORT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output == f"{Path('out', 'index.html')}: 15 pictures of 5 pipelines\n"
    return tmp_path / "out"


def test_the_page_shows_every_picture_that_is_there(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")

    shown = re.findall(r'src="([^"]+)"', page)
    assert sorted(shown) == sorted(contents(written).keys() - {"index.html"})
    assert "Scenario demo, seed 1, at 2025-06-02T00:00:00.000Z" in page
    assert "<td>Lead</td><td>4</td><td>EUR 8,400 · USD 43,600</td>" in page


def test_the_page_has_no_script_and_asks_nobody(written: Path) -> None:
    for content in contents(written).values():
        text = content.decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "<script" not in text
        assert "//" not in text


def test_a_server_an_export_and_a_data_file_give_the_same_report(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    live_server.api.create(name="One more", expectedValue=0.1)
    at = ("--url", live_server.url)
    exported = run("export", *at).output
    (tmp_path / "state.json").write_text(exported, encoding="utf-8")
    run("import", "state.json", "--out", "data.json")

    sources = {"server": at, "export": ("state.json",), "data": ("data.json",), "pipe": ("-",)}
    for out, words in sources.items():
        result = run("report", *words, "--out", out, input=exported)
        assert (result.exit_code, result.stderr) == (0, "")

    reports = [contents(tmp_path / out) for out in sources]
    pictures = [{**report, "index.html": b""} for report in reports]
    assert reports[0] == reports[1] == reports[3]
    assert pictures[0] == pictures[2]
    assert b"USD 670,040.1" in reports[0]["index.html"]


def test_a_data_file_is_read_from_a_pipe(run: Run, written: Path, tmp_path: Path) -> None:
    generated = (tmp_path / "demo.json").read_text(encoding="utf-8")

    result = run("report", "-", "--out", "piped", input=generated)

    assert (result.exit_code, result.stderr) == (0, "")
    assert contents(tmp_path / "piped") == contents(written)


def test_a_report_is_of_the_sandbox_that_is_named(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    live_server.api.send("POST", "/_mock/sandboxes", json={"name": "box", "scenario": "empty"})

    run("report", "--url", live_server.url, "--sandbox", "box", "--out", "out")

    assert "No deals yet." in (tmp_path / "out" / "sales-funnel.svg").read_text(encoding="utf-8")


def test_a_sandbox_has_no_effect_beside_a_file_and_is_refused(run: Run, tmp_path: Path) -> None:
    run(*GENERATE)

    result = run(*REPORT, "--sandbox", "box")

    assert result.exit_code == 2
    assert "--sandbox has no effect beside FILE; leave one out" in result.stderr
    assert not (tmp_path / "out").exists()


def test_texts_of_the_data_are_inert_in_the_page(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    live_server.api.world.store.update(
        "users",
        live_server.api.world.store.first("users", 1)[0]["id"],
        {"firstName": "<script>alert(1)</script>", "lastName": '"&\N{RIGHT-TO-LEFT OVERRIDE}'},
    )

    run("report", "--url", live_server.url, "--out", "out")

    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;\N{REPLACEMENT CHARACTER}" in page
    assert "<script>" not in page


def test_an_earlier_report_is_replaced(run: Run, written: Path) -> None:
    first = contents(written)
    run("generate", "--scenario", "documentation", "--out", "other.json")

    assert run("report", "other.json", "--out", "out").exit_code == 0
    assert contents(written) != first
    run(*REPORT)

    assert contents(written) == first


@pytest.mark.parametrize("name", ["index.html", "sales-funnel.svg"])
def test_another_file_is_not_replaced_and_nothing_is_written(
    run: Run, tmp_path: Path, name: str
) -> None:
    run(*GENERATE)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("mine")

    result = run(*REPORT)

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: cannot write the report to out: another {name} is there; remove it, or name "
        "another directory\n"
    )
    assert contents(tmp_path / "out") == {name: b"mine"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("notes", "notes.txt is not an export: it is not JSON"),
        ('{"tables": {"deals": {}}}', "notes.txt is not a whole state"),
        ('{"my": "file"}', "notes.txt"),
        (None, "notes.txt cannot be read: No such file"),
    ],
)
def test_a_file_that_is_neither_a_data_file_nor_an_export_is_refused(
    run: Run, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "notes.txt").write_text(content)

    result = run("report", "notes.txt", "--out", "out")

    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "out").exists()
