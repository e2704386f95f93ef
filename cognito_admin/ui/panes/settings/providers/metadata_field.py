"""Where Cognito learns about a SAML provider: an address, or a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING, value_at, with_value, without
from cognito_admin.model.settings.problems import Problem
from cognito_admin.model.settings.provider_kinds import METADATA_FILE, METADATA_URL
from cognito_admin.model.settings.provider_rules import url_problem
from cognito_admin.model.settings.saml_metadata import Metadata, read_metadata
from cognito_admin.ui.formats import day, number
from cognito_admin.ui.panes.settings.providers.files import choose_file, read_text
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.choice_fields import Choice, explained
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.panes.pane import ShellPort

_DETAILS = "ProviderDetails"
_SOON_DAYS = 30


class MetadataField(Field):
    """What the control shows is a pair: the member of ProviderDetails, and its value; empty of a file that AWS does not tell."""

    def __init__(self, thing: Thing, title: str, *, shell: ShellPort, new: bool) -> None:
        self._shell, self._new = shell, new
        self._file = self._file_name = self._trouble = ""
        self._reading = shell.loop.latest(self)
        self.by_url = QRadioButton(tr("From an address"))
        self.by_file = QRadioButton(tr("From a file"))
        group = QButtonGroup()
        self._group = group
        for button in (self.by_url, self.by_file):
            group.addButton(button)
        self.line = QLineEdit()
        self.line.setPlaceholderText("https://login.example.com/saml/metadata")
        self.line.setAccessibleName(tr("Address of the metadata"))
        self._said = BreakableText("", "muted")
        self.choose = plain_button(tr("Choose a file…"), self._choose)
        self._file_row = QWidget()
        row = QHBoxLayout(self._file_row)
        row.setContentsMargins(theme.px(25), 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._said, 1)
        row.addWidget(self.choose)
        self._line_row = QWidget()
        line = QHBoxLayout(self._line_row)
        line.setContentsMargins(theme.px(25), 0, 0, 0)
        line.addWidget(self.line)
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(6)
        by_url = Choice(
            "", "", tr("Cognito looks there again by itself, so that a renewed certificate is known in time.")
        )
        by_file = Choice("", "", tr("Has to be chosen anew whenever the provider renews its certificate."))
        column.addWidget(explained(self.by_url, by_url))
        column.addWidget(self._line_row)
        column.addWidget(explained(self.by_file, by_file))
        column.addWidget(self._file_row)
        control.setFocusProxy(self.line)
        self.by_url.setChecked(True)
        super().__init__(thing, (_DETAILS, METADATA_URL), title, "", control, beside=False, absent=(METADATA_URL, ""))
        self._original = self._as_shown = (METADATA_URL, "")
        self.line.textChanged.connect(lambda _: self._edited())
        self.by_file.toggled.connect(lambda _: self._switched())
        self._switched()

    def show_document(self, document: Document | None) -> None:
        """Begins with what is there: an address, a file, or a file of which AWS says nothing."""
        kept = self._shown() if self.is_changed else None
        url = str(value_at(document, (_DETAILS, METADATA_URL), "") or "")
        file = str(value_at(document, (_DETAILS, METADATA_FILE), "") or "")
        by_file = not url and (bool(file) or not self._new)
        self._original = (METADATA_FILE, file) if by_file else (METADATA_URL, url)
        self._fill(self._original)
        self._as_shown = self._original
        if kept is not None:
            self._fill(kept)
        self._tell()

    def value(self) -> Any:
        return self._shown()

    @property
    def is_changed(self) -> bool:
        return self._shown() != self._as_shown

    def applied_to(self, document: Document) -> Document:
        if not self.is_changed:
            return document
        member, value = self._shown()
        other = METADATA_FILE if member == METADATA_URL else METADATA_URL
        document = without(document, (_DETAILS, other))
        return with_value(document, (_DETAILS, member), value) if value else without(document, (_DETAILS, member))

    def problem(self) -> str:
        if not self.is_changed:
            return self._trouble if self.by_file.isChecked() else ""
        member, value = self._shown()
        if member == METADATA_URL:
            return told(url_problem(value)) if value else tr("Type the address of the metadata.")
        return self._trouble or ("" if value else tr("Choose the file with the metadata."))

    def take(self, path: str) -> None:
        """Reads the file at ``path``."""
        self._reading.run(self._read(Path(path)))

    def discard(self) -> None:
        self._trouble = self._file_name = ""
        super().discard()

    def put_back(self) -> None:
        self._trouble = self._file_name = ""
        super().put_back()

    async def _read(self, path: Path) -> None:
        text = await self._shell.loop.aside(lambda: read_text(path))
        found = read_metadata(text, datetime.now(UTC)) if isinstance(text, str) else text
        self._file_name = path.name
        self._trouble = f"{path.name}: {told(found)}" if isinstance(found, Problem) else ""
        self.enter((METADATA_FILE, text if isinstance(found, Metadata) and isinstance(text, str) else ""))

    def _choose(self) -> None:
        choose_file(self, tr("SAML metadata"), tr("Metadata (*.xml);;All files (*)"), self.take)

    def _switched(self) -> None:
        by_file = self.by_file.isChecked()
        self._line_row.setVisible(not by_file)
        self._file_row.setVisible(by_file)
        self.control.setFocusProxy(self.choose if by_file else self.line)
        self._say()
        self._edited()

    def _shown(self) -> tuple[str, str]:
        if self.by_file.isChecked():
            return METADATA_FILE, self._file
        return METADATA_URL, self.line.text().strip()

    def _put(self, shown: Any) -> None:
        member, value = ("", "") if shown is MISSING else shown
        by_file = member == METADATA_FILE
        (self.by_file if by_file else self.by_url).setChecked(True)
        if by_file:
            self._file = value
            self._say()
        else:
            self.line.setText(value)
            self.line.setCursorPosition(0)

    def _say(self) -> None:
        """What there is to know of the file: how long it is, whose, and until when its certificate holds."""
        found = read_metadata(self._file, datetime.now(UTC)) if self._file else None
        role = "muted"
        if isinstance(found, Metadata):
            left = (found.expires - datetime.now(UTC)).days
            role = "warning" if left <= _SOON_DAYS else "muted"
            said = tr(
                "{file}{entity}\n{count} characters · certificate holds until {date}",
                file=f"{self._file_name}: " if self._file_name else "",
                entity=found.entity,
                count=number(len(self._file)),
                date=day(found.expires),
            )
        elif self._file:
            said = told(found)
        elif self._new or self._trouble:
            said = tr("No file chosen")
        else:
            said = tr("It was set up with a file, which AWS does not show.")
        self._said.set_text(said)
        self._said.set_role(role)

    def _words(self, shown: Any) -> str:
        member, value = shown
        if member == METADATA_URL:
            return value or tr("none")
        return tr("a file of {count} characters", count=number(len(value))) if value else tr("a file")

    def _enable(self, *, editable: bool) -> None:
        for part in (self.by_url, self.by_file, self.choose):
            part.setEnabled(editable)
        self.line.setReadOnly(not editable)
