"""One group beside the table: what it is, how many are in it, and what can be changed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Change, Refusal
from cognito_admin.model.changes.groups import DESCRIPTION
from cognito_admin.ui.ages import age
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.formats import day, utc
from cognito_admin.ui.panes.groups.form import GroupForm
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.pools import Group

LEAST_PX = 320


class GroupDetails(QWidget):
    """Draws a group. ``save_requested`` carries the change that was shown, the others the group's name.

    ``kept`` is emitted when the person goes on rather than throwing away what they typed.
    """

    close_requested = Signal()
    members_requested = Signal(str)
    save_requested = Signal(object)
    delete_requested = Signal(str)
    copied = Signal(str, str)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: Group | None = None
        self._after: Callable[[], object] | None = None
        self._why_not = self._why_not_delete = ""
        surface(self, "base")
        self.setMinimumWidth(theme.px(LEAST_PX))
        self.setAccessibleName(tr("Group details"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_head())
        outer.addWidget(Line())
        outer.addWidget(self._make_body(), 1)

    @property
    def group(self) -> Group | None:
        return self._group

    @property
    def is_edited(self) -> bool:
        return self.form.is_changed

    def leave(self, then: Callable[[], object]) -> bool:
        """Whether the group may be left. Where something was typed that is asked first, and ``then`` follows if it may go."""
        if not self.is_edited:
            return True
        self._after = then
        self._follow()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def show_group(self, group: Group, members: int | None) -> None:
        self._group = group
        self._name.set_text(group.name)
        count = tr("Members not counted yet") if members is None else counted(members, "users")
        self._members.setText(count)
        since = tr("As of the last sync, and of what was changed here since")
        self._members.setToolTip(plain_tooltip(tr("Read the users of the pool first") if members is None else since))
        self.show_members.setVisible(members is not None)
        allow(
            self.show_members, "" if members else tr("Nobody is in the group"), tr("Shows them in the table of users")
        )
        dates = [(tr("Created {date}"), group.created), (tr("Modified {date}"), group.modified)]
        known = [(text, when) for text, when in dates if when is not None]
        self._dates.setText("\n".join(text.format(date=f"{day(when)} ({age(when)})") for text, when in known))
        self._dates.setToolTip(plain_tooltip("\n".join(text.format(date=utc(when)) for text, when in known)))
        self._dates.setVisible(bool(known))
        self.form.show_group(group)

    def allow(self, why_not: str, why_not_delete: str) -> None:
        """Why the group cannot be changed here, and not deleted; empty where it can."""
        self._why_not = why_not
        self._reason.setText(why_not)
        self._reason.setVisible(bool(why_not))
        self.form.allow(not why_not)
        self._why_not_delete = why_not_delete
        allow(self.delete, why_not_delete, tr("Asks first, and says who loses what"))
        self._follow()

    def show_busy(self, busy: bool) -> None:
        """A change is on its way."""
        self.save.setEnabled(not busy and isinstance(self.form.planned, Change))
        self.delete.setEnabled(not busy and not self._why_not_delete)

    def _make_head(self) -> QWidget:
        head = QWidget()
        self._name = BreakableText("", "heading")
        self._name.setObjectName("opened-group")
        copy = IconButton("copy", tr("Copy the name"), side=14)
        copy.clicked.connect(lambda: self.copied.emit(self._group.name if self._group else "", tr("Name")))
        close = IconButton("x", tr("Close the details"), tip=tr("Close the details (Esc)"))
        close.clicked.connect(self.close_requested)
        first = QHBoxLayout()
        first.addWidget(self._name, 1)
        first.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._members = Text("", "body", selectable=True)
        self.show_members = QPushButton(tr("Show members"))
        self.show_members.clicked.connect(lambda: self.members_requested.emit(self._group.name if self._group else ""))
        second = QHBoxLayout()
        second.setSpacing(8)
        # Ends where the fields do; the buttons above have their room around them.
        second.setContentsMargins(0, 0, 4, 0)
        second.addWidget(self._members, 1)
        second.addWidget(self.show_members)
        self._dates = Text("", "small", wrap=True, selectable=True)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(6)
        add_layout(column, first)
        add_layout(column, second)
        column.addWidget(self._dates)
        return head

    def _make_body(self) -> QWidget:
        body = QWidget()
        self.form = GroupForm(new=False)
        self.form.changed.connect(self._typed)
        self.form.entered.connect(self._save)
        self._reason = Text("", "muted", wrap=True, selectable=True)
        self._reason.hide()
        self.save = QPushButton(tr("Save"))
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self._save)
        self.discard = QPushButton(tr("Discard"))
        self.discard.clicked.connect(self._discard)
        self.keep = QPushButton(tr("Go on editing"))
        self.keep.clicked.connect(self._go_on)
        self._unsaved = Text(tr("Not saved yet."), "warning")
        self.delete = QPushButton(tr("Delete group…"))
        self.delete.clicked.connect(lambda: self.delete_requested.emit(self._group.name if self._group else ""))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self._unsaved, self.save, self.discard, self.keep):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(self.delete)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        column.addWidget(self._reason)
        column.addWidget(self.form)
        add_layout(column, buttons)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("details")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Details of the group"))
        surface(body, "base")
        scroll.setWidget(body)
        return scroll

    def _typed(self) -> None:
        self._after = None
        self._follow()

    def _discard(self) -> None:
        after = self._after
        self.form.discard()
        if after is not None:
            after()

    def _go_on(self) -> None:
        self._after = None
        self._follow()
        self.form.control(DESCRIPTION).setFocus(Qt.FocusReason.OtherFocusReason)
        self.kept.emit()

    def _follow(self) -> None:
        planned, edited = self.form.planned, self.form.is_changed
        if not edited and self.focusWidget() in (self.save, self.discard):
            # Not to the button that deletes, which is the next one.
            self.form.control(DESCRIPTION).setFocus(Qt.FocusReason.OtherFocusReason)
        asking = edited and self._after is not None
        self.save.setVisible(edited and not asking)
        self.discard.setVisible(edited)
        self.delete.setVisible(not asking)
        for part in (self._unsaved, self.keep):
            part.setVisible(asking)
        why_not = self._why_not or (reason_text(planned.reasons[0]) if isinstance(planned, Refusal) else "")
        allow(self.save, why_not)

    def _save(self) -> None:
        if isinstance(self.form.planned, Change) and not self._why_not:
            self.save_requested.emit(self.form.planned)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._after is not None:
                self._go_on()
            else:
                self.close_requested.emit()
            event.accept()
            return
        super().keyPressEvent(event)
