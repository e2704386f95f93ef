"""Links to one document in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.terms_rules import DEFAULT, LANGUAGES, link_problem
from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field, link
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Thing

_LANGUAGE_PX = 190


class LinksField(Field):
    """Shows a dict of addresses by language; empty where there is no document."""

    def __init__(self, thing: Thing, title: str) -> None:
        self.rows: list[LinkRow] = []
        self._locked_rows = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.add = link(tr("Add link"), self._add_next)
        self.add.setAccessibleName(tr("Add link to {document}", document=title))
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        add_layout(column, self._list)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        control.setFocusProxy(self.add)
        super().__init__(
            thing,
            ("Links",),
            title,
            "",
            control,
            beside=False,
            absent={},
            validate=self._unfit,
            reads=dict,
            writes=lambda shown, _: shown or MISSING,
        )

    def _shown(self) -> dict[str, str]:
        return dict(row.entry() for row in self.rows)

    def _put(self, shown: Mapping[str, str]) -> None:
        while self.rows:
            self._take_away(self.rows[-1])
        for language, address in shown.items():
            self._add(language, str(address))
        self._offer()

    def _words(self, shown: Mapping[str, str]) -> str:
        return ", ".join(shown.values()) or tr("none")

    def _unfit(self, shown: Mapping[str, str]) -> str:
        before = self._as_shown
        for language, address in shown.items():
            wrong = link_problem(address) if before.get(language) != address else None
            if wrong is not None:
                return tr("{language}: {problem}", language=_language(language), problem=told(wrong))
        return ""

    def _enable(self, *, editable: bool) -> None:
        self._locked_rows = "" if editable else self._locked or self._why_not
        self._offer()

    def _add_next(self) -> None:
        left = self._left()
        if left:
            row = self._add(left[0], "")
            self._offer()
            self._edited()
            row.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, language: str, address: str) -> LinkRow:
        row = LinkRow(language, address)
        row.edited.connect(self._row_edited)
        row.removal.clicked.connect(lambda: self._remove(row))
        self._list.addWidget(row)
        self.rows.append(row)
        return row

    def _remove(self, row: LinkRow) -> None:
        self._take_away(row)
        self._offer()
        self._edited()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, row: LinkRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _row_edited(self) -> None:
        self._offer()
        self._edited()

    def _left(self) -> list[str]:
        taken = {row.entry()[0] for row in self.rows}
        return [language for language in LANGUAGES if language not in taken]

    def _offer(self) -> None:
        """Each language once."""
        left = self._left()
        for number, row in enumerate(self.rows, 1):
            row.offer(left, self._locked_rows)
            row.language.setAccessibleName(tr("Language of link {number}", number=number))
        self.add.setVisible(bool(left))
        self.add.setEnabled(not self._locked_rows)
        self.add.setToolTip(plain_tooltip(self._locked_rows))
        self.add.setText(tr("Add language") if self.rows else tr("Add link"))


class LinkRow(QWidget):
    edited = Signal()

    def __init__(self, language: str, address: str) -> None:
        super().__init__()
        self.language = CalmComboBox()
        self.language.setFixedWidth(theme.px(_LANGUAGE_PX))
        self.language.addItem(_language(language), language)
        self.address = QLineEdit(address)
        self.address.setCursorPosition(0)
        self.address.setPlaceholderText("https://www.shop.example/terms")
        self.removal = IconButton("x", tr("Remove {language}", language=_language(language)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.language)
        row.addWidget(self.address, 1)
        row.addWidget(self.removal)
        self.language.activated.connect(lambda _: self.edited.emit())
        self.address.textChanged.connect(lambda _: self.edited.emit())

    def entry(self) -> tuple[str, str]:
        return str(self.language.currentData()), self.address.text().strip()

    def offer(self, left: list[str], why_not: str) -> None:
        """``left`` are the languages that no other row has."""
        own = self.entry()[0]
        choices = [language for language in LANGUAGES if language == own or language in left]
        if own not in LANGUAGES:
            choices.insert(0, own)
        self.language.clear()
        for language in choices:
            self.language.addItem(_language(language), language)
        self.language.setCurrentIndex(choices.index(own))
        self.address.setAccessibleName(tr("Address, {language}", language=_language(own)))
        self.removal.set_name(tr("Remove {language}", language=_language(own)))
        self.language.setEnabled(not why_not)
        self.address.setReadOnly(bool(why_not))
        self.removal.setEnabled(not why_not)
        for part in (self.language, self.address):
            part.setToolTip(plain_tooltip(why_not))


def _language(language: str) -> str:
    return tr(LANGUAGES[language]) if language in LANGUAGES else language.removeprefix(DEFAULT.partition(":")[0] + ":")
