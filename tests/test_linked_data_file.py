"""A data file that is reached through a link: the link stays, and its target is current."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockserver.core.errors import StartError
from support import MakeApi

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")

DEALS = "/api/pipelines/sales/deals"
NEW = "mock.json.0123456789abcdef.new"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A place for a data file in a directory of its own."""
    (tmp_path / "real").mkdir()
    return tmp_path / "real" / "data.json"


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("leads_to", ["real/data.json", "{}/real/data.json"])
def test_a_link_stays_a_link_and_its_target_is_current(
    make_api: MakeApi, data_path: Path, target: Path, leads_to: str, is_there: bool
) -> None:
    if is_there:
        make_api(data=target).world.close()
    data_path.symlink_to(leads_to.format(data_path.parent))

    api = make_api(data=data_path)
    api.create(name="Through the link")
    api.world.close()

    assert data_path.is_symlink()
    assert "Through the link" in target.read_text()
    assert sorted(path.name for path in data_path.parent.iterdir()) == ["mock.json", "real"]
    assert [path.name for path in target.parent.iterdir()] == ["data.json"]


def test_a_link_to_a_link_is_followed_to_the_end(
    make_api: MakeApi, data_path: Path, target: Path
) -> None:
    between = target.with_name("between.json")
    between.symlink_to("data.json")
    data_path.symlink_to("real/between.json")

    make_api(data=data_path).world.close()

    assert between.is_symlink()
    assert data_path.is_symlink()
    assert not target.is_symlink()
    assert target.stat().st_size


@pytest.mark.usefixtures("refused_at_once")
def test_two_links_to_one_file_are_one_data_file(
    make_api: MakeApi, data_path: Path, target: Path
) -> None:
    data_path.symlink_to(target)
    other = data_path.with_name("other.json")
    other.symlink_to(target)
    make_api(data=data_path)

    with pytest.raises(StartError, match="in use by another introzy-mock"):
        make_api(data=other)


def test_what_a_link_s_target_lacked_at_death_is_found_by_the_target_s_own_name(
    make_api: MakeApi, data_path: Path, target: Path
) -> None:
    data_path.symlink_to(target)
    api = make_api(data=data_path)
    api.create(name="Kept")
    (target.with_name("data.json.lock")).unlink()

    assert make_api(data=target).data(DEALS)["deals"][0]["name"] == "Kept"


def test_starting_over_sets_the_target_aside_and_keeps_the_link(
    make_api: MakeApi, data_path: Path, target: Path
) -> None:
    data_path.symlink_to("real/data.json")
    make_api(data=data_path).world.close()

    make_api(data=data_path, fresh=True, scenario="empty").world.close()

    assert data_path.is_symlink()
    names = sorted(path.name for path in target.parent.iterdir())
    assert names == ["data.json", "data.old-1.json"]


def test_links_that_go_round_are_refused(make_api: MakeApi, data_path: Path) -> None:
    other = data_path.with_name("other.json")
    data_path.symlink_to("other.json")
    other.symlink_to("mock.json")

    with pytest.raises(StartError, match="cannot be used: Too many levels of symbolic links"):
        make_api(data=data_path)


def test_a_link_into_a_missing_directory_is_refused(make_api: MakeApi, data_path: Path) -> None:
    data_path.symlink_to("missing/data.json")

    with pytest.raises(StartError, match="missing is not a directory; create it"):
        make_api(data=data_path)


def test_both_names_of_a_file_stay_one_file(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()
    other = data_path.with_name("other.json")
    other.hardlink_to(data_path)

    api = make_api(data=data_path)
    api.create(name="By either name")
    api.world.close()

    assert other.samefile(data_path)
    assert "By either name" in other.read_text()


@pytest.mark.parametrize("name", ["mock.json.new", NEW, "mock.json.log.new"])
def test_a_link_laid_where_a_temporary_file_might_come_leads_nowhere(
    make_api: MakeApi, data_path: Path, name: str
) -> None:
    victim = data_path.with_name("victim.txt")
    victim.write_text("precious")
    data_path.with_name(name).symlink_to("victim.txt")

    api = make_api(data=data_path)
    api.create()
    api.world.close()

    assert victim.read_text() == "precious"
    assert not data_path.is_symlink()


@pytest.mark.parametrize("name", ["mock.json.log", "mock.json.lock"])
@pytest.mark.parametrize("leads_to", ["victim.txt", "missing.txt"])
def test_a_link_laid_in_the_place_of_log_or_lock_is_refused(
    make_api: MakeApi, data_path: Path, name: str, leads_to: str
) -> None:
    victim = data_path.with_name("victim.txt")
    victim.write_text("")
    data_path.with_name(name).symlink_to(leads_to)

    with pytest.raises(StartError, match=f"{name} is in the way: "):
        make_api(data=data_path)

    assert sorted(path.name for path in data_path.parent.iterdir()) == [name, "victim.txt"]


def test_a_user_s_file_with_a_name_like_a_temporary_one_is_left_alone(
    make_api: MakeApi, data_path: Path
) -> None:
    mine = data_path.with_name("mock.json.new")
    mine.write_text("mine")

    make_api(data=data_path).world.close()

    assert mine.read_text() == "mine"
