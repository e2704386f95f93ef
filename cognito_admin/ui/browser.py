"""The person's web browser."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_page(address: str) -> bool:
    """Hands a web page to the browser. False where the desktop knows of none."""
    return QDesktopServices.openUrl(QUrl(address))
