import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.preferences import OPEN_LAST_POOL
from cognito_admin.ui.resources import SAMPLE_BACKUP
from cognito_admin.ui.shell.crash_dialog import CrashDialog
from cognito_admin.ui.shell.key_question import KeyQuestion
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.shell.window import Window
from tests.ui.fakes import Backstage, backstage
from tests.ui.shell.living import dialog, live, opened, until, words
from tests.ui.shell.pools import KEY, open_pool, tree_texts


def _menu(shell: Shell, title: str) -> list[QAction]:
    menu: QMenu = next(entry.menu() for entry in shell.window.menuBar().actions() if entry.text() == title)  # pyright: ignore
    menu.aboutToShow.emit()
    return menu.actions()


def test_a_single_connection_opens_by_itself_and_shows_its_pools(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: len(tree_texts(shell)) == 3)
        assert tree_texts(shell) == ["work", "Shop customers", "Staff"]
        assert "Choose a pool" in words(shell.window.place)

    assert live(monkeypatch, behind, visit) == 0
    assert behind.closed == [False]


def test_without_a_connection_the_window_says_how_to_begin(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: "Welcome" in words(shell.window.place))
        buttons = shell.window.place.findChildren(QPushButton)
        assert [button.text() for button in buttons] == ["Add connection…", "Try it on a sample backup"]
        assert shell.window.actions_named["backup.sample"] in _menu(shell, "&File")
        buttons[1].click()
        await until(lambda: behind.offline.asked)

    behind = backstage(tmp_path)
    live(monkeypatch, behind, visit)
    assert behind.offline.asked == [str(SAMPLE_BACKUP)]


def test_no_pool_is_opened_at_the_start_where_somebody_does_not_want_that(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.settings.last_pool = KEY
    behind.settings.choose(OPEN_LAST_POOL, False)

    async def visit(shell: Shell) -> None:
        await asyncio.sleep(0.01)
        assert shell.pools.front() is None
        assert behind.connections.opened == []

    live(monkeypatch, behind, visit)


def test_without_a_keyring_the_person_chooses_a_passphrase(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.KEYRING_MISSING

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        question = await opened(KeyQuestion)
        first, second = question._first, question._second
        first.setText("correct horse")
        assert not question.buttons["passphrase"].isEnabled()
        assert question.buttons["passphrase"].toolTip()
        second.setText("correct horse")
        question.buttons["passphrase"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "correct horse"


def test_a_wrong_passphrase_is_asked_for_again(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.PASSPHRASE_NEEDED
    behind.store_key.right_passphrase = "correct horse"

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        for text in ("battery staple", "correct horse"):
            question = await opened(KeyQuestion)
            question._first.setText(text)
            question.buttons["passphrase"].click()
            await until(lambda shown=question: not shown.isVisible())
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)


def test_who_will_not_choose_can_try_again_later(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.KEYRING_MISSING

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        (await opened(KeyQuestion)).reject()
        await until(lambda: shell.window.place.state == "failed")
        next(iter(shell.window.place.findChildren(QPushButton))).click()
        (await opened(KeyQuestion)).buttons["session"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "session"


def test_a_damaged_store_offers_to_be_rebuilt(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.workspaces.index_failure = Failure(Code.STORE_DAMAGED, path="index.db")

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        await until(lambda: shell.window.banners.banners())
        banner = shell.window.banners.banners()[0]
        next(button for button in banner.findChildren(QPushButton) if button.text() == "Rebuild").click()
        await until(lambda: behind.workspaces.made[0].rebuilt == 1)
        assert shell.window.banners.banners() == ()

    live(monkeypatch, behind, visit)


def test_damaged_settings_are_told(monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{ this is no JSON")

    async def visit(shell: Shell) -> None:
        assert shell.window.banners.banners()

    live(monkeypatch, backstage(tmp_path), visit)


def test_what_cannot_be_built_is_shown_and_tried_again(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.building_fails = [Failure(Code.FOLDER_NOT_WRITABLE, path="/data")]
    shown: list[str] = []

    def press() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, Window) and hasattr(window, "place") and window.place.state == "failed":
                shown.append(words(window.place))
                window.place.findChildren(QPushButton)[0].click()

    timer = QTimer(interval=5)
    timer.timeout.connect(press)
    timer.start()

    async def visit(shell: Shell) -> None:
        timer.stop()

    live(monkeypatch, behind, visit)
    assert "/data" in shown[0]


def test_a_mistake_at_the_start_is_reported_and_the_window_waits(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.building_fails = [ValueError("no services")]

    def close() -> None:
        report = dialog(CrashDialog)
        if report is not None:
            report.accept()
            for window in QApplication.topLevelWidgets():
                if isinstance(window, Window):
                    window.close()

    timer = QTimer(interval=5)
    timer.timeout.connect(close)
    timer.start()

    async def visit(shell: Shell) -> None:
        raise AssertionError("There is nothing to visit")

    assert live(monkeypatch, behind, visit) == 1
    timer.stop()
    assert behind.crashes.reported == [ValueError]


def test_news_that_nobody_asked_for_are_told(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.notices.tell(Failure(Code.DISK_FULL, path="/data"))

    async def visit(shell: Shell) -> None:
        assert "disk" in shell.window.banners.banners()[0].accessibleName().lower()

    live(monkeypatch, behind, visit)


def test_the_window_comes_back_as_it_was_left(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        shell.window.resize(900, 600)
        shell.window.set_navigation_width(300)

    live(monkeypatch, behind, visit)
    assert behind.settings.window_geometry
    assert behind.settings.ui("navigation.width") == 300
