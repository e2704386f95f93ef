"""One thing opened: its name, its settings as fields, the way back to the list, and what deletes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import Thing
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.settings.things import Document, ThingKind


class Editor(QWidget):
    """``document`` is the thing as it was read; of one that is to be made, what it begins with.

    Subclasses add sections of fields in ``__init__``, those that take long to make in ``pieces``, and may override ``follow``,
    ``identity`` and ``missing``. Of what was not made yet the document is given back as it was.
    """

    changed = Signal()
    left = Signal()
    delete_requested = Signal()

    def __init__(self, kind: ThingKind, name: str, *, new: bool, back: str, delete: str) -> None:
        """``back`` is what the list is called, ``delete`` what the button says that deletes the thing."""
        super().__init__()
        self.thing = Thing(kind, name)
        self.new = new
        self.document: Document = {}
        self._why_not = ""
        self.fields: list[Field] = []
        self.is_whole = False
        self._pieces: Iterator[object] | None = None
        self.back = plain_button(back, self.left.emit)
        self.back.setProperty("kind", "link")
        put_icon(self.back, "chevron-left", "link")
        self.name = BreakableText("", "title")
        self.about = Text("", "small", wrap=True, selectable=True)
        self.delete = plain_button(delete, self.delete_requested.emit)
        self.notice = Notice()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.name)
        names.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(12)
        add_layout(head, names, 1)
        head.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        add_layout(self.column, head)
        self.column.addWidget(self.notice)
        # Not before it is in its place: it would come up as a window of its own.
        self.delete.setVisible(not new)

    def pieces(self) -> Iterator[object]:
        """Adds more sections, the next one each time it is asked."""
        return iter(())

    def grow(self) -> bool:
        """Shows or makes the next part of the form; False once it is whole."""
        if self.is_whole:
            return False
        if any(section.unfold_next() for section in self.findChildren(Section)):
            return True
        if self._pieces is None:
            self._pieces = self.pieces()
        known = len(self.fields)
        self.is_whole = next(self._pieces, self) is self
        for field in self.fields[known:]:
            field.show_document(self.document)
            field.allow(self._why_not)
        self.follow()
        return not self.is_whole

    def complete(self) -> None:
        """Makes at once what is not there yet."""
        while self.grow():
            pass

    def add_section(self, title: str, *parts: QWidget, text: str = "") -> Section:
        """A card with a part a line below a heading. Fields among the parts become those of the thing."""
        section = Section(title, text)
        for part in parts:
            section.add(part)
            if isinstance(part, Field):
                part.tells_before = not self.new
                self.fields.append(part)
                part.changed.connect(self._edited)
        if self._pieces is not None:
            section.fold()
        self.column.addWidget(section)
        return section

    def show_document(self, document: Document, *, why_not: str) -> None:
        """Edits that are not saved stay. ``why_not`` says why nothing can be changed, if so."""
        self.document, self._why_not = document, why_not
        for field in self.fields:
            field.show_document(document)
            field.allow(why_not)
        allow(self.delete, why_not)
        self.follow()

    def edited(self) -> Document:
        """The document with what the person did."""
        document = self.document
        for field in self.fields:
            document = field.applied_to(document)
        return document

    def part(self) -> Part | None:
        """What becomes of the thing; None where nothing does."""
        after = self.edited()
        if self.new:
            return Part(Thing(self.thing.kind, self.identity(after)), None, after)
        return Part(self.thing, self.document, after) if after != self.document else None

    def identity(self, document: Document) -> str:
        """What AWS will tell a new thing by."""
        raise NotImplementedError

    def missing(self) -> dict[Field, str]:
        """What a new thing, or an edit, still needs, by the field that is to say it."""
        return {}

    def problems(self) -> tuple[tuple[Field, str], ...]:
        """What has to be put right before it can be saved."""
        if not self.new and self.edited() == self.document:
            return ()
        missing = self.missing()
        found = ((field, field.problem() or missing.get(field, "")) for field in self.fields)
        return tuple((field, problem) for field, problem in found if problem)

    def put_back(self) -> None:
        for field in self.fields:
            if field.is_changed:
                field.discard()
        self.follow()

    def follow(self) -> None:
        """Something was shown or edited: what hangs on it follows here."""

    def _edited(self) -> None:
        self.follow()
        for field in self.fields:
            field.refresh()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def unsaved_name() -> str:
    """What a thing is called that has no name yet."""
    return tr("Without a name")
