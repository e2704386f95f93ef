"""What the fields of users from elsewhere are in the pool, and whether their passwords come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.restore.mapping import (
    PASSWORD_HASH,
    SPECIAL,
    USERNAME,
    FieldMapping,
    field_names,
    is_hash,
    suggested,
    targets,
)
from cognito_admin.ui.restore import mapping_words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import ElidedText, Text, plain_tooltip
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.restore.mapping import HashCounts, SourceUser
    from cognito_admin.model.restore.password_hashes import Algorithm

MOST_FIELDS = 150
"""Whoever has more of them chooses in the options file."""
_BOX_PX = 220
_FIELD_PX = 170
_EXAMPLES = 3
_SECRET = ("passw", "pwd", "hash", "secret", "salt")
"""Fields of such names are not shown, whatever is in them."""


class MappingPage(Page):
    """``show_users`` says what there is. Whoever shows it counts the hashes when ``hash_field`` is another, for ``show_hashes``."""

    def __init__(self) -> None:
        super().__init__()
        self.choices: dict[str, QComboBox] = {}
        self._counts: HashCounts | None = None
        self._shown: object = None
        self._schema: Mapping[str, SchemaAttribute] = {}
        self._about = Text("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, theme.px(_FIELD_PX))
        self._grid.setColumnStretch(1, 1)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        add_layout(rows, self._grid)
        rows.addStretch(1)
        self.passwords = QCheckBox(tr("Take their &passwords along"))
        self.passwords.toggled.connect(lambda _: self.changed.emit())
        self._hashes = Text("", "small", wrap=True)
        self._missing = Text("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addWidget(Scrolled(inner, tr("Fields of the file")), 1)
        column.addWidget(self._missing)
        column.addWidget(self.passwords)
        column.addWidget(self._hashes)
        self._draw()

    def show_users(self, tool: str, users: Sequence[SourceUser], schema: Mapping[str, SchemaAttribute]) -> None:
        """``users`` are the first of the file that ``tool`` wrote, ``schema`` is that of the pool they come into."""
        shown = (tool, tuple(users), dict(schema))
        if shown == self._shown:
            return
        self._shown, self._schema = shown, schema
        while (item := self._grid.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        self.choices.clear()
        names = field_names(users)[:MOST_FIELDS]
        found = suggested(users, schema).fields
        self._about.setText(mapping_words.about(tool))
        for place, text in enumerate((tr("In the file"), tr("For example"), tr("In the pool"))):
            self._grid.addWidget(Text(text, "label"), 0, place)
        for row, name in enumerate(names, 1):
            examples = dict.fromkeys(user.fields[name] for user in users if user.fields.get(name))
            self._add(row, name, [*examples][:_EXAMPLES], found.get(name, ""), schema)
        self._counts = None
        self._draw()

    def fields(self) -> Mapping[str, str]:
        """As ``RestoreOptions.fields`` has them."""
        return {name: box.currentData() for name, box in self.choices.items() if box.currentData()}

    @property
    def mapping(self) -> FieldMapping:
        return FieldMapping(self.fields())

    @property
    def hash_field(self) -> str | None:
        return self.mapping.source_of(PASSWORD_HASH)

    def show_hashes(self, counts: HashCounts | None) -> None:
        """``counts`` are those of ``hash_field``; None while they are not known."""
        first = self._counts is None and counts is not None
        self._counts = counts
        if first and counts is not None:
            self.passwords.setChecked(bool(counts.taken))
        self._draw()
        self.changed.emit()

    def hashing(self) -> Algorithm | None:
        """What most of the hashes that come along were made by; None where none do."""
        taken = self._counts.taken if self._counts is not None and self.hash_field else {}
        return max(taken, key=lambda one: taken[one]) if taken and self.passwords.isChecked() else None

    def why_not(self) -> str:
        named = {USERNAME, "sub", "email", "phone_number"} & {*self.fields().values()}
        return (
            ""
            if named
            else tr("Choose what says who somebody is: a user name, an old id, an e-mail address or a phone number")
        )

    def take_keyboard(self) -> None:
        for box in self.choices.values():
            box.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def _add(
        self, row: int, name: str, examples: Sequence[str], target: str, schema: Mapping[str, SchemaAttribute]
    ) -> None:
        is_secret = any(word in name.lower() for word in _SECRET) or any(map(is_hash, examples))
        example = tr("(not shown)") if is_secret else "  ·  ".join(" ".join(text.split()) for text in examples)
        field, shown, box = ElidedText(name), ElidedText(example, "muted"), ComboBox()
        shown.setToolTip(plain_tooltip(example))
        box.setAccessibleName(tr("What “{title}” is", title=name))
        box.setMinimumWidth(theme.px(_BOX_PX))
        box.addItem(tr("Left out"), "")
        for one in targets(schema):
            box.addItem(mapping_words.special(one) if one in SPECIAL else tr(title(one)), one)
        box.setCurrentIndex(max(0, box.findData(target)))
        box.currentIndexChanged.connect(lambda _: self._chosen(name))
        self.choices[name] = box
        for place, part in enumerate((field, shown, box)):
            self._grid.addWidget(part, row, place)

    def _chosen(self, name: str) -> None:
        """No two fields are the same: who had it before is left out."""
        target = self.choices[name].currentData()
        for other, box in self.choices.items():
            if target and other != name and box.currentData() == target:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        has_hashes = self.hash_field is not None
        self.passwords.setVisible(has_hashes)
        self._hashes.setVisible(has_hashes)
        self.passwords.setEnabled(self._counts is not None and bool(self._counts.taken))
        self._hashes.setText(
            tr("Counting the password hashes …") if self._counts is None else mapping_words.hashes(self._counts)
        )
        given = {*self.fields().values()}
        lacking = [
            tr(title(name))
            for name, one in self._schema.items()
            if one.required and name != "sub" and name not in given
        ]
        self._missing.setText(mapping_words.lacking(lacking) if lacking else "")
        self._missing.setVisible(bool(lacking))
