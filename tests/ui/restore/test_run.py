"""A restore from the window: what its job is told, how far it is, what became of it, and another try."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId, PoolId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.model.restore.options import RestoreOptions, options_to_json
from cognito_admin.model.sentences.templates import Speech
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


class OnRecord:
    """What is on record of restores, and what is written of it."""

    def __init__(self) -> None:
        self.unannounced = 0
        self.unread: list[dict[str, str]] = []
        self.refused: list[dict[str, Any]] = []
        self.written: list[Path] = []
        self.trouble: Failure | None = None

    async def report(self, _: RestoreOrder) -> dict[str, Any]:
        edits = [{"path": "/Policy", "before": "a", "after": "b"}]
        name = "pool/triggers/%43ustom%4dessage.json"
        difference = {"about": "setting", "name": name, "kind": "changed", "edits": edits}
        return {
            "steps": {"done": 12, "refused": self.refused},
            "ids": {"pool": {"us-east-1_Legacy": "us-east-1_New"}, "clients": {}},
            "target": {"pool": None},
            "proof": {
                "users": 317,
                "announced": 9,
                "unannounced": self.unannounced,
                "differences": [difference] * self.unannounced,
                "unread": self.unread,
            },
        }

    async def write_report(self, _: RestoreOrder, path: Path, speech: Speech) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.written.append(path)

    async def write_maps(self, _: RestoreOrder, path: Path) -> int:
        self.written.append(path)
        return 317


class Visitor:
    def __init__(self, shell: Shell, behind: fakes.Backstage) -> None:
        self.shell, self.behind = shell, behind
        self.record = cast("OnRecord", shell.services.restores())

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

        services = behind.services()
        record = OnRecord()
        services.restores = lambda: record  # pyright: ignore
        monkeypatch.setattr(behind, "services", lambda: services)

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
        listed = len(visitor.behind.connections.opened)
        visitor.tells(progress=Progress("restoring", 120, 320))
        await until(lambda: "120 of 320 users" in words(shown))
        visitor.tells(progress=Progress("configuration", 3, unit="files"))
        await until(lambda: shown.stages.title_at_work.startswith("Proof"))
        visitor.ends(outcome={"made": 317, "left_out": 3})
        await until(lambda: "Legacy is restored and proved" in words(shown))
        assert "Came back: 317 users" in words(shown)
        assert "Left out, as the plan said: 3 users" in words(shown)
        assert "317 users in the pool were listed and compared with the plan" in words(shown)
        assert "us-east-1_New" in words(shown)
        assert not shown._again.isVisible()
        assert len(visitor.behind.connections.opened) == listed + 1

    meet(scene)


def test_what_failed_is_named_and_tried_again_on_request(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 310, "failed": 7, "tasks_failed": 1})
        await until(lambda: "Legacy is there, and not all came back" in words(shown))
        assert "Could not be made: 7 users. The report names them, and says why." in words(shown)
        shown._again.click()
        await until(lambda: len(visitor.behind.jobs.orders) == 2)
        await until(lambda: "Restoring Legacy" in words(shown))

    meet(scene)


def test_what_aws_does_not_tell_at_the_end_is_named_and_not_called_proved(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.record.unread = [{"operation": "GetUserPoolMfaConfig", "code": "AccessDeniedException", "about": ""}]
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 317, "unread": 1})
        await until(lambda: "so these were not compared" in words(shown))
        assert "Legacy is restored" in words(shown)
        assert "proved" not in words(shown)

    meet(scene)


def test_a_difference_that_no_plan_announced_is_no_good_end(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.record.unannounced = 2
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 320, "unannounced": 2})
        await until(lambda: "Legacy is there, and differs from the plan" in words(shown))
        assert "2 differences found that it did not announce" in words(shown)
        assert "pool/triggers/CustomMessage.json (changed)\n/Policy: a → b" in words(shown)

    meet(scene)


def test_the_report_and_the_maps_are_written_where_one_likes(meet, tmp_path: Path) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 317})
        await until(shown._report.isVisible)
        for button, name in ((shown._report, "report.html"), (shown._maps, "maps.csv")):
            button.click()
            chooser = await opened(QFileDialog)
            chooser.fileSelected.emit(str(tmp_path / name))
            await until(lambda name=name: name in words(shown))
            chooser.reject()
            await until(lambda: dialog(QFileDialog) is None)
        assert visitor.record.written == [tmp_path / "report.html", tmp_path / "maps.csv"]
        visitor.record.trouble = Failure(Code.DISK_FULL, path="/full")
        shown._writing.run(shown._write_report(Path("/full/report.html")))
        await until(lambda: shown._saved.property("text_role") == "danger")

    meet(scene)


def test_files_are_offered_at_home_where_there_is_no_folder_for_documents(
    meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(outcome={"made": 317})
        await until(shown._report.isVisible)
        monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "not there"))
        shown._report.click()
        chooser = await opened(QFileDialog)
        assert Path(chooser.directory().absolutePath()) == Path.home()
        chooser.reject()

    meet(scene)


def test_a_restore_is_paused_and_goes_on(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        shown._pause.click()
        await until(lambda: visitor.behind.jobs.cancelled)
        visitor.ends(JobState.CANCELLED, progress=Progress("restoring", 120, 320))
        await until(lambda: "The restore of Legacy is paused" in words(shown))
        assert "nothing is done twice" in words(shown)
        assert "120 of 320 users" in words(shown)
        assert shown._again.text() == "&Continue"
        shown._again.click()
        await until(lambda: len(visitor.behind.jobs.orders) == 2)
        for phase, title in (("restoring_settings", "The pool and its settings"), ("restoring", "Users")):
            visitor.tells(progress=Progress(phase, 1, 31))
            await until(lambda title=title: shown.stages.title_at_work == title)

    meet(scene)


def test_what_goes_on_from_the_list_of_jobs_is_followed_as_well(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(JobState.CANCELLED)
        await until(lambda: "The restore of Legacy is paused" in words(shown))
        stopped = visitor.behind.jobs.jobs()[0]
        again = replace(stopped, id=JobId("again"), state=JobState.RUNNING, ended=None)
        visitor.behind.jobs.publish(again)
        await until(lambda: "Restoring Legacy" in words(shown))
        visitor.behind.jobs.publish(replace(again, state=JobState.DONE, outcome={"made": 320}))
        await until(lambda: "Legacy is restored and proved" in words(shown))

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
        visitor.ends(outcome={"made": 320})
        banners = visitor.shell.window.banners
        await until(lambda: any("restored and proved" in banner.text() for banner in banners.banners()))
        last = visitor.shell.window.actions_named["backup.restored"]
        assert last.isEnabled()
        last.trigger()
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


def test_a_rehearsal_is_never_taken_for_the_whole(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders(replace(ORDER, options=RestoreOptions(most_users=100)))
        assert "Rehearsing Legacy" in words(shown)
        visitor.ends(outcome={"made": 100})
        await until(lambda: "The rehearsal of Legacy went well" in words(shown))
        assert "Only the first 100 users were made" in words(shown)
        assert "is restored" not in words(shown)

    meet(scene)
