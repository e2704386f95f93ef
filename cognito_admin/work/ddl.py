"""The SQL by which query engines see a backup where it lies (docs/query.md)."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.archive.reading import Backup
from cognito_admin.archive.writing import MEMBERSHIPS, USERS
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.table_definitions import Engine, table_definitions
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.backup_places import is_in_s3, opened_backup

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account

POOL = "pool/user-pool.json"
BUCKET = "s3://BUCKET"
"""In place of the bucket that the backup does not lie in."""


async def definitions(place: str, engine: Engine, account: "Account | None" = None) -> str:
    """Raises Failure(BACKUP_NOT_QUERYABLE) for one that is encrypted or packed, and what opening a backup raises."""
    return await on_a_thread(lambda: _definitions(place, engine, account), "backup")


def _definitions(place: str, engine: Engine, account: "Account | None") -> str:
    not_queryable = Failure(Code.BACKUP_NOT_QUERYABLE, path=place)
    if not is_in_s3(place) and Path(place).is_file():
        raise not_queryable
    try:
        with opened_backup(place, None, account) as backup:
            filled = {part for part in (USERS, MEMBERSHIPS) if backup.parts(part)}
            location = _location(place, engine)
            return table_definitions(engine, backup.manifest.pool.name, location, _attributes(backup), filled)
    except Failure as failure:
        raise not_queryable if failure.code is Code.BACKUP_ENCRYPTED else failure from None


def _location(place: str, engine: Engine) -> str:
    if is_in_s3(place):
        return place.rstrip("/")
    path = Path(place).absolute()
    return str(path) if engine is Engine.DUCKDB else f"{BUCKET}/{path.name}"


def _attributes(backup: Backup) -> Iterable[str]:
    """Those of the schema of the pool; ``sub`` alone where that could not be read."""
    try:
        pool = backup.document(POOL)
    except KeyError:
        return ("sub",)
    schema = cast("list[dict[str, Any]]", pool.get("UserPool", pool).get("SchemaAttributes", ()))
    return [str(attribute["Name"]) for attribute in schema]
