"""Colours and strokes of charts, out of the theme; stronger where the system asks for more contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPen

from cognito_admin.model.health.charts import LineKind, Tone
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from cognito_admin.ui.charts.drawn_line import DrawnLine

# At least 3:1 on the ground, and told apart also by those who do not tell red from green; each has its dashes with high contrast.
_LIGHT = ("#3454d1", "#0f766e", "#a21caf", "#a16207", "#0369a1", "#be185d", "#4d7c0f", "#57534e")
_DARK = ("#8ea6ff", "#4fd1c5", "#e29bff", "#e3b341", "#63c5f5", "#ff8fb8", "#a5d65c", "#bdb7b0")
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (10, 4), (4, 2), (1, 3), (12, 2, 2, 2))


@dataclass(frozen=True, slots=True)
class Look:
    tokens: Tokens
    contrast: bool
    scale: float

    @classmethod
    def now(cls) -> Look:
        return cls(theme.current(), _wants_contrast(), theme.text_scale())

    @classmethod
    def on_paper(cls) -> Look:
        """For pictures that go into documents, which are white."""
        return cls(LIGHT, _wants_contrast(), 1.0)

    def px(self, size: float) -> float:
        return size * self.scale

    def colour(self, drawn: DrawnLine) -> QColor:
        tokens, line = self.tokens, drawn.line
        if line.kind is LineKind.LIMIT:
            return QColor(tokens.text if self.contrast else tokens.danger)
        if line.tone is not Tone.NEUTRAL:
            # The first in the colour of its tone, further ones in such as that is not taken for.
            first, beyond = (tokens.danger, 2) if line.tone is Tone.BAD else (tokens.staging, 3)
            return QColor(self._cycled(drawn.place + beyond) if drawn.place else first)
        return QColor(self._cycled(drawn.place))

    def pen(self, drawn: DrawnLine, *, quick: bool = False) -> QPen:
        line = drawn.line
        colour = self.colour(drawn)
        width = 2.0 if self.contrast else 1.5
        if line.kind is LineKind.LAST_WEEK:
            # Thin and pale, and still to be seen on a dark ground.
            colour = _mixed(colour, self.ground, 0.7 if self.contrast else 0.6 if self.tokens.dark else 0.42)
            width = 1.0
        pen = QPen(colour, 1.0 if quick else width * max(1.0, self.scale))
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if line.kind is LineKind.LIMIT:
            pen.setDashPattern([6, 4])
        elif (
            self.contrast
            and line.kind is not LineKind.LAST_WEEK
            and not quick
            and (dashes := _DASHES[drawn.place % len(_DASHES)])
        ):
            pen.setDashPattern([*dashes])
        return pen

    def under(self, drawn: DrawnLine) -> QColor:
        """What fills the room below a line."""
        colour = self.colour(drawn)
        colour.setAlpha(46 if self.tokens.dark else 30)
        return colour

    @property
    def ground(self) -> QColor:
        return QColor(self.tokens.base)

    @property
    def grid(self) -> QColor:
        return QColor(self.tokens.border)

    @property
    def night(self) -> QColor:
        """Laid over the ground."""
        if self.tokens.dark:
            # Nothing is darker than the ground there is with high contrast.
            return QColor(255, 255, 255, 26) if self.tokens.contrast else QColor(0, 0, 0, 44)
        return QColor(40, 60, 110, 13)

    @property
    def muted(self) -> QColor:
        return QColor(self.tokens.text if self.contrast else self.tokens.muted)

    @property
    def text(self) -> QColor:
        return QColor(self.tokens.text)

    @property
    def accent(self) -> QColor:
        return QColor(self.tokens.link)

    def _cycled(self, place: int) -> str:
        colours = _DARK if self.tokens.dark else _LIGHT
        return colours[place % len(colours)]


def _mixed(colour: QColor, ground: QColor, part: float) -> QColor:
    """So much of the colour on the ground, as one that covers: what is laid over itself is no darker."""
    pairs = (
        (colour.redF(), ground.redF()),
        (colour.greenF(), ground.greenF()),
        (colour.blueF(), ground.blueF()),
    )
    return QColor.fromRgbF(*(over * part + under * (1 - part) for over, under in pairs))


def _wants_contrast() -> bool:
    # Held meanwhile: what it hands out is taken for gone when nobody holds it.
    hints = QGuiApplication.styleHints()
    asked = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    return asked or theme.current().contrast


PALETTES = ((LIGHT, _LIGHT), (DARK, _DARK))
"""For whoever measures contrast."""
