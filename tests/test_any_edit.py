"""Whatever happens to the bytes of a data file: it is refused and left, or it is the start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver import Config, create_app
from mockserver.core.errors import StartError
from mockserver.generate import data_set
from mockserver.sandbox.starts import write_data_file
from support import Api
from test_store_model import bounded

TYPED = [b"", b",", b"}", b'"', b"NaN", b"\n", b"\xe9", b"\\", b"//", b"1", b'"1": {},', b"null"]

slips = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(TYPED))


@cache
def generated() -> bytes:
    """Return the bytes of a data file."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "mock.json"
        write_data_file(data_set("default"), path)
        return path.read_bytes()


@contextmanager
def opened(path: Path) -> Iterator[Api]:
    api = Api(create_app(Config(data=path)))
    try:
        yield api
    finally:
        api.world.close()


def pages(api: Api) -> list[str]:
    """All that the API answers about deals and pipelines."""
    paths = ["/api/pipelines"]
    for name in ("sales", "partner", "referral"):
        paths += [f"/api/pipelines/{name}", f"/api/pipelines/{name}/deals?limit=100"]
    answers = [api.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.text for answer in answers]


@settings(bounded, max_examples=30)
@given(st.lists(slips, min_size=1, max_size=2))
def test_an_edit_is_refused_and_left_or_it_is_the_start(
    drawn: list[tuple[float, int, bytes]],
) -> None:
    text = generated()
    for share, removed, typed in drawn:
        at = int(share * len(text))
        text = text[:at] + typed + text[at + removed :]
    with TemporaryDirectory() as directory:
        path = Path(directory) / "mock.json"
        path.write_bytes(text)
        try:
            with opened(path) as api:
                start = pages(api)
                api.create(name="Since")
                api.world.reset()
                assert pages(api) == start
        except StartError:
            assert path.read_bytes() == text
            assert [entry.name for entry in path.parent.iterdir()] == ["mock.json"]
            return
        with opened(path) as again:
            assert pages(again) == start
