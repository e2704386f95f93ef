"""What is spoken up by itself, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.shell.palette import CommandPalette, Entry
from cognito_admin.ui.shell.status import StatusLine
from cognito_admin.ui.widgets import announcing
from cognito_admin.ui.widgets.announcing import AnswerAnnouncer, ProgressAnnouncer, announce
from cognito_admin.ui.widgets.banner import Banner, BannerStack
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_Politeness = QAccessible.AnnouncementPoliteness


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What a screen reader was told since, each with whether at once."""
    heard: list[tuple[str, bool]] = []

    class Listening:
        AnnouncementPoliteness = _Politeness

        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            heard.append((event.message(), event.politeness() == _Politeness.Assertive))

    monkeypatch.setattr(announcing, "QAccessible", Listening)
    return heard


def test_without_a_screen_reader_nothing_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda _: pytest.fail("somebody was told"))
    announce(label, "Nobody hears this")


def test_work_is_told_of_when_it_begins_and_each_tenth_but_no_more_than_every_five_seconds(
    qtbot: QtBot, said: list[tuple[str, bool]]
) -> None:
    label, now = QLabel(), [0.0]
    qtbot.addWidget(label)
    told = ProgressAnnouncer(label, lambda: now[0])
    for second in range(41):
        now[0] = float(second)
        told.tell("a", "Sync of Shop", second / 40)
    told.tell("b", "Backup of Shop", None)
    told.tell("b", "Backup of Shop", None)
    assert [text for text, _ in said] == [
        "Sync of Shop: started",
        "Sync of Shop: 10 %",
        "Sync of Shop: 20 %",
        "Sync of Shop: 30 %",
        "Sync of Shop: 50 %",
        "Sync of Shop: 60 %",
        "Sync of Shop: 70 %",
        "Sync of Shop: 80 %",
        "Sync of Shop: 100 %",
        "Backup of Shop: started",
    ]


def test_only_the_answer_that_stays_is_told_and_none_that_nobody_asked_for(
    qtbot: QtBot, said: list[tuple[str, bool]]
) -> None:
    label = QLabel("2,400 users")
    qtbot.addWidget(label)
    told = AnswerAnnouncer(label, label.text)
    told.answered()
    for text in ("595 of 2,400", "12 of 2,400", "1 of 2,400"):
        told.asked()
        label.setText(text)
        told.answered()
    qtbot.waitUntil(lambda: bool(said))
    told.answered()
    qtbot.wait(900)
    assert said == [("1 of 2,400", False)]


def test_messages_are_told_and_errors_at_once(qtbot: QtBot, said: list[tuple[str, bool]]) -> None:
    stack = BannerStack()
    qtbot.addWidget(stack)
    stack.add(Banner("Ann Example is disabled", kind="success"))
    stack.add(Banner("AWS could not be reached", kind="error", detail="The network is down."))
    assert said == [("Ann Example is disabled", False), ("AWS could not be reached The network is down.", True)]


def test_a_pane_that_fails_says_so_only_to_who_looks_at_it(qtbot: QtBot, said: list[tuple[str, bool]]) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    states.show_failed(Failure(Code.CREDENTIALS_EXPIRED, profile="work"))
    assert said == []
    states.show()
    states.show_failed(Failure(Code.CREDENTIALS_EXPIRED, profile="work"))
    ((text, at_once),) = said
    assert "work" in text
    assert at_once


def test_remarks_of_the_status_bar_are_told(qtbot: QtBot, said: list[tuple[str, bool]]) -> None:
    status = StatusLine()
    qtbot.addWidget(status)
    status.show_remark("Policy copied")
    assert said == [("Policy copied", False)]


def test_the_command_one_is_at_is_told_while_the_keyboard_stays_in_the_line(
    qtbot: QtBot, said: list[tuple[str, bool]]
) -> None:
    window = QLabel()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    palette = CommandPalette(window)
    palette.open([Entry("Back up", lambda: None, keys="Ctrl+B"), Entry("Restore", lambda: None, why_not="Read-only")])
    qtbot.keyClick(palette.line(), Qt.Key.Key_Down)
    qtbot.keyClicks(palette.line(), "xyz")
    assert [text for text, _ in said][:1] == ["Restore, Read-only"]
    assert said[-1] == ("Nothing matches. Try fewer letters.", False)
