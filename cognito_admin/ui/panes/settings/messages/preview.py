"""What people get: an e-mail with its sender and subject, or a text message, placeholders filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.model.settings.messages_rules import filled, filled_html, sms_parts
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.messages.mail_view import MailView
from cognito_admin.ui.settings.field import link
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Text, surface

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from cognito_admin.model.settings.messages_rules import Kind

EXAMPLE_NAME, EXAMPLE_CODE, EXAMPLE_PASSWORD = "ann.miller", "482913", "Tq7!mwRz"
_PAUSE_MS = 150
"""Between the last letter typed and the picture of it: a long message takes a moment to lay out."""
_MAIL_PX = 180


@dataclass(frozen=True, slots=True)
class Message:
    """As the template has it, or as AWS would send it where there is none. A text message has neither sender nor subject."""

    sender: str
    subject: str
    body: str


class MailPreview(QWidget):
    """Laid out only while it can be seen."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self._html = ""
        self._stale = False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.draw)
        self.view = MailView()
        self.view.setAccessibleName(tr("Preview of the e-mail"))
        self.plain = QPlainTextEdit()
        self.plain.setReadOnly(True)
        self.plain.setFrameShape(QFrame.Shape.NoFrame)
        self.plain.setAccessibleName(tr("Preview of the e-mail as plain text"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.plain)
        self._pages.setFixedHeight(theme.px(_MAIL_PX))
        self._sender, self._subject = ElidedText("", "small"), ElidedText("", "strong")
        self._turn = link(tr("As plain text"), self._turned)
        self._nothing_loaded = Text("", "small", wrap=True)
        self._nothing_loaded.hide()
        top = QHBoxLayout()
        top.addWidget(Text(tr("Preview"), "small"), 1)
        top.addWidget(self._turn)
        paper = QFrame()
        surface(paper, "card")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(1, 8, 1, 1)
        inside.setSpacing(2)
        for part in (self._sender, self._subject):
            part.setContentsMargins(12, 0, 12, 0)
            inside.addWidget(part)
        inside.addSpacing(4)
        inside.addWidget(self._pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        add_layout(column, top)
        column.addWidget(paper)
        column.addWidget(self._nothing_loaded)
        column.addStretch(1)

    def show_message(self, message: Message) -> None:
        self._sender.set_text(tr("From {sender}", sender=message.sender))
        self._subject.set_text(message.subject)
        self._html = filled_html(self._kind, message.body, EXAMPLE_NAME, _code(self._kind))
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def draw(self) -> None:
        self._timer.stop()
        self._stale = False
        self.view.show_html(self._html)
        self.plain.setPlainText(self.view.toPlainText())
        asked = len(self.view.asked_for)
        self._nothing_loaded.setText(
            trn(
                "The picture in this message is not loaded here.",
                "The {count} pictures in this message are not loaded here.",
                asked,
            )
            if asked
            else ""
        )
        self._nothing_loaded.setVisible(bool(asked))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.draw()

    def _turned(self) -> None:
        plain = self._pages.currentWidget() is self.view
        self._pages.setCurrentWidget(self.plain if plain else self.view)
        self._turn.setText(tr("As a mail program shows it") if plain else tr("As plain text"))


class SmsPreview(QWidget):
    """A bubble, and how many messages carriers make of it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self._bubble = Text("", wrap=True, selectable=True)
        self._bubble.setTextFormat(Qt.TextFormat.PlainText)
        frame = QFrame()
        surface(frame, "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._bubble)
        self._parts = Text("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Text(tr("Preview"), "small"))
        column.addWidget(frame)
        column.addWidget(self._parts)
        column.addStretch(1)

    def show_message(self, message: Message) -> None:
        text = filled(self._kind, message.body, EXAMPLE_NAME, _code(self._kind))
        self._bubble.setText(text)
        parts = sms_parts(text)
        self._parts.setText(
            trn(
                "{characters} characters as sent: one text message",
                "{characters} characters as sent: carriers make {count} messages of it",
                parts,
                characters=number(len(text)),
            )
        )

    def text(self) -> str:
        return self._bubble.text()


def _code(kind: Kind) -> str:
    return EXAMPLE_PASSWORD if kind.username else EXAMPLE_CODE
