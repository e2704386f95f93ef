"""A secret of a provider: kept as it is until somebody enters another, shown only on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.ui.settings.field import Field, link
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Thing
    from cognito_admin.ui.panes.pane import ShellPort


class SecretField(Field):
    """An empty line means that the secret stays. ``ask`` reads the one that AWS has."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str,
        *,
        shell: ShellPort,
        ask: Callable[[], Awaitable[str | None]],
    ) -> None:
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._shell, self._ask = shell, ask
        self._copying = shell.loop.latest(self, shell.show_failure)
        self._seen = IconButton("eye", tr("Show what is typed"))
        self._seen.setCheckable(True)
        self._seen.toggled.connect(self._show_typed)
        self.copy = link(tr("Copy the present one"), self._copy)
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._seen)
        row.addWidget(self.copy)
        control.setFocusProxy(self.line)
        super().__init__(thing, pointer, title, help_text, control, beside=False, absent="")
        self.line.textChanged.connect(lambda _: self._edited())

    def show_document(self, document: Any) -> None:
        super().show_document(document)
        self.copy.setVisible(self._original is not MISSING)

    def value(self) -> Any:
        return self._shown() or self._original

    def _shown(self) -> str:
        return self.line.text().strip()

    def _put(self, shown: Any) -> None:
        self.line.setText("" if shown == HIDDEN else str(shown))

    def _words(self, shown: Any) -> str:
        del shown
        return tr("none") if self._original is MISSING else HIDDEN

    def _enable(self, *, editable: bool) -> None:
        self.line.setReadOnly(not editable)
        self._seen.setVisible(editable)
        if self._original is MISSING:
            self.line.setPlaceholderText("" if editable else tr("Not known here"))
        else:
            self.line.setPlaceholderText(tr("Stays as it is; type to replace it") if editable else HIDDEN)
        allow(self.copy, "" if editable else tr("Only who may change the pool gets to see a secret."))

    def _show_typed(self, seen: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password)
        self._seen.set_icon("eye-off" if seen else "eye")

    def _copy(self) -> None:
        self._copying.run(self._copy_present())

    async def _copy_present(self) -> None:
        secret = await self._ask()
        if secret:
            self._shell.copy_secret(secret, self.title)
        else:
            self._shell.status(tr("AWS does not tell this secret"))
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)
