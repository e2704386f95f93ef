"""The page about tags: names and values that AWS keeps beside the pool, for bills and for whoever looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.tag_rules import MOST, is_of_aws, tags_problems
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.told import all_told
from cognito_admin.ui.settings.field import link
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

TAGS = Thing(ThingKind.TAGS)
_MARK_PX = 3


class TagsPage(SettingsPage):
    name = "tags"
    group = Group.POOL
    icon_name = "tags"

    @classmethod
    def title(cls) -> str:
        return tr("Tags")

    @classmethod
    def summary(cls) -> str:
        return tr("Names and values beside the pool. Bills can be split by them, and policies can ask for them.")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._why_not = ""
        self._before: Mapping[str, str] = {}
        self.rows: list[TagRow] = []
        card = QFrame()
        surface(card, "card")
        self._list = QVBoxLayout(card)
        self._list.setContentsMargins(1, 8, 1, 8)
        self._list.setSpacing(0)
        self._nothing = Text(tr("The pool has no tags."), "muted")
        self._nothing.setContentsMargins(16, 4, 16, 4)
        self._list.addWidget(self._nothing)
        self.add = link(tr("Add tag"), self._add_new)
        below = QHBoxLayout()
        below.setContentsMargins(14, 4, 16, 0)
        below.addWidget(self.add)
        below.addStretch(1)
        self._count = Text("", "small")
        below.addWidget(self._count)
        add_layout(self._list, below)
        self.column.addWidget(card)
        self._removed = Text("", "small", wrap=True)
        self._wrong = Text("", "danger", wrap=True)
        self.column.addWidget(self._removed)
        self.column.addWidget(self._wrong)

    def things(self) -> tuple[Thing, ...]:
        return (TAGS,)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        typed = self._typed() if self.parts() else None
        super().show_documents(documents, editable=editable, why_not=why_not)
        self._why_not = "" if editable else why_not
        self._before = {key: str(value) for key, value in (documents.get(TAGS) or {}).items()}
        self._fill(typed if typed is not None else [*sorted(self._before.items())])

    def parts(self) -> tuple[Part, ...]:
        after = {key: value for key, value in self._typed() if key}
        if after == self._before:
            return ()
        return (Part(TAGS, self.documents.get(TAGS), after),)

    def problems(self) -> tuple[str, ...]:
        return all_told(tags_problems([tag for tag in self._typed() if any(tag)], self._before))

    def first_problem(self) -> QWidget | None:
        tags = self._typed()
        wrong = (row for place, row in enumerate(self.rows) if tags_problems(tags[: place + 1], self._before))
        return next(wrong, None)

    def put_back(self) -> None:
        self._fill([*sorted(self._before.items())])
        self.changed.emit()

    def _typed(self) -> list[tuple[str, str]]:
        return [row.tag() for row in self.rows]

    def _fill(self, tags: list[tuple[str, str]]) -> None:
        while self.rows:
            self._take_away(self.rows[-1])
        for key, value in tags:
            self._add(key, value)
        self._tell()

    def _add_new(self) -> None:
        row = self._add("", "")
        self._tell()
        row.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, key: str, value: str) -> TagRow:
        row = TagRow(key, value)
        row.edited.connect(self._edited_here)
        row.removed.connect(lambda: self._remove(row))
        # Below the line that says that there are none, above the one with the button.
        self._list.insertWidget(self._list.count() - 1, row)
        self.rows.append(row)
        return row

    def _remove(self, row: TagRow) -> None:
        at = self.rows.index(row)
        self._take_away(row)
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].key.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edited_here()

    def _take_away(self, row: TagRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _edited_here(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        problems = self.problems()
        for row in self.rows:
            key, value = row.tag()
            row.mark(changed=self._before.get(key) != value, why_not=self._why_not)
        gone = [key for key in self._before if key not in {key for key, _ in self._typed()}]
        self._removed.setText(tr("Removed: {tags}", tags=", ".join(gone)) if gone else "")
        self._removed.setVisible(bool(gone))
        self._wrong.setText("\n".join(problems))
        self._wrong.setVisible(bool(problems))
        for place, row in enumerate(self.rows, 1):
            row.setAccessibleName(tr("Tag {number}", number=number(place)))
        self._nothing.setVisible(not self.rows)
        self._count.setText(tr("{count} of {most}", count=len(self.rows), most=MOST))
        self.add.setEnabled(not self._why_not)
        self.add.setToolTip(plain_tooltip(self._why_not))


class TagRow(QWidget):
    """One tag. What AWS set itself is told, and cannot be changed by anybody."""

    edited = Signal()
    removed = Signal()

    def __init__(self, key: str, value: str) -> None:
        super().__init__()
        self._changed = False
        self._of_aws = is_of_aws(key)
        self._given = (key, value)
        self.key, self.value = QLineEdit(key), QLineEdit(value)
        self._as_shown = self._shown()
        self.setFocusProxy(self.key)
        self.key.setPlaceholderText(tr("Key"))
        self.value.setPlaceholderText(tr("Value, or nothing"))
        self.key.setAccessibleName(tr("Key"))
        self.value.setAccessibleName(tr("Value of {key}", key=key) if key else tr("Value"))
        self.remove = IconButton("x", tr("Remove {key}", key=key) if key else tr("Remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.key, 2)
        row.addWidget(self.value, 3)
        row.addWidget(self.remove)
        self.key.textChanged.connect(lambda _: self.edited.emit())
        self.value.textChanged.connect(lambda _: self.edited.emit())
        self.remove.clicked.connect(self.removed)

    def tag(self) -> tuple[str, str]:
        """As it was given, blanks at its ends among that, for as long as nobody edits it."""
        return self._given if self._shown() == self._as_shown else self._shown()

    def _shown(self) -> tuple[str, str]:
        return self.key.text().strip(), self.value.text().strip()

    def mark(self, *, changed: bool, why_not: str) -> None:
        why = why_not or (tr("AWS set this tag itself, and it alone changes it.") if self._of_aws else "")
        self._changed = changed
        for line in (self.key, self.value):
            line.setReadOnly(bool(why))
            line.setToolTip(plain_tooltip(why))
        self.remove.setEnabled(not why)
        self.remove.setToolTip(plain_tooltip(why or self.remove.accessibleName()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._changed:
            QPainter(self).fillRect(0, 4, _MARK_PX, self.height() - 8, QColor(theme.current().accent))
