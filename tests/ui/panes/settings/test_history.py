"""The page History: what was changed, how it was then, what is different now, and the way back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import value_at, with_value
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.history.page import HistoryPage
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.settings.page import PageContext
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.ui.changes.conftest import client, emulator, pool
from tests.ui.changes.stage import Shell, seen
from tests.ui.panes.fakes import FakeWorkspace, play, until
from tests.work.change_pool import Desk, opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["client", "emulator", "pool"]
LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")


class NothingElse:
    """No other pool is open, and no backup."""

    def opened(self) -> tuple[Any, ...]:
        return ()

    def all(self) -> tuple[Any, ...]:
        return ()


class Stage:
    def __init__(self, shell: Shell, work: Desk, page: HistoryPage) -> None:
        self.shell, self.work, self.page = shell, work, page

    async def sets(self, length: int) -> None:
        before = await self.work.settings.read(POOL)
        assert before is not None
        await self.makes(Part(POOL, before, with_value(before, LENGTH, length)))

    async def makes(self, *parts: Part) -> None:
        await self.work.settings.apply(await self.work.settings.prepare(SettingsChange(parts)))

    async def opens(self, why_not: str = "") -> None:
        self.page.show_documents({}, editable=not why_not, why_not=why_not)
        await until(lambda: not self.page._listing.busy and self.page.states.state != "loading", "the list")
        await self.compared()

    async def compared(self) -> None:
        await until(lambda: not self.page._comparing.busy, "the comparison")
        await asyncio.sleep(0)

    async def shows(self, text: str) -> None:
        box = self.page.other
        place = next(at for at in range(box.count()) if text in box.itemText(at))
        box.setCurrentIndex(place)
        box.activated.emit(place)
        await self.compared()

    async def agrees(self) -> None:
        def asked() -> Any:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, SettingsPreview) and top.isVisible()), None)

        await until(asked, "the preview")
        preview = asked()
        if preview.line.isVisible():
            preview.line.setText(preview._typed)
        preview.agree.click()
        await until(lambda: not self.page.context.desk.busy, "the change")

    def rows(self) -> list[str]:
        return [self.page.timeline.item(row).text() for row in range(self.page.timeline.count())]


@pytest.fixture
def on(qtbot: Any, tmp_path: Any, emulator: Any, pool: Any) -> Callable[[Callable[[Stage], Awaitable[None]]], Shell]:
    def act_on(act: Callable[[Stage], Awaitable[None]]) -> Shell:
        shell = Shell()

        async def scene() -> None:
            async with opened(tmp_path, emulator.url, pool) as work:
                nothing = NothingElse()
                changes = SimpleNamespace(settings=lambda _: work.settings)
                services: Any = SimpleNamespace(changes=changes, workspaces=nothing, offline=nothing)
                workspace: Any = FakeWorkspace()
                workspace.why_not = lambda _: None
                window = QWidget()
                qtbot.addWidget(window)
                desk = SettingsDesk(services, workspace, shell, window)
                page = HistoryPage(PageContext(services, workspace, shell, work.settings, desk))  # pyright: ignore[reportArgumentType]
                QVBoxLayout(window).addWidget(page)
                window.resize(760, 520)
                window.show()
                await act(Stage(shell, work, page))

        play(shell, scene)  # pyright: ignore[reportArgumentType]
        return shell

    return act_on


def test_a_change_says_what_it_did_and_what_is_different_now_and_is_put_back_through_the_preview(on) -> None:
    async def act(stage: Stage) -> None:
        page = stage.page
        await stage.sets(12)
        made = Thing(ThingKind.RESOURCE_SERVER, "https://api")
        await stage.makes(Part(made, None, {"Identifier": made.name, "Name": "API"}))
        await stage.opens()
        assert stage.rows() == ["Now", "Resource server API", "Password: minimum length"]
        page.timeline.setCurrentRow(2)
        await stage.compared()
        assert "12" in seen(page.view)
        assert page.put_back_button.isHidden()
        await stage.shows("What is different now")
        assert "Resource server API: was not there" in seen(page.view)
        # What came later is deleted only where somebody wants that.
        assert [one.thing for one in page.view.chosen()] == [POOL]
        page.view.box(1).setChecked(True)
        assert page.count.text() == "2 to be put back"
        page.put_back_button.click()
        await stage.agrees()
        assert value_at(await stage.work.settings.read(POOL), LENGTH) == 8
        assert await stage.work.settings.read(made) is None

    on(act)


def test_a_change_is_undone_from_its_place_and_says_so_afterwards(on) -> None:
    async def act(stage: Stage) -> None:
        await stage.sets(12)
        await stage.opens()
        stage.page.undo.click()
        await stage.agrees()
        assert value_at(await stage.work.settings.read(POOL), LENGTH) == 8
        await stage.opens()
        stage.page.timeline.setCurrentRow(2)
        await stage.compared()
        assert not stage.page.undo.isEnabled()
        assert stage.page.undo.toolTip() == "It was undone already"

    on(act)


def test_a_snapshot_is_taken_where_nothing_was_changed_yet_and_compared_with_now(on) -> None:
    async def act(stage: Stage) -> None:
        page = stage.page
        await stage.opens()
        assert "No settings were changed yet" in seen(page)
        page._keep_action.trigger()
        await until(lambda: len(stage.rows()) == 2, "the snapshot")
        await stage.compared()
        assert stage.rows() == ["Now", "Snapshot"]
        assert "Nothing is different" in seen(page)
        assert page.undo.isHidden()

    on(act)


def test_of_a_backup_what_is_on_record_is_compared_with_the_backup_and_nothing_is_put_back(on) -> None:
    async def act(stage: Stage) -> None:
        page = stage.page
        page.context.workspace.as_of = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # pyright: ignore[reportAttributeAccessIssue]
        await stage.sets(12)
        await stage.opens("This was opened from a backup.")
        assert stage.rows() == ["This backup", "Password: minimum length"]
        assert not page.keep.isEnabled()
        await stage.shows("Compared with: This backup")
        assert "12" in seen(page.view)
        assert page.put_back_button.isHidden()

    on(act)


def test_of_a_backup_that_is_open_alone_it_says_what_to_compare_it_with(on) -> None:
    async def act(stage: Stage) -> None:
        stage.page.context.workspace.as_of = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # pyright: ignore[reportAttributeAccessIssue]
        await stage.opens("This was opened from a backup.")
        assert "Nothing to compare this backup with yet" in seen(stage.page)
        assert "No settings were changed yet" not in seen(stage.page)

    on(act)


def test_where_nothing_may_be_changed_it_says_why(on) -> None:
    async def act(stage: Stage) -> None:
        await stage.sets(12)
        await stage.opens("This pool is only looked at.")
        await stage.shows("What is different now")
        for button in (stage.page.put_back_button, stage.page.undo):
            assert (button.isEnabled(), button.toolTip()) == (False, "This pool is only looked at.")

    on(act)


def test_what_cannot_be_read_is_told_beside_and_tried_again(on) -> None:
    async def act(stage: Stage) -> None:
        await stage.sets(12)
        await stage.opens()
        page, settings = stage.page, stage.work.settings
        settings.read = _fails_once(settings.read)
        await stage.shows("What is different now")
        assert page.beside.state == "failed"
        page._compare()
        await stage.compared()
        assert page.beside.state == "ready"

    on(act)


def _fails_once(read: Any) -> Any:
    failures = [Failure(Code.ENDPOINT_UNREACHABLE, endpoint="https://cognito-idp.eu-central-1.amazonaws.com")]

    async def fails(thing: Thing) -> Any:
        if failures:
            raise failures.pop()
        return await read(thing)

    return fails
