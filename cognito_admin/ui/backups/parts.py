"""Small parts that the pages about backups have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.widgets.text import Picture, Text


def remark(icon_name: str, text: str, role: str = "small") -> QWidget:
    """A picture and some words beside it."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(Picture(icon_name, "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, role, wrap=True, selectable=True), 1)
    return part


def indented(*parts: QWidget) -> QWidget:
    """What belongs to the choice above it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    return box


def beside(*parts: QWidget) -> QWidget:
    """The first takes what room there is."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, 0 if place else 1)
    return box
