"""The palette and measures of the window, as plain values. Text on its own ground keeps a contrast of at least 4.5:1."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours are ``#rrggbb``. ``*_soft`` is a ground on which the colour of the same name is written."""

    dark: bool
    window: str
    """The ground of navigation, headers and the status bar."""
    base: str
    """The ground of content: tables, forms, text."""
    raised: str
    """Menus, dialogs, cards on ``window``."""
    hover: str
    border: str
    border_strong: str
    """The frame of a control: at least 3:1 against ``base``."""
    text: str
    muted: str
    disabled: str
    accent: str
    """The accent as a ground, with ``on_accent`` written on it."""
    accent_hover: str
    on_accent: str
    link: str
    """The accent as writing on ``base`` and ``window``."""
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


LIGHT = Tokens(
    dark=False,
    window="#f5f6f8",
    base="#ffffff",
    raised="#ffffff",
    hover="#eceef2",
    border="#e0e3e8",
    border_strong="#868e99",
    text="#1b1f24",
    muted="#59636e",
    disabled="#9aa2ac",
    accent="#3b5bdb",
    accent_hover="#3250c4",
    on_accent="#ffffff",
    link="#3454d1",
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
    window="#191b1f",
    base="#1f2226",
    raised="#282c31",
    hover="#2d3238",
    border="#32373e",
    border_strong="#747d89",
    text="#e6e9ed",
    muted="#a3abb6",
    disabled="#6a727d",
    accent="#4a68e8",
    accent_hover="#3f5cd8",
    on_accent="#ffffff",
    link="#8ea6ff",
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

SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
RADIUS = 6

TEXT_PX = 13
"""The base size of text, before the person's own scale."""
TEXT_SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
ROW_PX = 28
HEADER_PX = 46
STATUS_PX = 28
NAVIGATION_PX = 248
"""Height of a row in a table or tree at scale 1."""


def own_families(system_family: str) -> tuple[str, ...]:
    """The fonts to prefer where the desktop names none of its own; nothing where it does."""
    nameless = system_family.lower() in {"sans serif", "sans", "sans-serif", ""}
    if sys.platform.startswith("linux") and nameless:
        return ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")
    return ()
