import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cognito_admin.model.connections import PoolKey
from cognito_admin.ui.shell.navigation import Navigation
from tests.ui.fakes import SHOP, STAFF, WORK


@pytest.fixture
def navigation(qtbot: QtBot) -> Navigation:
    made = Navigation()
    qtbot.addWidget(made)
    made.show_connections([WORK])
    made.show_pools(WORK.id, [SHOP, STAFF])
    made.show_open_pool(PoolKey(WORK.id, SHOP.id))
    made.resize(260, 400)
    made.show()
    return made


def filled(navigation: Navigation) -> list[str]:
    return [item.text(0) for item in navigation.tree().selectedItems()]


def test_the_arrow_keys_leave_the_open_pool_filled(navigation: Navigation) -> None:
    tree = navigation.tree()
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.currentItem().text(0) == STAFF.name
    assert filled(navigation) == [SHOP.name]


def test_a_right_click_leaves_the_open_pool_filled(navigation: Navigation) -> None:
    tree = navigation.tree()
    top = tree.topLevelItem(0)
    assert top is not None
    other = top.child(1)
    middle: QPoint = tree.visualItemRect(other).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, pos=middle)
    assert tree.currentItem() is other
    assert filled(navigation) == [SHOP.name]


def test_no_pool_is_filled_when_none_is_open(navigation: Navigation) -> None:
    navigation.show_open_pool(None)
    assert filled(navigation) == []


def test_the_open_pool_is_filled_when_its_connection_is_listed_again(navigation: Navigation) -> None:
    navigation.show_loading(WORK.id, QAction("Stop"))
    assert filled(navigation) == []
    navigation.show_pools(WORK.id, [SHOP, STAFF])
    assert filled(navigation) == [SHOP.name]


def test_a_connection_is_edited_with_f2_and_removed_with_delete(navigation: Navigation) -> None:
    asked: list[tuple[str, str]] = []
    navigation.edit_requested.connect(lambda identifier: asked.append(("edit", identifier)))
    navigation.remove_requested.connect(lambda identifier: asked.append(("remove", identifier)))
    tree = navigation.tree()
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert asked == []
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert asked == [("edit", WORK.id), ("remove", WORK.id)]
