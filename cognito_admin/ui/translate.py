"""The one door through which the window's words pass, so that they can be translated."""

from PySide6.QtCore import QCoreApplication

CONTEXT = ""
"""Where pyside6-lupdate files the words it finds in ``tr(...)``; ``marked(...)`` needs ``-tr-function-alias tr+=marked``."""


def tr(text: str, /, **facts: object) -> str:
    """The text in the person's language, its ``{placeholders}`` filled with facts that are shown as they are."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**facts) if facts else translated
