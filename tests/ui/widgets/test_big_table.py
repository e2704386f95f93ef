"""The traps of a very large table, each of which once took seconds to minutes at ten million rows."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QFontInfo, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.big_table import HEADER_LENGTH_LIMIT, BigTable

TEN_MILLION = 10_000_000
DISPLAY = Qt.ItemDataRole.DisplayRole
# A page of some thirty rows asks for a few thousand; walking over all rows asks for millions.
A_FEW_PAGES = 20_000
ROOT = QModelIndex()
CONTROL = Qt.KeyboardModifier.ControlModifier


class CountingModel(QAbstractTableModel):
    """Holds nothing and counts how often it is asked. Gives up loudly when somebody walks over all rows."""

    def __init__(self, rows: int = TEN_MILLION) -> None:
        super().__init__()
        self.rows = rows
        self.asked = 0

    def _count(self) -> None:
        self.asked += 1
        if self.asked > A_FEW_PAGES:
            # An exception inside flags() would not stop Qt's loop; fewer rows do.
            self.rows = 0

    def rowCount(self, parent=ROOT):
        return 0 if parent.isValid() else self.rows

    def columnCount(self, parent=ROOT):
        return 0 if parent.isValid() else 8

    def data(self, index, role=DISPLAY):
        self._count()
        return f"{index.row()},{index.column()}" if role == DISPLAY else None

    def flags(self, index):
        self._count()
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def match(self, start, role, value, hits=1, flags=Qt.MatchFlag.MatchStartsWith):
        raise AssertionError("a linear search through every row")


@pytest.fixture
def model():
    return CountingModel()


@pytest.fixture
def table(qtbot, model):
    table = BigTable()
    table.setModel(model)
    table.resize(900, 600)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    return table


def click(qtbot, table: BigTable, row: int, modifier) -> None:
    place = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def paint(table: BigTable) -> None:
    table.grab()


def test_ctrl_a_on_ten_million_rows_touches_only_what_is_on_screen(qtbot, table, model):
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    paint(table)
    assert table.everything_selected()
    assert table.selected_count() == TEN_MILLION
    assert table.selected_ranges() == (range(TEN_MILLION),)
    assert 0 < model.asked <= A_FEW_PAGES


def test_ctrl_a_stays_cheap_with_a_screen_reader_listening(qtbot, table, model):
    QAccessible.setActive(True)
    try:
        qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        paint(table)
    finally:
        QAccessible.setActive(False)
    assert table.everything_selected()
    assert model.asked <= A_FEW_PAGES


def test_a_row_toggled_off_is_an_exception_from_everything(qtbot, table):
    table.selectAll()
    click(qtbot, table, 3, CONTROL)
    click(qtbot, table, 5, CONTROL)
    assert table.everything_selected()
    assert table.excepted_ranges() == (range(3, 4), range(5, 6))
    assert table.selected_count() == TEN_MILLION - 2
    click(qtbot, table, 3, CONTROL)
    assert table.excepted_ranges() == (range(5, 6),)


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_click_ends_everything(qtbot, table, modifier):
    table.selectAll()
    click(qtbot, table, 4, modifier)
    assert not table.everything_selected()
    assert table.selected_ranges() == (range(4, 5),) or modifier
    assert table.selected_count() <= 5


def test_every_row_selected_one_by_one_is_not_everything(table, model):
    model.rows = 5
    table.select_rows([range(5)])
    assert table.selected_count() == 5
    assert not table.everything_selected()


def test_rows_that_join_are_selected_with_everything_and_move_nothing(qtbot, table, model):
    table.selectAll()
    click(qtbot, table, 3, CONTROL)
    table.set_current_row(5_000_000)
    scrolled = table.verticalScrollBar().value()
    model.beginInsertRows(ROOT, TEN_MILLION, TEN_MILLION + 99_999)
    model.rows += 100_000
    model.endInsertRows()
    paint(table)
    assert table.excepted_ranges() == (range(3, 4),)
    assert table.selected_count() == TEN_MILLION + 99_999
    assert table.verticalScrollBar().value() == scrolled
    assert table.currentIndex().row() == 5_000_000
    assert model.asked <= A_FEW_PAGES
    table.clearSelection()
    assert not table.everything_selected()


def test_without_everything_rows_that_join_are_not_selected(table, model):
    table.select_rows([range(TEN_MILLION - 3, TEN_MILLION)])
    model.beginInsertRows(ROOT, TEN_MILLION, TEN_MILLION)
    model.rows += 1
    model.endInsertRows()
    assert table.selected_ranges() == (range(TEN_MILLION - 3, TEN_MILLION),)


def test_a_typed_letter_starts_no_search_through_the_rows(qtbot, table, model):
    table.setFocus()
    model.asked = 0
    qtbot.keyClicks(table, "zoe")
    assert model.asked <= A_FEW_PAGES
    assert table.currentIndex().row() in (-1, 0)


def test_home_end_and_page_down_move_by_rows(qtbot, table):
    table.setFocus()
    table.set_current_row(100)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == TEN_MILLION - 1
    assert table.visible_rows().stop == TEN_MILLION
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    page = len(table.visible_rows())
    qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert page - 3 <= table.currentIndex().row() <= page


def test_shift_end_selects_the_rest_as_one_range(qtbot, table, model):
    table.setFocus()
    table.selectRow(10)
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    paint(table)
    assert table.selected_ranges() == (range(10, TEN_MILLION),)
    assert model.asked <= A_FEW_PAGES


def test_tab_leaves_the_table(qtbot, model):
    window = QWidget()
    layout = QVBoxLayout(window)
    table, after = BigTable(), QLineEdit()
    layout.addWidget(table)
    layout.addWidget(after)
    table.setModel(model)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_a_row_is_selected_in_a_window_laid_out_from_right_to_left_too(table):
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    table.selectRow(3)
    assert table.currentIndex().row() == 3
    assert table.selectionModel().isRowSelected(3)


def test_enter_and_double_click_open_the_row(qtbot, table):
    table.setFocus()
    table.set_current_row(3)
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [3]
    where = table.visualRect(table.model().index(5, 1)).center()
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [5]


def test_ctrl_c_asks_the_owner_instead_of_copying_one_cell(qtbot, table):
    table.setFocus()
    table.set_current_row(3)
    with qtbot.waitSignal(table.copy_requested):
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_the_menu_key_opens_the_menu_at_the_current_row(qtbot, table):
    table.setFocus()
    table.set_current_row(4)
    asked = []
    table.menu_requested.connect(lambda index, position: asked.append((index.row(), position)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), table.mapToGlobal(QPoint(1, 1)))
    QApplication.sendEvent(table.viewport(), event)
    assert [row for row, _ in asked] == [4]
    assert table.viewport().mapFromGlobal(asked[0][1]).y() == pytest.approx(
        table.visualRect(table.currentIndex()).bottom()
    )


def test_the_rows_on_screen_are_told_when_scrolling_and_after_a_reset(qtbot, table, model):
    seen = []
    table.visible_rows_changed.connect(lambda start, stop: seen.append(range(start, stop)))
    table.set_current_row(5_000_000)
    assert seen
    assert 5_000_000 in seen[-1]
    assert len(seen[-1]) < 60
    model.beginResetModel()
    model.rows = 3
    model.endResetModel()
    assert seen[-1] == range(3)


def test_eighty_million_tall_rows_still_fit_into_qts_arithmetic(qtbot):
    table = BigTable(row_height=64)
    qtbot.addWidget(table)
    table.setModel(CountingModel(80_000_000))
    table.resize(600, 400)
    table.show()
    assert table.rowHeight(0) * 80_000_000 <= HEADER_LENGTH_LIMIT
    assert table.verticalHeader().length() > 0
    table.set_current_row(79_999_999)
    assert table.visible_rows().stop == 80_000_000


def test_rows_grow_with_the_text(qtbot, table):
    before = table.rowHeight(0)
    font = table.font()
    font.setPixelSize(QFontInfo(font).pixelSize() * 2)
    table.setFont(font)
    QApplication.sendPostedEvents(table, QEvent.Type.FontChange)
    assert table.rowHeight(0) > before


def test_chosen_rows_are_selected_and_merged(table):
    table.select_rows([range(3, 5), range(10, 11), range(5, 7)])
    assert table.selected_ranges() == (range(3, 7), range(10, 11))
    assert table.selected_count() == 5


def test_a_row_that_is_clicked_far_right_does_not_move_the_columns(qtbot: QtBot) -> None:
    table = BigTable()
    qtbot.addWidget(table)
    table.setModel(QStandardItemModel(50, 12))
    table.resize(400, 300)
    table.show()
    before = table.horizontalScrollBar().value()
    table.setCurrentIndex(table.model().index(5, 11))
    table.scrollTo(table.model().index(40, 11))
    assert table.horizontalScrollBar().value() == before
    assert table.verticalScrollBar().value() > 0
    qtbot.keyClick(table, Qt.Key.Key_Left)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.horizontalScrollBar().value() > before


def test_the_wheel_paints_only_what_comes_into_sight(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)
    table = BigTable()
    qtbot.addWidget(table)
    table.show()
    qtbot.waitUntil(table.viewport().autoFillBackground)
