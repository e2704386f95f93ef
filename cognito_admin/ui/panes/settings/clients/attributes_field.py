"""Which attributes an app may read, or change: what Cognito takes for granted, or a list of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.ui.settings.choice_fields import Choice, explained
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.settings.things import Thing

_ACROSS = 3


class AttributesField(Field):
    """What the control shows is None for Cognito's default, which AWS says by saying nothing, or the list."""

    def __init__(self, thing: Thing, member: str, name: str, usual: str, validate: Callable[[Any], str | None]) -> None:
        """``usual`` says what the default is."""
        self._names: list[str] = []
        self._given: list[str] = []
        self.boxes: dict[str, QCheckBox] = {}
        self.usual = QRadioButton(tr("Cognito's default"))
        self.chosen = QRadioButton(tr("Only these"))
        self._group = QButtonGroup()
        self._group.addButton(self.usual)
        self._group.addButton(self.chosen)
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(6)
        column.addWidget(explained(self.usual, Choice(None, "", usual)))
        column.addWidget(self.chosen)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(theme.px(25), 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        column.addWidget(self._list)
        control.setFocusProxy(self.usual)
        super().__init__(thing, (member,), name, "", control, beside=False, absent=None, validate=validate)
        self._list.hide()
        self.chosen.toggled.connect(self._toggled)

    def set_attributes(self, names: Sequence[str]) -> None:
        """Those of the pool, in its order; what a client names beyond them is offered, too."""
        if [*names] == self._names:
            return
        shown = self._shown()
        self._names = [*names]
        self.boxes = {}
        self._fill(shown)

    def _toggled(self, own: bool) -> None:
        if own and not self.boxes:
            self._offer(())
        self._list.setVisible(own)
        self._edited()

    def _offer(self, more: Sequence[str]) -> None:
        """Boxes for the attributes of the pool and for ``more``. Made late: most clients have the default and need none."""
        wanted = [*dict.fromkeys((*self._names, *more))]
        if [*self.boxes] != wanted:
            self._rebuild(wanted)

    def _rebuild(self, names: Sequence[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        for place, name in enumerate(names):
            box = QCheckBox(title(name).replace("&", "&&"))
            box.setToolTip(plain_tooltip(name))
            box.setAccessibleName(f"{self.title}: {title(name)}")
            box.toggled.connect(lambda _: self._edited())
            self.boxes[name] = box
            self._grid.addWidget(box, place // _ACROSS, place % _ACROSS)

    def _shown(self) -> list[str] | None:
        if not self.chosen.isChecked():
            return None
        ticked = [name for name, box in self.boxes.items() if box.isChecked()]
        return [*(name for name in self._given if name in ticked), *(one for one in ticked if one not in self._given)]

    def _put(self, shown: Sequence[str] | None) -> None:
        if shown is not None:
            self._given = [*shown]
            self._offer(shown)
            for name, box in self.boxes.items():
                box.setChecked(name in shown)
        (self.usual if shown is None else self.chosen).setChecked(True)
        self._list.setVisible(shown is not None)

    def _written(self, shown: list[str] | None) -> Any:
        return MISSING if shown is None else shown

    def _words(self, shown: Sequence[str] | None) -> str:
        if shown is None:
            return tr("Cognito's default")
        return ", ".join(title(name) for name in shown) or tr("none")
