"""What the desktop opens for the person: their web browser, their folders."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_page(address: str) -> bool:
    """Hands a web page to the browser. False where the desktop knows of none."""
    return QDesktopServices.openUrl(QUrl(address))


def open_folder(folder: Path) -> bool:
    """Shows a folder. False where the desktop knows of nothing that does."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
