"""Commands that need neither a server nor data: the contract, the assumptions."""

from __future__ import annotations

import click

from mockserver.cli.terminal import show, show_json

__all__ = ["assumptions", "openapi"]


@click.command()
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
def openapi(*, form: str) -> None:
    """Print the contract, an OpenAPI 3.1 document, as `serve` serves it without options."""
    import orjson

    from mockserver.contract.served import LOCAL_ORIGIN, as_yaml, at_origin, served_contract

    document = at_origin(served_contract({}), LOCAL_ORIGIN)
    if form == "yaml":
        show(*as_yaml(document).splitlines())
    else:
        show_json(f"{orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()}\n")


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def assumptions(*, form: str) -> None:
    """List what the vendor's pages do not say, the answer chosen here, and why."""
    import orjson

    from mockserver.contract import Contract

    register = Contract().assumptions
    if form == "json":
        listed = [assumption._asdict() for assumption in register]
        show_json(f"{orjson.dumps(listed, option=orjson.OPT_INDENT_2).decode()}\n")
        return
    for assumption in register:
        show(assumption.name, f"  {assumption.question}", f"  {assumption.answer}")
        show(f"  Why: {assumption.why}")
        for value, answer in assumption.alternatives.items():
            show(f"  --assume {assumption.name}={value}: {answer}")
        show("")
