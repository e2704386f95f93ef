"""One of several, or some of several, each with a sentence on what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Thing


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what there is to choose from. ``why_not`` is said where it cannot be chosen as things are."""

    value: Any
    title: str
    help: str = ""
    why_not: str = ""


class ChoiceField(Field):
    """One of several: radio buttons with a sentence each, or with ``combo`` a list that drops down.

    With ``below`` that list has the whole width, for titles that are long. A value that is none of them, as AWS may have
    added since, is offered as it is.
    """

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        choices: Sequence[Choice],
        help_text: str = "",
        *,
        combo: bool = False,
        below: bool = False,
        absent: Any = None,
        validate: Callable[[Any], str | None] | None = None,
        reads: Callable[[Any], Any] | None = None,
        writes: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        self._choices: list[Choice] = []
        self._chosen: Any = absent
        self._combo = ComboBox() if combo else None
        self._radios = _Radios() if not combo else None
        control = self._combo or self._radios
        assert control is not None
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            control,
            beside=combo and not below,
            absent=absent,
            validate=validate,
            reads=reads,
            writes=writes,
        )
        if self._combo is not None:
            self._combo.activated.connect(self._activated)
        elif self._radios is not None:
            self._radios.group.idClicked.connect(self._activated)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What there is to choose from, anew; what is chosen stays."""
        self._choices = [*choices]
        self._redraw()

    def button(self, value: Any) -> QRadioButton:
        """The radio button of a choice."""
        assert self._radios is not None
        return self._radios.buttons[self._place(value)]

    def _activated(self, place: int) -> None:
        self._chosen = self._choices[place].value
        self._edited()

    def _shown(self) -> Any:
        return self._chosen

    def _put(self, shown: Any) -> None:
        self._chosen = shown
        if shown is not None and self._place(shown) < 0:
            self._choices.append(Choice(shown, str(shown)))
            self._redraw()
        self._mark()

    def _words(self, shown: Any) -> str:
        return next((one.title for one in self._choices if one.value == shown), tr("none"))

    def _wrong(self) -> str:
        return next((one.why_not for one in self._choices if one.value == self._chosen), "")

    def _place(self, value: Any) -> int:
        return next((place for place, one in enumerate(self._choices) if one.value == value), -1)

    def _redraw(self) -> None:
        if self._combo is not None:
            self._combo.clear()
            for place, one in enumerate(self._choices):
                self._combo.addItem(one.title)
                self._combo.setItemData(place, plain_tooltip(one.why_not or one.help), Qt.ItemDataRole.ToolTipRole)
        elif self._radios is not None:
            self._radios.show_choices(self._choices)
        self._mark()

    def _mark(self) -> None:
        place = self._place(self._chosen)
        if self._combo is not None:
            self._combo.setCurrentIndex(place)
        elif self._radios is not None:
            self._radios.mark(place)


class _Radios(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.buttons: list[QRadioButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(6)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        for button in self.buttons:
            self.group.removeButton(button)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for place, one in enumerate(choices):
            button = QRadioButton(one.title.replace("&", "&&"))
            button.setEnabled(not one.why_not)
            button.setToolTip(plain_tooltip(one.why_not))
            self.group.addButton(button, place)
            self.buttons.append(button)
            self._column.addWidget(explained(button, one))
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def mark(self, place: int) -> None:
        self.group.setExclusive(False)
        for at, button in enumerate(self.buttons):
            button.setChecked(at == place)
        self.group.setExclusive(True)


class ChoicesField(Field):
    """Some of several, as check boxes. The member is a list: what was in it keeps its order, what is new comes after."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        choices: Sequence[Choice],
        help_text: str = "",
        *,
        absent: Sequence[Any] = (),
        validate: Callable[[list[Any]], str | None] | None = None,
        reads: Callable[[Any], list[Any]] | None = None,
        writes: Callable[[list[Any], Any], Any] | None = None,
    ) -> None:
        self.boxes: dict[Any, QCheckBox] = {}
        self._choices: list[Choice] = []
        self._boxes = QWidget()
        self._column = QVBoxLayout(self._boxes)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(6)
        self._given: list[Any] = []
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            self._boxes,
            beside=False,
            absent=[*absent],
            validate=validate,
            reads=reads,
            writes=writes,
        )
        self._named.setAccessibleName(title)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What there is to choose from, anew; what is ticked stays."""
        ticked = self._shown()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._choices, self.boxes = [], {}
        for one in choices:
            self._add(one)
        self._fill(ticked)

    def _add(self, one: Choice) -> None:
        box = QCheckBox(one.title.replace("&", "&&"))
        box.setEnabled(not one.why_not)
        box.setToolTip(plain_tooltip(one.why_not))
        box.toggled.connect(lambda _: self._edited())
        self._choices.append(one)
        self.boxes[one.value] = box
        self._column.addWidget(explained(box, one))
        self._boxes.setFocusProxy(next(iter(self.boxes.values())))

    def _shown(self) -> list[Any]:
        ticked = [value for value, box in self.boxes.items() if box.isChecked()]
        return [
            *(value for value in self._given if value in ticked),
            *(one for one in ticked if one not in self._given),
        ]

    def _put(self, shown: Sequence[Any]) -> None:
        self._given = [*shown]
        for value in shown:
            if value not in self.boxes:
                self._add(Choice(value, str(value)))
        for value, box in self.boxes.items():
            box.setChecked(value in shown)

    def _words(self, shown: Sequence[Any]) -> str:
        titles = {one.value: one.title for one in self._choices}
        return ", ".join(titles.get(value, str(value)) for value in shown) or tr("none")


def explained(button: QRadioButton | QCheckBox, choice: Choice) -> QWidget:
    """A choice with its sentence below it, in line with its title."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(button)
    said = choice.why_not or choice.help
    if said:
        button.setAccessibleDescription(said)
        words = Text(said, "small", wrap=True)
        indent = QHBoxLayout()
        indent.setContentsMargins(theme.px(25), 0, 0, 0)
        indent.addWidget(words)
        add_layout(column, indent)
    return part
