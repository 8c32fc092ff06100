"""The same seed and the same requests give the same bytes, through every door."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.core.determinism import next_id, seeded_id, to_milliseconds, to_timestamp
from support import Api, MakeApi

UUID_4 = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
DEALS = "/api/pipelines/sales/deals"


def story(api: Api) -> list[bytes]:
    """A few requests of every kind; the bodies of their answers."""
    created = [api.post(DEALS, {"name": name}) for name in ("A", "B", "A")]
    deal_id = created[0].json["data"]["id"]
    won = api.stage("sales", "Won")["id"]
    return [
        answer.data
        for answer in [
            *created,
            api.patch(f"{DEALS}/{deal_id}", {"pipelineStageId": won}),
            api.delete(f"{DEALS}/{created[1].json['data']['id']}"),
            api.post(DEALS, {"name": ""}),
            api.get(f"{DEALS}?limit=100"),
            api.get("/api/pipelines"),
        ]
    ]


def test_memory_and_file_give_the_same_bytes(make_api: MakeApi, data_path: Path) -> None:
    assert story(make_api()) == story(make_api(data=data_path))


def test_another_seed_gives_other_ids(make_api: MakeApi) -> None:
    assert make_api().create()["id"] != make_api(seed=2).create()["id"]


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    make_api: MakeApi, hash_seed: str
) -> None:
    code = (
        "import hashlib; from test_determinism import story; from support import Api;"
        "from mockserver import create_app;"
        "print(hashlib.sha256(b''.join(story(Api(create_app())))).hexdigest())"
    )
    tests = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": tests}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == hashlib.sha256(b"".join(story(make_api()))).hexdigest()


def test_ids_go_on_the_same_after_a_restart(make_api: MakeApi, data_path: Path) -> None:
    straight = make_api()
    expected = [straight.create(name="Twin") for _ in range(3)]

    first = make_api(data=data_path)
    made = [first.create(name="Twin") for _ in range(2)]
    first.world.close()
    made.append(make_api(data=data_path).create(name="Twin"))

    assert made == expected


def test_the_order_of_keys_in_a_body_does_not_matter(make_api: MakeApi) -> None:
    one = make_api().create(name="A", currency="EUR", notes="n")
    other = make_api().create(notes="n", currency="EUR", name="A")

    assert one == other


def test_an_id_does_not_depend_on_how_much_was_created_in_between(make_api: MakeApi) -> None:
    long = [{"name": name, "notes": name * 400_000} for name in "ABC"]
    alternating, straight = make_api(), make_api()

    made = [alternating.create(**fields)["id"] for fields in long * 3]
    expected = [straight.create(**fields)["id"] for fields in long for _ in range(3)]

    assert made == [*expected[::3], *expected[1::3], *expected[2::3]]


IDS = [seeded_id(1, "createDeal", "content", occurrence) for occurrence in range(101)]


@pytest.mark.parametrize("present", [0, 1, 2, 3, 7, 8, 100])
@pytest.mark.parametrize("latest", [None, 0, 1, 3, 8, 99, 100])
def test_a_new_id_is_that_of_the_first_free_occurrence_whichever_was_the_latest(
    present: int, latest: int | None
) -> None:
    taken = IDS[:present].__contains__
    given = None if latest is None else (IDS[latest], latest)

    made = next_id(1, "createDeal", "content", taken=taken, latest=given)

    assert made == (IDS[present], present)


def test_ids_are_version_4_uuids() -> None:
    assert all(re.fullmatch(UUID_4, record_id) for record_id in IDS)


@pytest.mark.parametrize(
    ("milliseconds", "timestamp"),
    [(0, "1970-01-01T00:00:00.000Z"), (1735722000001, "2025-01-01T09:00:00.001Z")],
)
def test_timestamps_have_the_form_of_the_page(milliseconds: int, timestamp: str) -> None:
    assert to_timestamp(milliseconds) == timestamp
    assert to_milliseconds(timestamp) == milliseconds
