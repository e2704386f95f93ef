"""The report of a bulk as something to be exported: a line for each user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes.record import Result
from cognito_admin.model.exports import Lines
from cognito_admin.ui.changes.bulk_words import end_text, end_title, remedy, why, wish_text
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr
from cognito_admin.work.creation_run import is_row
from cognito_admin.work.export import export_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

    from cognito_admin.model.exports import Shape
    from cognito_admin.work.bulk import Bulks, Settled, Standing

_EVERYBODY = "all"
_AT_ONCE = 200


def offer_of(bulks: Bulks, standing: Standing) -> Offer:
    """All of them, or those who came to one end."""
    counts = {end: count for end in Result if (count := standing.counts.get(end, 0))}
    scopes = [Scope(_EVERYBODY, tr("All {count}", count=number(sum(counts.values()))))]
    if len(counts) > 1:
        scopes += [
            Scope(end.value, tr("{count} {end}", count=number(count), end=end_text(end)))
            for end, count in counts.items()
        ]
    columns = (
        ExportColumn("username", tr("User name")),
        ExportColumn("sub", tr("sub")),
        ExportColumn("email", tr("E-mail")),
        ExportColumn("result", tr("Result")),
        ExportColumn("why", tr("Why")),
        ExportColumn("remedy", tr("What to do")),
    )

    async def write(scope: str, shape: Shape, path: Path) -> int:
        only = tuple(Result) if scope == _EVERYBODY else (Result(scope),)

        async def pages() -> AsyncIterator[Sequence[Settled]]:
            after = ""
            while page := await bulks.settled(standing.bulk.id, _AT_ONCE, after, only):
                yield page
                after = page[-1].result.sub

        return await export_pages(pages(), Lines(shape, cell, document), path)

    names = tuple(column.name for column in columns)
    stem = wish_text(standing.bulk.wish, standing.bulk.users)
    return Offer(stem=stem, scopes=tuple(scopes), columns=columns, shown=names, filled=names, write=write)


def cell(settled: Settled, column: str) -> str:
    """One column of the report, in words."""
    match column:
        case "username":
            return settled.name
        case "sub":
            # Of a user who was to be made there is none before they are.
            known = settled.user.sub if settled.user is not None else settled.result.sub
            return "" if is_row(known) else known
        case "email":
            return settled.user.attributes.get("email", "") if settled.user is not None else ""
        case "result":
            return end_title(settled.result.result)
        case "why":
            return why(settled)
        case _:
            return remedy(settled)


def document(settled: Settled, columns: Sequence[str]) -> Mapping[str, object]:
    """The result by its name, the rest in words."""
    return {column: settled.result.result.value if column == "result" else cell(settled, column) for column in columns}
