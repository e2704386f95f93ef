"""Where the value of an attribute is typed or chosen, by what the schema of the pool says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.codes import Why
from cognito_admin.model.schema import changed_value_problem, new_value_problem
from cognito_admin.ui.changes.hints import ONE_LINE, cleaned, example, hint
from cognito_admin.ui.changes.standard_values import ValuesCompleter, locales, zones
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dropped_list import dropped_list
from cognito_admin.ui.widgets.text import Text, restyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.changes.change import Reason
    from cognito_admin.model.pools import SchemaAttribute

LONG = 60
"""Characters from which on a value is given several lines."""
_AREA_PX = 84
_NOT_YET = frozenset({Why.TOO_SHORT, Why.NO_EMAIL, Why.NO_PHONE_NUMBER, Why.NO_DATE, Why.TOO_SMALL})
"""What a value may become while it is still being typed."""


class AttributeField(QWidget):
    """One value, with a hint or what is wrong with it below. Blank means that there is none.

    ``changed`` follows what is typed, ``entered`` is Enter. With ``new`` the value is for a user who is to be made.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, attribute: SchemaAttribute, control: QWidget, parent: QWidget | None, *, new: bool) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.control = control
        self._new = new
        self._original = self._as_shown = ""
        self._left = False
        self._told = Text("", "small", wrap=True)
        control.setAccessibleName(tr(title(attribute.name)))
        control.installEventFilter(self)
        self.setFocusProxy(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(control)
        column.addWidget(self._told)

    def text(self) -> str:
        """The value as it would be sent; what nobody touched as it was, though a line cannot show every sign of it."""
        typed = self._typed()
        return self._original if typed == self._as_shown else cleaned(self.attribute, typed)

    def set_text(self, text: str) -> None:
        """Begins with ``text``, which is what there is already."""
        self._original = text
        self._left = False
        self._put(text)
        self._as_shown = self._typed()
        self._tell()

    def type_text(self, text: str) -> None:
        """Puts ``text`` in place of what is typed, as the person would."""
        self._put(text)
        self._edited()

    @property
    def is_changed(self) -> bool:
        return self.text() != self._original

    def problem(self) -> Reason | None:
        """Why the pool would refuse the value; what was there already is let be."""
        if not self.is_changed:
            return None
        check = new_value_problem if self._new else changed_value_problem
        return check({self.attribute.name: self.attribute}, self.attribute.name, self.text())

    def show_problem(self) -> None:
        """Says at once what is wrong, however little is typed."""
        self._left = True
        self._tell()

    def begin(self) -> None:
        """Hands over the keyboard, so that typing takes the place of what is there."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.control, QLineEdit | QPlainTextEdit):
            self.control.selectAll()

    def said(self) -> str:
        """What is written below it."""
        return self._told.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self.control:
            self._left = self._left or self.is_changed
            self._tell()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.show_problem()
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)

    def _typed(self) -> str:
        raise NotImplementedError

    def _put(self, text: str) -> None:
        raise NotImplementedError

    def _edited(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        problem = self.problem()
        wrong = problem is not None and (self._left or problem.why not in _NOT_YET)
        text = reason_text(problem) if problem else hint(self.attribute, self._typed())
        if not text and not self._new and self._original and not self.text():
            text = tr("Blank: {attribute} is removed.", attribute=tr(title(self.attribute.name)))
        self._told.setText(text)
        self._told.setVisible(bool(text))
        self._told.set_role("danger" if wrong else "small")
        if self.control.property("wrong") != wrong:
            self.control.setProperty("wrong", wrong)
            restyle(self.control)


class LineField(AttributeField):
    """One line of text."""

    def __init__(self, attribute: SchemaAttribute, parent: QWidget | None = None, *, new: bool = False) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(example(attribute))
        super().__init__(attribute, self.line, parent, new=new)
        self.line.textChanged.connect(lambda: self._edited())

    def _typed(self) -> str:
        return self.line.text()

    def _put(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


class ListedField(LineField):
    """A line that is searched for among values of a standard; any other may be typed as well."""

    def __init__(
        self,
        attribute: SchemaAttribute,
        values: Callable[[], tuple[tuple[str, str], ...]],
        parent: QWidget | None = None,
        *,
        new: bool = False,
    ) -> None:
        self._values = values
        self._list: QAbstractItemView | None = None
        super().__init__(attribute, parent, new=new)
        self.line.setPlaceholderText(tr("Search by name or code"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._list is None:
            # Long lists, made for whoever comes here.
            completer = ValuesCompleter(self._values(), self.line)
            self.line.setCompleter(completer)
            self._list = dropped_list(completer)
        if event.type() == QEvent.Type.KeyPress and self._list is not None and self._list.isVisible():
            # Enter takes what is marked in the list.
            return False
        return super().eventFilter(watched, event)


class AreaField(AttributeField):
    """Several lines; Enter ends it, Shift+Enter begins another line."""

    def __init__(self, attribute: SchemaAttribute, parent: QWidget | None = None, *, new: bool = False) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(theme.px(_AREA_PX))
        super().__init__(attribute, self.area, parent, new=new)
        self.area.textChanged.connect(self._edited)

    def _typed(self) -> str:
        return self.area.toPlainText()

    def _put(self, text: str) -> None:
        self.area.setPlainText(text)


class ChoiceField(AttributeField):
    """True, false or neither. Whatever else a user has is kept as it is until another is chosen."""

    def __init__(self, attribute: SchemaAttribute, parent: QWidget | None = None, *, new: bool = False) -> None:
        self.box = ComboBox()
        for text, value in ((tr("none"), ""), ("true", "true"), ("false", "false")):
            self.box.addItem(text, value)
        super().__init__(attribute, self.box, parent, new=new)
        self.box.currentIndexChanged.connect(lambda _: self._edited())

    def _typed(self) -> str:
        return str(self.box.currentData())

    def _put(self, text: str) -> None:
        if self.box.findData(text) < 0:
            self.box.addItem(text, text)
        self.box.setCurrentIndex(self.box.findData(text))


def field_for(
    attribute: SchemaAttribute, parent: QWidget | None = None, *, value: str = "", new: bool = False
) -> AttributeField:
    """The field that fits ``attribute``, with ``value`` in it."""
    field: AttributeField
    if attribute.type == "Boolean":
        field = ChoiceField(attribute, parent, new=new)
    elif attribute.name == "locale":
        field = ListedField(attribute, locales, parent, new=new)
    elif attribute.name == "zoneinfo":
        field = ListedField(attribute, zones, parent, new=new)
    elif attribute.type == "String" and attribute.name not in ONE_LINE and (len(value) > LONG or "\n" in value):
        field = AreaField(attribute, parent, new=new)
    else:
        field = LineField(attribute, parent, new=new)
    field.set_text(value)
    return field
