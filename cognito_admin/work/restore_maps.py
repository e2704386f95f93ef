"""Who became whom, and what became what: files for whatever knows people, pools and app clients by their ids."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cognito_admin.archive.pairing import NEW, OLD
from cognito_admin.model.exports import csv_text
from cognito_admin.model.restore.plan import POOL, Name
from cognito_admin.model.restore.record import Became, RestoreId
from cognito_admin.store.exported_file import ExportedFile
from cognito_admin.store.restore_log import RestoreLog

_PAGE = 1_000
_COLUMNS = (OLD, NEW, "old_username", "new_username")
_CLIENT = "client/"
IDS = ".ids.json"
"""What the name of the file of ids ends with, beside that of the users."""


async def write_maps(log: RestoreLog, restore: RestoreId, others: Mapping[str, Any], path: Path) -> int:
    """Writes the users to ``path`` (CSV), and ``others``, which are ``ids``, beside it. How many users.

    Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN).
    """
    written, after = 0, -1
    async with ExportedFile(path) as file:
        await file.write(csv_text([_COLUMNS]))
        while rows := await log.users(restore, _PAGE, after, (Became.MADE, Became.FOUND)):
            after = rows[-1].number
            cells = [(row.sub, row.new_sub or "", row.username, row.new_username or "") for row in rows]
            await file.write(csv_text([cell for cell in cells if cell[0] and cell[1]]))
            written += len(rows)
        await file.finish()
    async with ExportedFile(path.with_name(f"{path.stem}{IDS}")) as file:
        await file.write(json.dumps(others, indent=1))
        await file.finish()
    return written


def ids(names: Mapping[Name, str], old_pool: str) -> dict[str, Any]:
    """``{"pool": {old: new}, "clients": {old: new}}``; without a pool where it is the same."""
    pool = names.get(POOL)
    return {
        "pool": {} if pool is None else {old_pool: pool},
        "clients": {name.removeprefix(_CLIENT): new for name, new in names.items() if name.startswith(_CLIENT)},
    }
