import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.connections import Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.model.ids import PoolId
from cognito_admin.model.preferences import MESSAGES
from cognito_admin.ui.shell.crash_dialog import CrashDialog
from cognito_admin.ui.shell.pools_desk import KEPT
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.widgets.question import Question
from tests.conftest import ExpectedLogs
from tests.ui import fakes
from tests.ui.fakes import SHOP, WORK, Backstage
from tests.ui.shell.living import live, opened, until, words
from tests.ui.shell.pools import KEY, OTHER, open_pool, tree_texts


def test_a_sign_in_that_fails_shows_why_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.connections.answers[WORK.id] = Failure(Code.CREDENTIALS_EXPIRED, profile="work")

    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        assert "AWS credentials expired" in words(shell.window.place)
        assert "AWS credentials expired" in tree_texts(shell)
        behind.connections.answers.clear()
        shell.window.place.findChildren(QPushButton)[0].click()
        await until(lambda: "Staff" in tree_texts(shell))

    live(monkeypatch, behind, visit)


def test_opening_a_pool_makes_only_the_pane_that_is_seen(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        front = shell.pools.front()
        assert front is not None
        assert front.made() == (pane,)
        assert shell.window.status.freshness() == "overview is fresh"
        users = shell.open_pane("users")
        assert isinstance(users, fakes.UsersPane)
        assert pane.log == ["activate", "deactivate"]
        assert shell.window.status.freshness() == "users is fresh"
        assert shell.open_pane("no such pane") is None

    live(monkeypatch, behind, visit)
    assert behind.settings.last_pool == KEY


def test_a_pane_that_breaks_leaves_the_window_alive(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, expected_logs: ExpectedLogs
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        assert shell.open_pane("activity") is None
        report = await opened(CrashDialog)
        report.copy()
        assert QGuiApplication.clipboard().text() == "Report of a ValueError"
        report.accept()
        assert isinstance(shell.open_pane("users"), fakes.UsersPane)

    live(monkeypatch, behind, visit, (*fakes.PANES, fakes.BrokenPane))
    assert behind.crashes.reported == [ValueError]


def test_pools_keep_their_panes_while_one_looks_at_another(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        first = await open_pool(shell)
        second = await open_pool(shell, OTHER)
        assert first is not second
        assert await open_pool(shell) is first
        assert first.log == ["activate", "deactivate", "activate"]

    live(monkeypatch, behind, visit)


def test_leaving_read_only_on_production_is_asked_back(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.SUPPORT))
        question = await opened(Question)
        question.reject()
        await until(lambda: not question.isVisible())
        assert behind.settings.marking(KEY).mode is Mode.READ_ONLY
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.SUPPORT))
        question = await opened(Question)
        question.buttons["allow"].click()
        await until(lambda: behind.settings.marking(KEY).mode is Mode.SUPPORT)

    live(monkeypatch, behind, visit)


def test_whatever_allows_more_on_production_is_asked_back_and_what_allows_less_is_not(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.settings.mark(KEY, Marking(Environment.PRODUCTION, Mode.SUPPORT))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR))
        question = await opened(Question)
        assert question.buttons["keep"].text() == "Keep “Support”"
        question.buttons["keep"].click()
        await until(lambda: not question.isVisible())
        assert behind.settings.marking(KEY).mode is Mode.SUPPORT
        shell.window.header.marking_requested.emit(Marking(Environment.PRODUCTION, Mode.READ_ONLY))
        await until(lambda: behind.settings.marking(KEY).mode is Mode.READ_ONLY)

    live(monkeypatch, behind, visit)


