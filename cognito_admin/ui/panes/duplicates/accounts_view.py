"""Accounts side by side: a column each, a line for whatever one of them has; what is different stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.sentences.labels import USER_STATUSES
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import day, utc
from cognito_admin.ui.panes.duplicates.words import origin
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cognito_admin.model.users import User

_NOT_LISTED = frozenset({"sub", "identities", "email_verified", "phone_number_verified"})
_FIRST = ("email", "phone_number", "name", "birthdate")
_COLUMN_PX = 132
_TITLES_PX = 92


class AccountsView(QWidget):
    """``kept_changed`` is emitted when another account is to be kept; ``open_requested`` carries a ``sub``."""

    kept_changed = Signal()
    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("The accounts side by side"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._users: tuple[User, ...] = ()
        self._choices: QButtonGroup | None = None

    @property
    def kept(self) -> User | None:
        """The account that is to stay."""
        place = self._choices.checkedId() if self._choices is not None else -1
        return self._users[place] if 0 <= place < len(self._users) else None

    def focus_kept(self) -> None:
        """Gives the keyboard to the choice of the account that is to stay."""
        if self._choices is not None and (choice := self._choices.checkedButton()) is not None:
            # What is not shown yet does not take it.
            choice.show()
            choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_accounts(self, users: Sequence[User], kept: User) -> None:
        self._clear()
        self._users = tuple(users)
        self._choices = QButtonGroup(self)
        self._grid.setColumnMinimumWidth(0, theme.px(_TITLES_PX))
        for place, user in enumerate(users):
            choice = QRadioButton(tr("Keep this one"))
            choice.setAccessibleName(tr("Keep the account {name}, {origin}", name=user.username, origin=origin(user)))
            choice.setChecked(user.sub == kept.sub)
            self._choices.addButton(choice, place)
            show = IconButton("user", tr("Show the user {name}", name=user.username), side=14)
            show.clicked.connect(self._opener(user))
            head = QHBoxLayout()
            head.addWidget(choice)
            head.addWidget(show)
            head.addStretch(1)
            add_layout(self._grid, head, 0, place + 1)
            self._grid.setColumnStretch(place + 1, 1)
            self._grid.setColumnMinimumWidth(place + 1, theme.px(_COLUMN_PX))
        self._choices.idClicked.connect(lambda _: self.kept_changed.emit())
        lines = _lines(users)
        row = 0
        for row, (name, values, tips) in enumerate((line for line in lines if not _is_same(line)), start=1):
            self._add_line(row, name, values, tips)
        alike = [tr("{field}: {value}", field=name, value=values[0]) for name, values, _ in filter(_is_same, lines)]
        if alike:
            self._grid.addWidget(Text(tr("The same"), "label"), row + 1, 0, Qt.AlignmentFlag.AlignTop)
            told = BreakableText(" · ".join(alike), "muted")
            self._grid.addWidget(told, row + 1, 1, 1, len(users))

    def _add_line(self, row: int, name: str, values: Sequence[str], tips: Sequence[str]) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Text(name, "label", wrap=True), row, 0, top)
        for place, (value, tip) in enumerate(zip(values, tips, strict=True)):
            told = BreakableText(value or "–", "body" if value else "muted")
            told.setAccessibleName(tr("{field}: {value}", field=name, value=value or tr("none")))
            told.setToolTip(plain_tooltip(tip))
            self._grid.addWidget(told, row, place + 1, top)

    def _opener(self, user: User) -> Callable[[], None]:
        return lambda *_: self.open_requested.emit(user.sub)

    def _clear(self) -> None:
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnMinimumWidth(column, 0)
        if self._choices is not None:
            self._choices.deleteLater()


Line = tuple[str, list[str], list[str]]


def _is_same(line: Line) -> bool:
    return len(set(line[1])) == 1


def _lines(users: Sequence[User]) -> list[Line]:
    """Name, values and tooltips of each line."""

    def line(name: str, value: Callable[[User], str], tip: Callable[[User], str] = lambda _: "") -> Line:
        return name, [value(user) for user in users], [tip(user) for user in users]

    held = {name for user in users for name in user.attributes} - _NOT_LISTED
    names = [
        *(name for name in _FIRST if name in held),
        *sorted(held - set(_FIRST), key=lambda name: (":" in name, name)),
    ]
    return [
        line(tr("Signs in with"), origin),
        line(tr("Status"), _status),
        line(tr("User name"), lambda user: user.username),
        *(line(tr(title(name)), _value_of(name)) for name in names),
        *([line(tr("Groups"), lambda user: ", ".join(user.groups))] if any(user.groups for user in users) else []),
        line(tr("Created"), lambda user: _date(user.created), lambda user: utc(user.created)),
        line(tr("Modified"), lambda user: _date(user.modified), lambda user: utc(user.modified)),
        line(tr("Id (sub)"), lambda user: user.sub),
    ]


def _date(when: datetime) -> str:
    return f"{day(when)} ({age(when)})"


def _status(user: User) -> str:
    known = USER_STATUSES.get(user.status)
    status = tr(known.name) if known else user.status
    return status if user.enabled else tr("{status}, disabled", status=status)


def _value_of(name: str) -> Callable[[User], str]:
    def value(user: User) -> str:
        held = user.attributes.get(name, "")
        if held and name in ("email", "phone_number"):
            verified = user.attributes.get(f"{name}_verified") == "true"
            return tr("{value} (verified)", value=held) if verified else tr("{value} (not verified)", value=held)
        return held

    return value
