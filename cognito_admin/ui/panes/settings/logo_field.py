"""The logo of the classic sign-in pages: a picture of this computer, which AWS never gives back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cognito_admin.model.settings.domain_rules import logo_problem
from cognito_admin.model.settings.edits import value_at, without
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.model.settings.things import Document, Thing

_FILE, _ADDRESS = ("ImageFile",), ("ImageUrl",)
_HEIGHT_PX, _WIDTH_PX = 48, 160
KEPT, GONE = "kept", "gone"


class LogoField(Field):
    """Shows KEPT, GONE, or the bytes of a picture.

    Style sheet and logo are replaced together, so a logo that is there has to be given again when either is edited.
    """

    def __init__(self, thing: Thing) -> None:
        self._chosen: Any = KEPT
        self._has_logo = False
        self._must_be_given = False
        self._picture = QLabel()
        self._picture.setAccessibleName(tr("Chosen logo"))
        self._state = Text("", "muted", wrap=True)
        self.choosing = plain_button(tr("Choose picture…"), self._ask)
        self.removing = plain_button(tr("No logo"), lambda: self.enter(GONE))
        control = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choosing)
        buttons.addWidget(self.removing)
        buttons.addStretch(1)
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._picture)
        column.addWidget(self._state)
        add_layout(column, buttons)
        control.setFocusProxy(self.choosing)
        super().__init__(
            thing,
            _FILE,
            tr("Logo"),
            tr("PNG or JPEG, at most 100 KB."),
            control,
            beside=False,
            absent=KEPT,
            validate=lambda shown: told(logo_problem(shown)) if isinstance(shown, bytes) else "",
            reads=lambda _: KEPT,
        )

    def show_document(self, document: Document | None) -> None:
        self._has_logo = bool(value_at(document, _ADDRESS))
        super().show_document(document)
        self._put(self._chosen)

    def must_be_given(self, edited: bool) -> None:
        """Whether the style sheet is edited, and AWS would forget the logo."""
        self._must_be_given = edited and self._has_logo
        self._tell()

    def problem(self) -> str:
        if self._must_be_given and self._chosen == KEPT:
            return tr(
                "AWS replaces style sheet and logo together, and does not give the logo back: choose it again, or none."
            )
        return super().problem()

    @property
    def is_changed(self) -> bool:
        return self._shown() != KEPT

    def value(self) -> Any:
        return base64.b64encode(self._chosen).decode() if isinstance(self._chosen, bytes) else self._original

    def applied_to(self, document: Document) -> Document:
        if not self.is_changed:
            return document
        bare = without(document, _ADDRESS)
        return {**bare, _FILE[0]: self.value()} if isinstance(self._chosen, bytes) else bare

    def choose(self, path: Path) -> None:
        """Takes the picture in a file."""
        try:
            content = path.read_bytes()
        except OSError:
            self.set_note(tr("{file} cannot be read.", file=path.name), "danger")
            return
        self.set_note("")
        self.enter(content)

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Choose a logo"), "", tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def _file_chosen(self, name: str) -> None:
        from pathlib import Path

        self.choose(Path(name))

    def _shown(self) -> Any:
        return self._chosen

    def _put(self, shown: Any) -> None:
        self._chosen = shown
        pixmap = QPixmap()
        if isinstance(shown, bytes) and pixmap.loadFromData(shown):
            self._picture.setPixmap(
                pixmap.scaled(
                    theme.px(_WIDTH_PX),
                    theme.px(_HEIGHT_PX),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        self._picture.setVisible(not pixmap.isNull())
        self.removing.setVisible(isinstance(shown, bytes) or (self._has_logo and shown == KEPT))
        self._state.setText(self._words(shown))

    def _words(self, shown: Any) -> str:
        if isinstance(shown, bytes):
            return tr("A new picture, {count} KB", count=-(-len(shown) // 1024))
        has_one = self._has_logo and shown == KEPT
        return tr("There is a logo. AWS does not give it back.") if has_one else tr("No logo")

    def _enable(self, *, editable: bool) -> None:
        self.choosing.setEnabled(editable)
        self.removing.setEnabled(editable)
