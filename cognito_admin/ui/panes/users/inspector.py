"""One user beside the table: who they are, what state they are in, and everything Cognito lists about them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import clock, day, moment, utc
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users import person
from cognito_admin.ui.panes.users.fields import FieldList, heading
from cognito_admin.ui.panes.users.room import DETAILS_LEAST_PX
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.text import ElidedText, Line, Picture, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.ids import Sub
    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.users import LinkedIdentity, User

_USUAL_ROWS = (2, 5, 3)
"""Lines of contact, profile and custom attributes that most people have."""


class Inspector(QWidget):
    """Draws a user; asks nobody. ``copied`` carries a text and what it is called."""

    close_requested = Signal()
    reload_requested = Signal()
    copied = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._user: User | None = None
        self._schema: Sequence[SchemaAttribute] = ()
        self._led_through = 0
        surface(self, "base")
        self.setMinimumWidth(theme.px(DETAILS_LEAST_PX))
        self.setAccessibleName(tr("User details"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_head())
        outer.addWidget(Line())
        outer.addWidget(self._make_body(), 1)
        outer.addWidget(Line())
        outer.addWidget(self._make_foot())

    # What it shows

    @property
    def user(self) -> User | None:
        return self._user

    @property
    def sub(self) -> Sub | None:
        return self._user.sub if self._user else None

    def prepare(self) -> Iterator[None]:
        """Makes the parts of a usual person ahead of time, a little at each step."""
        polish(self)
        for fields, rows in ((self._account, 4), *((None, rows) for rows in _USUAL_ROWS)):
            fields = fields or self._add_section()
            for _ in range(rows):
                fields.reserve()
                yield
        self._lead_the_keyboard()

    def set_schema(self, schema: Sequence[SchemaAttribute]) -> None:
        self._schema = schema
        self._draw_attributes()

    def show_user(self, user: User) -> None:
        """Draws ``user`` at once. Scrolls up when it is another person than before."""
        another = self.sub != user.sub
        self._user = user
        self._name.set_text(user.display_name)
        for badge, chip in zip((self._status, self._enabled), person.chips(user), strict=True):
            badge.set(chip.text, chip.kind)
            badge.setToolTip(plain_tooltip(chip.explanation))
        self._explanation.setText(person.explanation(user))
        self._draw_account(user)
        self._draw_attributes()
        self._draw_groups(user.groups)
        self._draw_identities(user.identities)
        self._gone.hide()
        if another:
            self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(user.display_name)

    def show_snapshot_of(self, when: datetime | None) -> None:
        """What is drawn was read by the last sync."""
        text = tr("From the sync of {time}", time=moment(when)) if when else tr("From the sync that is going on")
        self._say(text, "clock", "muted", utc(when) if when else "")

    def show_reading(self) -> None:
        """The same user is being read again."""
        self._reload.setEnabled(False)

    def show_fresh(self, when: datetime) -> None:
        self._say(tr("Read from Cognito at {time}", time=clock(when)), "circle-check", "success", utc(when))

    def show_gone(self, when: datetime) -> None:
        """The user was deleted since the sync; what is drawn is all that is left."""
        self._gone.show()
        self._say(tr("No longer in the pool at {time}", time=clock(when)), "user-x", "danger", utc(when))

    def show_outside(self, outside: bool) -> None:
        """The user is not among those whom the search finds by now."""
        self._outside.setVisible(outside)

    def show_unread(self, title: str, text: str) -> None:
        """A fresh copy could not be had; the snapshot stays."""
        self._say(title, "cloud-off", "warning", text)

    def as_of(self) -> str:
        return self._as_of.whole_text()

    # Parts

    def _make_head(self) -> QWidget:
        head = QWidget()
        self._name = BreakableText("", "heading")
        self._name.setObjectName("opened")
        self._status, self._enabled = Badge(), Badge()
        close = IconButton("x", tr("Close the details"), tip=tr("Close the details (Esc)"))
        close.clicked.connect(self.close_requested)
        first = QHBoxLayout()
        first.addWidget(self._name, 1)
        first.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        badges = QHBoxLayout()
        badges.setSpacing(6)
        badges.addWidget(self._status)
        badges.addWidget(self._enabled)
        badges.addStretch(1)
        self._explanation = Text("", "muted", wrap=True, selectable=True)
        self._outside = Text(tr("Not among the users found now."), "warning", wrap=True, selectable=True)
        self._outside.hide()
        self._gone = Text(
            tr("This user was deleted from the pool after the last sync. What you see is how they were then."),
            "danger",
            wrap=True,
            selectable=True,
        )
        self._gone.hide()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(badges)
        column.addWidget(self._outside)
        column.addWidget(self._gone)
        column.addWidget(self._explanation)
        return head

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(6)
        self._account = FieldList(self.copied)
        column.addWidget(self._account)
        self._attributes = QVBoxLayout()
        self._attributes.setSpacing(6)
        self._sections: list[tuple[Text, FieldList]] = []
        column.addLayout(self._attributes)
        self._groups_heading = heading(tr("Groups"))
        self._groups = QWidget()
        self._groups_flow = FlowLayout(self._groups)
        self._no_groups = Text(tr("In no group"), "muted")
        for part in (self._groups_heading, self._groups, self._no_groups):
            column.addWidget(part)
        self._identities_heading = heading(tr("Linked identities"))
        self._identities = FieldList(self.copied)
        column.addWidget(self._identities_heading)
        column.addWidget(self._identities)
        self._show_empty = QCheckBox(tr("Show empty attributes"))
        self._show_empty.toggled.connect(self._draw_attributes)
        column.addSpacing(8)
        column.addWidget(self._show_empty)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("details")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Details of the user"))
        surface(body, "base")
        self._scroll.setWidget(body)
        return self._scroll

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        self._as_of_picture = Picture("clock", "muted", 14)
        self._as_of = ElidedText("", "small")
        self._reload = IconButton(
            "refresh-cw",
            tr("Read this user again"),
            tip=tr("Read this user again from Cognito. It costs nothing"),
            side=14,
        )
        self._reload.clicked.connect(self.reload_requested)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self._as_of_picture)
        row.addWidget(self._as_of, 1)
        row.addWidget(self._reload)
        return foot

    # Drawing

    def _draw_account(self, user: User) -> None:
        rows = self._account.begin()
        rows.add(tr("User name"), user.username, monospaced=True)
        if user.sub != user.username:
            rows.add(tr("Id (sub)"), user.sub, monospaced=True)
        rows.add(tr("Created"), _dated(user.created), tooltip=utc(user.created), copied=utc(user.created))
        rows.add(tr("Modified"), _dated(user.modified), tooltip=utc(user.modified), copied=utc(user.modified))
        rows.end()

    def _draw_attributes(self) -> None:
        user = self._user
        if user is None:
            return
        sections = person.sections(user, self._schema, show_empty=self._show_empty.isChecked())
        while len(self._sections) < len(sections):
            self._add_section()
        for place, (title, fields) in enumerate(self._sections):
            section = sections[place] if place < len(sections) else None
            title.setVisible(section is not None)
            fields.setVisible(section is not None)
            if section is not None:
                title.setText(section.title.upper())
                rows = fields.begin()
                for line in section.lines:
                    rows.add(line.title, line.value, verified=line.verified, technical=line.name)
                rows.end()
        empty = person.empty_count(user, self._schema)
        self._show_empty.setVisible(empty > 0)
        self._show_empty.setText(
            tr("Show {count} empty attributes", count=empty) if empty > 1 else tr("Show 1 empty attribute")
        )
        self._lead_the_keyboard()

    def _lead_the_keyboard(self) -> None:
        """Tab goes from top to bottom. Rows are made when they are needed, which would put them last."""
        lists = [self._account, *(fields for _, fields in self._sections), self._identities]
        buttons = [button for fields in lists for button in fields.buttons]
        if len(buttons) == self._led_through:
            return
        self._led_through = len(buttons)
        for before, after in pairwise([self._scroll, *buttons, self._show_empty, self._reload]):
            QWidget.setTabOrder(before, after)

    def _add_section(self) -> FieldList:
        title, fields = heading(""), FieldList(self.copied)
        self._attributes.addWidget(title)
        self._attributes.addWidget(fields)
        self._sections.append((title, fields))
        return fields

    def _draw_groups(self, groups: Sequence[str]) -> None:
        while self._groups_flow.count() < len(groups):
            self._groups_flow.addWidget(Badge(kind="accent"))
        for place in range(self._groups_flow.count()):
            item = self._groups_flow.itemAt(place)
            badge = item.widget() if item else None
            if isinstance(badge, Badge):
                badge.setVisible(place < len(groups))
                if place < len(groups):
                    badge.set(groups[place], "accent")
        self._groups.setVisible(bool(groups))
        self._no_groups.setVisible(not groups)
        self._groups_flow.invalidate()
        self._groups.updateGeometry()

    def _draw_identities(self, identities: Sequence[LinkedIdentity]) -> None:
        self._identities_heading.setVisible(bool(identities))
        self._identities.setVisible(bool(identities))
        rows = self._identities.begin()
        for identity in identities:
            rows.add(
                identity.provider_name or identity.provider_type,
                identity.user_id,
                monospaced=True,
                remark=tr("linked {date}", date=day(identity.linked_at)) if identity.linked_at else "",
                tooltip=utc(identity.linked_at) if identity.linked_at else "",
                technical=identity.provider_type,
            )
        rows.end()
        self._lead_the_keyboard()

    def _say(self, text: str, picture: str, role: str, tooltip: str) -> None:
        self._reload.setEnabled(True)
        self._as_of_picture.set_icon(picture, role)
        self._as_of.set_text(text)
        self._as_of.setToolTip(plain_tooltip(tooltip))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def _dated(when: datetime) -> str:
    # The age stays in one piece where the line is too long.
    return tr("{date} {time} · {age}", date=day(when), time=clock(when), age=age(when).replace(" ", "\u00a0"))
