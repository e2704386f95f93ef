"""Columns of the users pane, their order, and what is copied out of it."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from cognito_admin.ui.panes.users.pages import Pages
from cognito_admin.ui.panes.users.view import UsersPane
from tests.ui.panes.fakes import until
from tests.ui.panes.users.people import FakeResults, person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage

SHIFT = Qt.KeyboardModifier.ShiftModifier


# Columns and order


def test_a_click_on_a_title_sorts_a_second_one_turns_it_round_and_a_third_goes_back(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        header, usual = pane.table.horizontalHeader(), pane.presenter.sort
        place = [column.name for column in pane.table.users.columns].index("created")

        def ordered(names):
            return not pane.searching.busy and stage.column("username") == names

        for expected in (["user000000", "user000002"], ["user000002", "user000000"]):
            header.sectionClicked.emit(place)
            await until(partial(ordered, expected), str(expected))
        assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        assert header.sortIndicatorSection() == place
        header.sectionClicked.emit(place)
        await until(lambda: not pane.searching.busy)
        assert pane.presenter.sort == usual
        assert header.sortIndicatorSection() == 0

    on_stage(qtbot, shell, PeoplesPool([person(2), person(0)]), act)


def test_the_order_is_chosen_by_keyboard_too(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        for expected, arrow in ((["user000000", "user000002"], "Created"), (["user000002", "user000000"], "Created")):
            menu = pane.columns.choose_order()
            chosen = next(action for action in menu.actions() if action.text() == arrow)
            menu.setActiveAction(chosen)
            stage.qtbot.keyClick(menu, Qt.Key.Key_Return)
            await stage.quiet()
            assert stage.column("username") == expected
        menu = pane.columns.choose_order()
        assert menu.activeAction().text() == "Created"
        menu.close()

    on_stage(qtbot, shell, PeoplesPool([person(2), person(0)]), act)


def test_a_click_with_shift_on_a_title_leaves_the_order_and_says_why(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        header = pane.table.horizontalHeader()
        place = [column.name for column in pane.table.users.columns].index("created")
        where = QPoint(header.sectionViewportPosition(place) + 20, 10)
        stage.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, SHIFT, where)
        await stage.quiet()
        assert pane.presenter.sort.column == "username"
        assert header.sortIndicatorSection() == 0
        assert shell.said == ["Users are sorted by one column at a time"]

    on_stage(qtbot, shell, PeoplesPool([person(2), person(0)]), act)


def test_columns_are_chosen_ordered_and_remembered_for_this_pool(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.set_current_row(1)
        pane.columns.toggle("custom:tenantId", True)
        pane.columns.hide("groups")
        names = [column.name for column in pane.table.users.columns]
        assert "groups" not in names
        assert "custom:tenantId" in names
        assert stage.column("custom:tenantId") == ["acme", "acme"]
        assert pane.table.currentIndex().row() == 1
        header = pane.table.horizontalHeader()
        header.moveSection(header.visualIndex(names.index("custom:tenantId")), 0)
        pane.table.setColumnWidth(0, 333)
        pane.columns.keep()
        kept = stage.services.settings.columns(stage.pool.key.pool)
        assert kept[0].name == "custom:tenantId"
        again = Scene(stage.qtbot, stage.shell, stage.pool)
        again.services.settings = stage.services.settings
        again.pane = UsersPane(again.services, stage.pool, stage.shell)
        stage.qtbot.addWidget(again.pane)
        await again.open()
        assert next(column.name for column in again.pane.table.users.columns) == "custom:tenantId"
        assert again.pane.table.columnWidth(1) == 333
        again.pane.columns.reset()
        assert next(column.name for column in again.pane.table.users.columns) == "username"
        again.pane.close_pane()

    people = [person(number, **{"custom:tenantId": "acme"}) for number in range(2)]
    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_columns_are_chosen_by_keyboard_and_come_into_sight(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.columns.choose()
        chooser = pane.columns.chooser
        qtbot.keyClicks(chooser._filter, "tenant")
        qtbot.keyClick(chooser._filter, Qt.Key.Key_Down)
        box = chooser.focusWidget()
        assert box.text() == "tenantId"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        names = [column.name for column in pane.table.users.columns]
        place = names.index("custom:tenantId")
        header = pane.table.horizontalHeader()
        assert header.sectionViewportPosition(place) + header.sectionSize(place) <= pane.table.viewport().width()
        assert chooser.isVisible()
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert "custom:tenantId" not in [column.name for column in pane.table.users.columns]
        qtbot.keyClick(box, Qt.Key.Key_Up)
        assert chooser.focusWidget() is chooser._filter

    people = [person(number, **{"custom:tenantId": "acme"}) for number in range(2)]
    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_the_last_column_cannot_be_hidden(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        for column in pane.table.users.columns:
            pane.columns.hide(column.name)
        assert len(pane.table.users.columns) == 1

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


# Copying


def test_copy_takes_the_cell_of_one_row_and_the_rows_of_several(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectRow(0)
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert shell.copied == [("user000000", "User name")]
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_Down, SHIFT)
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: len(shell.copied) == 2)
        assert shell.copied[1][0].count("\n") == 1
        assert shell.copied[1][0].startswith("user000000\tuser0@example.com\t")
        pane.copying.copy_e_mails()
        await until(lambda: len(shell.copied) == 3)
        assert shell.copied[2] == ("user0@example.com\nuser1@example.com", "2 e-mail addresses")

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_copied_rows_hold_no_formulas(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        pane.copying.copy_rows(headings=False)
        await until(lambda: shell.copied)
        assert "\t'=1+1\t" in shell.copied[0][0]

    on_stage(qtbot, shell, PeoplesPool([person(0, name="=1+1")]), act)


def test_more_rows_than_a_clipboard_should_hold_are_refused(qtbot, shell, monkeypatch):
    monkeypatch.setattr("cognito_admin.ui.panes.users.copying.MOST", 2)

    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        pane.copying.copy_rows(headings=True)
        await until(lambda: shell.said)
        assert "3 rows are too many" in shell.said[-1]
        assert not shell.copied

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_the_menu_of_a_row_copies_what_it_says_whoever_comes_there_meanwhile(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.copying._open_row_menu(pane.table.model().index(0, 0), QPoint())
        (menu,) = (top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible())
        (copy,) = (action for action in menu.actions() if "user000001" in action.text())
        pane.table.users.show(Pages(FakeResults([person(0), person(1)])))
        await pane.table.users.pages.fetch(0)
        copy.trigger()
        assert shell.copied == [("user000001", "User name")]
        menu.close()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)
