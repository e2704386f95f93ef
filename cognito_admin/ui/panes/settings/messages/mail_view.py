"""Shows the HTML of a message as a mail program would, without ever loading anything."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QPalette, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser

from cognito_admin.model.settings.mail_html import drawable

_PAPER, _INK = "#ffffff", "#1b1f24"
"""Mail programs write on white, whatever colours the window has."""


class MailView(QTextBrowser):
    """Pictures, style sheets and links of the message lead nowhere: a preview must not tell anybody that it was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(f"QTextBrowser {{ background: {_PAPER}; color: {_INK}; border: none; padding: 0; }}")
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Link, "#3454d1")
        self.setPalette(palette)
        self.document().setDocumentMargin(12)
        self.asked_for: list[str] = []
        """What the message would have loaded elsewhere."""

    def show_html(self, html: str) -> None:
        self.asked_for = []
        self.setHtml(drawable(html))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        address = name.toString() if isinstance(name, QUrl) else name
        if address:
            self.asked_for.append(address)
        if kind == QTextDocument.ResourceType.ImageResource.value:
            blank = QImage(1, 1, QImage.Format.Format_ARGB32)
            blank.fill(0)
            return blank
        return b""
