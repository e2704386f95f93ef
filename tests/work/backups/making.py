"""Backups of pools in memory."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest

from cognito_admin.archive.folder import Folder
from cognito_admin.archive.keys import key_name
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import Damage, ForRecipients, Identities, ReadingKey
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.progress import Progress
from cognito_admin.model.users import User
from cognito_admin.work.backup import Backed, backup
from cognito_admin.work.backup_source import KeyRing
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.stop import Stop
from tests.store.people import spread_person
from tests.work.backup_pool import BackupPool, document
from tests.work.fake_pool import breaking
from tests.work.sync_pool import SPREAD, SPREAD_MEMBERS

STAFF = GroupName("staff")
PEOPLE = [spread_person(number) for number in range(60)]
SECRET_KEY: Any = cast("Any", pyrage).x25519.Identity.generate()
ENCRYPTED = ForRecipients((str(SECRET_KEY.to_public()),))
KEY = Identities((str(SECRET_KEY),))


def back_up(pool: BackupPool, wish: BackupWish, stop: Stop | None = None, told: list[Progress] | None = None) -> Backed:
    said: list[Progress] = [] if told is None else told
    return asyncio.run(backup(pool.source, wish, said.append, stop or Stop()))


def to(folder: Path, **more: Any) -> BackupWish:
    return BackupWish(str(folder), **more)


def read(place: str, key: ReadingKey | None = None) -> tuple[list[Any], list[Any], list[Damage]]:
    """The users and memberships of a backup, in an order of their own, and its damages."""
    with opened(Path(place), key) as one:
        users = sorted(one.users(), key=lambda user: user["Username"])
        memberships = sorted(one.memberships(), key=lambda member: (member["group"], member["sub"]))
        return users, memberships, list(Verification(one).verify())


def those(users: Sequence[User]) -> list[dict[str, Any]]:
    return sorted(map(document, users), key=lambda user: user["Username"])


def in_group(group: GroupName, users: Sequence[User]) -> list[dict[str, Any]]:
    found = [{"group": group, "sub": user.sub, "username": user.username} for user in users]
    return sorted(found, key=lambda member: str(member["sub"]))


def broken_off(
    folder: Path, kind: str, call: int, wish: BackupWish | None = None, keys: KeyRing | None = None
) -> BackupPool:
    """A pool whose backup ended at one of its calls."""
    stop = Stop()
    pool = BackupPool(SPREAD, SPREAD_MEMBERS, before=breaking(kind, call, stop))
    pool.keys = keys
    with pytest.raises((Cancelled, Failure)):
        back_up(pool, wish or to(folder), stop)
    return pool


class Keys:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, ReadingKey] = {}

    async def kept(self, place: str) -> ReadingKey | None:
        return self.entries.get(key_name(Folder(Path(place))) or "")

    async def keep(self, name: str, key: ReadingKey) -> None:
        self.entries[name] = key

    async def forget(self, name: str) -> None:
        self.entries.pop(name, None)


def denied(operation: str) -> Failure:
    return Failure(Code.ACCESS_DENIED, operation=operation, aws_code="AccessDeniedException")
