"""The secrets of an app client: shown on request, and exchanged for another without an outage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.settings.client_secrets import RotationStage
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import day, utc
from cognito_admin.ui.panes.settings.clients.words import moment_of
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from cognito_admin.model.settings.client_secrets import ClientSecret, Rotation

_MARGINS = (16, 11, 16, 11)
SHOWN_S = 60
"""For so long a secret stays on the screen."""


class SecretsPart(QWidget):
    """Never holds a secret but while it is shown. ``delete_requested`` carries the id of the one that is to go."""

    show_requested = Signal()
    copy_requested = Signal()
    add_requested = Signal()
    delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.value = BreakableText(HIDDEN * 4, "body")
        self.value.setAccessibleName(tr("Client secret"))
        self.show_button = plain_button(tr("Show"), self._show_or_hide)
        self.copy_button = plain_button(tr("Copy"), self.copy_requested.emit)
        self.show_button.setAccessibleName(tr("Show the client secret"))
        self.copy_button.setAccessibleName(tr("Copy the client secret"))
        self.told = Text("", "small", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.stage = Text("", "small", wrap=True)
        self.add_button = plain_button(tr("Add a second secret…"), self.add_requested.emit)
        self._row = QWidget()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.value, 1)
        line.addWidget(self.show_button)
        line.addWidget(self.copy_button)
        foot = QHBoxLayout()
        foot.setSpacing(24)
        foot.addWidget(self.stage, 1)
        foot.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.setContentsMargins(*_MARGINS)
        top = QVBoxLayout(self._row)
        top.setContentsMargins(*_MARGINS)
        top.setSpacing(6)
        add_layout(top, line)
        top.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        add_layout(column, self._rows)
        add_layout(column, foot)
        self._hide_again = QTimer(self, singleShot=True, interval=SHOWN_S * 1000)
        self._hide_again.timeout.connect(self.hide_secret)
        self.is_shown = False
        self._told: tuple[Rotation, str, str] | None = None
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def show_rotation(self, rotation: Rotation, why_not: str, why_hidden: str) -> None:
        """``why_not`` says why none can be added or deleted, ``why_hidden`` why none is shown."""
        if (rotation, why_not, why_hidden) == self._told:
            return
        self._told = (rotation, why_not, why_hidden)
        held = rotation.stage is not RotationStage.NO_SECRET
        both = rotation.stage is RotationStage.TWO
        self._row.setVisible(held)
        allow(self.show_button, why_hidden)
        allow(self.copy_button, why_hidden)
        self.told.setVisible(both)
        self.told.setText(tr("Cognito shows one of the two, and does not say which."))
        self._show_secrets(
            rotation.secrets, why_not if both else tr("The last secret of an app client cannot be deleted")
        )
        self.add_button.setVisible(rotation.stage is RotationStage.ONE)
        allow(self.add_button, why_not)
        self.stage.setText(_stage_text(rotation))
        self.hide_secret()

    def show_secret(self, secret: str) -> None:
        self.is_shown = True
        self.value.set_text(secret)
        self.show_button.setText(tr("Hide"))
        self.show_button.setAccessibleName(tr("Hide the client secret"))
        self._hide_again.start()

    def hide_secret(self) -> None:
        self._hide_again.stop()
        self.is_shown = False
        self.value.set_text(HIDDEN * 4)
        self.show_button.setText(tr("Show"))
        self.show_button.setAccessibleName(tr("Show the client secret"))

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_secret()
        super().hideEvent(event)

    def _show_or_hide(self) -> None:
        if self.is_shown:
            self.hide_secret()
        else:
            self.show_requested.emit()

    def _show_secrets(self, secrets: tuple[ClientSecret, ...], why_not: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, secret in enumerate(secrets):
            self._rows.addWidget(Line())
            self._rows.addWidget(self._secret_row(secret, place, len(secrets), why_not))
        if secrets:
            self._rows.addWidget(Line())

    def _secret_row(self, secret: ClientSecret, place: int, count: int, why_not: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(*_MARGINS)
        line.setSpacing(8)
        title = tr("Newer secret") if place else tr("Older secret")
        words = QVBoxLayout()
        words.setSpacing(2)
        if count > 1:
            words.addWidget(Text(title))
        when = moment_of(secret.created)
        added = (
            tr("Added {date} ({age})", date=day(when), age=age(when))
            if when is not None
            else tr("Added at an unknown time")
        )
        said = Text(tr("{added} · last use unknown: Cognito does not record it", added=added), "small", wrap=True)
        said.setToolTip(utc(when) if when is not None else "")
        words.addWidget(said)
        add_layout(line, words, 1)
        if count > 1:
            delete = QPushButton(tr("Delete…"))
            delete.setAutoDefault(False)
            delete.setAccessibleName(tr("Delete: {secret}", secret=title))
            delete.clicked.connect(lambda: self.delete_requested.emit(secret.id))
            allow(delete, why_not)
            line.addWidget(delete, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _restyle(self) -> None:
        self.value.setFont(theme.mono_font())


def _stage_text(rotation: Rotation) -> str:
    match rotation.stage:
        case RotationStage.NO_SECRET:
            return tr(
                "This client has no secret, as apps in browsers and on phones should. Cognito gives one only to a new client."
            )
        case RotationStage.ONE:
            return tr(
                "To rotate: add a second secret, give it to every server that uses this client, then delete the older."
            )
        case RotationStage.TWO:
            return tr(
                "A rotation is under way: both secrets work. Once every server that uses this client has the newer one,"
                " delete the older. Deleting the newer one takes the rotation back."
            )
