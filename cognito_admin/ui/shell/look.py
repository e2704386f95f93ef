"""Theme and size of text, as chosen in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import TEXT_SCALES

if TYPE_CHECKING:
    from cognito_admin.work.settings import Settings


class Look:
    """Applies the settings to the running program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._settings.theme.value, self._settings.text_scale)

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
        self.apply()
