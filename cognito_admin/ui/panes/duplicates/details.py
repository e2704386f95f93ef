"""One group of accounts: what they share, the accounts, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.changes.ways import ways
from cognito_admin.model.duplicates import best_kept, lost
from cognito_admin.model.ids import GroupName
from cognito_admin.ui.panes.duplicates.accounts_view import AccountsView
from cognito_admin.ui.panes.duplicates.ways_view import WaysView
from cognito_admin.ui.panes.duplicates.words import explained
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.model.changes.ways import Choice, Way
    from cognito_admin.model.connections import Mode
    from cognito_admin.model.duplicates import Alike
    from cognito_admin.model.permissions import Action
    from cognito_admin.model.users import User

MOST_SHOWN = 6
"""More accounts are not put side by side: whoever shares something with so many has not shared it by mistake."""
LEAST_PX, _LEAST_AT_MOST_PX, _BESIDE_PX = 400, 600, 44
"""How narrow it can be made, growing with the text as far as a small screen has room for both sides."""


class Details(QWidget):
    """``way_chosen`` carries the ``Choice``; ``show_users_requested`` and ``open_requested`` lead to the table of users."""

    way_chosen = Signal(object)
    show_users_requested = Signal()
    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(min(theme.px(LEAST_PX), _LEAST_AT_MOST_PX))
        surface(self, "base")
        self.users: tuple[User, ...] = ()
        self.ways: list[WaysView] = []
        self._choices: Callable[[User, User, bool], Sequence[Choice]] | None = None
        self._name = BreakableText("", "heading")
        self._shared = Text("", "muted", wrap=True, selectable=True)
        self._more = Text("", "muted", wrap=True)
        self.show_users = plain_button(tr("Show among the users"), self.show_users_requested.emit)
        self.accounts = AccountsView()
        self.accounts.kept_changed.connect(self._show_ways)
        self.accounts.open_requested.connect(self.open_requested)
        self._unknown = Text("", "muted", wrap=True)
        # What the accounts need is known once they are in sight.
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._take_room)
        self._ways_column = QVBoxLayout()
        self._ways_column.setSpacing(16)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        outer.addWidget(Line())
        outer.addWidget(self._body(), 1)

    def show_group(self, alike: Alike, users: Sequence[User], kept: User | None = None) -> None:
        """``kept`` is the account that was to be kept so far."""
        focused = self.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._name.set_text(alike.text)
        self._shared.setText(explained(alike))
        hidden = alike.accounts - len(users) if len(users) == MOST_SHOWN else 0
        self._more.setText(trn("1 more is not shown here.", "{count} more are not shown here.", hidden))
        self._more.setVisible(hidden > 0)
        if had_focus:
            # Qt would hand the keyboard from each part that goes to the next one, and scroll there.
            self.scrolled.setFocus(Qt.FocusReason.OtherFocusReason)
        if not {user.sub for user in users} & {user.sub for user in self.users}:
            self.scrolled.verticalScrollBar().setValue(0)
        self.users = tuple(users)
        there = kept is not None and any(user.sub == kept.sub for user in users)
        self.accounts.show_accounts(users, kept if there and kept is not None else best_kept(users))
        self._fit.start()
        self._show_ways()
        if had_focus:
            # What had the keyboard is made anew.
            self.accounts.focus_kept()

    def _take_room(self) -> None:
        """As much as the accounts side by side need, before they are scrolled sideways."""
        needed = self.accounts.minimumSizeHint().width() + theme.px(_BESIDE_PX)
        most = max(min(theme.px(LEAST_PX), _LEAST_AT_MOST_PX), min(needed, _LEAST_AT_MOST_PX))
        self.setMinimumWidth(most)

    def know(self, rules: Rules, mode: Mode, denied: Collection[Action]) -> None:
        """What ways are closed by."""

        def choices(kept: User, other: User, takes_groups: bool) -> Sequence[Choice]:
            groups = tuple(map(GroupName, lost(kept, other).groups)) if takes_groups else ()
            return ways(kept, other, groups, rules, mode, denied)

        self._choices = choices
        self._show_ways()

    def say_unknown(self, text: str) -> None:
        """Why nothing is known of what can be done."""
        self._unknown.setText(text)
        self._unknown.setVisible(bool(text))

    def _show_ways(self) -> None:
        kept = self.accounts.kept
        for shown in self.ways:
            self._ways_column.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
        self.ways = []
        if kept is None or self._choices is None:
            return
        self.say_unknown("")
        for other in self.users:
            if other.sub != kept.sub:
                self._add_ways(kept, other)

    def _add_ways(self, kept: User, other: User) -> None:
        assert self._choices is not None
        choices = self._choices
        view = WaysView(kept, other, choices(kept, other, True))

        def choose(way: Way) -> None:
            found = choices(kept, other, view.takes_groups)
            self.way_chosen.emit(next(choice for choice in found if choice.way is way))

        view.chosen.connect(choose)
        self.ways.append(view)
        self._ways_column.addWidget(view)

    def _head(self) -> QWidget:
        head = QWidget()
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(self.show_users, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(4)
        add_layout(column, first)
        column.addWidget(self._shared)
        column.addWidget(self._more)
        return head

    def _body(self) -> QWidget:
        body = surface(QWidget(), "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(16)
        column.addWidget(self.accounts)
        column.addWidget(self._unknown)
        add_layout(column, self._ways_column)
        column.addStretch(1)
        scroll = self.scrolled = QScrollArea()
        scroll.setObjectName("details")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(tr("The accounts, and what can be done about them"))
        scroll.setWidget(body)
        return scroll
