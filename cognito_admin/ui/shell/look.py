"""Theme and size of text, as chosen in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import TEXT_SCALES

if TYPE_CHECKING:
    from cognito_admin.work.settings import Settings


_CALM_MS = 120
"""So long after the last step the size of text is taken over: every widget is styled anew for it."""


class Look(QObject):
    """Applies the settings to the running program. Steps of the size of text that follow each other are applied once.

    ``applied`` follows also where nothing looks otherwise: the theme of the system may be the one that was chosen.
    """

    applied = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._soon = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._soon.timeout.connect(self.apply)

    def apply(self) -> None:
        self._soon.stop()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._settings.theme.value, self._settings.text_scale)
        self.applied.emit()

    def larger(self) -> None:
        self._scale_to(next((scale for scale in TEXT_SCALES if scale > self._settings.text_scale), TEXT_SCALES[-1]))

    def smaller(self) -> None:
        below = [scale for scale in TEXT_SCALES if scale < self._settings.text_scale]
        self._scale_to(below[-1] if below else TEXT_SCALES[0])

    def normal(self) -> None:
        self._scale_to(1.0)

    def choose_theme(self, name: str) -> None:
        self._settings.theme = type(self._settings.theme)(name)
        self.apply()

    def _scale_to(self, scale: float) -> None:
        self._settings.text_scale = scale
        self._soon.start()
