"""The users pane on a pool of made-up people: search, place, columns, details, sync."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QScrollArea, QWidget

from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.ui.panes.users.actions_part import ActionsPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.panes.users.pages import PAGE, Pages
from cognito_admin.ui.panes.users.verdict_part import VerdictPart
from cognito_admin.ui.panes.users.view import UsersPane
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.work.workspace import Capability
from tests.ui.panes.fakes import NOW, RESOURCE, FakeJobs, FakeShell, make_job, until
from tests.ui.panes.users.people import FakeResults, person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage

MANY = PAGE * 6
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def shell(qapp):
    return FakeShell()


# Opening


NOT_PERMITTED = Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers")


def test_what_people_call_themselves_is_never_read_as_markup(qtbot, shell):
    evil = '<b>Ann</b><img src="file:///tmp/secret.png"><img src="//host/share/x">'

    async def act(stage):
        pane = await stage.open()
        pane.details.open_user(stage.pool.people[0])
        await until(lambda: pane.details.inspector.user is not None)
        table = pane.table
        cells = [table.model().index(0, place) for place in range(table.model().columnCount())]
        tips = [str(cell.data(Qt.ItemDataRole.ToolTipRole) or "") for cell in cells]
        tips += [widget.toolTip() for widget in pane.findChildren(QWidget)]
        assert any("img" in tip for tip in tips)
        assert not [tip for tip in tips if "<img" in tip or "<b>" in tip]
        formats = {label.textFormat() for label in pane.findChildren(QLabel) if label.pixmap().isNull()}
        assert formats == {Qt.TextFormat.PlainText}

    people = [person(0, email=evil, name=evil, **{"custom:<b>x</b>": evil})]
    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_rows_that_can_be_read_no_longer_are_searched_anew_without_a_word(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        old = pane.table.users.pages

        async def rows(start, stop):
            raise Outdated

        old.results.rows = rows
        pane.table.verticalScrollBar().setValue(pane.table.verticalScrollBar().maximum())
        await until(lambda: pane.table.users.pages is not old)
        await until(lambda: pane.table.users.user(MANY - 1) is not None)
        assert shell.said == []

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(MANY)]), act)


def test_an_opened_pool_shows_its_people_and_how_old_they_are(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert pane.states.state == "ready"
        assert stage.column("username") == ["user000000", "user000001", "user000002"]
        assert pane.searching.count.text() == "3 users"
        assert shell.freshness[-1].endswith("3 users")
        assert stage.pool.asked_live == []

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_a_pool_never_read_explains_the_sync_and_starts_it(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert pane.table_states.state == "empty"
        assert not pane.facets.beside.is_shown()
        assert "costs nothing" in stage.texts()
        assert "2,412 users" in stage.texts()
        button = next(button for button in pane.findChildren(QAbstractButton) if button.text() == "Sync this pool")
        stage.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: stage.jobs.wishes)
        await until(lambda: "for the first time" in stage.texts())
        await until(lambda: not pane.syncing.strip.isHidden())

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_users_appear_while_the_first_sync_still_runs(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert "first time" in stage.texts()
        stage.pool.index = IndexState(0, None, False, 1)
        stage.pool.change([person(number) for number in range(60)])
        await stage.news()
        assert pane.table.row_count() == 60
        assert pane.table_states.state == "ready"

    jobs = FakeJobs(make_job("a", JobState.RUNNING))
    on_stage(qtbot, shell, PeoplesPool(synced=False), act, jobs)


def test_a_sync_that_is_not_permitted_says_so(qtbot, shell):
    async def act(stage):
        stage.pool.able.discard(Capability.SYNC)
        stage.pool.reason = NOT_PERMITTED
        pane = await stage.open()
        assert pane.states.state == "not permitted"
        assert "cognito-idp:ListUsers" in stage.texts()

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_a_sync_that_is_not_permitted_is_greyed_with_the_action_that_is_missing(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert pane.syncing.button.isEnabled()
        stage.pool.able.discard(Capability.SYNC)
        stage.pool.reason = NOT_PERMITTED
        pane.permissions_changed()
        sync = next(action for action in pane.actions_for_shell() if "Sync" in action.text())
        for greyed in (pane.syncing.button, sync):
            assert not greyed.isEnabled()
            assert greyed.toolTip() == "AWS does not allow cognito-idp:ListUsers"
        pane.syncing.sync()
        await until(lambda: shell.said and shell.said[-1] == NOT_PERMITTED)
        assert stage.jobs.wishes == []
        stage.pool.able.add(Capability.SYNC)
        pane.permissions_changed()
        assert pane.syncing.button.isEnabled()
        assert "costs nothing" in pane.syncing.button.toolTip()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_policy_that_was_mended_is_seen_on_trying_again(qtbot, shell):
    async def act(stage):
        stage.pool.able.discard(Capability.SYNC)
        stage.pool.reason = NOT_PERMITTED
        pane = await stage.open()
        stage.pool.allowed_by_now = {Capability.SYNC}
        pane.syncing.look_at_permissions()
        await until(lambda: pane.table_states.state == "empty")
        assert pane.syncing.button.isEnabled()
        stage.pool.able.discard(Capability.SYNC)
        pane.syncing.sync()
        await until(lambda: stage.jobs.wishes == [("start", RESOURCE)])

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_what_a_sync_was_refused_is_remembered_of_the_pool(qtbot, shell):
    async def act(stage):
        await stage.open()
        stage.jobs.end("a", JobState.FAILED, failure=NOT_PERMITTED)
        assert stage.pool.refusals == [NOT_PERMITTED]

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act, FakeJobs(make_job("a", JobState.RUNNING)))


def test_a_first_sync_that_failed_says_why_and_goes_on_where_it_stopped(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        assert pane.states.state == "failed"
        assert "AWS asks to slow down" in stage.texts()
        pane.syncing.sync()
        await until(lambda: stage.jobs.wishes == [("continue", "a")])

    jobs = FakeJobs(make_job("a", JobState.FAILED, failure=Failure(Code.THROTTLED, operation="ListUsers")))
    on_stage(qtbot, shell, PeoplesPool(synced=False), act, jobs)


def test_a_damaged_copy_is_set_aside_on_request(qtbot, shell):
    async def act(stage):
        stage.pool.failure = Failure(Code.STORE_DAMAGED, path="x.db")
        pane = await stage.open()
        assert pane.states.state == "failed"
        pane.syncing.rebuild()
        await until(lambda: pane.table_states.state == "empty")
        assert stage.pool.rebuilt == 1

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


# Searching


def test_typing_narrows_the_table_and_counts(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        await stage.search("name:zoë")
        assert stage.column("username") == ["user000001"]
        assert pane.searching.count.text() == "1 of 3"
        await stage.search("")
        assert pane.searching.count.text() == "3 users"

    people = [person(0, name="Ann"), person(1, name="Zoë"), person(2, name="Łukasz")]
    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_only_the_last_keystroke_is_answered(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        for text in ("u", "us", "user000002"):
            pane.search.setText(text)
        await until(lambda: not pane.searching.busy)
        assert stage.column("username") == ["user000002"]
        assert pane.searching.count.text() == "1 of 3"

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_a_wrong_query_is_underlined_and_the_last_good_answer_stays(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        await stage.search("user000001")
        await stage.search("user000001 enabled:maybe")
        await until(pane.searching.wrong.isVisible)
        assert pane.search.wrong_part() == range(19, 24)
        assert pane.searching.wrong.text()
        assert stage.column("username") == ["user000001"]
        await stage.search("user000002")
        assert not pane.searching.wrong.isVisible()
        assert pane.search.wrong_part() == range(0)

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_a_word_on_its_way_to_a_suggestion_is_not_called_wrong_yet(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.qtbot.keyClicks(pane.search, "status:conf")
        await stage.quiet()
        assert pane.search.is_completing()
        assert pane.search.wrong_part() == range(0)
        stage.qtbot.keyClick(pane.search._popup, Qt.Key.Key_Return)
        assert pane.search.wrong_part() == range(7, 11)
        assert pane.searching.wrong.isVisible()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_search_without_a_hit_says_how_old_the_copy_is(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        await stage.search("nobody of that name")
        assert pane.table_states.state == "empty"
        assert "No user matches “nobody of that name”" in stage.texts()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_arrow_down_in_the_search_line_goes_to_the_first_row(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.activateWindow()
        assert pane.focus_search()
        stage.qtbot.keyClick(pane.search, Qt.Key.Key_Down)
        assert pane.table.selected_ranges() == (range(1),)

    on_stage(qtbot, shell, PeoplesPool([person(1), person(2)]), act)


def test_how_many_there_are_is_as_new_as_what_was_found_among_them(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.pool.change([person(0), person(1)])
        await stage.search("user000001")
        assert pane.searching.count.text() == "1 of 2"

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


# Keeping one's place


def test_rows_that_arrive_move_neither_selection_nor_scrolling(qtbot, shell):
    people = [person(number) for number in range(100, 100 + MANY)]

    async def act(stage):
        pane = await stage.open()
        table = pane.table
        table.set_current_row(PAGE * 3)
        table.select_rows([range(PAGE * 3, PAGE * 3 + 2)])
        await until(lambda: table.current_user() is not None and table.users.user(table.visible_rows().start))
        current, top = table.current_user(), table.users.user(table.visible_rows().start)
        stage.pool.change([*(person(number) for number in range(50)), *people])
        await stage.news()
        assert table.current_user() == current
        assert table.users.user(table.visible_rows().start) == top
        assert table.selected_ranges() == (range(PAGE * 3 + 50, PAGE * 3 + 52),)
        assert pane.searching.count.text().startswith(f"{MANY + 50:,} users")

    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_everything_stays_everything_when_more_arrives(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        stage.pool.change([person(number) for number in range(MANY + 7)])
        await stage.news()
        assert pane.table.everything_selected()
        assert pane.table.selected_count() == MANY + 7

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(MANY)]), act)


def test_an_unchanged_index_is_not_searched_again(qtbot, shell):
    async def act(stage):
        await stage.open()
        searched = len(stage.pool.searches)
        await stage.news()
        await stage.news()
        assert len(stage.pool.searches) == searched

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_far_rows_are_drawn_once_they_have_come(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.scrollToBottom()
        last = pane.table.row_count() - 1
        await until(lambda: pane.table.users.user(last) is not None)
        assert pane.table.model().index(last, 0).data() == f"user{MANY - 1:06}"

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(MANY)]), act)


# Columns and order


def test_a_click_on_a_title_sorts_a_second_one_turns_it_round_and_a_third_goes_back(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        header, usual = pane.table.horizontalHeader(), pane.presenter.sort
        place = [column.name for column in pane.table.users.columns].index("created")
        for expected in (["user000000", "user000002"], ["user000002", "user000000"]):
            header.sectionClicked.emit(place)
            await until(lambda: not pane.searching.busy)
            assert stage.column("username") == expected
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
        header.moveSection(header.count() - 1, 0)
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


# One user


def test_enter_opens_the_details_with_what_is_known_then_with_a_fresh_copy(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectRow(1)
        stage.pool.people[1] = person(1, status="UNCONFIRMED")
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_Return)
        assert pane.details.inspector.sub == person(1).sub
        assert pane.details.inspector.as_of().startswith("From the sync of")
        await until(lambda: pane.details.inspector.as_of().startswith("Read from Cognito"))
        assert pane.details.inspector.user.status == "UNCONFIRMED"
        assert stage.pool.asked_live == [person(1).sub]

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_walking_down_the_table_shows_each_and_asks_aws_only_for_the_last(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectRow(0)
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_Return)
        for number in (1, 2, 3):
            stage.qtbot.keyClick(pane.table, Qt.Key.Key_Down)
            assert pane.details.inspector.sub == person(number).sub
        await until(lambda: stage.pool.asked_live)
        assert stage.pool.asked_live == [person(3).sub]

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(5)]), act)


def test_who_is_closed_and_opened_again_is_read_again(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        user = pane.table.users.user(0)
        pane.details.open_user(user)
        pane.details.close_user()
        stage.pool.people[0] = person(1, enabled=False)
        pane.details.open_user(user)
        assert pane.details._fresh_reads.busy
        await until(lambda: pane.details.inspector.as_of().startswith("Read from Cognito"))
        assert not pane.details.inspector.user.enabled

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_user_deleted_meanwhile_is_shown_as_such(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectRow(0)
        pane.details.open_user(pane.table.current_user())
        stage.pool.people = []
        await until(lambda: "No longer in the pool" in pane.details.inspector.as_of())
        verdict, actions = (pane.details.inspector.part(kind) for kind in (VerdictPart, ActionsPart))
        pane.permissions_changed()
        assert verdict.isHidden()
        assert actions.isHidden()
        assert "was deleted" in stage.texts()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_details_say_when_their_user_is_not_among_those_found_any_more(qtbot, shell):
    outside = "Not among the users found now."

    async def act(stage):
        pane = await stage.open()
        pane.details.open_user(pane.table.users.user(0))
        await stage.search("user00000")
        assert outside not in stage.texts()
        await stage.search("user000001")
        await until(lambda: outside in stage.texts())
        await stage.search("nobody of that name")
        await until(lambda: pane.table_states.state == "empty")
        assert outside in stage.texts()
        await stage.search("user000001")
        pane.table.selectRow(0)
        await until(lambda: outside not in stage.texts())
        pane.table.clearSelection()
        await stage.search("user000002")
        await until(lambda: outside in stage.texts())
        pane.details.close_user()
        await stage.search("")
        pane.details.open_user(pane.details.inspector.user)
        assert outside not in stage.texts()

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_what_changed_of_the_user_who_is_open_is_shown_with_the_news(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: pane.details.inspector.as_of().startswith("Read from Cognito"))
        people = stage.pool.people
        stage.pool.change([person(0, enabled=False, groups=("vip",)), *people[1:]])
        asked = len(stage.pool.asked_live)
        await stage.news()
        await until(lambda: not pane.details.inspector.user.enabled)
        assert pane.details.inspector.user.groups == ("vip",)
        assert len(stage.pool.asked_live) == asked

    on_stage(qtbot, shell, PeoplesPool([person(number) for number in range(3)]), act)


def test_without_a_network_the_snapshot_stays_and_says_so(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.pool.live_failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint="cognito")
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: pane.details.inspector.as_of() == "No connection to AWS")
        assert pane.details.inspector.user == person(1)
        stage.pool.live_failure = None
        pane.details.reload()
        await until(lambda: pane.details.inspector.as_of().startswith("Read from Cognito"))
        assert not shell.said

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_escape_closes_the_details_and_nothing_is_asked_of_a_backup(qtbot, shell):
    async def act(stage):
        stage.pool.able.discard(Capability.LOOK_UP_LIVE)
        pane = await stage.open()
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: not pane.details._fresh_reads.busy)
        assert stage.pool.asked_live == []
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_Escape)
        assert pane.details.inspector.isHidden()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_details_tell_groups_identities_and_dates(qtbot, shell):
    google = '[{"userId":"1157","providerName":"Google","providerType":"Google","dateCreated":"1761234567890"}]'
    user = person(1, identities=google, groups=("admins", "staff"), name="محمد", phone_number="+155501")

    async def act(stage):
        pane = await stage.open()
        pane.details.open_user(pane.table.users.user(0))
        said = stage.texts()
        for part in ("محمد", "Google", "1157", "linked ", "+155501", "CONTACT", "GROUPS", "LINKED IDENTITIES"):
            assert part in said
        assert {badge.text() for badge in pane.details.findChild(GroupsPart).findChildren(Badge)} == {
            "admins",
            "staff",
        }

    on_stage(qtbot, shell, PeoplesPool([user]), act)


# Sync


def test_a_running_sync_is_followed_cancelled_and_continued(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.refresh()
        await until(lambda: stage.jobs.wishes == [("start", stage.pool.sync_resource)])
        assert not pane.syncing.button.isEnabled()
        await until(lambda: not pane.syncing.strip.isHidden())
        running = stage.jobs.known[0]
        pane.syncing.sync()
        assert "running already" in shell.said[-1]
        pane.syncing.cancel()
        await until(lambda: ("cancel", running.id) in stage.jobs.wishes)
        stage.jobs.end(running.id, JobState.CANCELLED)
        await until(lambda: not pane.syncing.busy)
        assert pane.syncing.button.isEnabled()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_a_finished_sync_says_what_changed_and_shows_it(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.pool.change([person(1), person(2)])
        stage.jobs.end("a", JobState.DONE, outcome={"added": 1, "changed": 0, "removed": 0, "total": 2})
        await until(lambda: pane.table.row_count() == 2)
        assert "Sync done: 1 added" in shell.said
        assert pane.syncing.strip.isHidden()

    jobs = FakeJobs(make_job("a", JobState.RUNNING, progress=Progress("users", 1, 2)))
    on_stage(qtbot, shell, PeoplesPool([person(1)]), act, jobs)


def test_an_interrupted_sync_offers_to_go_on(qtbot, shell):
    async def act(stage):
        stage.pool.index = IndexState(1, NOW - timedelta(days=1), True, 1)
        pane = await stage.open()
        assert "was interrupted" in pane.syncing.strip.accessibleName()
        stage.qtbot.mouseClick(pane.syncing.strip._continue, Qt.MouseButton.LeftButton)
        await until(lambda: stage.jobs.wishes == [("continue", "a")])

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act, FakeJobs(make_job("a", JobState.INTERRUPTED)))


def test_a_sync_that_cannot_start_says_why(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.jobs.refusal = Failure(Code.DISK_FULL, path="x")
        pane.syncing.sync()
        await until(lambda: shell.said)
        assert shell.said == [stage.jobs.refusal]
        assert pane.syncing.button.isEnabled()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


# For everybody


def test_nothing_one_can_reach_by_keyboard_is_nameless(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.details.open_user(pane.table.users.user(0))
        pane.columns.choose()
        nameless = [
            widget
            for widget in pane.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
            and not isinstance(widget, QScrollArea)
        ]
        assert nameless == []
        pane.columns.chooser.close()
        assert all(action.text() for action in pane.actions_for_shell() if isinstance(action, QAction))
        assert isinstance(pane.search, QLineEdit)
        assert QApplication.instance() is not None

    on_stage(qtbot, shell, PeoplesPool([person(1, name="Ann")]), act)


def test_where_user_names_are_made_up_people_are_sorted_by_what_they_are_known_by(qtbot, shell):
    people = [person(number, email=address) for number, address in enumerate(("zoe@x.example", "ann@x.example"))]

    async def act(stage):
        stage.pool.settings = {"UsernameAttributes": ["email"]}
        pane = await stage.open()
        await until(lambda: pane.presenter.sort.column == "email")
        await stage.quiet()
        assert stage.column("email") == ["ann@x.example", "zoe@x.example"]
        assert "username" not in [column.name for column in pane.table.users.columns]
        # The next time it is known before AWS has answered.
        stage.pool.failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint="x")
        again = Scene(stage.qtbot, stage.shell, stage.pool)
        again.pane.presenter._settings = stage.services.settings
        assert again.pane.presenter.sort.column == "email"
        again.pane.close_pane()

    on_stage(qtbot, shell, PeoplesPool(people), act)


def test_what_the_palette_greyed_for_nobody_works_by_its_shortcut_once_somebody_is_chosen(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        actions = pane.reach.actions()
        assert [action.isEnabled() for action in actions] == [False] * len(actions)
        pane.table.setCurrentIndex(pane.table.model().index(0, 0))
        await until(lambda: all(action.isEnabled() for action in actions))

    on_stage(qtbot, shell, PeoplesPool([person(0)]), act)
