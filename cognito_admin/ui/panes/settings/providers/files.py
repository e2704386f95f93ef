"""Small files that a person chooses: read away from the window's thread, and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_BYTES = 1_000_000
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def choose_file(parent: QWidget, title: str, filters: str, chosen: Callable[[str], object]) -> QFileDialog:
    """Opens the dialog of the system; ``chosen`` gets the path."""
    chooser = QFileDialog(parent, title, "", filters)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.fileSelected.connect(chosen)
    chooser.open()
    return chooser


def read_text(path: Path) -> str | Problem:
    """The text of a small file, or why it cannot be read. Blocks: for ``Loop.aside``."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return problem(marked("The file is far too long to be this."))
        data = path.read_bytes()
    except OSError as error:
        return problem(marked("The file cannot be read: {reason}."), reason=error.strerror or type(error).__name__)
    try:
        return data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError:
        return problem(marked("The file is no text."))
