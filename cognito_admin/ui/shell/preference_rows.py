"""A preference as a row of the dialog: its name, what it means, and a control made for its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QGridLayout, QSpinBox, QWidget

from cognito_admin.model.preferences import GROUPS, Effect, Kind
from cognito_admin.ui.settings.switch import Switch
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.preferences import Preference, Value

_CONTROL_PX = 180


class PreferenceRow(QWidget):
    """``chosen`` carries what the person chose; ``show_value`` does not say it."""

    chosen = Signal(object)

    def __init__(self, preference: Preference[Value], value: Value) -> None:
        super().__init__()
        self.preference = preference
        label = Text(tr(preference.label), wrap=True)
        explanation = tr(preference.explanation)
        if preference.effect is Effect.NEXT_START:
            explanation += " " + tr("Takes effect at the next start of the program.")
        self.control = self._made(preference)
        self.control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.control.installEventFilter(self)
        label.setBuddy(self.control)
        self.control.setAccessibleName(tr(preference.label))
        self.control.setAccessibleDescription(explanation)
        layout = self._grid = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(0, 1)
        layout.addWidget(label, 0, 0)
        layout.addWidget(Text(explanation, "small", wrap=True), 1, 0)
        layout.addWidget(self.control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        words = [GROUPS[preference.group], preference.label, *(choice.label for choice in preference.choices)]
        self._words = " ".join([*map(tr, words), explanation, preference.name]).casefold()
        self.show_value(value)
        if isinstance(self.control, Switch):
            self.control.toggled.connect(self.chosen.emit)
        elif isinstance(self.control, QSpinBox):
            self.control.valueChanged.connect(self.chosen.emit)
        else:
            self.control.currentIndexChanged.connect(lambda _place: self.chosen.emit(self._combo().currentData()))

    def fits(self, words: str) -> bool:
        """Whether all of ``words`` are found in what is said of it."""
        return all(word in self._words for word in words.casefold().split())

    def lay_out(self) -> None:
        """At once, after the control got another width."""
        self._grid.activate()

    def show_value(self, value: Value) -> None:
        self.control.blockSignals(True)
        if isinstance(self.control, Switch):
            self.control.setChecked(value is True)
        elif isinstance(self.control, QSpinBox):
            self.control.setValue(value if isinstance(value, int) else 0)
        else:
            values = [choice.value for choice in self.preference.choices]
            self._combo().setCurrentIndex(values.index(value))
        self.control.blockSignals(False)
        self.control.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The wheel scrolls the page; what happens to lie below the pointer must not change by it.
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _combo(self) -> QComboBox:
        assert isinstance(self.control, QComboBox)
        return self.control

    def _made(self, preference: Preference[Value]) -> Switch | QSpinBox | QComboBox:
        if preference.kind is Kind.SWITCH:
            return Switch()
        if preference.kind is Kind.NUMBER:
            assert preference.bounds is not None
            spin = QSpinBox()
            spin.setRange(preference.bounds.least, preference.bounds.most)
            spin.setSuffix(f" {preference.bounds.unit}")
            spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            spin.setKeyboardTracking(False)
            spin.setFixedWidth(theme.px(_CONTROL_PX))
            return spin
        combo = ComboBox()
        for choice in preference.choices:
            combo.addItem(tr(choice.label), choice.value)
        combo.setMinimumWidth(theme.px(_CONTROL_PX))
        return combo
