"""What a rebuilt pool has otherwise: how people sign in, and what becomes of each attribute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.restore.options import AttributeRule, Conversion, RuleKind
from cognito_admin.ui.restore import words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.overview import SignIn
    from cognito_admin.model.pools import SchemaAttribute

_AS_BEFORE = None
_TYPES = ("String", "Number", "Boolean", "DateTime")
_OWN_NAMES = ((), ("email",), ("phone_number",), ("preferred_username",), ("email", "phone_number"))
_ADDRESSES = (("email",), ("phone_number",), ("email", "phone_number"))
_FIXED = frozenset({"sub", "identities", "email_verified", "phone_number_verified", "updated_at"})
"""Attributes of every pool, which follow others or are Cognito's own."""
_BOX_PX = 340
_CUSTOM = "custom:"


@dataclass(frozen=True, slots=True)
class _Row:
    """How one attribute is asked about; those of every pool keep their names and types."""

    attribute: SchemaAttribute
    kept: QCheckBox
    default: QLineEdit
    name: QLineEdit | None = None
    type: QComboBox | None = None

    @property
    def new_name(self) -> str:
        if self.name is None:
            return self.attribute.name
        typed = self.name.text().strip()
        return typed if typed.startswith(_CUSTOM) else f"{_CUSTOM}{typed}"

    def rules(self) -> list[AttributeRule]:
        """In the order in which they apply: until it is renamed, it is known by its old name."""
        name = self.attribute.name
        if not self.kept.isChecked():
            return [AttributeRule(RuleKind.DROP, name)]
        found: list[AttributeRule] = []
        if self.type is not None and self.type.currentData() != self.attribute.type:
            found.append(AttributeRule(RuleKind.RETYPE, name, type=self.type.currentData()))
        if default := self.default.text().strip():
            found.append(AttributeRule(RuleKind.DEFAULT, name, value=default))
        if self.new_name != name:
            found.append(AttributeRule(RuleKind.RENAME, name, to=self.new_name))
        return found


