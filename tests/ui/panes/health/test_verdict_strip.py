"""The verdict and its reasons, as they are seen."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.panes.health.verdict_strip import Said, VerdictStrip, Way

LOOK = ("circle-alert", "danger")


def _said(title: str) -> Said:
    return Said(title, "Since 18:05", "341 of 652 sign-ins failed", "Look at the trigger", LOOK, (Way("Show", list),))


def test_room_is_made_for_reasons_that_come_while_one_looks(qtbot: Any) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    strip = VerdictStrip()
    column.addWidget(strip)
    column.addWidget(QWidget(), 1)
    strip.show_verdict("Trouble", "People cannot get in as usual.", LOOK, "Last 24 hours", (_said("Sign-ins fail"),))
    page.resize(600, 500)
    with qtbot.waitExposed(page):
        page.show()
    height = strip.height()
    strip.show_verdict("Trouble", "", LOOK, "", (_said("More sign-ins fail"), _said("A trigger fails")))
    qtbot.waitUntil(lambda: strip.height() > height, timeout=500)


def test_who_is_at_a_link_stays_there_when_newer_figures_come(qtbot: Any) -> None:
    strip = VerdictStrip()
    qtbot.addWidget(strip)
    strip.show_verdict("Trouble", "", LOOK, "", (_said("Sign-ins fail"), _said("A trigger fails")))
    with qtbot.waitExposed(strip):
        strip.show()
    strip.findChildren(QPushButton, "way")[-1].setFocus()
    newer = replace(_said("A trigger fails"), text="343 of 660 calls failed")
    strip.show_verdict("Trouble", "", LOOK, "", (_said("Sign-ins fail"), newer))
    held = strip.focusWidget()
    assert held is not None
    assert held.isVisible()
    assert held.accessibleName() == "Show: A trigger fails"
