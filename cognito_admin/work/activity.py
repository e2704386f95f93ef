"""What was changed and who did it: the record of changes to look through, and to take out into a file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.model.changes.activity import BulkLine, Ending, Line, Selection
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import BulkId, ChangeId, Record
from cognito_admin.model.exports import Format, Lines, Shape
from cognito_admin.model.progress import Job, Progress
from cognito_admin.model.settings.change import SettingsChangeId
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.store.activity_log import ActivityLog
from cognito_admin.store.journal import Journal
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.export import export_pages, export_resource
from cognito_admin.work.job_run import Request

if TYPE_CHECKING:
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.workspace import Workspace

FEW = 2_000
"""So many changes are written where they are; what takes longer belongs into a job."""
AT_ONCE = 200


class Activity:
    """``journal`` is asked for when somebody looks. Every method raises Failure, among it what the key of the store raises."""

    def __init__(self, journal: Callable[[], Awaitable[Journal]]) -> None:
        self._journal = journal

    async def version(self) -> int:
        """Changes whenever any process wrote something that may be looked at here."""
        return await (await self._log()).version()

    async def lines(self, selection: Selection, limit: int, after: Line | None = None) -> tuple[Line, ...]:
        """A page of what was done, the newest first, from ``after`` on."""
        return await (await self._log()).lines(selection, limit, after)

    async def count(self, selection: Selection) -> int:
        """How many lines there are."""
        return await (await self._log()).count(selection)

    async def callers(self, pool: str | None) -> tuple[str, ...]:
        """The ARNs of who changed something, in a pool or in any."""
        return await (await self._log()).callers(pool)

    async def record(self, change: ChangeId) -> Record | None:
        return await (await self._log()).record(change)

    async def settings_record(self, change: SettingsChangeId) -> SettingsRecord | None:
        return await (await self._journal()).settings.record(change)

    async def bulk(self, bulk: BulkId) -> BulkLine | None:
        return await (await self._log()).bulk(bulk)

    async def change_count(self, selection: Selection) -> int:
        """How many single changes there are, those made to many users at once among them."""
        return await (await self._log()).count(selection, alone=False)

    async def export(self, selection: Selection, shape: Shape, path: Path) -> int:
        """Writes each change. How many; raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""
        return await export_pages(self._pages(selection), _lines(shape), path)

    async def start_export(
        self, workspace: "Workspace", jobs: "Jobs", selection: Selection, shape: Shape, path: Path
    ) -> Job:
        """Starts the job that writes them. Raises Failure(JOB_RUNNING_ALREADY) while another writes the same file."""
        arguments = {
            **workspace.sync_arguments,
            "selection": selection_as_json(selection),
            "shape": cast("JSON", asdict(shape)),
            "path": str(path),
        }
        return await jobs.start(
            "export_activity", resource=export_resource(path), subject=workspace.summary.name, arguments=arguments
        )

    async def run_export(self, request: Request) -> Mapping[str, int]:
        """What the job does. Raises Cancelled and Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""
        arguments = cast("Mapping[str, Any]", request.arguments)
        selection, wanted = selection_from_json(arguments["selection"]), arguments["shape"]
        shape = Shape(Format(wanted["form"]), tuple(wanted["columns"]), tuple(wanted["headings"]), wanted["bom"])
        total, written = await self.change_count(selection), 0

        async def told() -> AsyncIterator[Sequence[Record | SettingsRecord]]:
            nonlocal written
            async for page in self._pages(selection):
                yield page
                written += len(page)
                # More may be written while this one reads.
                request.report(Progress("exporting_changes", written, max(total, written), "changes"))

        request.report(Progress("exporting_changes", 0, total, "changes"))
        return {"exported": await export_pages(told(), _lines(shape), Path(arguments["path"]), request.stop)}

    async def _pages(self, selection: Selection) -> AsyncIterator[Sequence[Record | SettingsRecord]]:
        log = await self._log()
        after: Record | SettingsRecord | None = None
        while page := await log.changes(selection, AT_ONCE, after):
            yield page
            after = page[-1]

    async def _log(self) -> ActivityLog:
        return (await self._journal()).activity


def selection_as_json(selection: Selection) -> JSON:
    """For the arguments of a job."""
    found = asdict(selection)
    for name in ("since", "until"):
        found[name] = found[name] and found[name].isoformat()
    return cast("JSON", found)


def selection_from_json(found: Mapping[str, Any]) -> Selection:
    """The inverse of ``selection_as_json``."""
    return Selection(
        pool=found["pool"],
        words=found["words"],
        since=found["since"] and datetime.fromisoformat(found["since"]),
        until=found["until"] and datetime.fromisoformat(found["until"]),
        kind=found["kind"] and Kind(found["kind"]),
        ending=found["ending"] and Ending(found["ending"]),
        who=found["who"],
        bulk=found["bulk"] and BulkId(found["bulk"]),
        settings=found.get("settings", False),
    )


def _lines(shape: Shape) -> Lines[Record | SettingsRecord]:
    # All that words a change, which few commands have a use for.
    from cognito_admin.model.changes.rows import cell, document

    return Lines(shape, cell, document)
