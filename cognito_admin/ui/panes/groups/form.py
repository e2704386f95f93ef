"""The fields of a group, with what is wrong with each below it, and what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.groups import DESCRIPTION, NAME, PRECEDENCE, ROLE, group_state, plan_group
from cognito_admin.ui.changes.preview import ChangePreview
from cognito_admin.ui.changes.words import field_title, reason_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Line, Text, restyle

if TYPE_CHECKING:
    from cognito_admin.model.changes.change import Reason
    from cognito_admin.model.pools import Group

_AREA_PX = 64
_UNSAID = frozenset({Why.GROUP_NAME_MISSING, Why.NOTHING_CHANGES})
"""What need not be said while nothing was typed yet."""


class GroupForm(QWidget):
    """Of a group there is, or of a new one: then it has a field for the name.

    ``changed`` follows what is typed; ``planned`` is what it comes to, or why it is not possible.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, *, new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new = new
        self._group: Group | None = None
        self._controls: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._hints: dict[str, Text] = {}
        self._usual: dict[str, str] = {}
        self._as_shown: dict[str, str] = {}
        self.planned: Change | Refusal | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        if new:
            self._add(NAME, QLineEdit(), tr("Cannot be changed later. No spaces."))
        area = QPlainTextEdit()
        area.setTabChangesFocus(True)
        area.setFixedHeight(theme.px(_AREA_PX))
        self._add(DESCRIPTION, area, "")
        self._add(PRECEDENCE, QLineEdit(), tr("A whole number. The lowest decides whose role counts."))
        self._add(ROLE, QLineEdit(), tr("The ARN of a role in IAM: what members may do in AWS."))
        self.preview = ChangePreview()
        self._line = Line()
        self._column.addWidget(self._line)
        self._column.addSpacing(6)
        self._column.addWidget(self.preview)
        self._follow()

    @property
    def is_changed(self) -> bool:
        return any(self._typed(field) != self._given(field) for field in self._controls)

    def control(self, field: str) -> QWidget:
        return self._controls[field]

    def show_group(self, group: Group) -> None:
        """Begins with what the group holds. What was typed for the same group is kept, for another it is let go."""
        typed = {}
        if self._group is not None and self._group.name == group.name:
            typed = {field: self._typed(field) for field in self._controls if self._typed(field) != self._given(field)}
        self._group = group
        self._put_given()
        for field, text in typed.items():
            self._put(field, text)
        self._follow()

    def discard(self) -> None:
        self._put_given()
        self._follow()

    def _put_given(self) -> None:
        for field in self._controls:
            self._put(field, self._given(field))
            self._as_shown[field] = self._text(field)

    def allow(self, allowed: bool) -> None:
        for control in self._controls.values():
            control.setReadOnly(not allowed)

    def _add(self, field: str, control: QLineEdit | QPlainTextEdit, usual: str) -> None:
        title = field_title(field)
        label, hint = Text(title, "label"), Text(usual, "small", wrap=True)
        label.setBuddy(control)
        control.setAccessibleName(title)
        control.setObjectName(field)
        self._controls[field], self._hints[field], self._usual[field] = control, hint, usual
        control.textChanged.connect(self._follow)
        if isinstance(control, QLineEdit):
            control.returnPressed.connect(self.entered)
        for part in (label, control, hint):
            self._column.addWidget(part)
        self._column.addSpacing(8)

    def _typed(self, field: str) -> str:
        text = self._text(field)
        # What nobody touched stays as it is, though the line cannot show every sign of it.
        return self._given(field) if text == self._as_shown.get(field) else text.strip()

    def _text(self, field: str) -> str:
        control = self._controls[field]
        return control.toPlainText() if isinstance(control, QPlainTextEdit) else control.text()

    def _given(self, field: str) -> str:
        return (group_state(self._group)[field] if self._group else None) or ""

    def _put(self, field: str, text: str) -> None:
        control = self._controls[field]
        control.blockSignals(True)
        if isinstance(control, QPlainTextEdit):
            control.setPlainText(text)
        else:
            control.setText(text)
            control.setCursorPosition(0)
        control.blockSignals(False)

    def _follow(self) -> None:
        values = {field: self._typed(field) for field in self._controls if field != NAME}
        kind = Kind.CREATE_GROUP if self._new else Kind.EDIT_GROUP
        name = self._typed(NAME) if self._new else (self._group.name if self._group else "")
        self.planned = plan_group(Wish(kind, name, values), self._group)
        reasons = self.planned.reasons if isinstance(self.planned, Refusal) else ()
        for field, hint in self._hints.items():
            wrong = next((one for one in reasons if one.about == field and one.why not in _UNSAID), None)
            self._say(field, hint, wrong)
        shown = isinstance(self.planned, Change)
        if isinstance(self.planned, Change):
            self.preview.show_change(self.planned)
        self.preview.setVisible(shown)
        self._line.setVisible(shown)
        self.changed.emit()

    def _say(self, field: str, hint: Text, wrong: Reason | None) -> None:
        hint.setText(reason_text(wrong) if wrong else self._usual[field])
        hint.set_role("danger" if wrong else "small")
        hint.setVisible(bool(hint.text()))
        control = self._controls[field]
        if control.property("wrong") is not (wrong is not None):
            control.setProperty("wrong", wrong is not None)
            restyle(control)
