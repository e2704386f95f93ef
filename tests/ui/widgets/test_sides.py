"""In a window that is laid out from right to left, what is drawn by hand changes sides, and addresses stay readable."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QImage, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cognito_admin.ui.settings.switch import Switch
from cognito_admin.ui.theme import icons, theme
from cognito_admin.ui.widgets.asides import ASIDE, AsideDelegate
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.sides import shortened
from cognito_admin.ui.widgets.text import Text

WIDTH, HEIGHT = 200, 30
RED = QColor("#ff0000")


@pytest.fixture
def from_right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


def painted() -> QImage:
    """A row with a red picture, and words without ink."""
    model, red = QStandardItemModel(), QPixmap(32, 32)
    red.fill(RED)
    item = QStandardItem(QIcon(red), " ")
    item.setData(" ", ASIDE)
    model.appendRow(item)
    drawn = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    drawn.fill(QColor("white"))
    option = QStyleOptionViewItem()
    # PySide's stubs leave these out.
    option.rect = drawn.rect()  # pyright: ignore[reportAttributeAccessIssue]
    option.state = QStyle.StateFlag.State_Enabled  # pyright: ignore[reportAttributeAccessIssue]
    with QPainter(drawn) as painter:
        # As it is on a widget.
        painter.setLayoutDirection(QApplication.layoutDirection())
        AsideDelegate().paint(painter, option, model.index(0, 0))
    return drawn


def red_columns(picture: QImage) -> list[int]:
    return [x for x in range(picture.width()) if picture.pixelColor(x, HEIGHT // 2) == RED]


def test_the_picture_of_a_row_is_where_the_row_begins(qapp: QApplication) -> None:
    assert max(red_columns(painted())) < WIDTH // 2


def test_from_right_to_left_that_is_at_the_right(from_right_to_left: None) -> None:
    assert min(red_columns(painted())) > WIDTH // 2


def test_what_points_onwards_points_to_the_left_then(qapp: QApplication, from_right_to_left: None) -> None:
    turned = icons.draw("chevron-right", "#000000", 16).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    assert turned == icons.draw("chevron-left", "#000000", 16).toImage()
    assert turned != icons.draw("chevron-right", "#000000", 16).toImage()


def test_a_switch_that_is_on_has_its_knob_at_the_left_then(qapp: QApplication) -> None:
    switch = Switch()
    switch.setChecked(True)
    switch.resize(switch.sizeHint())
    knob = QColor(theme.current().on_accent)

    def at_left() -> bool:
        return switch.grab().toImage().pixelColor(switch.height() // 2 + 2, switch.height() // 2) == knob

    assert not at_left()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    turned = at_left()
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    assert turned


def test_a_shortened_address_keeps_its_ellipsis_where_something_is_missing(
    qapp: QApplication, from_right_to_left: None
) -> None:
    metrics = QFontMetrics(qapp.font())
    cut = shortened(metrics, "agnes.berenger@firma.example", 60)
    assert cut[:2] == "\u2068a"
    assert cut.endswith("…")
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    assert shortened(metrics, "Ann", 60) == "Ann"


def test_a_date_in_a_table_keeps_its_order(from_right_to_left: None) -> None:
    table = BigTable()
    delegate = table.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    assert delegate.displayText("20 Mar 2025", QLocale.c()) == "\u206820 Mar 2025"


def test_code_begins_at_the_left_in_every_language(from_right_to_left: None) -> None:
    assert CodeView("Policy", "{}").layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("ends", [False, True])
def test_a_label_changes_sides_whatever_it_says(from_right_to_left: None, ends: bool) -> None:
    label = Text("us-east-1")
    if ends:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    label.setStyleSheet("color: #ff0000; background: #ffffff")
    label.resize(WIDTH, HEIGHT)
    drawn = label.grab().toImage()
    inked = [x for x in range(WIDTH) for y in range(HEIGHT) if drawn.pixelColor(x, y) != QColor("white")]
    assert (min(inked) > WIDTH // 2) is not ends
    assert (max(inked) < WIDTH // 2) is ends
