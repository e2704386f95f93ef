"""What the desktop opens for the person: their web browser, their folders."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_OWN = ("localhost", "127.0.0.1", "::1")


def open_page(address: str) -> bool:
    """Hands a web page to the browser. False where the desktop knows of none.

    False, too, for what is no page on the web: an address may come from an endpoint, and the desktop would start a program for
    ``file:`` and for what else it knows. Without encryption only a page of this computer is opened.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    safe = url.scheme() == "https" or (url.scheme() == "http" and url.host() in _OWN)
    return safe and bool(url.host()) and not url.userInfo() and QDesktopServices.openUrl(url)


def open_folder(folder: Path) -> bool:
    """Shows a folder. False where the desktop knows of nothing that does, or where it is no folder but a file to be started."""
    return folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
