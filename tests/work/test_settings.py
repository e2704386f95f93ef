import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.model.connections import Connection, ConnectionKind, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.preferences import PREFERENCES, SHARE_OF_PRODUCTION
from cognito_admin.work.settings import Column, Settings, Theme

WORK = Connection(
    id=ConnectionId("c1"),
    name="work",
    profile="work",
    region=Region("us-east-1"),
    endpoint_url="http://127.0.0.1:5000",
    default_marking=Marking(Environment.STAGING, Mode.SUPPORT),
)
HOME = Connection(
    id=ConnectionId("c2"), name="home", profile=None, region=Region("eu-west-1"), kind=ConnectionKind.ACCESS_KEY
)
POOL = PoolId("us-east-1_AbCdEf123")
KEY = PoolKey(WORK.id, POOL)


def _reloaded(settings: Settings) -> Settings:
    asyncio.run(settings.flush())
    settings.close()
    return Settings.load(settings._file.path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "settings.json")


def test_everything_is_there_again_after_a_restart(settings: Settings) -> None:
    settings.add_connection(WORK)
    settings.add_connection(HOME)
    settings.mark(KEY, Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
    settings.set_columns(POOL, [("email", 200), ("custom:tenantId", 90)])
    settings.last_pool = KEY
    settings.window_geometry, settings.window_state = "Z2Vv", "c3RhdGU="
    settings.theme, settings.text_scale, settings.log_personal_data = Theme.DARK, 1.3, True
    settings.set_ui("splitter", [300, 700])
    again = _reloaded(settings)
    assert again.connections == (WORK, HOME)
    assert again.marking(KEY) == Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)
    assert again.columns(POOL) == (Column("email", 200), Column("custom:tenantId", 90))
    assert again.last_pool == KEY
    assert (again.window_geometry, again.window_state) == ("Z2Vv", "c3RhdGU=")
    assert (again.theme, again.text_scale, again.log_personal_data) == (Theme.DARK, 1.3, True)
    assert again.ui("splitter") == [300, 700]
    assert again.damaged is None


def test_an_unmarked_pool_has_the_default_of_its_connection(settings: Settings) -> None:
    settings.add_connection(WORK)
    assert settings.marking(KEY) == WORK.default_marking
    settings.close()


def test_a_pool_never_met_is_production_and_read_only(settings: Settings) -> None:
    assert settings.marking(PoolKey(ConnectionId("who"), POOL)) == Marking(Environment.PRODUCTION, Mode.READ_ONLY)


def test_a_replaced_connection_keeps_its_place_and_one_that_is_not_there_is_refused(settings: Settings) -> None:
    settings.add_connection(WORK)
    settings.add_connection(HOME)
    settings.replace_connection(replace(WORK, name="office"))
    assert [connection.name for connection in settings.connections] == ["office", "home"]
    with pytest.raises(Failure) as caught:
        settings.replace_connection(replace(WORK, id=ConnectionId("c9")))
    assert caught.value == Failure(Code.CONNECTION_UNKNOWN, connection="work")
    settings.close()


