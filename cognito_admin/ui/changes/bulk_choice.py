"""What exactly is wished for many users: which attribute and its value, which group, which contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.attributes import VERIFIABLE, title
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.schema import changed_value_problem, why_fixed
from cognito_admin.ui.changes.fields import field_for
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dropped_list import dropped_list
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.ids import GroupName
    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.ui.changes.fields import AttributeField


class BulkChoice(QWidget):
    """``changed`` says that ``wish`` may be another one by now; ``entered`` is Enter in what was typed."""

    changed = Signal()
    entered = Signal()

    def wish(self) -> Wish | None:
        """What is wished for; None while that is not said yet."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why the pool would refuse it for everybody."""
        return ""


class AttributeChoice(BulkChoice):
    """One attribute, at first the one called ``begin_with``, and the value that everybody gets, or none any more."""

    def __init__(self, schema: Mapping[str, SchemaAttribute], begin_with: str = "") -> None:
        super().__init__()
        self._schema = schema
        self._field: AttributeField | None = None
        self.attribute = _Searchable(tr("Attribute"))
        names = sorted((name for name in schema if not why_fixed(schema, name)), key=lambda name: tr(title(name)))
        for name in names:
            self.attribute.addItem(tr(title(name)), name)
        self.attribute.setCurrentIndex(-1)
        self.give = QRadioButton(tr("Set it to"))
        self.take = QRadioButton(tr("Remove it"))
        self.give.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.give)
        group.addButton(self.take)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(Text(tr("Attribute"), "label"))
        self._column.addWidget(self.attribute)
        self._column.addWidget(self.give)
        self._place = self._column.count()
        self._column.addWidget(self.take)
        self._show_ways()
        self.attribute.editTextChanged.connect(lambda _: self._chosen())
        group.buttonToggled.connect(lambda _button, on: self._way_chosen() if on else None)
        self.attribute.setCurrentIndex(self.attribute.findData(begin_with))
        self.setFocusProxy(self._field.control if self._field is not None else self.attribute)

    def wish(self) -> Wish | None:
        name = self._name()
        if not name:
            return None
        if self.take.isChecked():
            return Wish(Kind.EDIT, values={name: ""})
        value = self._field.text() if self._field is not None else ""
        return Wish(Kind.EDIT, values={name: value}) if value else None

    def problem(self) -> str:
        wish = self.wish()
        if wish is None:
            return ""
        ((name, value),) = wish.values.items()
        found = changed_value_problem(self._schema, name, value)
        return reason_text(found) if found else ""

    def _name(self) -> str:
        return _data(self.attribute)

    def _show_ways(self) -> None:
        for way in (self.give, self.take):
            way.setVisible(bool(self._name()))

    def _chosen(self) -> None:
        if self._field is not None and self._field.attribute.name == self._name():
            return
        if self._field is not None:
            self._column.removeWidget(self._field)
            self._field.hide()
            self._field.deleteLater()
            self._field = None
        name = self._name()
        if name:
            self._field = field_for(self._schema[name], self)
            self._field.changed.connect(self.changed)
            self._field.entered.connect(self.entered)
            self._column.insertWidget(self._place, self._field)
            self._field.show()
        self._show_ways()
        self._way_chosen()

    def _way_chosen(self) -> None:
        if self._field is not None:
            self._field.setEnabled(self.give.isChecked())
            if self.give.isChecked():
                self._field.begin()
        self.changed.emit()


class GroupChoice(BulkChoice):
    """One of the groups of the pool."""

    def __init__(self, kind: Kind, groups: Sequence[GroupName]) -> None:
        super().__init__()
        self._kind = kind
        self.group = _Searchable(tr("Group"))
        for name in sorted(groups, key=str.casefold):
            self.group.addItem(name, name)
        self.group.setCurrentIndex(-1)
        self.group.editTextChanged.connect(lambda _: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text(tr("Group"), "label"))
        column.addWidget(self.group)
        if not groups:
            self.group.setEnabled(False)
            column.addWidget(Text(tr("This pool has no groups, as far as this computer knows."), "muted", wrap=True))
        self.setFocusProxy(self.group)

    def wish(self) -> Wish | None:
        name = _data(self.group)
        return Wish(self._kind, name) if name else None


class ContactChoices(BulkChoice):
    """The e-mail address or the phone number."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for name in sorted(VERIFIABLE):
            button = self._buttons[name] = QRadioButton(tr(title(name)))
            group.addButton(button)
            column.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)
        group.buttonToggled.connect(lambda _button, on: self.changed.emit() if on else None)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def wish(self) -> Wish | None:
        return Wish(Kind.VERIFY, next(name for name, button in self._buttons.items() if button.isChecked()))


def choice_for(
    kind: Kind, schema: Mapping[str, SchemaAttribute], groups: Sequence[GroupName], attribute: str = ""
) -> BulkChoice | None:
    """What is to be chosen beside the kind; None where that says it all. ``attribute`` is the one to begin with."""
    match kind:
        case Kind.EDIT:
            return AttributeChoice(schema, attribute)
        case Kind.ADD_TO_GROUP | Kind.REMOVE_FROM_GROUP:
            return GroupChoice(kind, groups)
        case Kind.VERIFY:
            return ContactChoices()
        case _:
            return None


class _Searchable(ComboBox):
    """A list in which one may also type a part of what one looks for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(14)
        line, completer = self.lineEdit(), self.completer()
        assert line is not None
        assert completer is not None
        line.setPlaceholderText(tr("Type a part of its name"))
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found = dropped_list(completer)
        self._found.setProperty("floats", "true")


def _data(box: QComboBox) -> str:
    """What stands behind the text in ``box``; blank while that is only a part of a name."""
    text, place = box.currentText(), box.currentIndex()
    if place < 0 or box.itemText(place) != text:
        # Names may differ by case alone.
        ways = (Qt.MatchFlag.MatchFixedString | Qt.MatchFlag.MatchCaseSensitive, Qt.MatchFlag.MatchFixedString)
        place = next((found for way in ways if (found := box.findText(text, way)) >= 0), -1)
    return str(box.itemData(place)) if place >= 0 else ""
