"""Commands about what there is to test with: data sets, and requests that must be refused."""

from __future__ import annotations

from typing import Any

import click

from mockserver.cli.terminal import show, show_json

__all__ = ["invalid", "scenarios"]


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def scenarios(*, files: tuple[str, ...], form: str) -> None:
    """List the data sets to start with, what each is for, and how many records it has.

    With files of your own, list those, and say what is wrong in one.
    """
    import orjson

    from mockserver.generate import SCENARIOS, name_of, scenario_of
    from mockserver.generate.scenarios import runs_of

    listed: list[dict[str, Any]] = [
        {
            "scenario": name_of(name),
            "line": scenario_of(name).line,
            "clock": scenario_of(name).clock,
            "counts": {table: len(run) for table, run in runs_of(name).items()},
        }
        for name in files or SCENARIOS
    ]
    if form == "json":
        show_json(f"{orjson.dumps(listed, option=orjson.OPT_INDENT_2).decode()}\n")
        return
    for one in listed:
        numbers = ", ".join(f"{number} {table}" for table, number in one["counts"].items())
        show(f"{one['scenario']}: {numbers}", *(f"  {line}" for line in [one["line"]] if line))


@click.command()
def invalid() -> None:
    """Print a request for each rule of the contract that its body breaks, as NDJSON.

    Each line has the status, and the field in error.details, of the answer that it must get.
    """
    import orjson

    from mockserver.generate.invalid import invalid_requests

    lines = (orjson.dumps(request._asdict()).decode() for request in invalid_requests())
    show_json("".join(f"{line}\n" for line in lines))
