"""The scopes of a resource server, a line each: its name, what people are told, and the apps that ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.resource_server_rules import MOST_SCOPES, Scope, scope_problems
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import IconButton, plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, restyle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.settings.things import Thing


class ScopesField(Field):
    """The member is a list of objects. What else AWS has in one than a name and a description stays in it."""

    def __init__(self, thing: Thing, title: str, help_text: str) -> None:
        self.rows: list[ScopeRow] = []
        self._users: Mapping[str, Sequence[str]] = {}
        self._editable = True
        self._control = QWidget()
        column = QVBoxLayout(self._control)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        add_layout(column, self._lines)
        self.add = plain_button(tr("Add a scope"), self._added)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.add)
        below.addStretch(1)
        add_layout(column, below)
        self._control.setFocusProxy(self.add)
        super().__init__(thing, ("Scopes",), title, help_text, self._control, beside=False, absent=[])

    def show_users(self, users: Mapping[str, Sequence[str]]) -> None:
        """By scope, the app clients that may ask for it."""
        self._users = users
        self._judge()

    def add_scope(self, name: str = "", description: str = "") -> ScopeRow:
        row = self._add_row({"ScopeName": name, "ScopeDescription": description})
        self._edited()
        return row

    # The field

    def _shown(self) -> list[dict[str, Any]]:
        return [row.entry() for row in self.rows]

    def _put(self, shown: Any) -> None:
        entries: Sequence[Mapping[str, Any]] = () if shown is MISSING else shown
        for row in [*self.rows]:
            self._take_row(row)
        for entry in entries:
            self._add_row(entry)

    def _words(self, shown: Any) -> str:
        entries: Sequence[Mapping[str, Any]] = shown
        return ", ".join(str(entry.get("ScopeName", "")) for entry in entries) or tr("none")

    def _wrong(self) -> str:
        problems = scope_problems([row.scope() for row in self.rows])
        return told(next(iter(problems.values()), None))

    def _tell(self) -> None:
        super()._tell()
        self._judge()

    def _enable(self, *, editable: bool) -> None:
        self._editable = editable
        self.add.setEnabled(editable)
        for row in self.rows:
            row.allow(editable=editable)

    # Lines

    def _add_row(self, entry: Mapping[str, Any]) -> ScopeRow:
        row = ScopeRow(entry)
        row.edited.connect(self._edited)
        row.removed.connect(lambda: self._removed(row))
        row.allow(editable=self._editable)
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _take_row(self, row: ScopeRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _added(self) -> None:
        self.add_scope().name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _removed(self, row: ScopeRow) -> None:
        self._take_row(row)
        self._edited()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        problems = scope_problems([row.scope() for row in self.rows])
        before = self._as_shown if isinstance(self._as_shown, list) else []
        for place, row in enumerate(self.rows):
            was_there = row.entry() in before
            # A line that was just added is not wrong before anything was typed into it.
            untouched = not row.name.text() and not row.description.text()
            problem = "" if was_there or untouched else told(problems.get(place))
            users = self._users.get(row.original_name, ())
            row.judge(problem, users)
            row.setAccessibleName(tr("Scope {number}", number=number(place + 1)))
        full = len(self.rows) >= MOST_SCOPES
        if self._editable:
            allow(self.add, tr("A resource server has at most {most} scopes", most=MOST_SCOPES) if full else "")


class ScopeRow(QWidget):
    edited = Signal()
    removed = Signal()

    def __init__(self, entry: Mapping[str, Any]) -> None:
        super().__init__()
        self._entry = dict(entry)
        self.original_name = str(entry.get("ScopeName", ""))
        self.name = QLineEdit(self.original_name)
        self.name.setPlaceholderText(tr("Name, such as orders.read"))
        self.name.setAccessibleName(tr("Name of the scope"))
        self.description = QLineEdit(str(entry.get("ScopeDescription", "")))
        self.description.setPlaceholderText(tr("What it allows"))
        self.description.setAccessibleName(tr("What the scope allows"))
        for line in (self.name, self.description):
            line.setCursorPosition(0)
            line.textChanged.connect(lambda _: self.edited.emit())
        self.remove = IconButton("x", tr("Remove the scope {name}", name=self.original_name), side=14)
        self.remove.clicked.connect(self.removed)
        self.note = Text("", "small", wrap=True, selectable=True)
        self.note.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.description, 0, 1)
        grid.addWidget(self.remove, 0, 2)
        grid.addWidget(self.note, 1, 0, 1, 3)
        self.setFocusProxy(self.name)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def entry(self) -> dict[str, Any]:
        scope = self.scope()
        return {**self._entry, **scope.entry()}

    def scope(self) -> Scope:
        return Scope(self.name.text().strip(), self.description.text().strip())

    def judge(self, problem: str, users: Sequence[str]) -> None:
        renamed = bool(users) and self.name.text().strip() != self.original_name
        if renamed:
            used = tr("Asked for by {clients} under its old name, which would be refused.", clients=", ".join(users))
        else:
            used = tr("Asked for by {clients}.", clients=", ".join(users)) if users else ""
        self.note.setText(problem or used)
        self.note.set_role("danger" if problem else "warning" if renamed else "small")
        self.note.setVisible(bool(problem or used))
        if self.name.property("wrong") != bool(problem):
            self.name.setProperty("wrong", bool(problem))
            restyle(self.name)

    def allow(self, *, editable: bool) -> None:
        self.name.setReadOnly(not editable)
        self.description.setReadOnly(not editable)
        self.remove.setVisible(editable)

    def _restyle(self) -> None:
        self.name.setFont(theme.mono_font())
