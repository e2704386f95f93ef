"""The attributes of a user, in sections, with those of the schema they do not have; each can be edited where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import mode_in_the_way, offer
from cognito_admin.model.schema import why_fixed
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users import person as words
from cognito_admin.ui.panes.users.attribute_edits import AttributeEdits
from cognito_admin.ui.panes.users.attribute_row import AttributeRow
from cognito_admin.ui.panes.users.edit_bar import EditBar
from cognito_admin.ui.panes.users.fields import heading
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import put_icon
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.widgets.text import Text

_USUAL_ROWS = (2, 5, 3)
"""Lines of contact, profile and custom attributes that most people have."""
_AT_ONCE, _AT_A_TIME = 12, 4
"""Fields that are made before the first of them is shown, and in one go afterwards."""


class AttributesPart(Part):
    """Puts what is typed into one wish, and keeps it open until it is fulfilled, or thrown away."""

    takes = frozenset({Kind.EDIT})

    def __init__(self) -> None:
        super().__init__()
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._sections: list[tuple[Text, QVBoxLayout, list[AttributeRow]]] = []
        self._asked = False
        self._waiting: list[str] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._open_next)
        self._after: Callable[[], object] | None = None
        self.edits = AttributeEdits(self)
        self.edits.changed.connect(self._edited)
        self.edits.entered.connect(self.save)
        self._bar = self._make_bar()
        self._show_empty = QCheckBox(tr("Show empty attributes"))
        self._show_empty.toggled.connect(self._draw_anew)
        self.edit_all_button = QPushButton(tr("Edit attributes…"))
        put_icon(self.edit_all_button, "square-pen")
        self.edit_all_button.setProperty("kind", "quiet")
        self.edit_all_button.clicked.connect(self.edit_all)
        below = QWidget()
        flow = FlowLayout(below)
        flow.addWidget(self._show_empty)
        flow.addWidget(self.edit_all_button)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        add_layout(outer, self._column)
        outer.addWidget(below)

    def _make_bar(self) -> EditBar:
        bar = EditBar()
        bar.save_requested.connect(self.save)
        bar.cancel_requested.connect(self.cancel)
        bar.discard_requested.connect(self._finish)
        bar.kept.connect(self._go_on)
        return bar

    # As a part

    def bar(self) -> EditBar:
        return self._bar

    def prepare(self) -> Iterator[None]:
        for place, rows in enumerate(_USUAL_ROWS):
            self._add_section()
            for _ in range(rows):
                self._add_row(place)
                yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        if self._person is not None and self._person.user.sub != person.user.sub:
            self._end()
        self._person, self._pool = person, pool
        asked = self._asked
        self.edits.show_person(person, pool.rules)
        self._asked = asked
        if asked and not self.edits.dirty:
            self._finish()
        self._draw()

    def change_made(self) -> None:
        # A contact that waits for the person to enter a code stays as it was for now.
        waits = self._pool.rules.waits_for_code if self._pool.rules else ()
        if self._asked and all(name in waits for name, editor in self.edits.editors.items() if editor.wished()):
            self._finish()

    def leave(self, then: Callable[[], object]) -> bool:
        if not self.edits.dirty:
            if self.edits.editors:
                self._end()
                self._draw_anew()
            return True
        self._after = then
        self._bar.ask()
        return False

    def stops(self) -> list[QWidget]:
        rows = [stop for _, _, rows in self._sections for row in rows for stop in row.stops()]
        return [*rows, self._show_empty, self.edit_all_button, *self._bar.stops()]

    # Editing

    def begin(self, kind: Kind) -> None:
        self.edit_all()

    def why_not(self) -> str:
        """Why nothing can be edited here; empty if something can."""
        if self._person is None:
            return tr("Open a user first")
        if self._pool.rules is None and (in_the_way := mode_in_the_way(Kind.EDIT, self._pool.mode)):
            return reason_text(in_the_way)
        if self._pool.rules is None:
            return tr("It is not known what may be changed: the settings of this pool could not be read yet.")
        refused = offer(Wish(Kind.EDIT), self._person, self._pool.rules, self._pool.mode, self._pool.denied).refused
        return " ".join(reason_text(reason) for reason in refused)

    def names(self) -> Sequence[str]:
        """The attributes that can be edited, from top to bottom."""
        if self._person is None or self._pool.rules is None or self.why_not():
            return ()
        schema = self._pool.rules.schema
        sections = words.sections(self._person.user, schema.values(), show_empty=True)
        return [line.name for part in sections for line in part.lines if why_fixed(schema, line.name) is None]

    def edit(self, name: str) -> bool:
        """Begins to edit one attribute where it stands. False if that cannot be changed."""
        if name not in self.names():
            self._explain(name)
            return False
        self._open([name])
        return True

    def edit_all(self) -> None:
        names = self.names()
        if names:
            self._open(names[:_AT_ONCE])
            self._waiting = [*names[_AT_ONCE:]]
            self._next.start()

    def _open_next(self) -> None:
        """The rest of a long list, out of sight, a little at a time."""
        names, self._waiting = self._waiting[:_AT_A_TIME], self._waiting[_AT_A_TIME:]
        if names:
            self.edits.open(names)
            self._draw_anew()
            self._next.start()

    def current_name(self) -> str:
        """The attribute that has the keyboard; empty if none has."""
        focus = QApplication.focusWidget()
        return next((row.name for row in self._rows() if focus is not None and row.isAncestorOf(focus)), "")

    def save(self) -> None:
        """Asks for what was typed, unless something is wrong with it."""
        if not self.edits.dirty:
            self.cancel()
        elif self.edits.problem():
            self.edits.show_problems()
        else:
            self._asked = True
            self.wish_requested.emit(self.edits.wish())

    def cancel(self) -> None:
        """Backs out; where something was typed it asks first."""
        if self.edits.dirty:
            self._bar.ask()
        else:
            self._finish()

    def _finish(self) -> None:
        """Ends the editing, and does what waited for that."""
        focus = QApplication.focusWidget()
        had_it = focus is not None and (self.isAncestorOf(focus) or self._bar.isAncestorOf(focus))
        first = next(iter(self.edits.editors), "")
        after = self._end()
        self._draw_anew()
        if after is not None:
            after()
        elif had_it:
            row = next((row for row in self._rows() if row.name == first), None)
            if row is not None:
                row.take_keyboard()
            else:
                self.edit_all_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.edits.editors:
            event.accept()
            self.cancel()
            return
        super().keyPressEvent(event)

    def _open(self, names: Sequence[str]) -> None:
        self.edits.open(names)
        self._draw_anew()
        self._bar.stop_asking()
        self._bar.show()
        first = self.edits.editors[names[0]]
        first.field.begin()
        self.reveal_requested.emit(first)

    def _end(self) -> Callable[[], object] | None:
        """Nothing is edited any more. Returns what was to follow."""
        after, self._after, self._asked = self._after, None, False
        self._waiting = []
        self.edits.close()
        self._bar.stop_asking()
        self._bar.hide()
        return after

    def _go_on(self) -> None:
        self._after = None
        self._show_state()
        for editor in self.edits.editors.values():
            if editor.wished():
                editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _explain(self, name: str) -> None:
        for row in self._rows():
            if row.name == name:
                row.explain()

    def _edited(self) -> None:
        self._asked = False
        focus = QApplication.focusWidget()
        for editor in self.edits.editors.values():
            if focus is not None and editor.isAncestorOf(focus):
                self.reveal_requested.emit(editor)
        self._show_state()

    def _show_state(self) -> None:
        if self.edits.editors:
            self._bar.show_changes(self.edits.summary(), self.edits.problem())

    # Drawing

    def _draw_anew(self) -> None:
        self._draw()
        self.stops_changed.emit()

    def _draw(self) -> None:
        if self._person is None:
            return
        user, editors = self._person.user, self.edits.editors
        schema = self._pool.rules.schema if self._pool.rules else {}
        sections = words.sections(user, schema.values(), show_empty=self._show_empty.isChecked(), also=editors)
        why_not = self.why_not()
        while len(self._sections) < len(sections):
            self._add_section()
        for place, (title, _, rows) in enumerate(self._sections):
            lines = sections[place].lines if place < len(sections) else ()
            title.setVisible(bool(lines))
            if lines:
                title.setText(sections[place].title.upper())
            while len(rows) < len(lines):
                self._add_row(place)
            for row, line in zip(rows, lines, strict=False):
                if line.name in editors:
                    row.show_editor(line, editors[line.name])
                else:
                    fixed = why_fixed(schema, line.name)
                    row.show_line(line, reason_text(fixed) if fixed else "", may=not why_not)
                row.show()
            for row in rows[len(lines) :]:
                row.put_away()
        empty = words.empty_count(user, schema.values())
        self._show_empty.setVisible(empty > 0)
        self._show_empty.setText(trn("Show 1 empty attribute", "Show {count} empty attributes", empty))
        allow(self.edit_all_button, why_not, tr("Edit all attributes at once (Ctrl+E)"))
        self._show_state()

    def _rows(self) -> Iterator[AttributeRow]:
        for _, _, rows in self._sections:
            yield from (row for row in rows if not row.isHidden())

    def _add_section(self) -> None:
        title, column = heading(""), QVBoxLayout()
        column.setSpacing(2)
        self._column.addWidget(title)
        add_layout(self._column, column)
        self._sections.append((title, column, []))

    def _add_row(self, place: int) -> None:
        _, column, rows = self._sections[place]
        row = AttributeRow(self.copied)
        row.edit_requested.connect(self.edit)
        row.hide()
        rows.append(row)
        column.addWidget(row)
        polish(row)
