"""Applies the palette to the program and follows the system between light and dark, and to high contrast.

Qt does not darken Fusion's palette on a plain X11 or Wayland session, so the palette is our own everywhere; where Qt cannot say
what the system prefers (Linux without a platform theme), the desktop portal is asked over D-Bus.
"""

from enum import StrEnum
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme.style import style_sheet
from cognito_admin.ui.theme.tokens import LIGHT, TEXT_PX, Tokens, own_families, tokens_for


class Scheme(StrEnum):
    """What the person chose."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"
    """High contrast, light or dark as the system has it."""


class Signals(QObject):
    """``changed`` is emitted after the palette or the size of text changed."""

    changed = Signal()


class _State:
    tokens: Tokens = LIGHT
    text_scale: float = 1.0
    scheme: Scheme = Scheme.AUTO
    portal_dark: bool | None = None
    portal_contrast: bool | None = None
    signals: Signals | None = None
    applied: tuple[Tokens, float, bool] | None = None
    sheet = ""


_dressed: WeakSet[QWidget] = WeakSet()


def current() -> Tokens:
    return _State.tokens


def text_scale() -> float:
    return _State.text_scale


def px(size: float) -> int:
    """A length that grows with the person's size of text, in device-independent pixels."""
    return round(size * _State.text_scale)


def signals() -> Signals:
    if _State.signals is None:
        _State.signals = Signals()
    return _State.signals


def apply(app: QApplication, scheme: Scheme | str = Scheme.AUTO, scale: float = 1.0) -> None:
    """Puts palette, font and style sheet in place. Cheap when nothing changed."""
    first = _State.applied is None or app.property("cognitoTheme") is None
    if first:
        app.setProperty("cognitoTheme", True)
        QDir.setSearchPaths("controls", [str(ICONS / "controls")])
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(lambda _scheme: _follow(app))
        hints.accessibility().contrastPreferenceChanged.connect(lambda _preference: _follow(app))
    _State.scheme = Scheme(scheme)
    _State.text_scale = scale
    _follow(app)
    if not first:
        # Title bars follow where the platform draws them. Left alone at start: there the platform's own choice already holds.
        wanted = {
            Scheme.LIGHT: Qt.ColorScheme.Light,
            Scheme.DARK: Qt.ColorScheme.Dark,
        }
        app.styleHints().setColorScheme(wanted.get(_State.scheme, Qt.ColorScheme.Unknown))
    elif _State.scheme in (Scheme.LIGHT, Scheme.DARK):
        app.styleHints().setColorScheme(Qt.ColorScheme.Dark if _State.tokens.dark else Qt.ColorScheme.Light)


def dress(window: QWidget) -> None:
    """Gives a window without a parent the style sheet, now and whenever that changes; all that is in it has it, too.

    The sheet is not the application's, since what is built by itself would be styled anew with each widget it is put into.
    """
    _dressed.add(window)
    window.setStyleSheet(_State.sheet)


def prefer_dark(app: QApplication, dark: bool) -> None:
    """What the desktop portal said; it counts only where Qt itself does not know."""
    _State.portal_dark = dark
    if _State.applied is not None:
        _follow(app)


def prefer_contrast(app: QApplication, contrast: bool) -> None:
    """As ``prefer_dark``, for the wish for high contrast."""
    _State.portal_contrast = contrast
    if _State.applied is not None:
        _follow(app)


def _follow(app: QApplication) -> None:
    _set(app, tokens_for(dark=_wants_dark(app), contrast=_wants_contrast(app)))


def _wants_contrast(app: QApplication) -> bool:
    if _State.scheme is not Scheme.AUTO:
        return _State.scheme is Scheme.HIGH_CONTRAST
    # Held meanwhile: what it hands out is taken for gone when nobody holds it.
    hints = app.styleHints()
    asked = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    return asked or bool(_State.portal_contrast)


def _wants_dark(app: QApplication) -> bool:
    if _State.scheme in (Scheme.LIGHT, Scheme.DARK):
        return _State.scheme is Scheme.DARK
    known = app.styleHints().colorScheme()
    if known is not Qt.ColorScheme.Unknown:
        return known is Qt.ColorScheme.Dark
    return bool(_State.portal_dark)


def _set(app: QApplication, tokens: Tokens) -> None:
    right_to_left = app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    wanted = (tokens, _State.text_scale, right_to_left)
    if _State.applied == wanted:
        return
    _State.applied = wanted
    _State.tokens = tokens
    app.setPalette(palette(tokens))
    app.setFont(_font())
    _State.sheet = style_sheet(tokens, _State.text_scale, right_to_left=right_to_left)
    for window in (*_dressed,):
        if shiboken6.isValid(window):
            window.setStyleSheet(_State.sheet)
    signals().changed.emit()


def _font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if families := own_families(font.family()):
        font.setFamilies([*families])
    font.setPixelSize(round(TEXT_PX * _State.text_scale))
    return font


def mono_font(size_px: float = 12) -> QFont:
    """The font of ids and codes."""
    font = QFont()
    font.setFamilies(["SF Mono", "Cascadia Mono", "JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(px(size_px))
    return font


def palette(tokens: Tokens) -> QPalette:
    """Fusion's palette in our colours."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, tokens.window),
        (roles.WindowText, tokens.text),
        (roles.Base, tokens.base),
        (roles.AlternateBase, tokens.window),
        (roles.Text, tokens.text),
        (roles.Button, tokens.raised),
        (roles.ButtonText, tokens.text),
        (roles.BrightText, tokens.on_accent),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Link, tokens.link),
        (roles.LinkVisited, tokens.link),
        (roles.ToolTipBase, tokens.raised),
        (roles.ToolTipText, tokens.text),
        (roles.PlaceholderText, tokens.muted),
        (roles.Light, tokens.hover),
        (roles.Midlight, tokens.border),
        (roles.Mid, tokens.border_strong),
        (roles.Dark, tokens.border_strong),
        (roles.Accent, tokens.accent),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made
