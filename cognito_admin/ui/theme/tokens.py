"""The palettes and measures of the window, as plain values. Writing keeps 4.5:1 to its ground, 7:1 with high contrast."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours are ``#rrggbb``. ``*_soft`` is a ground on which the colour of the same name is written."""

    dark: bool
    contrast: bool
    """High contrast: frames are drawn twice as thick."""
    window: str
    """The ground of navigation, headers and the status bar."""
    base: str
    """The ground of content: tables, forms, text."""
    raised: str
    """Menus, dialogs, cards on ``window``."""
    hover: str
    border: str
    border_strong: str
    """The frame of a tick box: at least 3:1 against ``base``."""
    frame: str
    """Around what is typed into or pressed."""
    thumb: str
    """The handle of a scroll bar."""
    text: str
    muted: str
    disabled: str
    accent: str
    """The accent as a ground, with ``on_accent`` written on it."""
    accent_hover: str
    on_accent: str
    link: str
    """The accent as writing on ``base`` and ``window``."""
    focus: str
    """The ring around what has the keyboard: at least 3:1 against whatever it lies on."""
    focus_on_accent: str
    """The same around what is filled with the accent, or with the red of production."""
    accent_soft: str
    """Selected rows."""
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info_soft: str
    staging: str
    """A dot, never writing: at least 3:1 against ``window``."""
    production: str
    """The loudest thing on the screen; white is written on it."""
    on_production: str

    @property
    def trough(self) -> str:
        """What a progress bar is filled into: with high contrast lines are nearly as dark as what fills it."""
        return self.accent_soft if self.contrast else self.border


LIGHT = Tokens(
    dark=False,
    contrast=False,
    window="#f5f6f8",
    base="#ffffff",
    raised="#ffffff",
    hover="#eceef2",
    border="#e0e3e8",
    border_strong="#868e99",
    frame="#c3c9d1",
    thumb="#c3c8d0",
    text="#1b1f24",
    muted="#59636e",
    disabled="#9aa2ac",
    accent="#3b5bdb",
    accent_hover="#3250c4",
    on_accent="#ffffff",
    link="#3454d1",
    focus="#3454d1",
    focus_on_accent="#000000",
    accent_soft="#e7ecfd",
    danger="#b42318",
    danger_soft="#fdecea",
    warning="#7a4d00",
    warning_soft="#fff1d1",
    success="#176f30",
    success_soft="#e3f5e8",
    info_soft="#edf1fe",
    staging="#c27803",
    production="#cf222e",
    on_production="#ffffff",
)

DARK = Tokens(
    dark=True,
    contrast=False,
    window="#191b1f",
    base="#1f2226",
    raised="#282c31",
    hover="#2d3238",
    border="#32373e",
    border_strong="#747d89",
    frame="#5c656f",
    thumb="#4b525b",
    text="#e6e9ed",
    muted="#a3abb6",
    disabled="#6a727d",
    accent="#4a68e8",
    accent_hover="#3f5cd8",
    on_accent="#ffffff",
    link="#8ea6ff",
    focus="#8ea6ff",
    focus_on_accent="#e6e9ed",
    accent_soft="#2a3350",
    danger="#ff8f87",
    danger_soft="#3c2022",
    warning="#f2c063",
    warning_soft="#3a2f17",
    success="#6cc784",
    success_soft="#1c3325",
    info_soft="#262d42",
    staging="#e0a53a",
    production="#d93540",
    on_production="#ffffff",
)

CONTRAST_LIGHT = Tokens(
    dark=False,
    contrast=True,
    window="#ffffff",
    base="#ffffff",
    raised="#ffffff",
    hover="#e2e6ec",
    border="#565c64",
    border_strong="#000000",
    frame="#000000",
    thumb="#565c64",
    text="#000000",
    muted="#2b3036",
    disabled="#5b626b",
    accent="#0a2a9c",
    accent_hover="#061c6e",
    on_accent="#ffffff",
    link="#0a2a9c",
    focus="#0a2a9c",
    focus_on_accent="#ff9d00",
    accent_soft="#d3deff",
    danger="#7a0c06",
    danger_soft="#ffe3e0",
    warning="#4f3100",
    warning_soft="#fff0cc",
    success="#0b4a1c",
    success_soft="#dcf5e2",
    info_soft="#e4eaff",
    staging="#8a5200",
    production="#8f0d18",
    on_production="#ffffff",
)

CONTRAST_DARK = Tokens(
    dark=True,
    contrast=True,
    window="#000000",
    base="#000000",
    raised="#0b0d0f",
    hover="#262b31",
    border="#9aa4b0",
    border_strong="#ffffff",
    frame="#ffffff",
    thumb="#9aa4b0",
    text="#ffffff",
    muted="#dfe4ea",
    disabled="#a3abb6",
    accent="#b3c4ff",
    accent_hover="#d3ddff",
    on_accent="#000000",
    link="#b3c4ff",
    focus="#ffd166",
    focus_on_accent="#0a2a9c",
    accent_soft="#1b2a66",
    danger="#ffb3ad",
    danger_soft="#330c0a",
    warning="#ffd98a",
    warning_soft="#2e2200",
    success="#9be8ae",
    success_soft="#06260f",
    info_soft="#10183a",
    staging="#ffc247",
    production="#ff7b82",
    on_production="#000000",
)

PALETTES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


def tokens_for(*, dark: bool, contrast: bool) -> Tokens:
    return next(tokens for tokens in PALETTES if (tokens.dark, tokens.contrast) == (dark, contrast))


SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
RADIUS = 6

TITLE_PX = 20
HEADING_PX = 15
TEXT_PX = 13
SMALL_PX = 12
SECTION_PX = 11
"""Sizes of text, before the person's own scale."""
TEXT_SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
ROW_PX = 28
"""Height of a row in a table or tree at scale 1."""
HEADER_PX = 46
STATUS_PX = 28
NAVIGATION_PX = 248


def own_families(system_family: str) -> tuple[str, ...]:
    """The fonts to prefer where the desktop names none of its own; nothing where it does."""
    nameless = system_family.lower() in {"sans serif", "sans", "sans-serif", ""}
    if sys.platform.startswith("linux") and nameless:
        return ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")
    return ()
