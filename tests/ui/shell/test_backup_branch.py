from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.ui.shell.navigation import Navigation

SHOP = BackedUpPool(PoolId("us-east-1_AbCdEf"), "Shop customers", "us-east-1")


def backup(name: str, *, kept: bool = False, year: int = 2024) -> OfflineBackup:
    identity = ConnectionId(f"backup-{name}")
    return OfflineBackup(identity, f"/media/{name}", SHOP, datetime(year, 11, 20, 14, tzinfo=UTC), kept=kept)


def texts(navigation: Navigation) -> list[str]:
    tree = navigation.tree()
    top = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    below = [item.child(place) for item in top if item for place in range(item.childCount())]
    return [item.text(0) for item in (*top, *below) if item]


def test_open_backups_stand_below_the_connections_and_go_when_they_are_closed(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    work = Connection(ConnectionId("work"), "Work", None, Region("us-east-1"))
    asked: list[str] = []
    navigation.connection_requested.connect(asked.append)
    navigation.show_backups([backup("one")], "")
    navigation.show_connections([work])
    assert texts(navigation) == ["Work", "Offline backups", "Shop customers · 20 Nov 2024"]
    navigation.show_backups([backup("one"), backup("two", year=2023)], "")
    assert texts(navigation)[2:] == ["Shop customers · 20 Nov 2024", "Shop customers · 20 Nov 2023"]
    navigation.show_connections([work])
    navigation.show_backups([], "")
    assert texts(navigation) == ["Work"]
    assert asked == []


def test_a_click_opens_a_backup_and_the_delete_key_closes_it(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    one = backup("one")
    navigation.show_backups([one], "")
    opened: list[object] = []
    closed: list[str] = []
    navigation.pool_requested.connect(opened.append)
    navigation.backup_close_requested.connect(closed.append)
    tree = navigation.tree()
    title = tree.topLevelItem(0)
    assert title is not None
    row = title.child(0)
    assert row is not None
    tree.itemClicked.emit(row, 0)
    assert opened == [one.key]
    tree.setCurrentItem(row)
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert closed == [one.id]
    navigation.show_open_pool(one.key)
    assert row.isSelected()


def test_the_title_above_backups_is_taken_for_no_connection(qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    navigation.show_backups([backup("one")], "")
    asked: list[object] = []
    for wish in (navigation.connection_requested, navigation.edit_requested, navigation.remove_requested):
        wish.connect(asked.append)
    tree = navigation.tree()
    title = tree.topLevelItem(0)
    assert title is not None
    tree.setCurrentItem(title)
    for key in (
        Qt.Key.Key_Return,
        Qt.Key.Key_Space,
        Qt.Key.Key_F2,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
    ):
        qtbot.keyClick(tree, key)
    tree.itemClicked.emit(title, 0)
    navigation.show_backups([], "")
    assert asked == []
    # What Qt cannot hand over as a text it says there, and hands over nothing.
    assert capfd.readouterr().err == ""