def test_elsewhere_the_mode_changes_without_a_question(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.settings.mark(KEY, Marking(Environment.STAGING, Mode.READ_ONLY))

    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.window.header.marking_requested.emit(Marking(Environment.STAGING, Mode.ADMINISTRATOR))
        await until(lambda: behind.settings.marking(KEY).mode is Mode.ADMINISTRATOR)

    live(monkeypatch, behind, visit)


def test_messages_stay_as_long_as_somebody_wants(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        stays: dict[str, list[int]] = {}
        for choice in ("usual", "longer", "until-closed"):
            behind.settings.choose(MESSAGES, choice)
            shell.show_banner(choice, timeout_s=30.0)
            (banner,) = [one for one in shell.window.banners.banners() if one.text() == choice]
            stays[choice] = [timer.interval() for timer in banner.findChildren(QTimer)]
        assert stays == {"usual": [30_000], "longer": [150_000], "until-closed": []}

    live(monkeypatch, behind, visit)


def test_pools_one_left_rest_and_those_left_longest_ago_are_released(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        for number in range(KEPT + 1):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Many0000{number}")))
        await until(lambda: behind.workspaces.released)
        assert behind.workspaces.released == behind.workspaces.made[:1]
        assert [workspace.rested for workspace in behind.workspaces.made] == [1, 1, 1, 0]

    live(monkeypatch, behind, visit)


def test_a_pool_with_something_unsaved_is_not_released_however_long_ago_it_was_left(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        edited = await open_pool(shell, PoolKey(WORK.id, PoolId("eu-central-1_Edited00")))
        monkeypatch.setattr(edited, "unsaved", lambda: "Settings of Edited")
        for number in range(KEPT):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Many0000{number}")))
        await until(lambda: behind.workspaces.released)
        assert behind.workspaces.released == behind.workspaces.made[1:2]
        assert shell.pools.unsaved() == ("Settings of Edited",)

    live(monkeypatch, behind, visit)


def test_what_a_pool_offered_in_messages_goes_with_its_panes(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        shell.show_banner("Ann is disabled", actions=[QAction("Undo", pane)])
        shell.show_failure(Failure(Code.DISK_FULL), lambda: None)
        shell.show_banner("Of all pools", actions=[QAction("Show")])
        assert len(shell.window.banners.banners()) == 3
        for number in range(KEPT):
            await open_pool(shell, PoolKey(WORK.id, PoolId(f"eu-central-1_Other{number:04}")))
        await until(lambda: [banner.text() for banner in shell.window.banners.banners()] == ["Of all pools"])

    live(monkeypatch, behind, visit)


def test_a_message_names_its_pool_where_several_are_open_and_leads_back_to_it(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell)
        port, name = pane.shell, pane.workspace.summary.name
        port.show_banner("Ann is disabled")
        await open_pool(shell, OTHER)
        port.show_banner("Ben is disabled")
        port.show_failure(Failure(Code.DISK_FULL))
        told = [banner.text() for banner in shell.window.banners.banners()]
        assert told[0].startswith(f"{name}: ")
        assert told[1:] == [f"{name}: Ben is disabled", "Ann is disabled"]
        assert port.open_pane("users") is not None
        front = shell.window.panes_in_front()
        assert front is not None
        assert front.workspace is pane.workspace

    live(monkeypatch, behind, visit)


def test_a_sign_in_that_does_not_come_to_its_end_is_stopped_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: behind.connections.opened)
        never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        vars(behind.connections)["open"] = lambda _: never
        shell.connections.open(WORK.id)
        row = shell.window.navigation.tree().topLevelItem(0).child(0)
        assert row.text(0) == "Signing in…"
        remark = row.data(0, Qt.ItemDataRole.UserRole)
        assert remark.remedy.text() == "&Stop signing in"
        remark.remedy.trigger()
        assert behind.connections.interrupted == [WORK.id]
        await until(lambda: "Signing in was stopped" in words(shell.window.place))
        del vars(behind.connections)["open"]
        buttons = shell.window.place.findChildren(QPushButton)
        next(one for one in buttons if one.text() == "Try again" and one.isVisible()).click()
        await until(lambda: len(behind.connections.opened) == 2)

    live(monkeypatch, behind, visit)


def test_a_connection_with_another_name_leaves_its_pools_open(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        front = shell.pools.front()
        await shell.connections._save(replace(WORK, name="Our shop"), WORK)
        assert shell.pools.front() is front
        assert "Our shop" in shell.window.header._place.whole_text()
        await shell.connections._save(replace(WORK, profile="other"), WORK)
        assert shell.pools.front() is None
        await until(lambda: behind.workspaces.released == behind.workspaces.made)

    live(monkeypatch, behind, visit)


def test_the_next_pool_opens_on_the_pane_one_was_at(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        shell.open_pane("users")
        assert isinstance(await open_pool(shell, OTHER), fakes.UsersPane)
        shell.open_pane("overview")
        assert (await open_pool(shell)).name == "overview"

    live(monkeypatch, behind, visit)


def test_a_pool_that_may_be_listed_and_not_looked_at_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.workspaces.named = False

    async def visit(shell: Shell) -> None:
        await until(lambda: SHOP.name in tree_texts(shell))
        await open_pool(shell)
        assert shell.window.windowTitle().startswith(SHOP.name)

    live(monkeypatch, behind, visit)


def test_the_title_follows_the_name_of_the_pool(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        pane = await open_pool(shell, PoolKey(WORK.id, PoolId("eu-central-1_Byid00001")))
        assert shell.window.windowTitle().startswith("eu-central-1_Byid00001")
        behind.workspaces.made[-1].summary = replace(SHOP, name="Known now")
        shell.set_freshness(pane, "read just now")
        assert shell.window.windowTitle().startswith("Known now")

    live(monkeypatch, behind, visit)


def test_a_lost_connection_is_told_once_and_everything_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    async def visit(shell: Shell) -> None:
        await open_pool(shell)
        tried: list[str] = []
        for who in ("settings", "users"):
            failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint=f"https://{who}.example")
            shell.show_failure(failure, lambda who=who: tried.append(who))
        shell.show_failure(Failure(Code.USER_NOT_FOUND, user="ann"))
        shell.show_failure(Failure(Code.USER_NOT_FOUND, user="bob"))
        lost = [banner for banner in shell.window.banners.banners() if banner.cause is not None]
        assert len(lost) == 1
        assert len(shell.window.banners.banners()) == 3
        lost[0].findChild(QPushButton).click()
        assert tried == ["settings", "users"]

    live(monkeypatch, behind, visit)


def test_the_tree_tells_how_open_pools_fare_while_the_window_can_be_seen(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    key = PoolKey(fakes.WORK.id, fakes.SHOP.id)
    late = Reason(Rule.SIGN_IN_THROTTLES, Level.TROUBLE, None)

    async def visit(shell: Shell) -> None:
        navigation = shell.window.navigation
        navigation.show_connections([fakes.WORK])
        navigation.show_pools(fakes.WORK.id, [fakes.SHOP])
        assert behind.health.visible
        behind.health.publish(key, Verdict(Level.TROUBLE, (late,)))
        pool = navigation.tree().topLevelItem(0).child(0)
        assert "Sign-in health: Trouble" in pool.toolTip(0)
        assert "Cognito throttles sign-ins" in pool.data(0, Qt.ItemDataRole.AccessibleTextRole)
        behind.health.publish(key, None)
        assert "health" not in pool.toolTip(0)
        shell.window.hide()
        assert not behind.health.visible
        shell.window.show()
        assert behind.health.visible

    live(monkeypatch, behind, visit)
    assert (behind.health.visible, behind.health.callbacks) == (False, [])
