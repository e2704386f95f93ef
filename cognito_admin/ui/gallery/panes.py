"""Every pane with what the demo has for it, and what opens within: details, pages, lists, views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QMenu

from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.below import below

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

    from cognito_admin.ui.gallery.stage import Stage

READ_S = 90.0


class PaneScenes:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def play(self) -> None:
        stage = self._stage
        await stage.scene("read", self.read)
        for name, play in (
            ("overview", self._overview),
            ("users", self._users),
            ("groups", self._groups),
            ("duplicates", self._duplicates),
            ("triggers", self._triggers),
            ("settings", self._settings),
            ("health", self._health),
            ("checkup", self._checkup),
            ("activity", self._activity),
            ("window", self._window),
        ):
            await stage.scene(name, play)

    async def read(self) -> None:
        """The pool is read, unless a start before this one has done so."""
        stage = self._stage
        pane = await stage.opens("users")
        await stage.robot.settle(0.5)
        if not _rows(pane.table):
            await stage.take("users-unread")
            stage.robot.key("F5")
            await stage.robot.until(lambda: _rows(pane.table), "the first users", READ_S)
            await stage.take("users-being-read", calm_s=0.05)
        await stage.robot.until(lambda: not stage.shell.services.jobs.running(), "the end of the sync", READ_S)

    async def _overview(self) -> None:
        await self._stage.opens("overview")
        await self._stage.take("overview-ready", calm_s=0.6)

    async def _users(self) -> None:
        stage = self._stage
        pane = await stage.opens("users")
        await stage.take("users-ready")
        await self._search(pane, "nobody-of-this-name")
        await stage.take("users-nobody-found")
        await self._search(pane, "")
        await self._search(pane, "colour:red")
        # What is wrong is not said while somebody types.
        await stage.until(pane.searching.wrong.isVisible, "what is wrong")
        await stage.take("users-search-wrong")
        await self.open_user(pane, "ann@example")
        await stage.take("users-open")
        stage.robot.key("Ctrl+Shift+M")
        await stage.until(lambda: pane.details.inspector.person.mfa is not None, "the factors")
        await stage.take("users-looked-up")
        await self._search(pane, "")
        stage.robot.key("Ctrl+Shift+F")
        await stage.take("users-facets", calm_s=0.5)
        stage.robot.key("Ctrl+Shift+F")
        pane.table.setFocus()
        stage.robot.key("Ctrl+A")
        await stage.take("users-many")
        pane.table.clearSelection()

    async def open_user(self, pane: Any, words: str) -> None:
        stage = self._stage
        await self._search(pane, words)
        await stage.until(lambda: _rows(pane.table), words)
        stage.robot.key("Down")
        stage.robot.key("Return")
        inspector = pane.details.inspector
        # Somebody is drawn there, out of sight, before anybody is opened.
        await stage.until(lambda: pane.details.is_open() and inspector.pool.rules is not None, "the details")
        await stage.robot.settle(0.3)

    async def _search(self, pane: Any, words: str) -> None:
        pane.search_for(words)
        await self._stage.robot.settle(0.15)
        await self._stage.until(lambda: not pane.searching.busy, "the answer")
        pane.focus_search()

    async def _groups(self) -> None:
        stage = self._stage
        pane = await stage.opens("groups")
        await stage.take("groups-ready")
        pane.list.go_to("vip")
        pane.list.opened.emit()
        await stage.until(pane.details.isVisible, "the group")
        await stage.take("groups-open")

    async def _duplicates(self) -> None:
        stage = self._stage
        pane = await stage.opens("duplicates")
        await stage.until(lambda: pane.details.isVisible() and pane.details.ways, "the duplicates")
        await stage.take("duplicates-ready")
        pane.details.scrolled.ensureWidgetVisible(pane.details.ways[0])
        await stage.take("duplicates-ways")

    async def _triggers(self) -> None:
        stage = self._stage
        pane = await stage.opens("triggers")
        await stage.take("triggers-ready", calm_s=0.5)
        for place in pane.places(pane.workspace)[1:4]:
            pane.go_to(place.name)
            await self._unfolded(pane)
            await stage.take(f"triggers-{place.name}", calm_s=0.4)

    async def _settings(self) -> None:
        stage = self._stage
        pane = await stage.opens("settings")
        for place in pane.places(pane.workspace):
            pane.go_to(place.name)
            await stage.until(lambda place=place: pane.frame(place.name).is_shown, place.name)
            await stage.read(pane)
            await self._unfolded(pane)
            await self._all_told(pane, place.name)
            await stage.take(f"settings-{place.name}", calm_s=0.5)
        for name in ("app-clients", "providers", "resource-servers", "identity-pools"):
            await stage.scene(f"settings-{name}-open", lambda name=name: self._thing(pane, name))

    async def _unfolded(self, pane: Any) -> None:
        """A long form is shown part by part."""
        await self._stage.robot.settle(0.1)
        await self._stage.until(lambda: not any(one.is_folded for one in pane.findChildren(Section)), "the whole form")
        await self._stage.robot.settle(0.15)

    async def _all_told(self, pane: Any, name: str) -> None:
        """Things come one by one, and who reads an attribute is known when all app clients are."""
        loading = tr("Loading…")
        rows = pane.page(name).rows if name == "attributes" else ()

        def told() -> bool:
            labels = (part for part in below(pane) if isinstance(part, QLabel) and part.isVisible())
            return all(row.access_text() for row in rows) and not any(label.text() == loading for label in labels)

        await self._stage.until(told, f"all of {name}")

    async def _thing(self, pane: Any, name: str) -> None:
        stage = self._stage
        pane.go_to(name)
        page = pane.page(name)
        await stage.until(lambda: page.found, name)
        thing = next(iter(page.found))
        page.open(thing)
        page.editors[thing].complete()
        await self._unfolded(pane)
        await stage.take(f"settings-{name}-open", calm_s=0.5)

    async def _health(self) -> None:
        stage = self._stage
        pane = await stage.opens("health")
        pane.show_view("charts")
        await stage.until(lambda: not pane.reading.busy and pane.charts.is_drawn, "the charts")
        await stage.take("health-ready", calm_s=0.6)
        pane.show_view("numbers")
        await stage.take("health-numbers")
        pane.show_view("alarms")
        await stage.read(pane)
        await stage.take("health-alarms", calm_s=0.5)

    async def _checkup(self) -> None:
        stage = self._stage
        pane = await stage.opens("checkup")
        await stage.until(lambda: pane.report and not pane.checking.busy, "the check-up")
        await stage.take("checkup-ready")

    async def _activity(self) -> None:
        stage = self._stage
        pane = await stage.opens("activity")
        await stage.take("activity-ready")
        pane.tabs.setCurrentIndex(1)
        await stage.take("activity-jobs")

    async def _window(self) -> None:
        stage = self._stage
        await stage.opens("users")
        stage.shell.open_palette()
        await stage.robot.settle()
        await stage.robot.write("se")
        await stage.take("palette")
        stage.robot.key("Esc")
        stage.shell.jobs.toggle_drawer()
        await stage.take("jobs")
        stage.robot.key("Esc")
        for menu in stage.window.menuBar().actions():
            shown = menu.menu()
            if isinstance(shown, QMenu):
                shown.popup(stage.window.mapToGlobal(stage.window.menuBar().actionGeometry(menu).bottomLeft()))
                await stage.take(f"menu-{stage.window.menuBar().actions().index(menu) + 1}")
                shown.close()


def _rows(table: QAbstractItemView) -> int:
    return table.model().rowCount()