class ConversionPage(Page):
    """``show_pool`` says what there is to change."""

    def __init__(self) -> None:
        super().__init__()
        self._sign_in: SignIn | None = None
        self._rows: list[_Row] = []
        self.ways = _box(tr("People sign in with"))
        self.case = _box(tr("Upper and lower case"))
        self.names = _box(tr("User names come from"))
        self._about_names = Text("", "small", wrap=True)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(14)
        form.addRow(tr("People &sign in with"), self.ways)
        form.addRow(tr("&Upper and lower case"), self.case)
        form.addRow(tr("User n&ames come from"), self.names)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        for place, stretch in enumerate((2, 3, 2, 3)):
            self._grid.setColumnStretch(place, stretch)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        add_layout(rows, form)
        rows.addWidget(self._about_names)
        rows.addSpacing(6)
        rows.addWidget(Text(tr("Attributes"), "strong"))
        add_layout(rows, self._grid)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolled(inner, tr("What is changed")))
        for box in (self.ways, self.case, self.names):
            box.currentIndexChanged.connect(lambda _: self._draw())

    def show_pool(self, sign_in: SignIn, schema: Sequence[SchemaAttribute]) -> None:
        """What the pool in the backup has."""
        self._sign_in = sign_in
        _fill(self.ways, tr("As before: {ways}", ways=words.ways(sign_in.username_attributes, sign_in.aliases)))
        for aliases in _OWN_NAMES:
            self.ways.addItem(words.ways((), aliases), ((), aliases))
        for addresses in _ADDRESSES:
            self.ways.addItem(words.ways(addresses, ()), (addresses, ()))
        _fill(self.case, tr("As before: {case}", case=words.case(sign_in.case_sensitive)))
        self.case.addItem(words.case(not sign_in.case_sensitive), not sign_in.case_sensitive)
        _fill(self.names, tr("The user names there are now"))
        usable = [one for one in schema if one.name not in _FIXED and one.type == "String"]
        for attribute in usable:
            self.names.addItem(tr(title(attribute.name)), attribute.name)
        boxes = (self.ways, self.case, self.names)
        for box in boxes:
            box.setFixedWidth(max(theme.px(_BOX_PX), *(one.sizeHint().width() for one in boxes)))
        own = [one for one in schema if one.name.startswith(_CUSTOM)]
        self._show_rows([*own, *(one for one in schema if one not in own and one.name not in _FIXED)])
        self._draw()

    def conversion(self) -> Conversion:
        chosen = self.ways.currentData()
        names = self.names.currentData() if self._own_names() else None
        return Conversion(
            rules=tuple(rule for row in self._rows for rule in row.rules()),
            username_attributes=None if chosen is _AS_BEFORE else tuple(chosen[0]),
            alias_attributes=None if chosen is _AS_BEFORE else tuple(chosen[1]),
            case_sensitive=self.case.currentData(),
            username_from=names,
        )

    def why_not(self) -> str:
        names = [row.new_name for row in self._rows if row.kept.isChecked()]
        if any(name == _CUSTOM for name in names):
            return tr("Give every attribute a name")
        twice = next((name for name in names if names.count(name) > 1), "")
        return tr("Two attributes would be called “{name}”", name=title(twice)) if twice else ""

    def take_keyboard(self) -> None:
        self.ways.setFocus(Qt.FocusReason.TabFocusReason)

    def rename(self, attribute: str, to: str) -> None:
        """Types another name for an attribute, as the person would."""
        line = next(row.name for row in self._rows if row.attribute.name == attribute)
        assert line is not None
        line.setText(to)

    def _own_names(self) -> bool:
        """Whether people have a user name beside their addresses."""
        chosen = self.ways.currentData()
        if chosen is _AS_BEFORE:
            return self._sign_in is not None and not self._sign_in.username_attributes
        return not chosen[0]

    def _show_rows(self, attributes: Sequence[SchemaAttribute]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._rows = []
        heads = (tr("Comes along"), tr("Called"), tr("Holds"), tr("For those who have none"))
        for place, head in enumerate(heads):
            self._grid.addWidget(Text(head, "label"), 0, place)
        for place, attribute in enumerate(attributes, 1):
            self._add_row(place, attribute)

    def _add_row(self, place: int, attribute: SchemaAttribute) -> None:
        name = tr(title(attribute.name))
        kept = QCheckBox(name)
        kept.setChecked(True)
        default = QLineEdit()
        default.setPlaceholderText(tr("nothing"))
        default.setAccessibleName(tr("Value of {attribute} for those who have none", attribute=name))
        if attribute.name.startswith(_CUSTOM):
            row = _Row(attribute, kept, default, self._name_line(attribute, name), _type_box(attribute, name))
        else:
            row = _Row(attribute, kept, default)
            for column, text in ((1, name), (2, words.type_title(attribute.type))):
                self._grid.addWidget(Text(text, "muted"), place, column)
        self._rows.append(row)
        asked = {0: kept, 1: row.name, 2: row.type, 3: default}
        for column, part in asked.items():
            if part is not None:
                self._grid.addWidget(part, place, column)
        kept.toggled.connect(lambda on: [part.setEnabled(on) for part in (row.name, row.type, default) if part])
        kept.toggled.connect(lambda _: self._draw())

    def _name_line(self, attribute: SchemaAttribute, name: str) -> QLineEdit:
        called = QLineEdit(attribute.name.removeprefix(_CUSTOM))
        called.setAccessibleName(tr("New name of {attribute}", attribute=name))
        called.textChanged.connect(lambda _: self._draw())
        return called

    def _draw(self) -> None:
        own = self._own_names()
        # A row that went out of sight would move what is below from under the pointer.
        self.names.setEnabled(own)
        self.names.setToolTip("" if own else tr("Who signs in with an address has no user name of their own"))
        before = self._sign_in is not None and bool(self._sign_in.username_attributes)
        made_up = own and before and self.names.currentData() is None
        self._about_names.setText(
            tr("The user names there are now were made up by Cognito: nobody knows them.") if made_up else ""
        )
        self._about_names.setVisible(made_up)
        self.changed.emit()


def _type_box(attribute: SchemaAttribute, name: str) -> QComboBox:
    holds = _box(tr("What {attribute} holds", attribute=name))
    for kind in _TYPES:
        holds.addItem(words.type_title(kind), kind)
    holds.setCurrentIndex(holds.findData(attribute.type))
    return holds


def _box(name: str) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _fill(box: QComboBox, as_before: str) -> None:
    box.blockSignals(True)
    box.clear()
    box.addItem(as_before, _AS_BEFORE)
    box.blockSignals(False)
