from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cognito_admin.model.checkup.finding import Severity
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.health.verdict import Level
from cognito_admin.model.ids import PoolId
from cognito_admin.ui.shell.check_mark import CheckMark
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


def test_pools_of_one_name_are_told_apart_by_their_ids_to_eyes_and_ears(navigation: Navigation) -> None:
    other = replace(SHOP, id=PoolId("us-east-1_Restored1"))
    navigation.show_pools(WORK.id, [other, SHOP, STAFF])
    top = navigation.tree().topLevelItem(0)
    assert top is not None
    items = [top.child(place) for place in range(3)]
    meant = [f"{SHOP.name}  ·  {pool}" for pool in sorted((SHOP.id, other.id))]
    assert [item.text(0) for item in items] == [*meant, STAFF.name]
    spoken = [str(item.data(0, Qt.ItemDataRole.AccessibleTextRole)) for item in items]
    assert [text.startswith(name) for text, name in zip(spoken, meant, strict=False)] == [True, True]


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


def test_how_a_pool_fares_is_said_in_words_and_drawn_by_its_shape(navigation: Navigation) -> None:
    tree, key = navigation.tree(), PoolKey(WORK.id, SHOP.id)
    top = tree.topLevelItem(0)
    assert top is not None
    pool = next(top.child(row) for row in range(top.childCount()) if top.child(row).text(0) == SHOP.name)
    pictures: list[bytes] = []
    for level in Level:
        navigation.show_health(key, level, f"Sign-in health: {level}")
        assert pool.data(0, Qt.ItemDataRole.AccessibleTextRole).endswith(f"Sign-in health: {level}")
        assert f"Sign-in health: {level}" in pool.toolTip(0)
        pictures.append(_picture(navigation))
    navigation.show_health(key, None)
    pictures.append(_picture(navigation))
    assert len({*pictures}) == len(pictures)
    navigation.show_health(key, Level.TROUBLE, "Sign-in health: Trouble")
    navigation.show_pools(WORK.id, [STAFF, SHOP])
    assert [top.child(row).toolTip(0).endswith("Trouble") for row in range(2)] == [True, False]


def _picture(navigation: Navigation) -> bytes:
    """Without its colours."""
    image = navigation.tree().viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(image.constBits())


def test_what_a_check_up_found_is_said_in_words_and_counted_on_the_row(navigation: Navigation) -> None:
    tree, key = navigation.tree(), PoolKey(WORK.id, SHOP.id)
    top = tree.topLevelItem(0)
    assert top is not None
    pool = next(top.child(row) for row in range(top.childCount()) if top.child(row).text(0) == SHOP.name)
    pictures: list[QImage] = [tree.grab().toImage()]
    for mark in (
        CheckMark(Severity.WARNING, 3),
        CheckMark(Severity.TROUBLE, 3),
        CheckMark(Severity.TROUBLE, 1_204),
        None,
    ):
        navigation.show_check_up(key, mark, "Check-up of 14:03: 3 warnings")
        assert pool.data(0, Qt.ItemDataRole.AccessibleTextRole).endswith("Check-up of 14:03: 3 warnings")
        assert "Check-up of 14:03: 3 warnings" in pool.toolTip(0)
        pictures.append(tree.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures[:4]) for other in pictures[:at])
    assert pictures[4] == pictures[0]
