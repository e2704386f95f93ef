"""Backups that are made again and again by the scheduler of the system: kept on record, written for it, watched."""

import json
import os
import sys
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cognito_admin.archive.places import files_of
from cognito_admin.archive.reading import LARGEST_DOCUMENT
from cognito_admin.model.backups import MANIFEST, Manifest, manifest_from_json
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.schedule_entries import SCHEDULERS, Entry, Scheduler, entry
from cognito_admin.model.schedules import Schedule
from cognito_admin.store.journal import Journal
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.whole_file import write_whole

MOST_LOOKED_AT = 1_000
"""Backups in a folder of which the newest is looked for."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A schedule, when its last backup was finished, and whether one has been missing for too long."""

    schedule: Schedule
    last: datetime | None
    overdue: bool


class Schedules:
    """``journal`` is asked for when somebody looks. ``program`` is the command that starts this program, with its options.

    Methods raise what the key of the store and the journal raise.
    """

    def __init__(self, journal: Callable[[], Awaitable[Journal]], program: Sequence[str], files: Path) -> None:
        """``files`` is where entries lie that have no place of their own in the system."""
        self._journal = journal
        self._program = tuple(program)
        self._files = files

    def offered(self) -> tuple[Scheduler, ...]:
        """The schedulers of this system, the best first."""
        return SCHEDULERS.get(sys.platform, (Scheduler.CRON,))

    def entry(self, scheduler: Scheduler, schedule: Schedule) -> Entry:
        return entry(scheduler, schedule, self._program)

    def folder(self, scheduler: Scheduler) -> Path:
        """Where the files of its entries belong."""
        if scheduler is Scheduler.SYSTEMD:
            configuration = os.environ.get("XDG_CONFIG_HOME")
            return (Path(configuration) if configuration else Path.home() / ".config") / "systemd" / "user"
        if scheduler is Scheduler.LAUNCHD:
            return Path.home() / "Library" / "LaunchAgents"
        return self._files

    async def keep(self, schedule: Schedule, scheduler: Scheduler) -> Entry:
        """Puts it on record and writes its files. What it is written as. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE)."""
        made, folder = self.entry(scheduler, schedule), self.folder(scheduler)

        def write() -> None:
            for file in made.files:
                write_whole(folder / file.name, file.text)

        if made.files:
            await on_a_thread(write, "schedule")
        await (await self._journal()).backups.keep_schedule(schedule)
        return made

    async def forget(self, schedule: Schedule) -> None:
        """Takes it off the record, and its files away. The scheduler may have to be told, too: ``Entry.turn_off``."""

        def remove() -> None:
            for scheduler in self.offered():
                for file in self.entry(scheduler, schedule).files:
                    (self.folder(scheduler) / file.name).unlink(missing_ok=True)

        await (await self._journal()).backups.forget_schedule(schedule.pool)
        await on_a_thread(remove, "schedule")

    async def of(self, pool: PoolId) -> Schedule | None:
        return next((one for one in await (await self._journal()).backups.schedules() if one.pool == pool), None)

    async def watched(self) -> tuple[Watched, ...]:
        """Every schedule, with what became of it: by the record, and by what lies where its backups go."""
        log = (await self._journal()).backups
        found: list[Watched] = []
        for schedule in await log.schedules():
            records = await log.records(schedule.pool)
            damaged = {record.place for record in records if record.damage_count}
            there = await on_a_thread(partial(_finished_in, schedule, damaged), "schedule")
            last = max([*there, *(record.finished for record in records if record.whole)], default=None)
            found.append(Watched(schedule, last, schedule.overdue(last, datetime.now(UTC))))
        return tuple(found)


def _finished_in(schedule: Schedule, damaged: Collection[str]) -> list[datetime]:
    """When the newest backup where they go was finished, of those that were found whole and are not known to be damaged.

    A run that cannot open what is kept here leaves nothing on record.
    """
    try:
        places = [place for place in Path(schedule.to).iterdir() if schedule.pool in place.name]
    except OSError:
        return []
    for place in sorted(places, key=_moment, reverse=True)[:MOST_LOOKED_AT]:
        manifest = None if str(place) in damaged else _manifest_in(place)
        if manifest is not None and manifest.pool.id == schedule.pool and manifest.verified is not None:
            return [manifest.finished]
    return []


def _moment(place: Path) -> str:
    """The end of the name of a backup, whatever the pool was called then."""
    return place.name.rpartition("_")[2]


def _manifest_in(place: Path) -> Manifest | None:
    """It is in clear, whoever can read the rest. None for whatever else lies there under such a name."""
    try:
        with files_of(place) as files, files.open(MANIFEST) as file:
            return manifest_from_json(json.loads(file.read(LARGEST_DOCUMENT)))
    except (Failure, OSError, KeyError, TypeError, ValueError, RecursionError):
        return None
