"""A restore from the window: what its job is told, how far it is, what became of it, and another try."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.model.restore.options import RestoreOptions, options_to_json
from cognito_admin.ui.restore.run_dialog import RestoreDialog
from cognito_admin.ui.restore.wizard import RestoreWizard
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.restore_orders import REBUILD, RestoreOrder
from tests.ui import fakes
from tests.ui.shell.living import dialog, live, opened, until, words

WORK = replace(fakes.WORK, default_marking=Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR))
BACKUP = OfflineBackup(
    ConnectionId("backup-1"), "/backups/legacy", BackedUpPool(PoolId("us-east-1_Legacy"), "Legacy", "us-east-1")
)
ORDER = RestoreOrder(BACKUP.id, WORK.id, "Legacy", None, RestoreOptions())


class OneBackup:
    can_keep = True

    def all(self) -> tuple[OfflineBackup, ...]:
        return (BACKUP,)

    def get(self, connection: object) -> OfflineBackup | None:
        return BACKUP if connection == BACKUP.id else None

    def handed_to_jobs(self, _: object) -> dict[str, str]:
        return {"backup": "the key"}

    def subscribe(self, _: object) -> Callable[[], None]:
        return lambda: None


class Visitor:
    def __init__(self, shell: Shell, behind: fakes.Backstage) -> None:
        self.shell, self.behind = shell, behind

    async def orders(self, order: RestoreOrder = ORDER) -> RestoreDialog:
        self.shell.restores._ordered(order)
        shown = await opened(RestoreDialog)
        await until(lambda: self.behind.jobs.orders or self.behind.jobs.refusing)
        return shown

    def tells(self, **facts: Any) -> None:
        """The newest job is further."""
        self.behind.jobs.publish(replace(self.behind.jobs.jobs()[0], **facts))

    def ends(self, state: JobState = JobState.DONE, **facts: Any) -> None:
        self.tells(state=state, ended=datetime.now(UTC), **facts)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Any):
    def run(scene: Any) -> None:
        behind = fakes.backstage(tmp_path, WORK)
        behind.offline = OneBackup()  # pyright: ignore

        async def visit(shell: Shell) -> None:
            await scene(Visitor(shell, behind))

        live(monkeypatch, behind, visit)

    return run


def test_the_job_is_told_all_but_the_key_which_it_gets_over_its_pipe(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders(replace(ORDER, kind=REBUILD))
        ((arguments, secrets),) = visitor.behind.jobs.orders.values()
        assert arguments["options"] == options_to_json(RestoreOptions())
        assert arguments["name"] == "Legacy"
        assert "the key" not in str(arguments)
        assert secrets == {"source": "the key"}
        assert "Rebuilding Legacy" in words(shown)

    meet(scene)


def test_how_far_it_is_and_what_came_of_it_is_told(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.tells(progress=Progress("restoring", 120, 320))
        await until(lambda: "120 of 320 users" in words(shown))
        visitor.ends(outcome={"made": 317, "left_out": 3, "unannounced": 0})
        await until(lambda: "Legacy is restored and proved" in words(shown))
        assert "317 users came back" in words(shown)
        assert "3 users were left out, as the plan said" in words(shown)
        assert "nothing differs that it did not announce" in words(shown)
        assert not shown._again.isVisible()
        assert visitor.behind.connections.opened == [WORK.id]

    meet(scene)


def test_what_failed_is_named_and_tried_again_on_request(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 310, "failed": 7, "tasks_failed": 1, "unannounced": 0})
        await until(lambda: "Legacy is there, and not all came back" in words(shown))
        assert "7 users could not be made" in words(shown)
        shown._again.click()
        await until(lambda: len(visitor.behind.jobs.orders) == 2)
        await until(lambda: "Restoring Legacy" in words(shown))

    meet(scene)


def test_a_difference_that_no_plan_announced_is_no_good_end(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 320, "unannounced": 2})
        await until(lambda: "Legacy is there, and differs from the plan" in words(shown))
        assert "2 differences that the plan did not announce" in words(shown)

    meet(scene)


def test_a_restore_is_paused_and_goes_on(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        shown._pause.click()
        await until(lambda: visitor.behind.jobs.cancelled)
        visitor.ends(JobState.CANCELLED)
        await until(lambda: "Legacy is not restored yet" in words(shown))
        assert "nothing is done twice" in words(shown)
        assert shown._again.text() == "&Continue"
        shown._again.click()
        await until(lambda: len(visitor.behind.jobs.orders) == 2)

    meet(scene)


def test_why_it_could_not_begin_or_ended_is_said(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.behind.jobs.refusing = Failure(Code.JOB_RUNNING_ALREADY, subject="Legacy")
        shown = await visitor.orders()
        await until(lambda: "Legacy is not restored yet" in words(shown))
        visitor.behind.jobs.refusing = None
        shown._again.click()
        await until(lambda: visitor.behind.jobs.orders)
        visitor.ends(JobState.FAILED, failure=Failure(Code.ENDPOINT_UNREACHABLE))
        await until(shown._again.isVisible)

    meet(scene)


def test_who_does_not_watch_is_told_of_the_end_and_can_look(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        shown.accept()
        await until(lambda: dialog(RestoreDialog) is None)
        visitor.ends(outcome={"made": 320, "unannounced": 0})
        banners = visitor.shell.window.banners
        await until(lambda: any("restored and proved" in banner.text() for banner in banners.banners()))
        visitor.shell.restores.show_run()
        await opened(RestoreDialog)

    meet(scene)


def test_a_backup_on_record_is_restored_from_there(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.shell.backups.restore_requested.emit(BACKUP.place)
        wizard = await opened(RestoreWizard)
        assert wizard.source.chosen.place == BACKUP.place
        wizard.reject()

    meet(scene)


def test_while_one_is_going_on_the_menu_shows_that_one(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        shown.hide()
        visitor.shell.window.actions_named["backup.restore"].trigger()
        await until(shown.isVisible)

    meet(scene)
