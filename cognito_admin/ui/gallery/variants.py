"""The ways in which the gallery shows everything: colours, size of text, stretched words, right to left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from cognito_admin.work.settings import Theme

SMALL, LARGE = QRect(0, 0, 1366, 768), QRect(1366, 0, 1920, 1080)
"""The screens: the smallest that counts, and one on which text of twice the size has a place."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One start of the program."""

    name: str
    theme: Theme = Theme.LIGHT
    prefers_dark: bool = False
    """What the system would say, where the theme follows it."""
    screen: QRect = SMALL
    text_scale: float = 1.0
    stretched: bool = False
    right_to_left: bool = False
    states: bool = False
    """Whether the panes are shown in all their states, too."""


VARIANTS = (
    Variant("contrast", Theme.HIGH_CONTRAST),
    Variant("contrast-dark", Theme.HIGH_CONTRAST, prefers_dark=True),
    Variant("large", screen=LARGE, text_scale=2.0),
    Variant("stretched", stretched=True),
    Variant("right-to-left", stretched=True, right_to_left=True),
    # Last, since empty pools are made for the states.
    Variant("light", states=True),
    Variant("dark", Theme.DARK, states=True),
)
