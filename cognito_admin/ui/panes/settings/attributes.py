"""The page about attributes: what is known of each user. More can be added; nothing can be changed or removed, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.ids import PoolId
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.settings.attribute_rules import (
    AT_ONCE,
    MOST_CUSTOM,
    access,
    bounds_problem,
    name_problem,
    problems_of,
    room,
)
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.attribute_rows import AttributeRow, NewAttributeRow
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.told import all_told, told
from cognito_admin.ui.settings.field import link
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

_MOST_CLIENTS = 30
"""Each costs a request."""


class AttributesPage(SettingsPage):
    name = "attributes"
    group = Group.USERS
    icon_name = "list-checks"

    @classmethod
    def title(cls) -> str:
        return tr("Attributes")

    @classmethod
    def summary(cls) -> str:
        return tr("What is kept about each user.")

    @classmethod
    def search_words(cls) -> str:
        return tr("schema custom attribute required mutable read write")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._why_not = ""
        self._schema: list[Mapping[str, Any]] = []
        self._asking = context.shell.loop.latest(self, self._not_told)
        self._clients: tuple[Document, ...] | None = None
        self._asked: tuple[str, ...] = ()
        self.rows: list[AttributeRow] = []
        self.new_rows: list[NewAttributeRow] = []
        notice = Notice()
        notice.say(
            tr(
                "What is here stays: Cognito adds custom attributes, and never changes, renames or removes any. To be rid of one, "
                "the pool has to be rebuilt from a backup."
            )
        )
        self._custom = _Rows(tr("Custom attributes"))
        self._nothing = Text(tr("The pool has none."), "muted")
        self._nothing.setContentsMargins(16, 12, 16, 4)
        self._new = QWidget()
        self._new_list = QVBoxLayout(self._new)
        self._new_list.setContentsMargins(0, 0, 0, 0)
        self._new_list.setSpacing(0)
        self.add = link(tr("Add attribute"), self._add)
        foot = QWidget()
        below = QHBoxLayout(foot)
        below.setContentsMargins(14, 6, 16, 8)
        below.addWidget(self.add)
        below.addStretch(1)
        self._count = Text("", "small")
        below.addWidget(self._count)
        self._section = self.add_section(tr("Custom attributes"), self._nothing, self._custom, self._new, foot)
        self._standard = _Rows(tr("Standard attributes"))
        self.add_section(tr("Standard attributes"), self._standard)
        self.column.insertWidget(0, notice)

    def things(self) -> tuple[Thing, ...]:
        return (POOL,)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        super().show_documents(documents, editable=editable, why_not=why_not)
        self._why_not = "" if editable else why_not
        pool = documents.get(POOL) or {}
        schema = [*(pool.get("SchemaAttributes") or ())]
        if schema != self._schema:
            self._schema = schema
            self._fill(pool)
        # What was added meanwhile, by this page or another, is no longer about to be.
        there = {str(entry.get("Name")) for entry in schema}
        for row in [row for row in self.new_rows if f"custom:{row.attribute().name}" in there]:
            self._take_away(row)
        self._tell()
        self._asking.run(self._ask_clients())

    def parts(self) -> tuple[Part, ...]:
        if not self.new_rows:
            return ()
        before = self.documents.get(POOL)
        added = [row.attribute().entry() for row in self.new_rows]
        return (Part(POOL, before, {**(before or {}), "SchemaAttributes": [*self._schema, *added]}),)

    def problems(self) -> tuple[str, ...]:
        return all_told(problems_of([row.attribute() for row in self.new_rows], self._schema))

    def first_problem(self) -> QWidget | None:
        added = [row.attribute() for row in self.new_rows]
        wrong = (row for place, row in enumerate(self.new_rows) if problems_of(added[: place + 1], self._schema))
        return next(wrong, None)

    def consequences(self) -> tuple[str, ...]:
        if not self.new_rows:
            return ()
        return (tr("App clients neither read nor write new attributes until they are told to, under App clients."),)

    def put_back(self) -> None:
        for row in [*self.new_rows]:
            self._take_away(row)
        self._tell()
        self.changed.emit()

    def _fill(self, pool: Document) -> None:
        attributes = PoolDescription(PoolId(""), "", pool, None).schema
        self.rows = [AttributeRow(attribute) for attribute in attributes]
        self._custom.show_rows([row for row in self.rows if row.attribute.custom])
        self._standard.show_rows([row for row in self.rows if not row.attribute.custom])

    def _add(self) -> None:
        row = NewAttributeRow()
        row.edited.connect(self._edited_here)
        row.removed.connect(lambda: self._remove(row))
        self._new_list.addWidget(row)
        self.new_rows.append(row)
        self._edited_here()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: NewAttributeRow) -> None:
        self._take_away(row)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edited_here()

    def _take_away(self, row: NewAttributeRow) -> None:
        self.new_rows.remove(row)
        self._new_list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _edited_here(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        taken = [str(entry.get("Name")) for entry in self._schema]
        for row in self.new_rows:
            attribute = row.attribute()
            wrong = name_problem(attribute.name, taken) if attribute.name else None
            row.show_problem(told(wrong or bounds_problem(attribute.type, attribute.minimum, attribute.maximum)))
            taken.append(f"custom:{attribute.name}")
        left = room(self._schema) - len(self.new_rows)
        full = tr("A pool has at most {most} custom attributes.", most=MOST_CUSTOM) if left <= 0 else ""
        if len(self.new_rows) >= AT_ONCE:
            full = tr("At most {most} attributes are added at once. Save these first.", most=AT_ONCE)
        self.add.setEnabled(not (self._why_not or full))
        self.add.setToolTip(plain_tooltip(self._why_not or full))
        used = MOST_CUSTOM - room(self._schema)
        self._count.setText(tr("{used} of {most}", used=used + len(self.new_rows), most=MOST_CUSTOM))
        self._section.show_part(self._nothing, not used and not self.new_rows)
        self._section.show_part(self._custom, bool(used))
        self._section.show_part(self._new, bool(self.new_rows))

    async def _ask_clients(self) -> None:
        import asyncio  # takes a while to import, and is there by now

        names = [one.name for one in await self.context.source.names(ThingKind.CLIENT)]
        if tuple(names) != self._asked and len(names) <= _MOST_CLIENTS:
            reading = (self.context.source.read(Thing(ThingKind.CLIENT, name)) for name in names)
            self._clients = tuple(one for one in await asyncio.gather(*reading) if one is not None)
        self._asked = tuple(names)
        self._show_access()

    def _not_told(self, _failure: Failure) -> None:
        """Who reads and writes is told where it is known; the page is about something else."""
        self._clients = None
        self._show_access()

    def _show_access(self) -> None:
        for row in self.rows:
            known = access(row.attribute.name, self._clients) if self._clients else None
            row.show_access(known, len(self._asked))


class _Rows(QWidget):
    """Rows with a line between them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, rows: list[AttributeRow]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(rows):
            if place:
                self._column.addWidget(Line())
            self._column.addWidget(row)
