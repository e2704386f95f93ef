"""The kinds of fields: on or off, one of several, some of several, a number, text, a list, a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSpinBox, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.ui.formats import number
from cognito_admin.ui.settings.choice_fields import Choice, ChoiceField, ChoicesField
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.settings.switch import Switch
from cognito_admin.ui.settings.text_fields import ListField, LongTextField, TextField
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Thing

__all__ = [
    "Choice",
    "ChoiceField",
    "ChoicesField",
    "FactField",
    "ListField",
    "LongTextField",
    "NumberField",
    "SwitchField",
    "TextField",
]

_UNIT_PX = 68
_UNSET = -1
"""What the box of numbers holds where there is none."""


class SwitchField(Field):
    """``on`` and ``off`` are the member's values; turned round for what is better said the other way."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        on: Any = True,
        off: Any = False,
        absent: Any = False,
        validate: Callable[[bool], str | None] | None = None,
    ) -> None:
        """``absent`` is the member's value, on or off, that having none stands for."""
        self.box = Switch()
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            self.box,
            beside=True,
            absent=absent,
            validate=validate,
            reads=lambda member: member == on,
            writes=lambda shown, _: on if shown else off,
        )
        self.box.toggled.connect(lambda _: self._edited())

    def _shown(self) -> bool:
        return self.box.isChecked()

    def _put(self, shown: bool) -> None:
        self.box.setChecked(shown)

    def _words(self, shown: bool) -> str:
        return tr("on") if shown else tr("off")


class NumberField(Field):
    """A whole number between ``least`` and ``most``, with its unit beside it. There may be none where ``unset`` names that."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        least: int,
        most: int,
        unit: str = "",
        unset: str = "",
        absent: int | None = None,
        validate: Callable[[int | None], str | None] | None = None,
        reads: Callable[[Any], Any] | None = None,
        writes: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        self._least, self._most, self._unit, self._unset = least, most, unit, unset
        self.box = QSpinBox()
        self.box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        # Wider than what is allowed, so that a number that is not can be typed and is told of, not bent.
        self.box.setRange(_UNSET if unset else 0, 2**31 - 1)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFixedWidth(theme.px(96))
        if unset:
            self.box.setSpecialValueText(unset)
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        if unit:
            beside = Text(unit, "muted")
            # Boxes of one form stand below one another, whatever their units.
            beside.setMinimumWidth(theme.px(_UNIT_PX))
            row.addWidget(beside)
        control.setFocusProxy(self.box)
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            control,
            beside=True,
            absent=absent,
            validate=validate,
            reads=reads,
            writes=writes,
        )
        self.box.valueChanged.connect(lambda _: self._edited())

    def set_range(self, least: int, most: int) -> None:
        """Where the limits hang on another setting."""
        self._least, self._most = least, most
        self.refresh()

    def _shown(self) -> int | None:
        return None if self._unset and self.box.value() == _UNSET else self.box.value()

    def _put(self, shown: int | None) -> None:
        self.box.setValue((_UNSET if self._unset else 0) if shown is None else int(shown))

    def _words(self, shown: int | None) -> str:
        if shown is None:
            return self._unset or tr("none")
        return f"{number(shown)} {self._unit}".strip()

    def _written(self, shown: int | None) -> Any:
        return MISSING if shown is None else shown

    def _wrong(self) -> str:
        shown = self._shown()
        if shown is None or self._least <= shown <= self._most:
            return ""
        return tr("Between {least} and {most}", least=number(self._least), most=number(self._most))


class FactField(Field):
    """What cannot be changed, told with the reason. ``words`` makes text of the member."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        words: Callable[[Any], str] | None = None,
    ) -> None:
        self._fact = BreakableText("", "muted")
        self._fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fact.setMinimumWidth(theme.px(120))
        self._member: Any = None
        self._as_words = words
        super().__init__(thing, pointer, title, help_text, self._fact, beside=True)

    def _shown(self) -> Any:
        return self._member

    def _put(self, shown: Any) -> None:
        self._member = shown
        self._fact.set_text(self._as_words(shown) if self._as_words is not None else self._words(shown))

    def _words(self, shown: Any) -> str:
        if isinstance(shown, bool):
            return tr("on") if shown else tr("off")
        if isinstance(shown, list | tuple):
            return ", ".join(str(one) for one in shown) or tr("none")
        return tr("none") if shown is None or shown == "" else str(shown)

    def _enable(self, *, editable: bool) -> None:
        del editable
