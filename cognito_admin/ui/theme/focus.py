"""The ring around what has the keyboard, where it is painted by hand."""

from PySide6.QtGui import QColor, QPen

from cognito_admin.ui.theme import theme


def focus_pen() -> QPen:
    """As thick as the style sheet draws it: twice as thick with high contrast."""
    tokens = theme.current()
    return QPen(QColor(tokens.focus), 2 if tokens.contrast else 1)
