"""The private key of Sign in with Apple, out of its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cognito_admin.model.settings.apple_key import read_apple_key
from cognito_admin.model.settings.problems import Problem
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.ui.panes.settings.providers.files import choose_file, read_text
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button

if TYPE_CHECKING:
    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Thing
    from cognito_admin.ui.panes.pane import ShellPort


class KeyField(Field):
    """What the control shows is the path and the key of a file that was chosen, or nothing. The key itself is never drawn."""

    def __init__(self, thing: Thing, pointer: Pointer, title: str, *, shell: ShellPort, new: bool) -> None:
        self._shell, self._new = shell, new
        self._chosen: tuple[str, str] = ("", "")
        self._trouble = ""
        self._reading = shell.loop.latest(self)
        self._said = BreakableText("", "muted")
        self.choose = plain_button(tr("Choose the .p8 file…"), self._choose)
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._said, 1)
        row.addWidget(self.choose)
        control.setFocusProxy(self.choose)
        super().__init__(thing, pointer, title, "", control, beside=False, absent=("", ""), reads=lambda _: ("", ""))

    def value(self) -> Any:
        return self._chosen[1] or self._original

    def problem(self) -> str:
        return self._trouble or super().problem()

    def take(self, path: str) -> None:
        """Reads the file at ``path``."""
        self._reading.run(self._read(Path(path)))

    def discard(self) -> None:
        self._trouble = ""
        super().discard()

    def show_document(self, document: Any) -> None:
        super().show_document(document)
        self._say()

    async def _read(self, path: Path) -> None:
        text = await self._shell.loop.aside(lambda: read_text(path))
        key = read_apple_key(text) if isinstance(text, str) else text
        if isinstance(key, Problem):
            self._trouble = f"{path.name}: {told(key)}"
            self.enter(("", ""))
        else:
            self._trouble = ""
            self.enter((path.name, key))

    def _choose(self) -> None:
        choose_file(self, tr("Private key from Apple"), tr("Apple’s keys (*.p8);;All files (*)"), self.take)

    def _shown(self) -> tuple[str, str]:
        return self._chosen

    def _put(self, shown: Any) -> None:
        self._chosen = shown
        self._say()

    def _say(self) -> None:
        if self._chosen[0]:
            self._said.set_text(tr("From {file}", file=self._chosen[0]))
        elif self._new:
            self._said.set_text(tr("Apple lets it be downloaded once."))
        else:
            self._said.set_text(tr("Cognito has it, and tells it to nobody."))

    def _words(self, shown: Any) -> str:
        del shown
        return tr("none") if self._new else HIDDEN

    def _enable(self, *, editable: bool) -> None:
        self.choose.setEnabled(editable)
