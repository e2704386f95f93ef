"""The few things one may choose about the program itself. Every choice takes effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.theme.tokens import TEXT_SCALES
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.work.settings import Settings

CLOCK = "clock"
"""The name under which the settings keep how the time of day is written: system, 24 or 12."""


class PreferencesDialog(Dialog):
    """``look_changed`` is emitted after the theme, the size of text or the clock changed in the settings."""

    look_changed = Signal()

    def __init__(self, parent: QWidget, settings: Settings, *, log_file: str = "") -> None:
        super().__init__(parent, tr("Preferences"), width_px=440)
        self._settings = settings
        kinds = {"auto": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}
        self._theme = _box(kinds, settings.theme.value)
        self._theme.currentIndexChanged.connect(self._apply)
        scales = {scale: tr("{percent} %", percent=round(scale * 100)) for scale in TEXT_SCALES}
        self._scale = _box(scales, min(TEXT_SCALES, key=lambda scale: abs(scale - settings.text_scale)))
        self._scale.currentIndexChanged.connect(self._apply)
        clocks = {"system": tr("Like the system"), "24": tr("14:03"), "12": tr("2:03 PM")}
        self._clock = _box(clocks, settings.ui(CLOCK) or "system")
        self._clock.currentIndexChanged.connect(self._apply)
        ages: dict[int | None, str] = {None: tr("Never"), 30: tr("30 days"), 90: tr("90 days"), 365: tr("365 days")}
        self._forget = _box(ages, settings.forget_values_after_days)
        self._forget.setToolTip(
            tr(
                "What users had before and after a change is forgotten when the program starts after that time; "
                "such a change can no longer be undone"
            )
        )
        self._forget.currentIndexChanged.connect(self._forget_after)
        self._personal = QCheckBox(tr("Write personal data to the log"))
        self._personal.setChecked(settings.log_personal_data)
        self._personal.toggled.connect(self._log)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, box in (
            (tr("&Theme"), self._theme),
            (tr("Text &size"), self._scale),
            (tr("T&ime of day"), self._clock),
            (tr("Forget old &values after"), self._forget),
        ):
            form.addRow(text, box)
            box.setAccessibleName(text.replace("&", ""))
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(tr("Preferences"), "title"))
        layout.addLayout(form)
        layout.addWidget(Text(tr("What was changed, and by whom, stays on record for good."), "small", wrap=True))
        layout.addWidget(self._personal)
        why = tr(
            "Off, the log holds no names, addresses or user names. Turn it on only to track down a problem. "
            "Passwords and keys are never written."
        )
        layout.addWidget(Text(why, "small", wrap=True))
        if log_file:
            layout.addWidget(Text(tr("Log: {file}", file=log_file), "small", wrap=True, selectable=True))
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _apply(self) -> None:
        self._settings.theme = type(self._settings.theme)(self._theme.currentData())
        self._settings.text_scale = self._scale.currentData()
        self._settings.set_ui(CLOCK, self._clock.currentData())
        self.look_changed.emit()

    def _forget_after(self) -> None:
        self._settings.forget_values_after_days = self._forget.currentData()

    def _log(self, wanted: bool) -> None:
        self._settings.log_personal_data = wanted


def _box(values: Mapping[Any, str], chosen: object) -> QComboBox:
    box = QComboBox()
    for value, text in values.items():
        box.addItem(text, value)
        if value == chosen:
            box.setCurrentIndex(box.count() - 1)
    return box
