"""The users pane: opened, searched, and kept in its place."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.progress import JobState
from cognito_admin.ui.panes.users.pages import PAGE
from cognito_admin.work.workspace import Capability
from tests.ui.panes.fakes import RESOURCE, FakeJobs, make_job, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage

MANY = PAGE * 6


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
