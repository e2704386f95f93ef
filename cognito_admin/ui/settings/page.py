"""One page of settings: sections of fields over the documents of a pool, and what they come to as a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cognito_admin.model.settings.change import Part
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.settings.desk import SettingsDesk
    from cognito_admin.work.pool_settings import SettingsSource
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class Group(Enum):
    """What pages are listed under, in this order."""

    USERS = "users"
    APPS = "apps"
    POOL = "pool"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class PageContext:
    """All that a page is given: ``source`` reads documents, ``desk`` has changes made."""

    services: Services
    workspace: Workspace
    shell: ShellPort
    source: SettingsSource
    desk: SettingsDesk


class SettingsPage(QWidget):
    """Made when it is first shown. The pane reads ``things`` and hands their documents to ``show_documents``.

    Most pages do nothing but ``add_section`` in ``__init__``: what the fields change becomes ``parts``. A page that is more
    than fields overrides ``show_documents``, ``parts``, ``problems`` and ``put_back``. ``changed`` tells that any of those
    may answer otherwise; ``reread`` asks the pane to read ``things`` anew.
    """

    name: ClassVar[str] = ""
    group: ClassVar[Group] = Group.POOL
    icon_name: ClassVar[str] = "settings"
    fills: ClassVar[bool] = False
    """It takes all the room there is and scrolls by itself, as lists do; else it is a column that is scrolled."""

    changed = Signal()
    reread = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.fields: list[Field] = []
        self.documents: Mapping[Thing, Document | None] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(20)

    @classmethod
    def title(cls) -> str:
        raise NotImplementedError

    @classmethod
    def summary(cls) -> str:
        """One sentence below the title."""
        return ""

    @classmethod
    def search_words(cls) -> str:
        """What else somebody may look for who wants this page."""
        return ""

    @classmethod
    def fits(cls, workspace: Workspace) -> bool:
        """Whether there is anything for it to show of this pool."""
        del workspace
        return True

    def things(self) -> tuple[Thing, ...]:
        """What it shows; of these the pane reads the documents."""
        return tuple(dict.fromkeys(field.thing for field in self.fields))

    def add_section(self, title: str, *parts: QWidget, text: str = "") -> Section:
        """A card with a part a line below a heading. Fields among the parts become those of the page."""
        section = Section(title, text)
        for part in parts:
            self.add_to(section, part)
        self.column.addWidget(section)
        return section

    def add_to(self, section: Section, part: QWidget) -> None:
        section.add(part)
        if isinstance(part, Field):
            self.fields.append(part)
            part.changed.connect(self._edited)

    # What the pane asks of it

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        """``why_not`` says why it is not ``editable``. Edits that are not saved stay, measured against the new documents."""
        self.documents = documents
        for field in self.fields:
            field.show_document(documents.get(field.thing))
            field.allow("" if editable else why_not)
        self.follow()

    def parts(self) -> tuple[Part, ...]:
        """What was edited, a part for each thing; nothing where nothing was."""
        found: list[Part] = []
        for thing in dict.fromkeys(field.thing for field in self.fields if field.is_changed):
            before = self.documents.get(thing)
            after: Document = before or {}
            for field in self.fields:
                if field.thing == thing:
                    after = field.applied_to(after)
            after = self.completed(thing, after)
            if after != before:
                found.append(Part(thing, before, after))
        return tuple(found)

    def completed(self, thing: Thing, document: Document) -> Document:
        """``document`` with what has to go along with an edit of other members."""
        del thing
        return document

    def problems(self) -> tuple[str, ...]:
        """What has to be put right before the edits can be saved."""
        wrong = ((field.title, field.problem()) for field in self.fields)
        return tuple(tr("{setting}: {problem}", setting=title, problem=problem) for title, problem in wrong if problem)

    def consequences(self) -> tuple[str, ...]:
        """What people will notice of the edits, told before they are saved."""
        return ()

    def dangers(self) -> tuple[str, ...]:
        """What may keep people from signing in. Where there is any, the name of the pool has to be typed before."""
        return ()

    def open_named(self, name: str) -> None:
        """Opens the thing of this name, where the page is one of several things."""

    def put_back(self) -> None:
        """Lets go of all edits."""
        for field in self.fields:
            if field.is_changed:
                field.discard()
        self.follow()
        self.changed.emit()

    def follow(self) -> None:
        """Something was shown or edited: a page whose fields hang on each other shows and hides them here."""

    def first_problem(self) -> QWidget | None:
        """Where the first of them is, brought into sight; None where it has no one place."""
        return next((field for field in self.fields if field.problem()), None)

    def _edited(self) -> None:
        self.follow()
        for field in self.fields:
            field.refresh()
        self.changed.emit()


class Section(QWidget):
    """A heading, a sentence where there is need of one, and a card with a part a line."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._parts: list[tuple[QWidget, Line | None]] = []
        self._folded: dict[QWidget, bool] = {}
        self._wanted = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if title:
            column.addWidget(Text(title, "strong", wrap=True))
        if text:
            column.addWidget(Text(text, "small", wrap=True, selectable=True))
        self.setAccessibleName(title)
        card = QFrame()
        surface(card, "card")
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        column.addWidget(card)

    def add(self, part: QWidget) -> None:
        line = Line() if self._parts else None
        if line is not None:
            self._column.addWidget(line)
        self._column.addWidget(part)
        self._parts.append((part, line))

    def show_part(self, part: QWidget, shown: bool) -> None:
        """Shows or hides a part together with the line above it."""
        if part in self._folded:
            self._folded[part] = shown
            return
        part.setVisible(shown)
        self._draw_lines()

    def setVisible(self, visible: bool) -> None:
        self._wanted = visible
        if not (visible and self._folded):
            super().setVisible(visible)

    @property
    def is_folded(self) -> bool:
        return bool(self._folded)

    def fold(self) -> None:
        """Puts the section away, until ``unfold_next`` has shown it part by part: to lay out a long form at once takes too long."""
        if self._folded:
            return
        self._wanted = not _is_put_away(self)
        self._folded = {part: not _is_put_away(part) for part, _ in self._parts}
        for part in self._folded:
            part.hide()
        self._draw_lines()
        super().setVisible(False)

    def unfold_next(self) -> bool:
        """Shows what is next to be seen; False once nothing is folded."""
        while self._folded:
            part, shown = next(iter(self._folded.items()))
            del self._folded[part]
            part.setVisible(shown)
            if self._wanted and (shown or not self._folded):
                super().setVisible(True)
                self._draw_lines()
                return True
        self._draw_lines()
        return False

    def _draw_lines(self) -> None:
        above = False
        for one, line in self._parts:
            if line is not None:
                line.setVisible(above and not one.isHidden())
            above = above or not one.isHidden()


def _is_put_away(part: QWidget) -> bool:
    """Whether somebody hid it, rather than that it was not shown yet."""
    return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def fold(form: QWidget) -> None:
    """Puts all sections of a form away, until ``unfold``."""
    for section in form.findChildren(Section):
        section.fold()


def unfold_now(form: QWidget) -> None:
    for section in form.findChildren(Section):
        while section.unfold_next():
            pass


async def unfold(form: QWidget) -> None:
    """Shows the sections of a form from its top to its end, a part at a time."""
    await breathe()
    for section in form.findChildren(Section):
        while shiboken6.isValid(section) and section.unfold_next():
            await breathe()
