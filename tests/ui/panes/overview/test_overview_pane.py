import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QScrollArea, QWidget

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.connections import Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.overview import Factor, Mfa, PasswordPolicy, Requirement, read_overview
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.progress import JobState
from cognito_admin.model.schedules import Schedule
from cognito_admin.ui.panes.overview import words
from cognito_admin.ui.panes.overview.cards import CardGrid, ConcernsCard, FactCard
from cognito_admin.ui.panes.overview.view import OverviewPane
from cognito_admin.ui.panes.overview.words import Card, Row
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.work.schedules import Watched
from tests.ui.panes.fakes import NOW, POOL, FakeShell, FakeWorkspace, make_job, play, services, until


def rows(settings: dict, *, mfa: dict | None = None, synced: words.Synced | None = None) -> dict[str, str]:
    workspace = FakeWorkspace()
    overview = read_overview(PoolDescription(POOL, "Shop", settings, mfa))
    cards = words.cards(overview, workspace.connection, workspace.identity, workspace.marking, synced)
    return {row.label: row.value for card in cards for row in card.rows}


def test_ways_to_sign_in_are_told_in_words():
    assert rows({})["People sign in with"] == "User name"
    aliases = {"AliasAttributes": ["email", "phone_number"]}
    assert rows(aliases)["People sign in with"] == "User name, or e-mail or phone number"
    instead = {"UsernameAttributes": ["email"]}
    assert rows(instead)["People sign in with"] == "E-mail; Cognito makes up the user name"


def test_passwords_and_second_factors_are_told_in_words():
    assert words.password_policy(PasswordPolicy(8, ("upper", "numbers"), 0, 7)) == (
        "At least 8 characters with upper case and numbers"
    )
    assert words.password_policy(PasswordPolicy(6, (), 0, 7)) == "At least 6 characters, of any kind"
    both = Mfa(Requirement.OPTIONAL, (Factor.AUTHENTICATOR_APP, Factor.SMS))
    assert words.mfa(both) == "Optional, by authenticator app or text message"
    assert words.mfa(Mfa(Requirement.UNKNOWN, ())) == "Not known"


def test_the_estimate_of_aws_and_the_count_here_stand_side_by_side():
    told = rows({"EstimatedNumberOfUsers": 2412}, synced=words.Synced(2400, datetime(2026, 1, 2, tzinfo=UTC)))
    assert (told["Estimated by AWS"], told["On this computer"]) == ("2,412", "2,400")
    assert rows({}, synced=None)["On this computer"] == "Not synced yet"


def test_a_recovery_way_of_the_future_is_told_as_it_is():
    settings = {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "carrier_pigeon", "Priority": 1}]}}
    assert rows(settings)["Forgotten password"] == "Carrier_pigeon"


@pytest.fixture
def shell(qapp):
    return FakeShell()


def opened(qtbot, shell, workspace):
    pane = OverviewPane(services(), workspace, shell)
    qtbot.addWidget(pane)
    pane.resize(1100, 700)
    pane.show()
    pane.activate()
    return pane


def texts(pane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel))


def test_the_pane_shows_concerns_and_facts(qtbot, shell):
    workspace = FakeWorkspace({"SmsConfigurationFailure": "The sandbox is closed", "EstimatedNumberOfUsers": 5})
    workspace.index = IndexState(4, NOW, True, 1)

    async def scene():
        pane = opened(qtbot, shell, workspace)
        assert pane.states.state == "loading"
        await until(lambda: pane.states.state == "ready")
        assert "The sandbox is closed" in texts(pane)
        assert "Deletion protection is off" in texts(pane)
        ids = [copyable.text() for copyable in pane.findChildren(CopyableText)]
        assert POOL in ids
        assert "about 5 users" in shell.freshness[-1]

    play(shell, scene)


def test_the_end_of_a_sync_is_seen_also_while_the_page_is_being_read(qtbot, shell):
    workspace, known, asked = FakeWorkspace(), services(), []

    async def scene():
        told = asyncio.Event()

        async def index_state():
            asked.append(workspace.index)
            await told.wait()
            return asked[-1]

        workspace.index_state = index_state
        pane = OverviewPane(known, workspace, shell)
        qtbot.addWidget(pane)
        pane.show()
        pane.activate()
        await until(lambda: asked)
        workspace.index = IndexState(4, NOW, True, 1)
        known.jobs.publish(make_job("s", JobState.DONE))
        told.set()
        await until(lambda: pane.states.state == "ready")
        assert "Not synced yet" not in texts(pane)
        pane.close_pane()

    play(shell, scene)


def test_coming_back_reads_again_and_a_failure_then_leaves_the_page_standing(qtbot, shell):
    workspace = FakeWorkspace()

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: pane.states.state == "ready")
        workspace.failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint="x")
        pane.refresh()
        await until(lambda: shell.said)
        assert shell.said == [workspace.failure]
        assert pane.states.state == "ready"

    play(shell, scene)


def test_where_one_reads_stays_when_facts_are_drawn_anew_and_the_keyboard_was_on_one(qtbot, shell):
    workspace = FakeWorkspace()

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: pane.states.state == "ready")
        first = pane.findChildren(CopyableText)[0]
        first.findChild(QAbstractButton).setFocus()
        workspace.index = IndexState(4, NOW, True, 1)
        pane.refresh()
        await until(lambda: not shiboken6.isValid(first))
        drawn_anew = pane.findChildren(CopyableText)[0]
        assert pane.window().focusWidget() is drawn_anew.findChild(QAbstractButton)
        assert pane.findChild(QScrollArea).verticalScrollBar().value() == 0

    play(shell, scene)


