"""Backups of made-up pools, and what may become of them."""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage

from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import GROUPS, Verification
from cognito_admin.archive.writing import IN_CLEAR, BackupWriter, line_of
from cognito_admin.model.backups import (
    MANIFEST,
    BackedUpPool,
    Counts,
    Damage,
    Identities,
    Manifest,
    Protection,
    ReadingKey,
)
from cognito_admin.model.ids import PoolId

STARTED = datetime(2026, 11, 20, 14, 3, tzinfo=UTC)
POOL = BackedUpPool(PoolId("us-east-1_AbCdEf"), "Shop customers", "us-east-1", "111122223333")

_owner = pyrage.x25519.Identity.generate()
OWNER = Identities((f"# created: 2026-11-20\n{_owner}\n",))
"""What somebody has who may read backups for RECIPIENT."""
RECIPIENT = str(_owner.to_public())


def person(number: int, **more: str) -> dict[str, Any]:
    """As ListUsers gives one, with dates as text."""
    sub = str(uuid.UUID(int=number))
    attributes = {"sub": sub, "email": f"person{number}@example.com", **more}
    return {
        "Username": sub,
        "UserStatus": "CONFIRMED",
        "Enabled": True,
        "UserCreateDate": "2026-01-02T03:04:05.678000Z",
        "UserLastModifiedDate": "2026-01-02T03:04:05.678000Z",
        "Attributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }


def member(group: str, number: int) -> dict[str, Any]:
    sub = str(uuid.UUID(int=number))
    return {"group": group, "username": sub, "sub": sub}


def manifest(writer: BackupWriter, counts: Counts) -> Manifest:
    return Manifest("0.1.0", POOL, STARTED, datetime(2026, 11, 20, 14, 9, tzinfo=UTC), counts, writer.files())


def written(
    folder: Path,
    people: Sequence[dict[str, Any]],
    members: Sequence[dict[str, Any]] = (),
    groups: Sequence[str] = (),
    protection: Protection = IN_CLEAR,
    documents: Mapping[str, Any] = {"pool/mfa.json": {"MfaConfiguration": "OPTIONAL"}},
) -> Path:
    """A finished backup."""
    writer = BackupWriter.begin(folder, {}, protection)
    writer.add_users(map(line_of, people))
    writer.add_memberships(map(line_of, members))
    writer.put(GROUPS, [{"GroupName": group} for group in groups], rows=len(groups))
    for path, document in documents.items():
        writer.put(path, document)
    writer.settle({"users": None})
    writer.finish(manifest(writer, Counts(len(people), len(groups), len(members))))
    return folder


def manifest_changed(backup: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """As somebody would who means it: with a checksum that fits."""
    said = json.loads((backup / MANIFEST).read_text())
    change(said)
    said.pop("sha256", None)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    (backup / MANIFEST).write_text(json.dumps(said | {"sha256": hashlib.sha256(text.encode()).hexdigest()}))


def made_again(backup: Path, path: str, data: bytes, **more: Any) -> None:
    """Puts other bytes in the place of a file, and makes the manifest agree with them."""
    (backup / path).write_bytes(data)
    facts = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **more}
    manifest_changed(backup, lambda said: said["files"][path].update(facts))


def verified(path: Path, key: ReadingKey | None = None) -> list[Damage]:
    with opened(path, key) as backup:
        return list(Verification(backup).verify())


def packed(backup: Path, path: Path, **odd: bytes) -> Path:
    """``odd`` are further members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        for one in sorted(backup.rglob("*")):
            if one.is_file():
                file.write(one, one.relative_to(backup).as_posix())
        for name, data in odd.items():
            file.writestr(name, data)
    return path
