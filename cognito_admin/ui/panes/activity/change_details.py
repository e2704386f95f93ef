"""One change beside the list: whom, who, before and after, its steps, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.changes.activity import BulkLine
from cognito_admin.model.changes.codes import Lasting
from cognito_admin.model.changes.record import Event, Record, Result
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.ui.changes.preview import ChangePreview
from cognito_admin.ui.changes.words import lasting_text
from cognito_admin.ui.formats import utc
from cognito_admin.ui.panes.activity import words
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.settings.differences import Differences
from cognito_admin.ui.settings.words import thing_title
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line as Hairline
from cognito_admin.ui.widgets.text import Text, surface

if TYPE_CHECKING:
    from collections.abc import Collection

    from cognito_admin.model.changes.activity import Line
    from cognito_admin.model.connections import Mode


class ChangeDetails(QScrollArea):
    """Draws a line of the record; wishes carry what they are about.

    ``user_requested`` and ``record_requested`` carry a Record and the id of one; ``undo_requested``, ``finish_requested`` and
    ``leave_requested`` a Record or a SettingsRecord, ``settings_requested`` one whose settings are to be looked at.
    ``bulk_requested`` carries what is wanted of a bulk (``users``, ``results``, ``undo``, ``go_on``, ``leave`` or ``show``) and
    its id.
    """

    user_requested = Signal(object)
    settings_requested = Signal(object)
    record_requested = Signal(str)
    undo_requested = Signal(object)
    finish_requested = Signal(object)
    leave_requested = Signal(object)
    bulk_requested = Signal(str, str)
    copied = Signal(str, str)
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: Line | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(theme.px(260))
        self.setAccessibleName(tr("Details of the change"))

    @property
    def line(self) -> Line | None:
        return self._line

    def show_line(self, line: Line, unfinished: Collection[str], *, here: bool, mode: Mode, pool_name: str) -> None:
        """``here`` says whether it is of the pool that is open, which is in this ``mode``."""
        self._line = line
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        scrolled = self.verticalScrollBar().value() if self.widget() is not None else 0
        self.buttons = {}
        body = surface(QWidget(), "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        add_layout(column, self._head(line))
        if not isinstance(line, BulkLine):
            column.addWidget(BreakableText(words.user(line), "strong"))
        _, _, kind = words.look(line, unfinished)
        state = (
            words.result(line, unfinished)
            if not isinstance(line, BulkLine) and line.failure is None
            else _state(line, unfinished)
        )
        column.addWidget(Badge(state, kind), 0, Qt.AlignmentFlag.AlignLeft)
        if isinstance(line, BulkLine):
            self._draw_bulk(column, line, here=here, mode=mode)
        else:
            self._draw_record(column, line, unfinished, here=here, mode=mode)
        column.addWidget(Hairline())
        self._draw_facts(column, line, pool_name)
        column.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(scrolled)
        if had_focus:
            self._close.setFocus()

    def _head(self, line: Line) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(BreakableText(words.what(line), "heading"), 1)
        self._close = IconButton("x", tr("Close the details"), tip=tr("Close the details (Esc)"))
        self._close.clicked.connect(self.close_requested)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    # A change of one user, or of settings

    def _draw_record(
        self,
        column: QVBoxLayout,
        record: Record | SettingsRecord,
        unfinished: Collection[str],
        *,
        here: bool,
        mode: Mode,
    ) -> None:
        explained = words.result_explained(record, unfinished)
        if explained:
            column.addWidget(Text(explained, "muted", wrap=True, selectable=True))
        if record.failure is not None:
            said = explain(record.failure)
            column.addWidget(Text(said.title, "danger", wrap=True, selectable=True))
            for text in (said.text, said.advice):
                column.addWidget(Text(text, wrap=True, selectable=True))
        self._draw_actions(column, record, unfinished, here=here, mode=mode)
        if isinstance(record, SettingsRecord) and record.change is not None:
            column.addWidget(Differences(record.change.parts))
        elif isinstance(record, Record) and record.change is not None:
            preview = ChangePreview()
            preview.show_record(record.change, made=record.state is Event.DONE)
            column.addWidget(preview)
            if record.state is Event.DONE and isinstance(record.change.undo, Lasting):
                text = tr("It cannot be undone. {why}", why=lasting_text(record.change.undo))
                column.addWidget(Text(text, "muted", wrap=True, selectable=True))
        else:
            column.addWidget(Text(tr("The values are old and were forgotten."), "muted", wrap=True))

    def _draw_actions(
        self,
        column: QVBoxLayout,
        record: Record | SettingsRecord,
        unfinished: Collection[str],
        *,
        here: bool,
        mode: Mode,
    ) -> None:
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        if record.id in unfinished:
            why_not = words.why_not_finish(record, here=here, mode=mode)
            tip = words.unfinished_explained(record)
            flow.addWidget(
                self._button("finish", tr("Finish…"), lambda: self.finish_requested.emit(record), why_not, tip)
            )
            tip = tr("Nothing more is sent. It stays on record as far as it came")
            flow.addWidget(self._button("leave", tr("Leave it…"), lambda: self.leave_requested.emit(record), "", tip))
        else:
            why_not = words.why_not_undo(record, here=here, mode=mode)
            tip = tr("Looks first whether anybody changed the same since")
            flow.addWidget(self._button("undo", tr("Undo…"), lambda: self.undo_requested.emit(record), why_not, tip))
        if isinstance(record, SettingsRecord):
            why_not = "" if here else tr("It is of another pool. Open that one first")
            text, tip = tr("Show in history"), tr("Compares it with how the pool is set up now, or was at another time")
            button = self._button("settings", text, lambda: self.settings_requested.emit(record), why_not, tip)
            flow.addWidget(button)
        else:
            why_not = words.why_not_show(record, here=here)
            button = self._button("user", tr("Show this user"), lambda: self.user_requested.emit(record), why_not)
            flow.addWidget(button)
        if isinstance(record, Record) and record.bulk is not None:
            bulk = record.bulk
            text = tr("Show all of this change")
            flow.addWidget(self._button("bulk", text, lambda: self.bulk_requested.emit("show", bulk)))
        for name, text, other in (
            ("undoes", tr("Show what it undid"), record.undoes),
            ("undone_by", tr("Show what undid it"), record.undone_by),
        ):
            if other is not None:
                flow.addWidget(self._button(name, text, lambda other=other: self.record_requested.emit(other)))
        column.addWidget(row)

    # A change of many

    def _draw_bulk(self, column: QVBoxLayout, line: BulkLine, *, here: bool, mode: Mode) -> None:
        told = words.result(line, ())
        if told:
            column.addWidget(Text(told, wrap=True, selectable=True))
        why_not = "" if here else tr("It is of another pool. Open that one first")
        why_not_change = words.why_not_change_many(here=here, mode=mode)
        undo = tr("It was undone already") if line.undone_by else why_not_change
        if not line.counts.get(Result.DONE):
            undo = undo or tr("Nothing was done that could be undone")
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        buttons = [
            ("users", tr("Show its users"), "", tr("Lists the changes it made")),
            ("results", tr("What became of each…"), why_not, tr("Also who was left out, and why")),
            (
                "undo",
                tr("Undo for all…"),
                undo,
                tr("Looks at each user first, and takes back what nobody changed since"),
            ),
        ]
        if line.remaining and not line.bulk.left:
            buttons.append(("go_on", tr("Continue"), why_not_change, tr("Makes what is left")))
            buttons.append(("leave", tr("Leave the rest"), why_not, tr("What is left of it stays undone")))
        for name, text, reason, tip in buttons:
            wanted = self._button(name, text, lambda name=name: self.bulk_requested.emit(name, line.id), reason, tip)
            flow.addWidget(wanted)
        column.addWidget(row)

    # What is told of every line

    def _draw_facts(self, column: QVBoxLayout, line: Line, pool_name: str) -> None:
        when = Text(words.whole_time(line), wrap=True, selectable=True)
        when.setToolTip(utc(line.began))
        self._fact(column, tr("When"), when)
        self._fact(column, tr("Who"), BreakableText(words.who(line)))
        self._fact(column, tr("ARN"), self._copyable(line.who, tr("ARN")))
        self._fact(column, tr("Pool"), BreakableText(pool_name))
        if isinstance(line, BulkLine):
            self._fact(column, tr("Id"), self._copyable(line.id, tr("Id")))
            return
        if isinstance(line, SettingsRecord):
            self._draw_parts(column, line)
            self._fact(column, tr("Change"), self._copyable(line.id, tr("Id of the change")))
            return
        if line.change is not None and line.change.username and line.change.username != words.user(line):
            self._fact(column, tr("User name"), self._copyable(line.change.username, tr("User name")))
        if line.sub is not None:
            self._fact(column, tr("Id (sub)"), self._copyable(line.sub, tr("Id (sub)")))
        for number, step in enumerate(line.change.steps if line.change is not None else ()):
            made = tr("made") if number < line.steps_made else tr("not made")
            if number == line.steps_made and line.doubtful:
                made = tr("sent")
            title = tr("Step") if len(line.change.steps) == 1 else tr("Step {number}", number=number + 1)  # pyright: ignore[reportOptionalMemberAccess]
            self._fact(column, title, BreakableText(tr("{operation} · {made}", operation=step.operation, made=made)))
        for request_id in line.request_ids:
            self._fact(column, tr("Request id"), self._copyable(request_id, tr("Request id")))
        self._fact(column, tr("Change"), self._copyable(line.id, tr("Id of the change")))

    def _draw_parts(self, column: QVBoxLayout, record: SettingsRecord) -> None:
        for number, (thing, name) in enumerate(zip(record.things, record.titles, strict=True)):
            if thing.name and thing.name != name:
                self._fact(column, tr("Id"), self._copyable(thing.name, tr("Id")))
            if len(record.things) > 1:
                made = tr("made") if number < record.steps_made else tr("not made")
                if number == record.steps_made and record.doubtful:
                    made = tr("sent")
                part = tr("{thing} · {made}", thing=name or thing_title(thing), made=made)
                self._fact(column, tr("Part {number}", number=number + 1), BreakableText(part))

    def _fact(self, column: QVBoxLayout, title: str, value: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = Text(title, "label")
        label.setFixedWidth(theme.px(84))
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(value, 1)
        add_layout(column, row)

    def _copyable(self, text: str, name: str) -> CopyableText:
        shown = CopyableText(text, name)
        shown.copied.connect(lambda copied: self.copied.emit(copied, name))
        return shown

    def _button(self, name: str, text: str, pressed: object, why_not: str = "", tip: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        allow(button, why_not, tip)
        button.clicked.connect(lambda _=False: pressed())  # pyright: ignore[reportCallIssue]
        self.buttons[name] = button
        return button


def _state(line: Line, unfinished: Collection[str]) -> str:
    """What stands in the badge: short, as what went wrong stands below."""
    if isinstance(line, BulkLine):
        if line.undone_by:
            return tr("Undone")
        if line.remaining:
            return tr("Not finished") if not line.bulk.left else tr("Stopped")
        return tr("Done")
    if line.undone_by or not line.state.ends:
        return words.result(line, unfinished)
    return words.ending_title(words.Ending(line.state.value))
