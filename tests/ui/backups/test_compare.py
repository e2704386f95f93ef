"""Comparing in the window: what is offered, what the job is told, and how its finds are looked through."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.backups import BackedUpPool, Unread
from cognito_admin.model.comparisons import About, Compared, Difference, Edit, Kind, State
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.progress import Job, JobState, Progress
from cognito_admin.store.kept_differences import KeptDifferences
from cognito_admin.ui.backups.compare_dialog import CompareDialog
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.shell.offline_desk import OfflineDesk
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Settings
from tests.ui import fakes
from tests.ui.shell.living import dialog, live, opened, until, words

KEY = b"k" * 32
POOL = BackedUpPool(fakes.SHOP.id, "Shop customers", "us-east-1")
STATE = State(POOL, datetime(2026, 11, 20, 14, 3, tzinfo=UTC), 2)
DIFFERENCES = [
    Difference(About.USER, Kind.ADDED, f"user{number:04}", f"sub-{number}", (Edit("email", None, f"u{number}@x.org"),))
    for number in range(450)
] + [
    Difference(About.SETTING, Kind.CHANGED, "pool/mfa.json", "", (Edit("/MfaConfiguration", "OFF", "ON"),)),
    Difference(About.MEMBERSHIP, Kind.REMOVED, "ann", "sub-ann", (Edit("group", "admins", None),)),
]


def offline_backup(name: str, pool: PoolId = fakes.SHOP.id) -> OfflineBackup:
    there = replace(POOL, id=pool)
    return OfflineBackup(ConnectionId(f"backup-{name}"), f"/backups/{name}", there, STATE.taken)


class Opened:
    """Backups that are open."""

    can_keep = True

    def __init__(self, *backups: OfflineBackup) -> None:
        self.backups = [*backups]
        self.unlooked: set[OfflineBackup] = set()
        self.callbacks: list[Callable[[], None]] = []

    def all(self) -> tuple[OfflineBackup, ...]:
        return tuple(self.backups)

    def get(self, connection: ConnectionId) -> OfflineBackup | None:
        return next((backup for backup in self.backups if backup.id == connection), None)

    def needs_look(self, backup: OfflineBackup) -> bool:
        return backup in self.unlooked

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def open(self, backup: OfflineBackup) -> None:
        self.backups.append(backup)
        for callback in [*self.callbacks]:
            callback()


class FakeComparisons:
    def __init__(self, folder: Path, jobs: fakes.FakeJobs) -> None:
        self._path, self._jobs = folder / "found.db", jobs
        self.compared: list[tuple[PoolKey, PoolKey]] = []
        self.maps: list[Path | None] = []
        self.forgotten: list[str] = []
        self._kept: KeptDifferences | None = None

    async def start(
        self, jobs: Any, before: PoolKey, after: PoolKey, subject: str, pairs: Path | None = None
    ) -> tuple[str, Job]:
        self.compared.append((before, after))
        self.maps.append(pairs)
        return "one", await self._jobs.start("compare", resource="comparison:one", subject=subject, arguments={})

    async def found(
        self, differences: list[Difference], unread: tuple[Unread, ...] = (), *, across: bool = False
    ) -> None:
        kept = KeptDifferences(self._path, KEY, writes=True)
        await kept.add(differences)
        counts: dict[tuple[About, Kind], int] = {}
        for one in differences:
            counts[one.about, one.kind] = counts.get((one.about, one.kind), 0) + 1
        await kept.finish(Compared(replace(STATE, unread=unread), STATE, across, counts))
        await kept.close()

    async def open(self, name: str) -> KeptDifferences:
        self._kept = KeptDifferences(self._path, KEY)
        return self._kept

    async def forget(self, name: str) -> None:
        if self._kept is not None:
            await self._kept.close()
        self.forgotten.append(name)


@dataclass
class Backstage(fakes.Backstage):
    comparisons: Any = None


def behind(folder: Path, *backups: OfflineBackup) -> Any:
    settings = Settings.load(folder / "settings.json")
    settings.add_connection(fakes.WORK)
    made = Backstage(folder, settings, fakes.FakeConnections(settings), offline=Opened(*backups))  # type: ignore[arg-type]
    comparisons = FakeComparisons(folder, made.jobs)
    made.comparisons = lambda: comparisons
    return made


async def asks(shell: Shell, front: PoolKey | None = None) -> Any:
    shell.connections.open(fakes.WORK.id)
    await until(lambda: len(shell.connections.pools()) == 2)
    if front is not None:
        shell.pools.open(front)
        await until(lambda: shell.pools.front() is not None)
    shell.window.actions_named["backup.compare"].trigger()
    return await opened(CompareDialog)


async def ends(
    there: Any, differences: list[Difference], unread: tuple[Unread, ...] = (), *, across: bool = False
) -> None:
    """The job that was ordered finds these."""
    await until(lambda: there.jobs.known)
    (job,) = there.jobs.known.values()
    there.jobs.publish(replace(job, progress=Progress("comparing", 2, 4, unit="records")))
    await there.comparisons().found(differences, unread, across=across)
    there.jobs.publish(replace(job, state=JobState.DONE, outcome={"different": len(differences)}))


def test_a_backup_that_was_not_opened_in_this_session_is_opened_before_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = offline_backup("shop")
    there = behind(tmp_path, kept)
    there.offline.unlooked = {kept}
    answers: list[OfflineBackup | None] = [None, kept]
    asked: list[str] = []

    async def look_into(_: OfflineDesk, place: str, via: ConnectionId | None, before: Any) -> OfflineBackup | None:
        asked.append(place)
        return answers.pop(0)

    monkeypatch.setattr(OfflineDesk, "look_into", look_into)

    async def visit(shell: Shell) -> None:
        shown = await asks(shell, PoolKey(fakes.WORK.id, fakes.SHOP.id))
        shown.compare.click()
        await until(lambda: asked == [kept.place] and shown.states.state == "empty")
        assert there.comparisons().compared == []
        shown.compare.click()
        await until(lambda: there.comparisons().compared)
        shown.close()

    live(monkeypatch, there, visit)


def test_a_backup_is_compared_with_the_pool_in_front_and_its_differences_are_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = behind(tmp_path, offline_backup("other", PoolId("us-east-1_Other")), offline_backup("shop"))
    shop = PoolKey(fakes.WORK.id, fakes.SHOP.id)

    async def visit(shell: Shell) -> None:
        shown = await asks(shell, shop)
        assert (shown.before.currentData(), shown.after.currentData()) == (offline_backup("shop").key, shop)
        shown.compare.click()
        await ends(there, DIFFERENCES, (Unread("GetUserPoolMfaConfig", "AccessDeniedException"),))
        assert there.comparisons().compared == [(offline_backup("shop").key, shop)]
        await until(lambda: shown.view.rows.rowCount() == 452)
        await until(lambda: shown.view.rows.index(0, 1).data() == "pool/mfa.json")
        assert "1 file of settings changed, 450 users added, 1 membership removed" in words(shown)
        assert "GetUserPoolMfaConfig" in words(shown)
        assert [shown.view.values.index(0, column).data() for column in range(3)] == ["/MfaConfiguration", "OFF", "ON"]
        shown.view.table.scrollToBottom()
        await until(lambda: shown.view.rows.index(451, 2).data() == "admins")
        shown.view.words.setText("U44@X.ORG")
        await until(lambda: shown.view.rows.rowCount() == 1)
        assert "1 of 452 differences" in words(shown)
        shown.view.words.clear()
        shown.view.kind.setCurrentIndex(shown.view.kind.findData(Kind.REMOVED))
        await until(lambda: shown.view.rows.index(0, 1).data() == "ann")
        shown.accept()
        await until(lambda: there.comparisons().forgotten == ["one"])

    assert live(monkeypatch, there, visit) == 0


def test_what_was_found_is_exported_with_a_row_for_each_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = behind(tmp_path, offline_backup("old"), offline_backup("new"))
    file = tmp_path / "found.csv"

    async def visit(shell: Shell) -> None:
        shown = await asks(shell)
        assert not shown.export.isEnabled()
        shown.before.setCurrentIndex(0)
        shown.after.setCurrentIndex(1)
        shown.compare.click()
        await ends(there, DIFFERENCES[-2:])
        await until(shown.export.isEnabled)
        shown.export.click()
        asked = await opened(ExportDialog)
        asked._path.setText(str(file))
        next(button for button in asked.findChildren(QPushButton) if button.text() == "Export").click()
        await until(file.exists)
        assert file.read_text("utf-8").splitlines()[1:] == [
            "setting,changed,pool/mfa.json,,/MfaConfiguration,OFF,ON",
            "membership,removed,ann,sub-ann,group,admins,",
        ]
        shown.accept()
        await until(lambda: there.comparisons().forgotten)

    assert live(monkeypatch, there, visit) == 0


def test_what_cannot_be_compared_says_why_and_a_backup_that_is_opened_meanwhile_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = behind(tmp_path)

    async def visit(shell: Shell) -> None:
        shown = await asks(shell, PoolKey(fakes.WORK.id, fakes.SHOP.id))
        assert shown.compare.toolTip() == "Open a backup first"
        there.offline.open(offline_backup("shop"))
        assert shown.before.currentData() == offline_backup("shop").key
        assert shown.compare.isEnabled()
        shown.before.setCurrentIndex(2)
        assert shown.compare.toolTip() == "One of the two has to be a backup"
        shown.before.setCurrentIndex(shown.after.currentIndex())
        assert shown.compare.toolTip() == "Choose two that differ"

    assert live(monkeypatch, there, visit) == 0


def test_two_pools_are_compared_by_the_map_that_says_who_became_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = behind(tmp_path, offline_backup("old"), offline_backup("new"), offline_backup("other", PoolId("us_Other")))

    async def visit(shell: Shell) -> None:
        shown = await asks(shell)
        shown.before.setCurrentIndex(0)
        shown.after.setCurrentIndex(1)
        assert not shown.pairs.isVisible()
        shown.after.setCurrentIndex(2)
        await until(shown.pairs.isVisible)
        shown.pairs.line.setText("map.csv")
        assert shown.compare.toolTip() == "Type the whole path, from the root of the disk on"
        shown.pairs.line.setText(str(tmp_path / "map.csv"))
        shown.compare.click()
        await until(lambda: there.comparisons().maps == [tmp_path / "map.csv"])
        await ends(there, DIFFERENCES[-2:], across=True)
        await until(lambda: "Who became whom was read from the map" in words(shown))
        shown.accept()
        await until(lambda: there.comparisons().forgotten)

    assert live(monkeypatch, there, visit) == 0


def test_a_comparison_that_fails_says_why_and_one_that_nobody_waits_for_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = behind(tmp_path, offline_backup("old"), offline_backup("new"))

    async def visit(shell: Shell) -> None:
        shown = await asks(shell)
        shown.before.setCurrentIndex(0)
        shown.after.setCurrentIndex(1)
        shown.compare.click()
        await until(lambda: there.jobs.known)
        (job,) = there.jobs.known.values()
        failure = Failure(Code.BACKUP_DAMAGED, path="/backups/old", file="users/part-00000.jsonl.gz")
        there.jobs.publish(replace(job, state=JobState.FAILED, failure=failure))
        await until(lambda: "A file of the backup is damaged" in words(shown))
        shown.compare.click()
        await until(lambda: len(there.jobs.known) == 2)
        shown.accept()
        await until(lambda: there.jobs.cancelled)
        assert dialog(CompareDialog) is None

    assert live(monkeypatch, there, visit) == 0
