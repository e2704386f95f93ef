"""What is done most for somebody in the state they are in, one press away, and a menu with all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.offers import offers
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users import person_menu
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.keyboard_place import kept_within
from cognito_admin.ui.widgets.states import BusyLine
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.offers import Offer
    from cognito_admin.model.changes.person import Person

DIRECT = (
    Kind.ENABLE,
    Kind.CONFIRM,
    Kind.RESEND_INVITATION,
    Kind.RESET_PASSWORD,
    Kind.SET_TEMPORARY_PASSWORD,
    Kind.SIGN_OUT,
    Kind.DISABLE,
)
_BY_MODE = frozenset({Why.MODE_TOO_LOW, Why.OFFLINE})
_WHOEVER_IT_IS = _BY_MODE | {Why.DENIED_BY_AWS}
"""What stands in the way for reasons that have nothing to do with the person."""


class ActionsPart(Part):
    """``begin_requested`` carries the kind of a wish that another part lets the person say more of."""

    begin_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._doing = ""
        self._wishes: dict[Kind, Wish] = {}
        self._left_out: frozenset[Kind] = frozenset()
        self.begun: frozenset[Kind] = frozenset()
        """What other parts of the inspector take up."""
        self.buttons = {kind: self._make_button(kind) for kind in DIRECT}
        self.more = QPushButton(tr("More"))
        self.more.setAccessibleName(tr("More that can be done to this user"))
        menu = QMenu(self.more)
        menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(menu)
        row = QWidget()
        flow = FlowLayout(row)
        for button in (*self.buttons.values(), self.more):
            flow.addWidget(button)
        self._row = row
        self._why_not = Text("", "muted", wrap=True, selectable=True)
        self._doing_text = Text("", "muted", wrap=True)
        self._progress = QWidget()
        progress = QHBoxLayout(self._progress)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.addWidget(BusyLine())
        progress.addWidget(self._doing_text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addWidget(self._why_not)
        column.addWidget(row)
        column.addWidget(self._progress)
        self._why_not.hide()
        self._progress.hide()
        self.hide()

    def prepare(self) -> Iterator[None]:
        polish(self)
        yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        if self._person is not None and self._person.user.sub != person.user.sub:
            # What it offers is for the one before.
            self.more.menu().close()
        self._person, self._pool = person, pool
        self.setVisible(pool.rules is not None)
        if pool.rules is None:
            return
        found: dict[Kind, Offer] = {
            offer.wish.kind: offer
            for offer in offers(person, pool.rules, pool.mode, pool.denied)
            if offer.wish.kind in self.buttons
        }
        self._wishes = {kind: offer.wish for kind, offer in found.items()}
        by_mode = [offer for offer in found.values() if _BY_MODE & {one.why for one in offer.refused}]
        self._why_not.setVisible(bool(by_mode))
        if by_mode:
            self._why_not.setText(person_menu.why_not(by_mode[0]))
        with kept_within(self):
            for kind, button in self.buttons.items():
                offer = found.get(kind)
                fits = offer is not None and all(reason.why in _WHOEVER_IT_IS for reason in offer.refused)
                button.setVisible(fits and not by_mode and kind not in self._left_out)
                if offer is not None and fits:
                    self._allow(button, person_menu.why_not(offer))
        self._row.updateGeometry()

    def leave_out(self, kinds: frozenset[Kind]) -> None:
        """What has a button elsewhere, and is in the menu only."""
        if kinds != self._left_out:
            self._left_out = kinds
            if self._person is not None:
                self.show_person(self._person, self._pool)

    def person_gone(self) -> None:
        self.hide()

    def show_doing(self, text: str) -> None:
        """What is on its way; nothing where nothing is."""
        if text == self._doing:
            return
        self._doing = text
        self._progress.setVisible(bool(text))
        self._doing_text.setText(text)
        if self._person is not None:
            self.show_person(self._person, self._pool)

    def _allow(self, button: QPushButton, why_not: str) -> None:
        kind = next(kind for kind, one in self.buttons.items() if one is button)
        allow(button, self._doing or why_not, tr(CHANGES[kind].text))

    def _make_button(self, kind: Kind) -> QPushButton:
        button = QPushButton(tr(CHANGES[kind].name))
        button.clicked.connect(lambda: self.wish_requested.emit(self._wishes[kind]))
        button.hide()
        return button

    def _fill_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        if self._person is not None:
            person_menu.fill(
                menu, self._person, self._pool, self.wish_requested.emit, self.begin_requested.emit, self.begun
            )
