"""One user beside the table: who they are, what state they are in, and everything Cognito lists about them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.changes.person import Person
from cognito_admin.ui.formats import clock, moment, utc
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.panes.users.person import chips
from cognito_admin.ui.panes.users.room import DETAILS_LEAST_PX
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.layouts import laid_out_once
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Line, Picture, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.codes import Kind
    from cognito_admin.model.ids import Sub
    from cognito_admin.model.users import User

P = TypeVar("P", bound=Part)
_AROUND_PX = 12
"""What is seen above and below a widget that is brought into sight."""


class Inspector(QWidget):
    """Draws a user by its ``parts``, one below the other; asks nobody.

    ``copied`` carries a text and what it is called, ``wish_requested`` a ``Wish`` and the ``Person`` it is for,
    ``change_agreed`` likewise a ``Change``.
    """

    close_requested = Signal()
    reload_requested = Signal()
    copied = Signal(str, str)
    wish_requested = Signal(object, object)
    pool_changed = Signal()
    change_agreed = Signal(object, object)

    def __init__(self, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._led_through: list[QWidget] = []
        surface(self, "base")
        self.setMinimumWidth(theme.px(DETAILS_LEAST_PX))
        self.setAccessibleName(tr("User details"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_head())
        outer.addWidget(Line())
        outer.addWidget(self._make_body(), 1)
        for bar in (part.bar() for part in self._parts):
            if bar is not None:
                outer.addWidget(bar)
        outer.addWidget(Line())
        outer.addWidget(self._make_foot())

    # What it shows

    @property
    def user(self) -> User | None:
        return self._person.user if self._person else None

    @property
    def sub(self) -> Sub | None:
        return self._person.user.sub if self._person else None

    @property
    def person(self) -> Person | None:
        """The user shown, with what was learned of them since they were opened."""
        return self._person

    @property
    def pool(self) -> PoolFacts:
        return self._pool

    def prepare(self) -> Iterator[None]:
        """Makes the parts of a usual person ahead of time, a little at each step."""
        polish(self)
        for part in self._parts:
            yield from part.prepare()
        self._lead_the_keyboard()

    def set_pool(self, pool: PoolFacts) -> None:
        """News of the pool: its settings were read, or what may be done in it became known."""
        self._pool = pool
        self._draw()
        self.pool_changed.emit()

    def show_user(self, user: User) -> None:
        """Draws ``user`` at once. Scrolls up when it is another person than before."""
        known = self._person
        another = known is None or known.user.sub != user.sub
        self._person = Person(user) if known is None or another else replace(known, user=user)
        self._name.set_text(user.display_name)
        for badge, chip in zip((self._status, self._enabled), chips(user), strict=True):
            badge.set(chip.text, chip.kind)
            badge.setToolTip(plain_tooltip(chip.explanation))
        self._gone.hide()
        self._draw()
        if another:
            self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(user.display_name)

    def learn(self, person: Person) -> None:
        """More is known of the user shown, such as second factors; it is kept until another is shown."""
        if person.user.sub == self.sub:
            self._person = person
            self._draw()

    def change_made(self, user: User | None) -> None:
        """A change to somebody was made; ``user`` as AWS tells of them now."""
        if user is None or user.sub != self.sub:
            return
        for part in self._parts:
            part.change_made()

    def laid_out_once(self) -> AbstractContextManager[None]:
        """While it comes into sight and gets its width."""
        return laid_out_once(self, self._body, *self._parts)

    def leave(self, then: Callable[[], object]) -> bool:
        """Whether another person may be shown, or none. If something typed is not saved yet, ``then`` follows that."""
        return all(part.leave(then) for part in self._parts)

    def begins(self) -> frozenset[Kind]:
        """What the parts let the person say more of."""
        return frozenset(kind for part in self._parts for kind in part.takes)

    def begin(self, kind: Kind) -> None:
        """Lets the person say what exactly, where a part takes that up."""
        part = next((part for part in self._parts if kind in part.takes), None)
        if part is not None:
            self._scroll.ensureWidgetVisible(part)
            part.begin(kind)

    def part(self, kind: type[P]) -> P:
        """The one part of that kind. Raises StopIteration where there is none."""
        return next(part for part in self._parts if isinstance(part, kind))

    def offset_of(self, part: Part) -> int:
        """How far below the top of what is in sight ``part`` begins; negative where it is scrolled away."""
        return part.y() - self._scroll.verticalScrollBar().value()

    def bring_up(self, part: Part, offset: int = 0) -> None:
        """Scrolls so that ``part`` begins ``offset`` below the top, as far as there is enough below it."""
        self._scroll.verticalScrollBar().setValue(part.y() - offset)

    def show_snapshot_of(self, when: datetime | None, *, offline: bool = False) -> None:
        """What is drawn was read by the last sync, or out of a backup, than which there is nothing newer."""
        self._reload.setVisible(not offline)
        if offline:
            text = tr("From the backup of {time}", time=moment(when)) if when else tr("From the backup")
        else:
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
        self._draw()
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
        add_layout(column, first)
        add_layout(column, badges)
        column.addWidget(self._outside)
        column.addWidget(self._gone)
        return head

    def _make_body(self) -> QWidget:
        self._body = body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(6)
        for part in self._parts:
            part.copied.connect(self.copied)
            part.wish_requested.connect(self._request)
            part.change_agreed.connect(lambda change: self.change_agreed.emit(change, self._person))
            part.learned.connect(self.learn)
            part.stops_changed.connect(self._lead_the_keyboard)
            part.reveal_requested.connect(self._reveal)
            column.addWidget(part)
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

    def _request(self, wish: Wish) -> None:
        self.wish_requested.emit(wish, self._person)

    def _draw(self) -> None:
        if self._person is not None:
            with laid_out_once(self._body, *self._parts):
                for part in self._parts:
                    part.show_person(self._person, self._pool)
                    if not self._gone.isHidden():
                        part.person_gone()
            self._lead_the_keyboard()

    def _lead_the_keyboard(self) -> None:
        """Tab goes from top to bottom. Rows are made when they are needed, which would put them last."""
        stops = [stop for part in self._parts for stop in part.stops()]
        if stops == self._led_through:
            return
        self._led_through = stops
        for before, after in pairwise([self._scroll, *stops, self._reload]):
            QWidget.setTabOrder(before, after)

    def _reveal(self, widget: QWidget) -> None:
        # What was just shown, or grew, has its place only after the layout is done.
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, _AROUND_PX))

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
