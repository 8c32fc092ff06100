"""Commands about what there is to test with: data sets, and requests that must be refused."""

from __future__ import annotations

import click

from mockserver.cli.terminal import show, show_json

__all__ = ["invalid", "scenarios"]


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def scenarios(*, form: str) -> None:
    """List the data sets to start with, what each is for, and how many records it has."""
    import orjson

    from mockserver.generate.catalogue import CATALOGUE
    from mockserver.generate.scenarios import runs_of

    counts = {name: {table: len(run) for table, run in runs_of(name).items()} for name in CATALOGUE}
    if form == "json":
        listed = [
            {"scenario": name, "line": one.line, "clock": one.clock, "counts": counts[name]}
            for name, one in CATALOGUE.items()
        ]
        show_json(f"{orjson.dumps(listed, option=orjson.OPT_INDENT_2).decode()}\n")
        return
    for name, one in CATALOGUE.items():
        numbers = ", ".join(f"{number} {table}" for table, number in counts[name].items())
        show(f"{name}: {numbers}", f"  {one.line}")


@click.command()
def invalid() -> None:
    """Print a request for each rule of the contract that its body breaks, as NDJSON.

    Each line has the status, and the field in error.details, of the answer that it must get.
    """
    import orjson

    from mockserver.generate.invalid import invalid_requests

    lines = (orjson.dumps(request._asdict()).decode() for request in invalid_requests())
    show_json("".join(f"{line}\n" for line in lines))
