"""What was found different: a filter, the list, and each value of one line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.comparisons import About, Kind, Sought
from cognito_admin.ui.backups import compare_words as words
from cognito_admin.ui.backups.differences_model import WIDTHS, DifferencesModel
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.comparisons import Edit
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.comparisons import KeptDifferences

_TYPED_MS = 200
_DETAIL_WIDTHS = (250, 270)


class DifferencesView(QWidget):
    """``counted`` carries how many fit what is looked for."""

    counted = Signal(int)

    def __init__(self, loop: Loop, failed: Callable[[Failure], object]) -> None:
        super().__init__()
        self._kept: KeptDifferences | None = None
        self._finding = loop.latest(self, failed)
        self._fetching = loop.latest(self, failed)
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Name, id, field or value"))
        self.words.setAccessibleName(tr("Search differences"))
        clearable(self.words)
        with_search_icon(self.words)
        order = (About.SETTING, About.GROUP, About.USER, About.MEMBERSHIP)
        self.about = _box(
            tr("What is different"), {None: tr("Everything"), **{about: words.about_title(about) for about in order}}
        )
        self.kind = _box(
            tr("How it is different"), {None: tr("Any difference"), **{kind: words.kind_title(kind) for kind in Kind}}
        )
        self.rows = DifferencesModel()
        self.table = _table(tr("Differences"), self.rows)
        self.values = QStandardItemModel()
        self.values.setHorizontalHeaderLabels([tr("Field"), tr("Before"), tr("After")])
        self.details = _table(tr("Values before and after"), self.values)
        self._states = PaneStates()
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typing.timeout.connect(self._ask)
        self.words.textChanged.connect(lambda _: self._typing.start())
        self.about.currentIndexChanged.connect(self._ask)
        self.kind.currentIndexChanged.connect(self._ask)
        self.table.visible_rows_changed.connect(lambda _first, _end: self._fetch())
        self.table.selectionModel().currentRowChanged.connect(self._draw_details)
        theme.signals().changed.connect(self._size_columns)

    @property
    def numbers(self) -> Sequence[int]:
        """Those that fit what is looked for."""
        return self.rows.numbers

    def show_kept(self, kept: KeptDifferences | None) -> None:
        """Others than before; None lets go of them."""
        self._finding.cancel()
        self._fetching.cancel()
        self._kept = kept
        self.rows.show(())
        self._draw_details()
        if kept is not None:
            self._ask()

    def _lay_out(self) -> None:
        self._size_columns()
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.about)
        bar.addWidget(self.kind)
        splitter = Splitter(Qt.Orientation.Vertical, tr("Divider above the difference"))
        self._states.set_content(self.table)
        self._states.show_ready()
        splitter.addWidget(self._states)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        add_layout(column, bar)
        column.addWidget(splitter, 1)

    def _size_columns(self) -> None:
        for column, width in enumerate(WIDTHS[:-1]):
            self.table.setColumnWidth(column, theme.px(width))
        for column, width in enumerate(_DETAIL_WIDTHS):
            self.details.setColumnWidth(column, theme.px(width))

    def _ask(self) -> None:
        if self._kept is not None:
            self._finding.run(self._find(self._kept))

    async def _find(self, kept: KeptDifferences) -> None:
        about, kind = self.about.currentData(), self.kind.currentData()
        sought = Sought(About(about) if about else None, Kind(kind) if kind else None, self.words.text().strip())
        numbers = await kept.find(sought)
        self._fetching.cancel()
        self.rows.show(numbers)
        self._draw_details()
        if numbers:
            self._states.show_ready()
            self.table.scrollToTop()
            self.table.selectRow(0)
        elif sought == Sought():
            self._states.show_empty(tr("Nothing is different"), tr("Both hold the same."), icon_name="circle-check")
        else:
            self._states.show_empty(tr("Nothing fits"), tr("Look for something else, or for everything."))
        self.counted.emit(len(numbers))
        self._fetch()

    def _fetch(self) -> None:
        if self._kept is not None and self.rows.missing(self.table.visible_rows()):
            self._fetching.run(self._fetch_missing(self._kept))

    async def _fetch_missing(self, kept: KeptDifferences) -> None:
        while missing := self.rows.missing(self.table.visible_rows()):
            self.rows.put(missing[0], await kept.differences(self.rows.numbers_of(missing[0])))
        self._draw_details()

    def _draw_details(self) -> None:
        index = self.table.currentIndex()
        difference = self.rows.difference(index.row()) if index.isValid() else None
        self.values.setRowCount(0)
        for edit in difference.edits if difference is not None else ():
            self.values.appendRow(_shown(edit))


def _shown(edit: Edit) -> list[QStandardItem]:
    items: list[QStandardItem] = []
    for text in (edit.path, words.value(edit.before), words.value(edit.after)):
        item = QStandardItem(" ".join(text.split()))
        item.setToolTip(plain_tooltip(text))
        items.append(item)
    return items


def _table(name: str, model: QAbstractItemModel) -> BigTable:
    table = BigTable()
    model.setParent(table)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    header.setAccessibleName(tr("Columns"))
    return table


def _box(name: str, values: dict[object, str] | dict[None, str]) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setToolTip(plain_tooltip(name))
    for value, text in values.items():
        box.addItem(text, value)
    return box
