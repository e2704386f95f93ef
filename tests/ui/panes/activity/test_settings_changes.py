"""Changes of settings among all that was done: seen, found, undone, finished, taken out."""

from __future__ import annotations

import csv
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from cognito_admin.model.changes.activity import Selection
from cognito_admin.model.changes.rows import COLUMNS
from cognito_admin.model.exports import Format, Shape
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import value_at, with_value
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.ui.widgets.question import Question
from cognito_admin.work.change_place import Owner
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.pool_settings import PoolSettings
from tests.ui.panes.activity.stage import Stage, edit, on_stage
from tests.ui.panes.fakes import until

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
CLIENT = Thing(ThingKind.CLIENT, "new")


@pytest.fixture
def on(qtbot: Any, tmp_path: Any, emulator: Any, pool: Any) -> Callable[..., Any]:
    def act_on(act: Any) -> Any:
        return on_stage(qtbot, tmp_path, emulator.url, pool, act)

    return act_on


async def longer_passwords(stage: Stage) -> SettingsChange:
    before = await stage.work.settings.read(POOL)
    assert before is not None
    return SettingsChange((Part(POOL, before, with_value(before, LENGTH, 12)),))


async def make(settings: PoolSettings, change: SettingsChange) -> None:
    await settings.apply(await settings.prepare(change))


async def length(stage: Stage) -> Any:
    return value_at(await stage.work.settings.read(POOL), LENGTH)


async def agree(kind: type[Any], press: Callable[[Any], None]) -> None:
    def asked() -> Any:
        return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None)

    await until(asked, kind.__name__)
    press(asked())


def test_a_change_of_settings_stands_among_changes_of_users_and_is_found_and_undone(on, put_anybody) -> None:
    sub = put_anybody()

    async def act(stage: Stage) -> None:
        await stage.does(edit(name="Anna"), sub)
        await make(stage.work.settings, SettingsChange((Part(CLIENT, None, {"ClientName": "web"}),)))
        await make(stage.work.settings, await longer_passwords(stage))
        await stage.opens()
        assert stage.rows(2) == ["Change settings", "Create app client", "Edit attributes"]
        assert stage.rows()[:2] == ["User pool", "App client web"]
        assert stage.rows(6)[0] == "Password: minimum length: 8 → 12"
        await stage.looks_for("web")
        assert stage.rows() == ["App client web"]
        await stage.looks_for("")
        await stage.chooses(stage.filter.kind, "Change settings")
        assert len(stage.rows()) == 2
        stage.clicks(0)
        await stage.says("Change settings", "Password: minimum length")
        stage.press("undo")
        await agree(SettingsPreview, lambda preview: preview.agree.click())
        await until(lambda: not stage.view.settings.busy, "the change")
        assert await length(stage) == 8
        stage.table.look_for_news()
        await until(lambda: stage.rows(2)[0] == "Change settings (undo)", "the undo")
        assert stage.rows(4)[1] == "Undone"

    on(act)


def test_what_was_not_finished_is_finished_from_there(on, tmp_path) -> None:
    async def act(stage: Stage) -> None:
        await end_in_the_middle(stage, tmp_path)
        await stage.opens()
        assert stage.rows(4) == ["Not finished"]
        stage.clicks(0)
        stage.press("finish")
        await agree(Question, lambda question: question.buttons["go"].click())
        await until(lambda: stage.rows(4) == ["Done"], "the end")
        assert await length(stage) == 12

    on(act)


async def end_in_the_middle(stage: Stage, folder: Any) -> None:
    """Another process begins the change, and ends before it is sent."""

    class Ended(Exception):
        pass

    async def end(*_: object) -> None:
        raise Ended

    writer: Any = SimpleNamespace(requests=lambda _: (), write=end)
    settings, owner = stage.work.settings, Owner(JobLocks(folder / "locks"))
    other = PoolSettings(settings._source, lambda: writer, replace(settings._place, owner=owner))
    with pytest.raises(Ended):
        await make(other, await longer_passwords(stage))
    owner.close()


def test_changes_of_settings_are_taken_out_with_the_rest_page_by_page(on, put_anybody, tmp_path) -> None:
    sub = put_anybody()

    async def act(stage: Stage) -> None:
        await make(stage.work.settings, await longer_passwords(stage))
        await stage.does(edit(name="Anna"), sub)
        await make(stage.work.settings, SettingsChange((Part(CLIENT, None, {"ClientName": "web"}),)))
        activity = stage.jobs.activity
        everything, found = Selection(pool=stage.work.pool), []
        while lines := await activity.lines(everything, 1, found[-1] if found else None):
            found += lines
        assert len(found) == await activity.count(everything) == 3
        path = tmp_path / "all.csv"
        assert await activity.export(everything, Shape(Format.CSV, COLUMNS, COLUMNS, False), path) == 3
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert [row["kind"] for row in rows] == ["settings", "edit", "settings"]
        assert rows[0]["what"] == "App client web"
        assert rows[2]["before"] == "user-pool: Policies.PasswordPolicy.MinimumLength: 8"
        of_settings = Selection(pool=stage.work.pool, settings=True)
        assert await activity.count(of_settings) == len(await activity.lines(of_settings, 9)) == 2

    on(act)
