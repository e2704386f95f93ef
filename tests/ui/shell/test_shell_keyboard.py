import asyncio
import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.panes.pane import BELOW, Place
from cognito_admin.ui.shell.about import AboutDialog
from cognito_admin.ui.shell.preferences import PreferencesDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.shell.shortcuts import ShortcutsDialog
from cognito_admin.ui.theme import theme
from tests.accessible import faults
from tests.ui import fakes
from tests.ui.fakes import Backstage, UsersPane
from tests.ui.shell.living import live, opened, until, words
from tests.ui.shell.pools import OTHER, open_pool, tree_texts


def _menu(shell: Shell, title: str) -> list[QAction]:
    menu: QMenu = next(entry.menu() for entry in shell.window.menuBar().actions() if entry.text() == title)  # pyright: ignore
    menu.aboutToShow.emit()
    return menu.actions()


def test_what_a_pane_can_do_to_one_user_has_a_menu_of_its_own_below_that_of_the_pool(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        pane.action.setProperty(BELOW, "Change this user")
        bar = shell.window.menuBar().actions()
        pool = next(entry.menu() for entry in bar if entry.text() == "&Pool")
        assert isinstance(pool, QMenu)
        pool.aboutToShow.emit()
        within = pool.actions()[-1].menu()
        assert isinstance(within, QMenu)
        assert (within.title(), within.actions()) == ("Change this user", [pane.action])
        assert pane.action not in pool.actions()

    live(monkeypatch, behind, visit)


def test_the_command_palette_opens_a_pool_by_a_few_letters(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: "Staff" in tree_texts(shell))
        QTest.keyClick(shell.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = shell._palette
        assert palette is not None
        assert palette.isVisible()
        palette.line().setText("staf")
        QTest.keyClick(palette.line(), Qt.Key.Key_Return)
        await until(lambda: (front := shell.pools.front()) is not None and front.workspace.key == OTHER)
        assert not palette.isVisible()
        shell.open_palette()
        assert "Do overview" in palette.shown()
        palette.line().setText("  zoé d'aubigné ")
        assert palette.shown() == ("Find users: zoé d'aubigné",)
        palette.line().clear()
        assert not any("Find users" in line for line in palette.shown())
        QTest.keyClick(palette.line(), Qt.Key.Key_Escape)
        assert not palette.isVisible()

    live(monkeypatch, behind, visit)


def test_what_cannot_be_done_now_says_why(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        actions = shell.window.actions_named
        disabled = [action for action in actions.all() if not action.isEnabled()]
        assert actions["refresh"] in disabled
        assert {action.toolTip() for action in disabled} == {
            "Open a pool first",
            "Open a connection first",
            "Nothing was restored since this window was opened",
        }
        pane = await open_pool(shell)
        assert actions["refresh"].isEnabled()
        actions["refresh"].trigger()
        assert "refresh" in pane.log

    live(monkeypatch, behind, visit)


def test_everything_is_reached_by_the_keyboard(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    control = Qt.KeyboardModifier.ControlModifier

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        QTest.keyClick(shell.window, Qt.Key.Key_2, control)
        users = shell.current_pane()
        assert isinstance(users, fakes.UsersPane)
        QTest.keyClick(shell.window, Qt.Key.Key_1, control)
        QTest.keyClick(shell.window, Qt.Key.Key_F, control)
        assert shell.current_pane() is users
        assert shell.window.focusWidget() is users.search
        QTest.keyClick(shell.window, Qt.Key.Key_F5)
        assert "refresh" in users.log
        QTest.keyClick(shell.window, Qt.Key.Key_Plus, control)
        assert behind.settings.text_scale > 1.0
        QTest.keyClick(shell.window, Qt.Key.Key_0, control)
        assert behind.settings.text_scale == 1.0
        QTest.keyClick(shell.window, Qt.Key.Key_F1)
        (await opened(ShortcutsDialog)).reject()

    live(monkeypatch, behind, visit)


def test_who_worked_in_a_pool_has_the_keyboard_among_the_pools_when_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        QTest.keyClick(shell.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        users = shell.current_pane()
        assert isinstance(users, fakes.UsersPane)
        assert shell.window.focusWidget() is users.search
        shell.pools.open(PoolKey(fakes.WORK.id, fakes.STAFF.id))
        await until(lambda: shell.current_pane() not in (users, None))
        assert shell.window.focusWidget() is shell.window.navigation.tree()

    live(monkeypatch, behind, visit)


def test_about_names_the_licences(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.show_about()
        about = await opened(AboutDialog)
        await until(lambda: about._table.topLevelItemCount() > 5)
        named = {about._table.topLevelItem(row).text(0) for row in range(about._table.topLevelItemCount())}
        assert "Lucide icons" in named
        assert any("PySide6" in name for name in named)
        await until(lambda: "in memory" in words(about))
        about.reject()

    live(monkeypatch, behind, visit)


def test_a_missing_keyring_is_a_fact_of_about_and_no_warning(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.keyring = Failure(Code.KEYRING_MISSING)

    async def visit(shell: Shell) -> None:
        shell.show_about()
        about = await opened(AboutDialog)
        await until(lambda: "Keyring: none found" in words(about))
        about.reject()
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_preferences_take_effect_at_once(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.show_preferences()
        preferences = await opened(PreferencesDialog)
        preferences.complete()
        rows = {row.preference.name: row.control for row in preferences.rows}
        colours = rows["theme"]
        colours.setCurrentIndex(colours.findData("dark"))
        assert theme.current().dark
        themes = [action for action in _menu(shell, "&View") if action.text().startswith("Theme")]
        assert [action.text() for action in themes if action.isChecked()] == ["Theme: &dark"]
        shell.window.actions_named["theme.contrast"].trigger()
        assert [action.text() for action in themes if action.isChecked()] == ["Theme: &high contrast"], (
            "as in the palette"
        )
        rows["log-personal-data"].setChecked(True)
        colours.setCurrentIndex(colours.findData("light"))
        assert not theme.current().dark
        preferences.reject()

    live(monkeypatch, behind, visit)
    assert behind.settings.log_personal_data
    assert behind.settings.theme == "light"


def test_no_control_is_without_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_palette()
        shell.jobs.toggle_drawer()
        shell.show_preferences()
        shell.connections.add()
        shell.open_pool_by_id()
        await asyncio.sleep(0)
        found = [fault for top in QApplication.topLevelWidgets() if top.isVisible() for fault in faults(top)]
        for top in QApplication.topLevelWidgets():
            if top is not shell.window:
                top.close()
        assert found == []

    live(monkeypatch, behind, visit)
    gc.collect()


def test_the_command_palette_leads_to_a_part_of_a_pane_that_was_not_made_yet(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    gone: list[str] = []
    place = Place("mail", "Settings: Messages", "mail", also="e-mail templates")
    monkeypatch.setattr(UsersPane, "places", classmethod(lambda cls, _workspace: (place,)))
    monkeypatch.setattr(UsersPane, "go_to", lambda _self, name: gone.append(name))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_palette()
        palette = shell._palette
        assert palette is not None
        palette.line().setText("templates")
        assert palette.shown()[0] == "Settings: Messages"
        QTest.keyClick(palette.line(), Qt.Key.Key_Return)
        await until(lambda: gone == ["mail"])
        pane = shell.current_pane()
        assert pane is not None
        assert pane.name == "users"

    live(monkeypatch, behind, visit)


def test_no_key_is_named_that_keyboards_lack(qapp: QApplication) -> None:
    window = QWidget()
    undo = QAction("Undo", window)
    undo.setShortcuts([QKeySequence("F14"), QKeySequence("Ctrl+Z"), QKeySequence("Find")])
    said = words(ShortcutsDialog(window, [undo]))
    assert "Ctrl+Z" in said
    assert "F14" not in said
    assert "Find" not in said
