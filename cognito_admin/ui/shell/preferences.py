"""What one may choose about the program itself, made from the declaration. Every choice is kept at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.preferences import GROUPS, PREFERENCES, Group
from cognito_admin.ui.shell.preference_rows import PreferenceRow
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled, give_room
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.preferences import Preference, Value
    from cognito_admin.work.settings import Settings


class PreferencesDialog(Dialog):
    """``look_changed`` is emitted after what decides the looks of the window was chosen, ``removal_wanted`` for all local data."""

    look_changed = Signal()
    removal_wanted = Signal()

    def __init__(self, parent: QWidget, settings: Settings, *, log_file: str = "", demo: bool = False) -> None:
        super().__init__(parent, tr("Preferences"), width_px=640, height_px=680)
        self._settings = settings
        self._before: dict[Preference[Value], Value] | None = None
        self.rows: list[PreferenceRow] = []
        # Group by group, so that the window answers meanwhile.
        self._to_come = list(Group)
        self._adding = QTimer(self, singleShot=True, interval=0)
        self._adding.timeout.connect(self._add_next)
        self._words = QLineEdit(placeholderText=tr("Find a preference"))
        self._words.setAccessibleName(tr("Find a preference"))
        clearable(self._words)
        with_search_icon(self._words)
        self._words.textChanged.connect(self._find)
        self._none = Text(tr("No preference is called so."), "muted", wrap=True)
        self._none.hide()
        self._groups: list[tuple[Text, list[PreferenceRow]]] = []
        page = QWidget()
        within = QVBoxLayout(page)
        within.setContentsMargins(0, 0, 8, 0)
        within.setSpacing(14)
        self._within = QVBoxLayout()
        self._within.setSpacing(14)
        add_layout(within, self._within)
        self._log = Text(tr("Log: {file}", file=log_file), "small", wrap=True, selectable=True)
        self._log.setVisible(bool(log_file))
        within.addWidget(self._log)
        within.addWidget(self._none)
        within.addStretch(1)
        self._scrolled = Scrolled(page, tr("Preferences"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Preferences"), "title"))
        layout.addWidget(self._words)
        layout.addWidget(self._scrolled, 1)
        add_layout(layout, self._buttons(demo))
        self._words.setFocus()
        self._allow()
        self._add_next()

    def complete(self) -> None:
        """Makes at once what is still to come."""
        while self._to_come:
            self._add_next()

    def _add_next(self) -> None:
        if not self._to_come:
            return
        self._add_group(self._to_come.pop(0))
        if self._to_come:
            self._adding.start()
        else:
            self._settle()

    def _add_group(self, group: Group) -> None:
        heading = Text(tr(GROUPS[group]), "heading")
        self._within.addWidget(heading)
        rows = [PreferenceRow(one, self._settings.chosen(one)) for one in PREFERENCES if one.group is group]
        for row in rows:
            self._within.addWidget(row)
            row.show()
            row.chosen.connect(lambda value, row=row: self._choose(row.preference, value))
        self._within.addSpacing(6)
        self._groups.append((heading, rows))
        self.rows += rows
        give_room(self._scrolled)

    def _settle(self) -> None:
        """Lists are of one width, and Tab goes from the words by the rows to the buttons, which were there before."""
        lists = [row.control for row in self.rows if isinstance(row.control, QComboBox)]
        widest = max(one.sizeHint().width() for one in lists)
        for one in lists:
            one.setMinimumWidth(widest)
        for row in self.rows:
            row.lay_out()
        give_room(self._scrolled)
        stops = [self._words, self._scrolled, *(row.control for row in self.rows), *self._presses]
        for one, following in pairwise(stops):
            self.setTabOrder(one, following)

    def _buttons(self, demo: bool) -> QHBoxLayout:
        self._restore = QPushButton(tr("Restore defaults"))
        self._restore.setAutoDefault(False)
        self._restore.clicked.connect(self._restore_or_undo)
        remove = QPushButton(tr("Remove all local data…"))
        remove.setAutoDefault(False)
        remove.clicked.connect(self.removal_wanted)
        remove.clicked.connect(self.accept)
        remove.setEnabled(not demo)
        remove.setToolTip(tr("Nothing of a demo is kept") if demo else "")
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        self._presses = (self._restore, remove, close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._restore)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        buttons.addWidget(close)
        return buttons

    def _choose(self, preference: Preference[Value], value: Value) -> None:
        self._before = None
        self._settings.choose(preference, value)
        self._chosen([preference])

    def _restore_or_undo(self) -> None:
        """Back to the defaults; pressed again, back to what was chosen before."""
        self.complete()
        if self._before is None:
            self._before = {one: self._settings.chosen(one) for one in PREFERENCES}
            self._settings.restore_defaults()
        else:
            before, self._before = self._before, None
            for preference, value in before.items():
                self._settings.choose(preference, value)
        for row in self.rows:
            row.show_value(self._settings.chosen(row.preference))
        self._chosen(PREFERENCES)

    def _chosen(self, preferences: tuple[Preference[Value], ...] | list[Preference[Value]]) -> None:
        self._allow()
        if any(one.group is Group.LOOKS for one in preferences):
            self.look_changed.emit()

    def _allow(self) -> None:
        undo = self._before is not None
        self._restore.setText(tr("Undo “Restore defaults”") if undo else tr("Restore defaults"))
        usual = all(self._settings.chosen(one) == one.default for one in PREFERENCES)
        self._restore.setEnabled(undo or not usual)
        self._restore.setToolTip("" if self._restore.isEnabled() else tr("Everything is as it was at first"))

    def _find(self, words: str) -> None:
        self.complete()
        for heading, rows in self._groups:
            for row in rows:
                row.setVisible(row.fits(words))
            heading.setVisible(any(row.fits(words) for row in rows))
        self._log.setVisible(bool(self._log.text()) and not words.strip())
        self._none.setVisible(not any(row.fits(words) for row in self.rows))
