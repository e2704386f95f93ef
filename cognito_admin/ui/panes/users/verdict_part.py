"""Why can't they sign in? The verdict at the top of the inspector: the surest reason first, and what cures it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.diagnosis import Certainty, Clues, diagnose, explain_finding
from cognito_admin.model.ids import PoolId
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.model.sentences.diagnosis import NOTHING_FOUND
from cognito_admin.ui.changes.words import action_title
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.panes.users.person_menu import why_not
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.keyboard_place import kept_within
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import SignalInstance

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.diagnosis import Finding
    from cognito_admin.model.ids import Sub

_PICTURES = {
    Certainty.CERTAIN: ("circle-x", "danger"),
    Certainty.LIKELY: ("triangle-alert", "warning"),
    Certainty.POSSIBLE: ("info", "muted"),
}
_USUAL_FINDINGS = 2


class VerdictPart(Part):
    """Draws what ``diagnose`` finds by what is known; ``take_clues`` brings more of one person, and draws it anew.

    ``cures_changed`` carries the kinds of changes that buttons of the verdict make.
    """

    cures_changed = Signal(object)

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._clues: tuple[Sub, Clues] | None = None
        self._busy = ""
        self._rows: list[_FindingRow] = []
        self._title = Text("", "section")
        self._nothing_picture = Picture("circle-check", "success", 16)
        self._nothing = Text(tr(NOTHING_FOUND.title), wrap=True, selectable=True)
        self._nothing_row = QWidget()
        row = QHBoxLayout(self._nothing_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._nothing_picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._nothing, 1)
        self._nothing_row.setToolTip(plain_tooltip(f"{tr(NOTHING_FOUND.text)} {tr(NOTHING_FOUND.advice)}"))
        self._left_out = Text("", "small", wrap=True, selectable=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(10)
        self._column.addWidget(self._title)
        self._column.addWidget(self._nothing_row)
        self._column.addWidget(self._left_out)
        for part in (self._title, self._nothing_row, self._left_out):
            part.hide()

    def prepare(self) -> Iterator[None]:
        polish(self)
        while len(self._rows) < _USUAL_FINDINGS:
            self._add_row()
            yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        self._person, self._pool = person, pool
        self.show()
        clues = self._clues[1] if self._clues and self._clues[0] == person.user.sub else None
        rules = pool.rules or _rules_of_no_pool()
        findings = diagnose(person, rules, pool.mode, self._now(), clues, pool.denied)
        while len(self._rows) < len(findings):
            self._add_row()
        with kept_within(self):
            for place, row in enumerate(self._rows):
                row.setVisible(place < len(findings))
                if place < len(findings):
                    row.show_finding(findings[place], self._busy, in_full=not place)
        self.cures_changed.emit(frozenset(offer.wish.kind for finding in findings for offer in finding.cures))
        self._title.setVisible(bool(findings))
        if findings:
            certain = any(finding.certainty is Certainty.CERTAIN for finding in findings)
            title = tr("Why they cannot sign in") if certain else tr("What may keep them from signing in")
            self._title.setText(title.upper())
        # Before the settings are read something may follow from them yet.
        self._nothing_row.setVisible(not findings and (pool.rules is not None or pool.unread))
        self._left_out.setVisible(pool.unread)
        if pool.unread:
            self._left_out.setText(
                tr("The settings of the pool could not be read, so what follows from them is not considered.")
            )

    def take_clues(self, sub: Sub, clues: Clues) -> None:
        """What else was found out about somebody; forgotten once there are clues about another."""
        self._clues = sub, clues
        if self._person is not None and self._person.user.sub == sub:
            self.show_person(self._person, self._pool)

    def person_gone(self) -> None:
        self.hide()

    def show_doing(self, text: str) -> None:
        """What is on its way; nothing where nothing is."""
        if text != self._busy:
            self._busy = text
            if self._person is not None:
                self.show_person(self._person, self._pool)

    def _add_row(self) -> None:
        row = _FindingRow(self.wish_requested)
        row.hide()
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        polish(row)


class _FindingRow(QWidget):
    """One finding: what, the evidence, what helps, and buttons that do it. Reused for another."""

    def __init__(self, wish_requested: SignalInstance) -> None:
        super().__init__()
        self._wish_requested = wish_requested
        self._picture = Picture("info", "muted", 18)
        self._title = Text("", "strong", wrap=True, selectable=True)
        self._text = Text("", wrap=True, selectable=True)
        self._advice = Text("", "muted", wrap=True, selectable=True)
        self._cures = QWidget()
        self._flow = FlowLayout(self._cures)
        self._buttons: list[QPushButton] = []
        self._wishes: list[Wish] = []
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self._title, self._text, self._advice):
            words.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        add_layout(column, row)
        # Below the picture, too: side by side they take half the height.
        column.addWidget(self._cures)

    def show_finding(self, finding: Finding, busy: str, *, in_full: bool) -> None:
        words = explain_finding(finding, tr)
        self._picture.set_icon(*_PICTURES[finding.certainty])
        self._title.setText(words.title)
        self._text.setText(words.text)
        self._advice.setText(words.advice)
        # Further down a button says as much.
        self._advice.setVisible(in_full or not finding.cures)
        self.setAccessibleName(f"{words.title}. {words.text} {words.advice}")
        while len(self._buttons) < len(finding.cures):
            self._add_button()
        self._wishes = [offer.wish for offer in finding.cures]
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(finding.cures))
            if place < len(finding.cures):
                offer = finding.cures[place]
                button.setText(action_title(offer.wish).replace("&", "&&"))
                allow(button, busy or plain_tooltip(why_not(offer)), tr(CHANGES[offer.wish.kind].text))
        self._cures.setVisible(bool(finding.cures))
        self._flow.invalidate()
        self._cures.updateGeometry()

    def _add_button(self) -> None:
        place = len(self._buttons)
        button = QPushButton()
        button.clicked.connect(lambda: self._wish_requested.emit(self._wishes[place]))
        self._buttons.append(button)
        self._flow.addWidget(button)


@cache
def _rules_of_no_pool() -> Rules:
    """What holds where nothing is set."""
    return read_rules(PoolDescription(PoolId(""), "", {}, None))
