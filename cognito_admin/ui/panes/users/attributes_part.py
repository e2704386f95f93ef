"""The attributes of a user, in sections, with those of the schema they do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from cognito_admin.ui.panes.users import person as words
from cognito_admin.ui.panes.users.fields import FieldList, heading
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.widgets.text import Text

_USUAL_ROWS = (2, 5, 3)
"""Lines of contact, profile and custom attributes that most people have."""


class AttributesPart(Part):
    def __init__(self) -> None:
        super().__init__()
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._sections: list[tuple[Text, FieldList]] = []
        self._show_empty = QCheckBox(tr("Show empty attributes"))
        self._show_empty.toggled.connect(self._show_or_hide_empty)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._column)
        outer.addWidget(self._show_empty)

    def prepare(self) -> Iterator[None]:
        for rows in _USUAL_ROWS:
            fields = self._add_section()
            for _ in range(rows):
                fields.reserve()
                yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        self._person, self._pool = person, pool
        self._draw()

    def stops(self) -> list[QWidget]:
        return [*(button for _, fields in self._sections for button in fields.buttons), self._show_empty]

    def _show_or_hide_empty(self) -> None:
        self._draw()
        self.stops_changed.emit()

    def _draw(self) -> None:
        if self._person is None:
            return
        user = self._person.user
        schema = self._pool.rules.schema.values() if self._pool.rules else ()
        sections = words.sections(user, schema, show_empty=self._show_empty.isChecked())
        while len(self._sections) < len(sections):
            self._add_section()
        for place, (title, fields) in enumerate(self._sections):
            section = sections[place] if place < len(sections) else None
            title.setVisible(section is not None)
            fields.setVisible(section is not None)
            if section is not None:
                title.setText(section.title.upper())
                rows = fields.begin()
                for line in section.lines:
                    rows.add(line.title, line.value, verified=line.verified, technical=line.name)
                rows.end()
        empty = words.empty_count(user, schema)
        self._show_empty.setVisible(empty > 0)
        self._show_empty.setText(
            tr("Show {count} empty attributes", count=empty) if empty > 1 else tr("Show 1 empty attribute")
        )

    def _add_section(self) -> FieldList:
        title, fields = heading(""), FieldList(self.copied)
        self._column.addWidget(title)
        self._column.addWidget(fields)
        self._sections.append((title, fields))
        return fields
