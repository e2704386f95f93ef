"""What can be taken out of the list of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes.rows import COLUMNS
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.translate import tr, trn
from cognito_admin.work.activity import FEW

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.model.changes.activity import Selection
    from cognito_admin.model.exports import Shape
    from cognito_admin.model.progress import Job
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

SHOWN = ("began", "who", "what", "user", "result", "before", "after")


def export_offer(services: Services, workspace: Workspace, selection: Selection, count: int) -> Offer:
    """All changes that are found; many of them by a job. ``count`` is how many single changes that is."""

    async def write(_: str, shape: Shape, path: Path) -> int | Job:
        activity = services.changes.activity
        if count <= FEW:
            return await activity.export(selection, shape, path)
        return await activity.start_export(workspace, services.jobs, selection, shape, path)

    titles = _titles()
    pool = workspace.summary.name if selection.pool is not None else tr("All pools")
    return Offer(
        stem=tr("{pool} activity", pool=pool),
        scopes=(Scope("found", trn("The change found", "The {count} changes found, a row for each user", count)),),
        columns=tuple(ExportColumn(name, titles[name]) for name in COLUMNS),
        shown=SHOWN if selection.pool is not None else (*SHOWN[:2], "pool", *SHOWN[2:]),
        filled=COLUMNS,
        write=write,
    )


def _titles() -> dict[str, str]:
    return {
        "began": tr("Began (UTC)"),
        "ended": tr("Ended (UTC)"),
        "pool": tr("Pool"),
        "who": tr("Who"),
        "arn": tr("ARN"),
        "what": tr("What"),
        "kind": tr("Kind"),
        "user": tr("User"),
        "username": tr("User name"),
        "sub": tr("Id (sub)"),
        "before": tr("Before"),
        "after": tr("After"),
        "result": tr("Result"),
        "failure": tr("Failure"),
        "operations": tr("Operations"),
        "request_ids": tr("Request ids"),
        "change": tr("Change"),
        "bulk": tr("Change of many"),
        "undoes": tr("Undoes"),
        "undone_by": tr("Undone by"),
    }
