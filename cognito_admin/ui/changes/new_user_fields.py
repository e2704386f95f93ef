"""Who somebody new is: the user name by the rules of the pool, and their attributes, those that are required first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.attributes import SHOWN_ELSEWHERE, VERIFIABLE, ordered, title
from cognito_admin.model.changes.creating import stands_for
from cognito_admin.model.schema import SET_BY_COGNITO
from cognito_admin.ui.changes.fields import field_for
from cognito_admin.ui.changes.hints import cleaned
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.ui.changes.fields import AttributeField

_USUAL = ("email", "phone_number", "name", "given_name", "family_name")
"""Offered at once, required or not."""


class NewUserFields(QWidget):
    """``changed`` follows what is typed, ``entered`` is Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules
        self._contacts = rules.overview.sign_in.username_attributes
        self.fields: dict[str, AttributeField] = {}
        self._rows: dict[str, QWidget] = {}
        self.verified: dict[str, QCheckBox] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.line = QLineEdit()
        self._own = self._verified_box()
        self._add_name()
        names = [name for name in ordered(rules.schema, list(rules.schema)) if self._is_asked(name)]
        first = [name for name in names if rules.schema[name].required]
        first += [name for name in _USUAL if name in names and name not in first]
        self._later = [name for name in names if name not in first]
        for name in first:
            self._add(name)
        self.more = QPushButton(trn("Show 1 more attribute", "Show {count} more attributes", len(self._later)))
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._show_more)
        if self._later:
            self._form.addRow("", self.more)

    def begin(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def username(self) -> str:
        """As it would be sent: a phone number without the signs that make it readable."""
        attribute = self._rules.schema.get("phone_number")
        text = self.line.text().strip()
        return cleaned(attribute, text) if attribute is not None and "phone_number" in self._contacts else text

    def name(self) -> str:
        """What people will call the user."""
        values = self.values()
        full = " ".join(part for part in (values.get("given_name"), values.get("family_name")) if part)
        return values.get("name") or full or self.username()

    def values(self) -> dict[str, str]:
        """The attributes that are given; whether a contact is verified belongs to them."""
        own = stands_for(self.username(), self._contacts)
        found = {name: field.text() for name, field in self.fields.items() if field.text() and name != own}
        found |= {
            f"{name}_verified": "true" for name, box in self.verified.items() if name in found and box.isChecked()
        }
        if own is not None and self._own.isChecked():
            found[f"{own}_verified"] = "true"
        return found

    def show_problems(self) -> None:
        """Says below each field what is wrong with it, and goes to the first that is."""
        wrong = [field for field in self.fields.values() if field.problem()]
        for field in wrong:
            field.show_problem()
        if not self.username():
            self.begin()
        elif wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_asked(self, name: str) -> bool:
        # Where everybody signs in with one contact, that is the user name.
        return name not in SET_BY_COGNITO | SHOWN_ELSEWHERE and self._contacts != (name,)

    def _add_name(self) -> None:
        words = " / ".join(tr(title(name)) for name in self._contacts) or tr("User name")
        self.line.setAccessibleName(words)
        self.line.textChanged.connect(lambda _: self._edited())
        self.line.returnPressed.connect(self.entered)
        if self._contacts:
            self.line.setToolTip(tr("People sign in with it. Cognito makes up the user name itself."))
        self._add_row(tr("{name} (required)", name=words), self.line, self._own)

    def _add(self, name: str) -> None:
        attribute = self._rules.schema[name]
        field = field_for(attribute, new=True)
        field.changed.connect(self._edited)
        field.entered.connect(self.entered)
        self.fields[name] = field
        box = None
        if name in VERIFIABLE:
            box = self.verified[name] = self._verified_box()
        words = tr(title(name))
        self._rows[name] = self._add_row(
            tr("{name} (required)", name=words) if attribute.required else words, field, box
        )

    def _add_row(self, words: str, field: QWidget, box: QCheckBox | None) -> QWidget:
        label = Text(words, "label", wrap=True)
        label.setBuddy(field)
        label.setContentsMargins(0, 6, 0, 0)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if box is None:
            self._form.addRow(label, field)
            return field
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(field)
        column.addWidget(box)
        self._form.addRow(label, both)
        return both

    def _verified_box(self) -> QCheckBox:
        box = QCheckBox(tr("Verified: you know that it is theirs"))
        box.setToolTip(tr("What is not verified cannot be used to reset the password until the person confirms it."))
        box.toggled.connect(lambda _: self.changed.emit())
        box.hide()
        return box

    def _show_more(self) -> None:
        self._form.removeRow(self.more)
        for name in self._later:
            self._add(name)
        self.fields[self._later[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        own = stands_for(self.username(), self._contacts)
        self._own.setVisible(own is not None)
        for name, box in self.verified.items():
            box.setVisible(bool(self.fields[name].text()))
            # What is the user name already is not asked for once more.
            self._form.setRowVisible(self._rows[name], name != own)
        self.changed.emit()
