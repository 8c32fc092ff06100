"""Pictures of a pipeline as SVG: what a page shows, and what `report` writes.

A picture depends on the figures alone, and is the same on every machine, byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mockserver.crm.figures import Figures, Row
from mockserver.pictures.bars import funnel, owners
from mockserver.pictures.drawing import Block, label, paper
from mockserver.pictures.months import months
from mockserver.pictures.texts import in_full

__all__ = ["PICTURES", "Picture", "draw"]


class Picture(NamedTuple):
    """One kind of picture: which rows of figures it shows, what each is of, and how.

    If there are none, it says the text in `without`.
    """

    title: str
    of: str
    rows: Callable[[Figures], Sequence[Row]]
    blocks: Callable[[Figures], Iterable[Block]]
    without: str = "No deals yet."


PICTURES: Mapping[str, Picture] = {
    "funnel": Picture("Deals by stage", "Stage", lambda figures: figures.stages, funnel),
    "value": Picture(
        "Value of new deals by month",
        "Month",
        lambda figures: figures.months,
        months,
        without="No deal has a value yet.",
    ),
    "owners": Picture("Deals by owner", "Owner", lambda figures: figures.owners, owners),
}
"""The pictures by their names, in the order in which they are shown."""


def draw(name: str, figures: Figures) -> str:
    """Return a picture as SVG."""
    picture = PICTURES[name]
    empty = Block(24, [label(14, picture.without, style="q")])
    said = "; ".join(f"{row.label}: {in_full(row)}" for row in picture.rows(figures))
    return paper(
        picture.title,
        figures.whole.label,
        [*picture.blocks(figures)] or [empty],
        description=said or picture.without,
    )
