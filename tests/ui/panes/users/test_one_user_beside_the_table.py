"""One user opened beside the table of the users pane."""

from PySide6.QtCore import Qt

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.panes.users.actions_part import ActionsPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.panes.users.verdict_part import VerdictPart
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.work.workspace import Capability
from tests.ui.panes.fakes import until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


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
