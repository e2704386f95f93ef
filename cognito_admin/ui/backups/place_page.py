"""Where a backup goes: a folder, one file, or S3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.model.backups import PACKED
from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.parts import beside, indented
from cognito_admin.ui.backups.places import BUCKET, FILE, FOLDER, Room, is_bucket, of_home, room_at
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.ui.loop import Loop


class PlacePage(Page):
    """``changed`` is emitted when another place is chosen, or more is known of it."""

    def __init__(self, loop: Loop, folder: Path, file_name: str, bucket: str = "", chosen: str = FOLDER) -> None:
        """``folder`` and ``bucket`` are where backups usually go, ``file_name`` what a single file would be called.

        ``chosen`` is the kind of place to begin with.
        """
        super().__init__()
        self._loop = loop
        self._looking = loop.latest(self)
        self._room: tuple[str, Room] | None = None
        self._kinds: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._folder = self._line(tr("Folder"), str(folder))
        self._file = self._line(tr("File"), str(folder / f"{file_name}{PACKED}"))
        self._bucket = self._line(tr("Address in S3"), bucket)
        self._bucket.setPlaceholderText("s3://bucket/prefix")
        self._told = {kind: Text("", "small", wrap=True) for kind in (FOLDER, FILE, BUCKET)}
        for kind, title, line, browse in (
            (FOLDER, tr("A &folder, on this computer or a network drive"), self._folder, self._choose_folder),
            (FILE, tr("&One file, easy to hand on"), self._file, self._choose_file),
            (BUCKET, tr("A bucket of Amazon &S3"), self._bucket, None),
        ):
            choice = self._kinds[kind] = QRadioButton(title)
            choice.toggled.connect(lambda on: self._draw() if on else None)
            self._group.addButton(choice)
            field: QWidget = line
            if browse is not None:
                button = QPushButton(tr("Browse…"))
                button.setAutoDefault(False)
                # There are two of them.
                button.setAccessibleDescription(line.accessibleName())
                button.clicked.connect(browse)
                button.clicked.connect(lambda _=False, choice=choice: choice.setChecked(True))
                field = beside(line, button)
            line.textEdited.connect(lambda _text, choice=choice: choice.setChecked(True))
            line.textChanged.connect(lambda _text: self._draw())
            column.addWidget(choice)
            column.addWidget(indented(field, self._told[kind]))
            column.addSpacing(4)
        column.addStretch(1)
        self._kinds[chosen].setChecked(True)
        self._draw()

    @property
    def kind(self) -> str:
        return next(kind for kind, choice in self._kinds.items() if choice.isChecked())

    def to(self) -> str:
        """The place as the job understands it."""
        if self.kind == BUCKET:
            return self._bucket.text().strip()
        path = of_home((self._folder if self.kind == FOLDER else self._file).text())
        if self.kind == FILE and path.name and path.suffix != PACKED:
            path = path.with_name(path.name + PACKED)
        return str(path)

    def is_looking(self) -> bool:
        """Whether it is not known yet what there is of the place."""
        is_seen = self._room is not None and self._room[0] == self.to()
        return self.kind != BUCKET and not is_seen and of_home(self.to()).is_absolute()

    def allow_file(self, why_not: str) -> None:
        """One file holds one pool."""
        allow(self._kinds[FILE], why_not)
        if why_not and self.kind == FILE:
            self._kinds[FOLDER].setChecked(True)

    def why_not(self) -> str:
        """What is in the way of this place."""
        if self.kind == BUCKET:
            return "" if is_bucket(self.to()) else tr("Type the address of a bucket, such as s3://backups/cognito")
        line = self._folder if self.kind == FOLDER else self._file
        if not line.text().strip():
            return tr("Say where it goes first")
        if self.kind == FILE and not of_home(line.text()).name:
            return tr("Say which file it is to be")
        if not of_home(line.text()).is_absolute():
            return tr("Type the whole path, from the root of the disk on")
        if self._room is None or self._room[0] != self.to():
            return tr("First it is looked whether there is room")
        room = self._room[1]
        if not room.writable:
            return tr("You may not write there")
        if self.kind == FILE and room.there:
            return tr("This file is there already: a backup never replaces one")
        return ""

    def take_keyboard(self) -> None:
        # Enter goes on from there, while it would choose anew from the choice above.
        field = {FOLDER: self._folder, FILE: self._file, BUCKET: self._bucket}[self.kind]
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        return line

    def _choose_folder(self) -> None:
        chooser = QFileDialog(self, tr("Folder for backups"), str(of_home(self._folder.text())))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self._folder.setText)
        chooser.open()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, tr("Back up into"), self.to())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(PACKED[1:])
        chooser.fileSelected.connect(self._file.setText)
        chooser.open()

    def _draw(self) -> None:
        kind = self.kind
        if self.is_looking():
            self._looking.run(self._look(self.to()))
        for other, told in self._told.items():
            told.setVisible(other == kind)
        self._told[kind].setText(self._remark(kind))
        self.changed.emit()

    async def _look(self, to: str) -> None:
        self._room = (to, await self._loop.aside(lambda: room_at(of_home(to))))
        self._draw()

    def _remark(self, kind: str) -> str:
        if kind == BUCKET:
            return tr("Each backup gets a prefix of its own below. It is written with the connection of its pool.")
        room = self._room[1] if self._room is not None and self._room[0] == self.to() else None
        free = tr("{size} are free there.", size=words.size(room.free)) if room is not None and room.free else ""
        what = {
            FOLDER: tr("Each backup gets a folder of its own in it, named after the pool and the time."),
            FILE: tr("Made from a finished backup, so twice the room is needed for a while."),
        }[kind]
        return f"{what} {free}".strip()
