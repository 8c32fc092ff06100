"""Version 1 of the generator makes these records for ever, however it is made faster."""

from __future__ import annotations

import pytest

from mockserver.core.records import digest
from mockserver.generate import GENERATOR, plan


@pytest.mark.parametrize(
    ("scenario", "seed", "deals", "locale", "held"),
    [
        ("default", 1, 120, "en_US", "ac873f166227f43b1349a79acf954f8e"),
        ("default", 7, 2_500, "de_DE", "45cd75d466d55e34fc54b73cfe6519ad"),
        ("default", -3, 1_001, "ja_JP", "887b24449d133a9bde9452c8ce5e445e"),
        ("documentation", 5, 35, "en_GB", "a51fb57637f890009622929ab13d12d2"),
        ("empty", 9, 0, "pl_PL", "2832e371eb33d12bebb97389b8809153"),
        ("large", 2, 20_000, "en_US", "1f1ad05addbf21ade1fde98f83464403"),
    ],
)
def test_a_data_set_has_the_digest_that_it_always_had(
    scenario: str, seed: int, deals: int, locale: str, held: str
) -> None:
    tables = plan(scenario, seed=seed, sizes={"deals": deals}, locale=locale).tables

    assert GENERATOR == 1
    assert digest({table: enumerate(rows, 1) for table, rows in tables.items()}) == held
