"""Takes what is in a table out into a file, in clear: a few rows here and now, the users of a large search by a job."""

import contextlib
from collections.abc import AsyncIterator, Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from cognito_admin.model.exports import Format, Lines, Shape
from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.model.ids import Sub
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.progress import Job, Progress
from cognito_admin.model.query import Sort
from cognito_admin.model.user_rows import cell, document, kinds, value
from cognito_admin.model.users import User
from cognito_admin.store.exported_file import ExportedFile
from cognito_admin.store.parquet_folder import ParquetFolder, parquet_is_there
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.job_run import Request
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.workspace import Workspace

__all__ = ["parquet_is_there"]

Row = TypeVar("Row")
FEW = 5_000
"""So many users are written where they are; what takes longer belongs into a job."""
AT_ONCE = 250
"""Rows between two breaths of whoever else uses the loop."""
AT_ONCE_IN_JOB = 2_000


class Results(Protocol):
    """An ordered answer to a query, once it is counted."""

    @property
    def count(self) -> int: ...
    def walk(self, spans: Iterable[range], most: int) -> AsyncIterator[tuple[User | None, ...]]: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom of a search, in words that outlive its answer. Each span goes from one user to another, in the order of the search.

    ``all_but`` says that the spans are left out.
    """

    query: str
    sort: Sort
    spans: tuple[tuple[Sub, Sub], ...] = ()
    all_but: bool = True


def user_lines(shape: Shape) -> Lines[User]:
    return Lines(shape, cell, document)


async def export_rows(rows: Sequence[Row], lines: Lines[Row], path: Path) -> int:
    """Writes rows that are at hand. How many; raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""

    async def pages() -> AsyncIterator[Sequence[Row]]:
        for start in range(0, len(rows), AT_ONCE):
            yield rows[start : start + AT_ONCE]

    return await export_pages(pages(), lines, path)


