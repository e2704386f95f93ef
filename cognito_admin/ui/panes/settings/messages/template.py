"""A message in the making: its text beside what people get of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.model.settings import messages_rules as rules
from cognito_admin.ui.panes.settings.messages.preview import MailPreview, Message, SmsPreview
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import LongTextField, TextField
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.messages_rules import Kind
    from cognito_admin.model.settings.things import Thing

_WIDE_PX = 620
"""From here on the preview stands beside the text, else below it."""


def subject_field(thing: Thing, pointer: Pointer, title: str) -> TextField:
    return TextField(
        thing,
        pointer,
        title,
        placeholder=tr("The one AWS sends"),
        validate=lambda shown: told(rules.message_problem(rules.SUBJECT, shown)),
    )


def text_field(thing: Thing, pointer: Pointer, kind: Kind, title: str, help_text: str = "") -> LongTextField:
    return LongTextField(
        thing,
        pointer,
        title,
        help_text,
        limit=kind.limit,
        lines=3 if kind.sms else 10,
        monospaced=not kind.sms,
        placeholder=tr("The one AWS sends"),
        validate=lambda shown: told(rules.message_problem(kind, shown)),
    )


class Template(QWidget):
    """``body`` is the field of the text, ``preview`` what people get: made once it is wanted, since a page has many.

    ``came`` tells that it is there to be seen.
    """

    came = Signal()

    def __init__(self, kind: Kind, body: LongTextField) -> None:
        super().__init__()
        self.kind, self.body = kind, body
        self.preview: MailPreview | SmsPreview | None = None
        self._message = Message("", "", "")
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(body, 1)
        self._beside = QWidget()
        self._beside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._inside = QVBoxLayout(self._beside)
        self._inside.setContentsMargins(16, 0, 16, 11)
        self._row.addWidget(self._beside, 1, Qt.AlignmentFlag.AlignTop)

    def show_message(self, message: Message) -> None:
        self._message = message
        if self.preview is not None:
            self.preview.show_message(message)

    def make_preview(self) -> None:
        self.preview = SmsPreview(self.kind) if self.kind.sms else MailPreview(self.kind)
        self.preview.show_message(self._message)
        self._inside.addWidget(self.preview)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= theme.px(_WIDE_PX)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not direction:
            self._row.setDirection(direction)
            self._inside.setContentsMargins(0 if wide else 16, 11 if wide else 0, 16, 11)
