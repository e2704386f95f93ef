"""What one looks for among the changes: a user, a time, a kind, a result, somebody who made them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton, QWidget

from cognito_admin.model.changes.activity import Ending, Selection
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.ui.formats import locale
from cognito_admin.ui.panes.activity.words import ending_title, kind_title
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPED_MS = 200
_BETWEEN = "between"
_SETTINGS = "settings"
_TODAY = "today"
_SEARCH_PX = 176
_LONG_PX = 124
_AROUND_PX = 44
"""What a box has around its words."""


class FilterBar(QWidget):
    """``changed`` is emitted when something else is looked for; while one types, a moment after the last letter."""

    changed = Signal()

    def __init__(self, pool: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("User, id or setting"))
        self.words.setAccessibleName(tr("Search changes by what they are about"))
        clearable(self.words)
        with_search_icon(self.words)
        self.time = _box(
            tr("When it was done"),
            {
                None: tr("Any time"),
                3600: tr("Last hour"),
                _TODAY: tr("Today"),
                7 * 86_400: tr("Last 7 days"),
                30 * 86_400: tr("Last 30 days"),
                365 * 86_400: tr("Last 365 days"),
                _BETWEEN: tr("Between two days"),
            },
        )
        self.first, self.last = _day(tr("From this day on")), _day(tr("Up to this day"))
        kinds = sorted(Kind, key=kind_title)
        self.kind = _box(
            tr("What was done"),
            {None: tr("Any change"), _SETTINGS: tr("Change settings"), **{kind: kind_title(kind) for kind in kinds}},
        )
        endings = {ending: ending_title(ending) for ending in Ending}
        self.ending = _box(tr("How it ended"), {None: tr("Any result"), **endings})
        self.who = _box(tr("Who did it"), {None: tr("Anybody")})
        for box in (self.kind, self.who):
            # What can be chosen may be long; it is read in the list that opens.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pools = _box(tr("In which pools"), {False: tr("This pool"), True: tr("All pools")})
        self.clear = QPushButton(tr("Show all"))
        self.clear.setToolTip(tr("Looks for nothing in particular any more"))
        self.clear.setAutoDefault(False)
        self.clear.clicked.connect(self.forget)
        flow = FlowLayout(self, spacing=8)
        for part in (
            self.words,
            self.time,
            self.first,
            self.last,
            self.kind,
            self.ending,
            self.who,
            self.pools,
            self.clear,
        ):
            flow.addWidget(part)
        self._typing = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typing.timeout.connect(self._chosen)
        self.words.textChanged.connect(lambda _: self._typing.start())
        for box in (self.time, self.kind, self.ending, self.who, self.pools):
            box.currentIndexChanged.connect(self._chosen)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._chosen)
        theme.signals().changed.connect(self._resize)
        self._resize()
        self._draw()

    def selection(self, now: datetime | None = None) -> Selection:
        """What is looked for, as of now."""
        since, until = self._borders(now or datetime.now(UTC))
        return Selection(
            pool=None if self.pools.currentData() else self._pool,
            words=self.words.text().strip(),
            since=since,
            until=until,
            kind=Kind(kind) if (kind := self.kind.currentData()) and kind != _SETTINGS else None,
            settings=kind == _SETTINGS,
            ending=Ending(ending) if (ending := self.ending.currentData()) else None,
            who=self.who.currentData(),
        )

    @property
    def narrows(self) -> bool:
        """Whether not everything that was done in this pool is looked for."""
        return self.selection() != Selection(pool=self._pool)

    def offer_callers(self, arns: Sequence[str]) -> None:
        """Who can be chosen. Whoever is chosen stays."""
        known = [self.who.itemData(place) for place in range(1, self.who.count())]
        if [*arns] == known:
            return
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        while self.who.count() > 1:
            self.who.removeItem(1)
        for arn in arns if chosen is None or chosen in arns else (*arns, str(chosen)):
            self.who.addItem(caller_name(arn, tr), arn)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)
        self._resize()

    def look_for(self, *, ending: Ending | None = None) -> None:
        """Shows what is looked for: everything in this pool, or what ended like this. Tells nobody."""
        boxes = (self.words, self.time, self.kind, self.ending, self.who, self.pools)
        for part in boxes:
            part.blockSignals(True)
        self.words.clear()
        for box in (self.time, self.kind, self.who, self.pools):
            box.setCurrentIndex(0)
        self.ending.setCurrentIndex(max(0, self.ending.findData(ending)))
        for part in boxes:
            part.blockSignals(False)
        self._typing.stop()
        self._draw()

    def forget(self) -> None:
        """Looks for everything in this pool."""
        self.look_for()
        self.changed.emit()

    def _borders(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        chosen = self.time.currentData()
        if chosen is None:
            return None, None
        if chosen == _TODAY:
            return _midnight(now.astimezone().date()), None
        if chosen == _BETWEEN:
            first, last = (edit.date().toPython() for edit in (self.first, self.last))
            assert isinstance(first, date)
            assert isinstance(last, date)
            return _midnight(min(first, last)), _midnight(max(first, last) + timedelta(days=1))
        return now - timedelta(seconds=chosen), None

    def _chosen(self) -> None:
        self._typing.stop()
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        between = self.time.currentData() == _BETWEEN
        self.first.setVisible(between)
        self.last.setVisible(between)
        self.clear.setVisible(self.narrows)
        self.updateGeometry()

    def _resize(self) -> None:
        self.words.setFixedWidth(theme.px(_SEARCH_PX))
        for box in (self.kind, self.who):
            # Any kind and anybody are always told whole; what is longer is told where the list drops down.
            first = box.fontMetrics().horizontalAdvance(box.itemText(0)) + theme.px(_AROUND_PX)
            box.setFixedWidth(max(theme.px(_LONG_PX), first))
            longest = max(box.fontMetrics().horizontalAdvance(box.itemText(at)) for at in range(box.count()))
            box.view().setMinimumWidth(longest + theme.px(48))


def _midnight(day: date) -> datetime:
    """The beginning of a day here."""
    return datetime(day.year, day.month, day.day).astimezone()


def _box(name: str, values: dict[object, str] | dict[None, str]) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setToolTip(plain_tooltip(name))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for value, text in values.items():
        box.addItem(text, value)
    return box


def _day(name: str) -> QDateEdit:
    edit = QDateEdit(QDate.currentDate())
    edit.setCalendarPopup(True)
    edit.setLocale(locale())
    edit.setDisplayFormat("d MMM yyyy")
    edit.setAccessibleName(name)
    edit.setToolTip(plain_tooltip(name))
    return edit
