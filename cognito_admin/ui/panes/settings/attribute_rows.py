"""An attribute of the pool as it is told, and one that is about to be added."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title as attribute_title
from cognito_admin.model.settings.attribute_rules import TYPES, NewAttribute
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.sides import turned
from cognito_admin.ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.settings.attribute_rules import Access

_TYPE_PX, _LIMIT_PX, _MARK_PX = 130, 110, 3
_NAMED = 3
"""App clients that are named; of more it is said how many."""


class AttributeRow(QWidget):
    """What cannot be changed by anybody, so it is told and not asked."""

    def __init__(self, attribute: SchemaAttribute) -> None:
        super().__init__()
        self.attribute = attribute
        name = Text(attribute.name, "strong", selectable=True)
        title = attribute_title(attribute.name)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(name)
        if not attribute.custom and title != attribute.name:
            head.addWidget(Text(tr(title), "muted"))
        head.addStretch(1)
        for text, kind in _badges(attribute):
            head.addWidget(Badge(text, kind))
        # In one line each: a pool may have seventy attributes, and lines that wrap take their time to be laid out.
        self._type = ElidedText(type_in_words(attribute), "small")
        self._access = ElidedText("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 9, 16, 9)
        column.setSpacing(2)
        add_layout(column, head)
        column.addWidget(self._type)
        column.addWidget(self._access)

    def show_access(self, access: Access | None, clients: int = 0) -> None:
        """``clients`` is how many app clients there are. Nothing is said where nobody knows."""
        if access is not None:
            self._access.set_text(_access_in_words(access, clients))
        self._access.setVisible(access is not None)

    def access_text(self) -> str:
        return self._access.whole_text()


class NewAttributeRow(QWidget):
    """``edited`` tells of every letter; ``removed`` that it is not wanted after all."""

    edited = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name, self.minimum, self.maximum = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name of the attribute"))
        self.type = CalmComboBox()
        self.type.setAccessibleName(tr("Type"))
        self.type.setFixedWidth(theme.px(_TYPE_PX))
        for value in TYPES:
            self.type.addItem(type_titles()[value], value)
        self.mutable = QCheckBox(tr("Can be changed later"))
        self.mutable.setChecked(True)
        self.removal = IconButton("x", tr("Remove this attribute"))
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Text("custom:", "muted"))
        first.addWidget(self.name, 1)
        first.addWidget(self.type)
        first.addWidget(self.removal)
        self._limits = QWidget()
        limits = QHBoxLayout(self._limits)
        limits.setContentsMargins(0, 0, 0, 0)
        limits.setSpacing(8)
        self._from, self._to = Text("", "muted"), Text(tr("to"), "muted")
        for line, label in ((self.minimum, self._from), (self.maximum, self._to)):
            line.setFixedWidth(theme.px(_LIMIT_PX))
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setPlaceholderText(tr("no limit"))
            limits.addWidget(label)
            limits.addWidget(line)
        self._once = Text(
            tr(
                "It is set when a user is created, and never again. If an identity provider fills it, its people sign in once and "
                "no second time."
            ),
            "warning",
            wrap=True,
        )
        self._problem = Text("", "danger", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 9, 12, 9)
        column.setSpacing(6)
        add_layout(column, first)
        second = FlowLayout(spacing=12)
        add_layout(column, second)
        second.addWidget(self._limits)
        second.addWidget(self.mutable)
        column.addWidget(self._once)
        column.addWidget(self._problem)
        for line in (self.name, self.minimum, self.maximum):
            line.textChanged.connect(lambda _: self._changed())
        self.type.activated.connect(lambda _: self._changed())
        self.mutable.toggled.connect(lambda _: self._changed())
        self.removal.clicked.connect(self.removed)
        self.setFocusProxy(self.name)
        in_order = (self.name, self.type, self.minimum, self.maximum, self.mutable, self.removal)
        for before, after in pairwise(in_order):
            self.setTabOrder(before, after)
        self._follow()
        self._problem.hide()

    def attribute(self) -> NewAttribute:
        return NewAttribute(
            self.name.text().strip(),
            str(self.type.currentData()),
            self.mutable.isChecked(),
            self.minimum.text(),
            self.maximum.text(),
        )

    def show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _changed(self) -> None:
        self._follow()
        self.edited.emit()

    def _follow(self) -> None:
        kind = self.type.currentData()
        self._limits.setVisible(kind in ("String", "Number"))
        self._from.setText(tr("Characters, from") if kind == "String" else tr("From"))
        self.minimum.setAccessibleName(tr("Fewest characters") if kind == "String" else tr("Smallest number"))
        self.maximum.setAccessibleName(tr("Most characters") if kind == "String" else tr("Largest number"))
        self._once.setVisible(not self.mutable.isChecked())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colour = theme.current().accent if self._problem.isHidden() else theme.current().danger
        painter, mark = QPainter(self), QRect(0, 8, _MARK_PX, self.height() - 16)
        painter.fillRect(turned(painter, mark, self.rect()), QColor(colour))


def type_titles() -> dict[str, str]:
    return {
        "String": tr("Text"),
        "Number": tr("Number"),
        "DateTime": tr("Date and time"),
        "Boolean": tr("True or false"),
    }


def type_in_words(attribute: SchemaAttribute) -> str:
    """``Text of 1 to 36 characters``."""
    title = type_titles().get(attribute.type, attribute.type)
    low, high = attribute.minimum, attribute.maximum
    if attribute.type == "String" and (low or high):
        if low in (None, "", "0"):
            return tr("{type} of up to {most} characters", type=title, most=_amount(high)) if high else title
        if not high:
            return tr("{type} of {least} characters or more", type=title, least=_amount(low))
        if low == high:
            return tr("{type} of {count} characters", type=title, count=_amount(low))
        return tr("{type} of {least} to {most} characters", type=title, least=_amount(low), most=_amount(high))
    if attribute.type == "Number" and (low or high):
        if not high:
            return tr("{type} from {least} up", type=title, least=_amount(low))
        if not low:
            return tr("{type} up to {most}", type=title, most=_amount(high))
        return tr("{type} from {least} to {most}", type=title, least=_amount(low), most=_amount(high))
    return title


def _amount(text: str | None) -> str:
    return number(int(text)) if text and text.isascii() and text.isdigit() else str(text)


def _badges(attribute: SchemaAttribute) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if attribute.required:
        found.append((tr("Required"), "accent"))
    if not attribute.mutable:
        found.append((tr("Set once"), "warning"))
    return found


def _access_in_words(access: Access, clients: int) -> str:
    if not access.readers and not access.writers:
        return tr("No app client reads or writes it.")
    if access.readers == access.writers:
        return tr("Read and written by {clients}.", clients=_named(access.readers, clients))
    if not access.writers:
        return tr("Read by {readers}, written by none.", readers=_named(access.readers, clients))
    readers, writers = _named(access.readers, clients), _named(access.writers, clients)
    return tr("Read by {readers}, written by {writers}.", readers=readers, writers=writers)


def _named(titles: tuple[str, ...], clients: int) -> str:
    if not titles:
        return tr("no app client")
    if len(titles) == clients:
        return tr("all app clients")
    if len(titles) > _NAMED:
        return tr("{clients} and {count} more", clients=", ".join(titles[:_NAMED]), count=len(titles) - _NAMED)
    return ", ".join(titles)