async def export_bytes(content: bytes, path: Path) -> None:
    """Writes a file that is at hand, such as a picture. Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""
    async with ExportedFile(path) as file:
        await file.write(content)
        await file.finish()


async def export_few(results: Results, spans: Iterable[range], shape: Shape, path: Path) -> int:
    """Writes the users in these rows of an answer. How many.

    Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN | LIST_CHANGED | PARQUET_MISSING).
    """

    async def pages() -> AsyncIterator[Sequence[User]]:
        async for page in results.walk(spans, AT_ONCE):
            yield _there(page)

    with _told_of_changes():
        if shape.form is Format.PARQUET:
            return await _export_columns(pages(), shape.columns, path)
        return await export_pages(pages(), user_lines(shape), path)


async def chosen_of(results: Results, query: str, sort: Sort, spans: Sequence[range], *, all_but: bool) -> Chosen:
    """These rows of an answer, for a job. Raises Failure(LIST_CHANGED) where one at an end of them is gone."""

    async def at(row: int) -> Sub:
        with _told_of_changes():
            ((user,),) = [page async for page in results.walk([range(row, row + 1)], 1)]
        if user is None:
            raise Failure(Code.LIST_CHANGED)
        return user.sub

    return Chosen(query, sort, tuple([(await at(span.start), await at(span.stop - 1)) for span in spans]), all_but)


async def start_export(
    workspace: "Workspace", jobs: "Jobs", chosen: Chosen, shape: Shape, path: Path, schema: Iterable[SchemaAttribute]
) -> Job:
    """Starts the job that writes them. Raises Failure(JOB_RUNNING_ALREADY) while another writes the same file."""
    return await jobs.start(
        "export",
        resource=export_resource(path),
        subject=workspace.summary.name,
        arguments=export_arguments(workspace, chosen, shape, path, schema),
    )


def export_resource(path: Path) -> str:
    """What no two exports may touch at a time."""
    return f"export:{path}"


def export_arguments(
    workspace: "Workspace", chosen: Chosen, shape: Shape, path: Path, schema: Iterable[SchemaAttribute] = ()
) -> Mapping[str, JSON]:
    """``schema`` is what the query was understood by."""
    return {
        **workspace.sync_arguments,
        "chosen": cast("JSON", asdict(chosen)),
        "shape": cast("JSON", asdict(shape)),
        "path": str(path),
        "schema": [asdict(attribute) for attribute in schema],
    }


async def run_export(workspace: "Workspace", request: Request) -> Mapping[str, int]:
    """What the job does.

    Raises Cancelled, Failure(DISK_FULL | EXPORT_NOT_WRITTEN | LIST_CHANGED | PARQUET_MISSING) and what a search raises.
    """
    arguments = cast("Mapping[str, Any]", request.arguments)
    wanted = arguments["chosen"]
    spans = tuple((Sub(first), Sub(last)) for first, last in wanted["spans"])
    chosen = Chosen(wanted["query"], Sort(**wanted["sort"]), spans, wanted["all_but"])
    shape = Shape(
        Format(arguments["shape"]["form"]),
        tuple(arguments["shape"]["columns"]),
        tuple(arguments["shape"]["headings"]),
        arguments["shape"]["bom"],
    )
    workspace.know_schema(tuple(SchemaAttribute(**attribute) for attribute in arguments["schema"]))
    with _told_of_changes():
        written = await _export_chosen(workspace, chosen, shape, Path(arguments["path"]), request)
    return {"exported": written}


async def _export_chosen(workspace: "Workspace", chosen: Chosen, shape: Shape, path: Path, request: Request) -> int:
    request.report(Progress("starting"))
    results = await workspace.search(chosen.query, chosen.sort)
    count = await results.complete()
    request.stop.check()
    spans: list[range] = []
    for first, last in chosen.spans:
        start, end = await results.position(first), await results.position(last)
        # In another order, what lies between them is not what was chosen, and rows would be written twice.
        if start is None or end is None or end < start:
            raise Failure(Code.LIST_CHANGED)
        spans.append(range(start, end + 1))
    if chosen.all_but:
        spans = _all_but(count, spans)
    total, written = sum(map(len, spans)), 0
    request.report(Progress("exporting", 0, total))

    async def pages() -> AsyncIterator[Sequence[User]]:
        nonlocal written
        async for page in results.walk(spans, AT_ONCE_IN_JOB):
            yield _there(page)
            written += len(page)
            request.report(Progress("exporting", written, total))

    if shape.form is Format.PARQUET:
        return await _export_columns(pages(), shape.columns, path, request.stop)
    return await export_pages(pages(), user_lines(shape), path, request.stop)


async def _export_columns(
    pages: AsyncIterator[Sequence[User]], columns: Sequence[str], path: Path, stop: Stop | None = None
) -> int:
    written = 0
    async with ParquetFolder(path, kinds(columns)) as folder:
        async for page in pages:
            if stop is not None:
                stop.check()
            await folder.write([[value(user, column) for column in columns] for user in page])
            written += len(page)
        await folder.finish()
    return written


@contextlib.contextmanager
def _told_of_changes() -> Generator[None]:
    try:
        yield
    except Outdated as outdated:
        raise Failure(Code.LIST_CHANGED) from outdated


def _all_but(count: int, spans: Iterable[range]) -> list[range]:
    """The rows between ``spans``."""
    left: list[range] = []
    start = 0
    for span in sorted(spans, key=lambda span: span.start):
        left.append(range(start, span.start))
        start = span.stop
    return [span for span in (*left, range(start, count)) if span]


async def export_pages(
    pages: AsyncIterator[Sequence[Row]], lines: Lines[Row], path: Path, stop: Stop | None = None
) -> int:
    """Writes rows as they come. How many; raises Cancelled and Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""
    written = 0
    async with ExportedFile(path) as file:
        await file.write(lines.head())
        async for page in pages:
            if stop is not None:
                stop.check()
            await file.write(lines.text(page))
            written += len(page)
        await file.finish()
    return written


def _there(users: Iterable[User | None]) -> list[User]:
    """Without those that went while they were read."""
    return [user for user in users if user is not None]
