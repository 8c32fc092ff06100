"""`introzy-mock scenarios` lists the scenarios, and `--scale` multiplies their deals."""

from __future__ import annotations

import subprocess
import sys

import orjson
import pytest

from mockserver.core.errors import StartError
from mockserver.generate import COMMITTED, SCENARIOS, build, data_set, scaled
from support import Run


def test_each_scenario_is_listed_with_its_counts_and_a_line(run: Run) -> None:
    listed = run("scenarios").stdout.splitlines()

    assert [line.partition(":")[0] for line in listed[::2]] == [*SCENARIOS]
    assert listed[0] == (
        "default: 5 pipelines, 21 stages, 120 deals, 40 people, 20 companies, 5 users"
    )
    assert all(line.startswith("  ") and line.endswith(".") for line in listed[1::2])


def test_the_list_as_json_has_the_counts_of_each_table(run: Run) -> None:
    listed = {
        one["scenario"]: one for one in orjson.loads(run("scenarios", "--format", "json").stdout)
    }

    assert [*listed] == [*SCENARIOS]
    for scenario in COMMITTED:
        data = build(scenario)
        assert listed[scenario]["clock"] == data.clock
        assert listed[scenario]["counts"] == {
            table: len(records) for table, records in data.tables.items()
        }
    assert listed["large"]["counts"]["deals"] == 100_000


def test_large_has_the_records_of_default_at_its_size() -> None:
    assert (
        build("large", sizes={"deals": 500}).tables == build("default", sizes={"deals": 500}).tables
    )


@pytest.mark.parametrize(
    ("scale", "deals"), [("2", 240), ("0.5", 60), ("0.104", 12), ("0.105", 13), ("0", 0)]
)
def test_a_scale_multiplies_the_number_of_deals(scale: str, deals: int, run: Run) -> None:
    state = orjson.loads(run("generate", "--scale", scale, "--out", "-").stdout)["introzy-mock"][
        "1"
    ]

    assert state["sizes"] == {"deals": deals}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--scenario unicode --scale 2", "each record for a purpose, so it always has 64 deals"),
        ("--scenario documentation --scale 2", "always has 35 deals, not 70; the number can be"),
        ("--scenario large --scale 10001", "cannot be scaled by 10001.0; use a factor that"),
        ("--scale nan", "cannot be scaled by nan"),
        ("--scale -1", "cannot be scaled by -1.0"),
        ("--scale 2 --deals 3", "--deals and --scale cannot be used together; leave one out"),
        ("--scenario unicode --locale de_DE", "have those of locale 'de_DE'; leave the locale out"),
    ],
)  # fmt: skip
def test_what_a_scenario_cannot_be_is_refused_with_what_it_can(
    words: str, told: str, run: Run
) -> None:
    result = run("generate", *words.split(), "--out", "-")

    assert result.exit_code != 0
    assert told in " ".join(result.stderr.split())


def test_a_factor_of_one_leaves_a_scenario_as_it_is() -> None:
    assert scaled("unicode", 1) == {"deals": 64}
    with pytest.raises(StartError, match="no scenario 'none'"):
        scaled("none", 2)


def test_what_is_written_by_hand_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys; from mockserver.generate import data_set, build; data_set(seed=2); "
        "print([name for name in sys.modules if '.written' in name]); build('unicode'); "
        "print('mockserver.generate.written.unicode' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout

    assert printed.split("\n")[:2] == ["[]", "True"]
    assert data_set("unicode") == build("unicode")