def test_the_page_takes_the_keyboard_from_a_fact_that_is_gone(qtbot, shell):
    workspace = FakeWorkspace()
    workspace.index = IndexState(4, NOW, True, 1)

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: pane.states.state == "ready")
        link = next(button for button in pane.findChildren(QPushButton) if button.text() == "Show them")
        link.setAccessibleName("Show those who are gone")
        link.setFocus()
        workspace.index = IndexState(5, NOW, True, 1)
        pane.refresh()
        await until(lambda: not shiboken6.isValid(link))
        assert pane.window().focusWidget() is pane.findChild(QScrollArea)

    play(shell, scene)


@pytest.mark.parametrize(
    ("code", "state"), [(Code.ACCESS_DENIED, "not permitted"), (Code.ENDPOINT_UNREACHABLE, "failed")]
)
def test_a_pool_that_cannot_be_read_says_why_and_tries_again(qtbot, shell, code, state):
    workspace = FakeWorkspace()
    workspace.failure = Failure(code, action="cognito-idp:DescribeUserPool", endpoint="x")

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: pane.states.state == state)
        workspace.failure = None
        pane.activate()
        await until(lambda: pane.states.state == "ready")
        assert workspace.described == 2

    play(shell, scene)


def test_cards_use_as_many_columns_as_there_is_room_for(qtbot):
    grid = CardGrid()
    qtbot.addWidget(grid)
    grid.set_cards([FactCard(Card(str(number), "users", (Row("a", "b"),))) for number in range(6)])
    grid.resize(1300, 600)
    grid.show()
    assert grid.columns() == 3
    grid.resize(800, 600)
    assert grid.columns() == 2
    grid.resize(400, 600)
    assert grid.columns() == 1


def shown_cards(pane) -> list[QWidget]:
    return [card for card in pane.findChildren(FactCard) + pane.findChildren(ConcernsCard) if card.isVisible()]


def titles(pane) -> list[str]:
    return sorted(card.findChildren(QLabel)[1].text() for card in shown_cards(pane))


def overlaps(pane) -> list[tuple[QWidget, QWidget]]:
    boxes = [(card, QRect(card.mapTo(pane, QPoint()), card.size())) for card in shown_cards(pane)]
    return [(one, other) for one, a in boxes for other, b in boxes if one is not other and a.intersects(b)]


def test_whatever_size_of_text_one_leafs_through_there_is_one_card_of_each_kind(qtbot, qapp, shell):
    workspace = FakeWorkspace({"EstimatedNumberOfUsers": 5})

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: len(shown_cards(pane)) == 9)
        before = titles(pane)
        assert len(before) == len(set(before)) == 9
        try:
            for scale in (1.1, 1.2, 1.3, 1.2):
                theme.apply(qapp, theme.Scheme.LIGHT, scale)
                await asyncio.sleep(0.002)
            pane.hide()
            workspace.settings = {"EstimatedNumberOfUsers": 6, "AliasAttributes": ["email"]}
            pane.show()
            pane.refresh()
            await until(lambda: not (pane._reading.busy or pane._drawing.busy))
            pane.hide()
            pane.show()
            await asyncio.sleep(0.05)
            assert titles(pane) == before
            assert not overlaps(pane)
        finally:
            theme.apply(qapp, theme.Scheme.LIGHT, 1.0)

    play(shell, scene)


def test_a_card_that_grows_sends_no_other_to_the_other_side(qtbot):
    def sides(rows_of_first: int) -> list[int]:
        grid = CardGrid()
        qtbot.addWidget(grid)
        long = tuple(Row(str(number), "b") for number in range(rows_of_first))
        cards = [FactCard(Card(str(number), "users", long if not number else (Row("a", "b"),))) for number in range(7)]
        grid.resize(800, 900)
        grid.show()
        grid.set_cards(cards)
        grid.layout().activate()
        return [card.x() > 300 for card in cards]

    assert sides(1) == sides(12)


def test_the_last_backup_and_the_schedule_are_told_and_another_is_begun_from_there(qtbot, shell):
    pool = BackedUpPool(POOL, "Shop customers", "eu-west-1")
    record = BackupRecord("/backups/shop", pool, NOW, Counts(5), 10, encrypted=True, verified=NOW)
    schedule = Schedule(POOL, "Shop customers", ConnectionId("c"), "work", "/backups", (), NOW)

    async def scene():
        known = services()
        pane = OverviewPane(known, FakeWorkspace(), shell)
        qtbot.addWidget(pane)
        pane.show()
        pane.activate()
        await until(lambda: "None made on this computer" in texts(pane))
        next(button for button in pane.findChildren(QPushButton) if button.text() == "Back up…").click()
        assert shell.opened == ["backup"]
        known.backups.known = [record]
        known.schedules.kept = [Watched(schedule, None, overdue=True)]
        known.jobs.publish(replace(make_job("b", JobState.DONE), kind="backup"))
        await until(lambda: "Every day at 02:30; overdue" in texts(pane))
        assert "verified" in texts(pane)
        assert "/backups/shop" in texts(pane).replace("\u200b", "")
        pane.close_pane()

    play(shell, scene)


def test_a_pool_that_comes_from_a_backup_is_told_of_none_and_can_be_restored(qtbot, shell):
    workspace = FakeWorkspace()
    workspace.as_of, workspace.marking = NOW, Marking(mode=Mode.OFFLINE)

    async def scene():
        pane = opened(qtbot, shell, workspace)
        await until(lambda: pane.states.state == "ready")
        assert "Backups" not in titles(pane)
        next(button for button in pane.findChildren(QPushButton) if button.text() == "Restore…").click()
        assert shell.opened == ["restore"]

    play(shell, scene)
