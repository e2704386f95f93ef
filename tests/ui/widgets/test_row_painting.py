"""Rows painted from texts at hand look as the style paints them."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap, QRegion
from PySide6.QtWidgets import QApplication, QTableView

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.row_painting import DrawnColumn, DrawnRow, RowPainting

ROWS = 500
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROLE = Qt.ItemDataRole


@pytest.fixture(autouse=True)
def look(qapp):
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


class People(QAbstractTableModel):
    """A name, a state with an icon, an id in another font, a number on the other side."""

    def __init__(self, parent) -> None:
        super().__init__(parent)
        self.columns = (
            DrawnColumn(),
            DrawnColumn(has_icon=True),
            DrawnColumn(font=theme.mono_font()),
            DrawnColumn(right=True),
        )
        dot = QPixmap(32, 32)
        dot.fill(QColor("teal"))
        self._icon = QIcon(dot)

    def drawn(self, row: int) -> DrawnRow:
        name = f"Somebody with a name that is much too long for its column, {row}" if row % 3 == 0 else f"Ann {row} <b>"
        texts = (name, "" if row % 7 == 0 else "Confirmed", f"0000-{row}", str(row * 7))
        return DrawnRow(texts, QColor("gray") if row % 5 == 0 else None, self._icon)

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index, role=ROLE.DisplayRole):
        row, column = self.drawn(index.row()), self.columns[index.column()]
        match role:
            case ROLE.DisplayRole:
                return row.texts[index.column()]
            case ROLE.ForegroundRole:
                return row.ink
            case ROLE.DecorationRole:
                return row.icon if column.has_icon else None
            case ROLE.FontRole:
                return column.font
            case ROLE.TextAlignmentRole:
                return RIGHT if column.right else None
        return None


class Painted(BigTable):
    def __init__(self) -> None:
        super().__init__()
        self.painting = RowPainting(self)
        self.people = People(self)
        self.setModel(self.people)

    def paintEvent(self, event) -> None:
        self.painting.paint(event, self.people.drawn, self.people.columns)

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        self.painting.forget()


class ByTheStyle(Painted):
    def paintEvent(self, event) -> None:
        QTableView.paintEvent(self, event)


def picture(table: QTableView, region: QRegion | None = None) -> QImage:
    image = QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    table.viewport().render(image, QPoint(), region or QRegion())
    return image


def same(qtbot, act, *, width: int = 520) -> QImage:
    """What both tables look like after ``act``, which has to be the same."""
    pictures = []
    for kind in (Painted, ByTheStyle):
        table = kind()
        qtbot.addWidget(table)
        table.resize(width, 300)
        for column in range(4):
            table.setColumnWidth(column, 130)
        table.show()
        region = act(table)
        QApplication.processEvents()
        pictures.append(picture(table, region))
        table.hide()
    assert pictures[0] == pictures[1]
    return pictures[0]


def test_rows_look_the_same(qtbot):
    everything = same(qtbot, lambda table: None)
    assert everything != same(qtbot, lambda table: table.verticalScrollBar().setValue(4711))


def test_chosen_rows_look_the_same(qtbot):
    def choose(table):
        table.select_rows([range(1, 3), range(6, 7)])

    assert same(qtbot, choose) != same(qtbot, lambda table: None)
    same(qtbot, lambda table: table.select_everything())


def test_the_current_cell_looks_the_same_with_the_focus_and_without(qtbot):
    def current(table):
        table.setCurrentIndex(table.model().index(3, 1))

    def focused(table):
        current(table)
        table.activateWindow()
        table.setFocus()
        qtbot.waitUntil(table.hasFocus)

    same(qtbot, current)
    same(qtbot, focused)


def test_a_part_is_painted_where_it_belongs(qtbot):
    same(qtbot, lambda table: QRegion(QRect(37, 41, 200, 90)))
    same(qtbot, lambda table: QRegion(QRect(0, 0, 10, 10)).united(QRegion(QRect(300, 170, 60, 80))))


def test_columns_that_were_moved_hidden_or_are_half_in_sight_look_the_same(qtbot):
    def move(table):
        table.horizontalHeader().moveSection(0, 2)
        table.setColumnHidden(2, True)

    def narrow(table):
        table.setColumnWidth(1, 31)
        table.horizontalScrollBar().setValue(57)

    same(qtbot, move)
    same(qtbot, narrow, width=250)


def test_the_end_and_what_lies_below_look_the_same(qtbot):
    same(qtbot, lambda table: table.verticalScrollBar().setValue(table.verticalScrollBar().maximum()))


def test_from_right_to_left_it_looks_the_same(qtbot):
    same(qtbot, lambda table: table.setLayoutDirection(Qt.LayoutDirection.RightToLeft))


def test_what_is_disabled_looks_the_same(qtbot):
    assert same(qtbot, lambda table: table.setEnabled(False)) != same(qtbot, lambda table: None)


@pytest.mark.parametrize(("scheme", "scale"), [("dark", 1.0), ("light", 1.3), ("dark", 1.5)])
def test_themes_and_sizes_of_text_look_the_same(qtbot, qapp, scheme, scale):
    theme.apply(qapp, scheme, scale)
    same(qtbot, lambda table: table.select_rows([range(2, 4)]))


def test_another_theme_takes_effect_at_once(qtbot, qapp):
    table = Painted()
    qtbot.addWidget(table)
    table.show()
    QApplication.processEvents()
    light = picture(table)
    theme.apply(qapp, "dark", 1.3)
    QApplication.processEvents()
    assert picture(table) != light
    theme.apply(qapp, "light")
    QApplication.processEvents()
    assert picture(table) == light


def test_without_columns_or_rows_nothing_is_painted(qtbot):
    class Nothing(People):
        def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008 - Qt's own default
            return 0

    table = Painted()
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.setModel(Nothing(table))
    table.show()
    empty = picture(table)
    table.setModel(table.people)
    table.people.columns = ()
    assert picture(table) == empty
