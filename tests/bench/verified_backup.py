"""Verifies a large backup in a process of its own: ``python -m tests.bench.verified_backup``."""

import time
from pathlib import Path
from typing import Any

from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.demo.users import User
from cognito_admin.model.backups import BackedUpPool, Counts, Manifest
from cognito_admin.model.ids import PoolId
from tests.bench.apart import peak_bytes, serve
from tests.bench.listed_pool import POOL_ID, REGION, UNTIL, population

_AT_ONCE = 2_000


def verifying(users: int, folder: str) -> dict[str, float]:
    """How fast a backup of so many is verified. It is made here, in the form in which ListUsers gives users."""
    place = Path(folder) / "backup"
    writer, truth = BackupWriter.begin(place, {}), population(users)
    for start in range(0, users, _AT_ONCE):
        writer.add_users(line_of(listed(truth.user(n))) for n in range(start, min(start + _AT_ONCE, users)))
        writer.settle({})
    writer.put("pool/groups.json", [], rows=0)
    pool = BackedUpPool(PoolId(POOL_ID), "Load", REGION)
    writer.finish(Manifest("bench", pool, UNTIL, UNTIL, Counts(users), writer.files()))
    with opened(place) as backup:
        began_s = time.monotonic()
        damages = list(Verification(backup).verify())
        took_s = time.monotonic() - began_s
    assert not damages, damages
    return {"users_per_s": users / took_s, "peak_bytes": peak_bytes()}


def listed(user: User) -> dict[str, Any]:
    attributes = {"sub": user.sub, **user.attributes}
    return {
        "Username": user.username,
        "UserStatus": user.status,
        "Enabled": user.enabled,
        "UserCreateDate": user.created.isoformat(),
        "UserLastModifiedDate": user.modified.isoformat(),
        "Attributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }


if __name__ == "__main__":
    serve(verifying)