def test_a_removed_connection_takes_its_markings_along(settings: Settings) -> None:
    settings.add_connection(WORK)
    settings.mark(KEY, Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
    settings.remove_connection(WORK.id)
    assert settings.connections == ()
    assert settings.marking(KEY) == Marking()
    settings.close()


def test_what_another_window_chose_stays_whatever_is_chosen_here_afterwards(settings: Settings) -> None:
    settings.add_connection(WORK)
    settings.mark(KEY, Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
    asyncio.run(settings.flush())
    other, careful = Settings.load(settings._file.path), Marking(Environment.PRODUCTION, Mode.READ_ONLY)
    other.mark(KEY, careful)
    other.set_columns(POOL, [("email", 200)])
    other.close()
    for width in (1, 2):
        settings.set_ui("width", width)
        asyncio.run(settings.flush())
    settings.look_again()
    assert settings.marking(KEY) == careful
    settings.set_ui("width", 3)
    again = _reloaded(settings)
    assert (again.marking(KEY), again.columns(POOL), again.ui("width")) == (careful, (Column("email", 200),), 3)


def test_connections_and_markings_that_another_process_took_over_stay_when_some_are_added_here(
    settings: Settings,
) -> None:
    settings.add_connection(WORK)
    asyncio.run(settings.flush())
    other = Settings.load(settings._file.path)
    other.add_connection(HOME)
    other.mark(PoolKey(HOME.id, POOL), Marking(Environment.STAGING, Mode.SUPPORT))
    other.close()
    settings.add_connection(replace(WORK, id=ConnectionId("c3"), name="here"))
    settings.mark(KEY, Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
    again = _reloaded(settings)
    assert [one.name for one in again.connections] == ["work", "home", "here"]
    assert again.marking(PoolKey(HOME.id, POOL)).mode is Mode.SUPPORT
    assert again.marking(KEY).mode is Mode.ADMINISTRATOR


def test_members_of_a_newer_version_survive(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    entry = {"id": "c1", "name": "work", "region": "us-east-1", "sso": {"start": "x"}}
    path.write_text(json.dumps({"future": [1], "connections": [entry, {"kind": "new"}], "ui": {"a": 1}}))
    settings = Settings.load(path)
    settings.replace_connection(WORK)
    settings.set_ui("b", 2)
    asyncio.run(settings.flush())
    settings.close()
    document: dict[str, Any] = json.loads(path.read_text())
    assert document["future"] == [1]
    assert document["connections"][0]["sso"] == {"start": "x"}
    assert document["connections"][1] == {"kind": "new"}
    assert document["ui"] == {"a": 1, "b": 2}


def test_values_that_make_no_sense_count_as_absent_and_modes_as_the_most_careful(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    marking = {"connection": "c1", "pool": POOL, "environment": "moon", "mode": "emperor"}
    wrong = {
        "connections": [1, {}, {"id": 1}], "markings": [marking, "x"], "columns": {POOL: [{"name": 1}, 7]}, "theme": "pink",
        "text_scale": "big", "last_pool": [], "window_geometry": 3, "log_personal_data": "yes", "ui": 5,
    }  # fmt: skip
    path.write_text(json.dumps(wrong))
    settings = Settings.load(path)
    assert settings.connections == ()
    assert settings.marking(KEY) == Marking(Environment.PRODUCTION, Mode.READ_ONLY)
    assert settings.columns(POOL) == ()
    assert (settings.theme, settings.text_scale) == (Theme.AUTO, 1.0)
    assert settings.last_pool is None
    assert settings.window_geometry is None
    assert settings.log_personal_data is False
    assert settings.ui("a") is None


@pytest.mark.parametrize(("kept", "used"), [(0.01, 0.85), (99, 2.0), (1.5, 1.5), (1.27, 1.3)])
def test_text_stays_readable_whatever_the_file_says(tmp_path: Path, kept: float, used: float) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"text_scale": kept}))
    assert Settings.load(path).text_scale == used


def test_preferences_are_kept_and_go_back_to_their_defaults_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings.load(path)
    settings.add_connection(WORK)
    for one in PREFERENCES:
        settings.choose(one, one.parsed(one.words[-1]))
    settings.close()
    again = Settings.load(path)
    assert [again.chosen(one) for one in PREFERENCES] == [one.parsed(one.words[-1]) for one in PREFERENCES]
    again.restore_defaults()
    again.close()
    last = Settings.load(path)
    assert [last.chosen(one) for one in PREFERENCES] == [one.default for one in PREFERENCES]
    assert last.connections == (WORK,)


def test_a_preference_takes_no_value_it_may_not_have(settings: Settings) -> None:
    with pytest.raises(ValueError, match="share-production"):
        settings.choose(SHARE_OF_PRODUCTION, 0)
    settings.choose(SHARE_OF_PRODUCTION, 20)
    assert [settings.share(kind) for kind in Environment] == [0.2, 0.9, 0.9]
    settings.close()


def test_a_damaged_file_gives_defaults_and_says_where_the_old_one_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("not JSON")
    settings = Settings.load(path)
    assert settings.damaged == Failure(Code.SETTINGS_DAMAGED, path=str(tmp_path / "settings.json.damaged"))
    assert settings.connections == ()


def test_a_change_is_told_once_and_setting_the_same_again_is_none(settings: Settings) -> None:
    heard: list[str] = []
    settings.changed.append(heard.append)
    settings.theme = Theme.DARK
    settings.theme = Theme.DARK
    settings.add_connection(WORK)
    settings.add_connection(WORK)
    settings.close()
    assert heard == ["theme", "connections"]
