"""A file of another tool as ``Contents``: users, and groups where it has them."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from cognito_admin.archive.contents import PAGE, About, Members, members_by_group, pages
from cognito_admin.archive.foreign import import_csv, json_users
from cognito_admin.archive.foreign.any_csv import TOOL as CSV
from cognito_admin.archive.foreign.json_users import Entry, NotUnderstood
from cognito_admin.archive.foreign.mapped import MappedContents
from cognito_admin.archive.foreign.sources import Source, source_of
from cognito_admin.archive.trouble import unreadable
from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.restore.mapping import OLD_ID, USERNAME
from cognito_admin.model.users import User

_POOL_ID = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d+_[0-9A-Za-z]+")
"""These tools call the file after the pool."""

LOOKED_AT = 1_000
"""Entries by which a list of users is told from other JSON. How many there are is known of a shorter list only."""
UNKNOWN_TOOL = "AWS"
"""What is as AWS gives it, whoever wrote it down."""
IMPORT = "AWS user import"


class JsonContents:
    """``Contents`` of a list of users in JSON, which is read anew for each question, and never kept."""

    def __init__(self, path: Path) -> None:
        """Looks at the first entries. Raises Failure(BACKUP_NONE), and OSError."""
        try:
            first = list(islice(json_users.entries(path), LOOKED_AT))
        except NotUnderstood as error:
            raise Failure(Code.BACKUP_NONE, path=str(path)) from error
        users = sum(map(json_users.is_user, first))
        if first and not users:
            raise Failure(Code.BACKUP_NONE, path=str(path))
        self._path = path
        self.about = About(_pool(path), _written(path), users if len(first) < LOOKED_AT else None, UNKNOWN_TOOL)
        self.damaged: dict[str, None] = {}

    def users(self, skip: int = 0) -> Iterator[list[User]]:
        return pages(self._read(skip))

    def groups(self) -> Sequence[Group]:
        known = json_users.groups_beside(self._path)
        names = {group.name for group in known}
        named = sorted({name for entry in self._users() for name in json_users.groups_in(entry)} - names)
        return [*known, *(Group(name, "", None, None) for name in named)]

    def members(self) -> Iterator[Members]:
        pairs = ((name, Username(str(one["Username"]))) for one in self._users() for name in json_users.groups_in(one))
        while some := sorted(islice(pairs, PAGE)):
            yield from members_by_group(some)

    def documents(self) -> Sequence[str]:
        return ()

    def document(self, path: str) -> Any:
        raise KeyError(path)

    def _read(self, skip: int) -> Iterator[User]:
        for entry in islice(self._users(), skip, None):
            try:
                yield json_users.user_in(entry)
            except ValueError:
                self.damaged[self._path.name] = None

    def _users(self) -> Iterator[Entry]:
        """As far as it can be read."""
        try:
            for entry in json_users.entries(self._path):
                if json_users.is_user(entry):
                    yield entry
                else:
                    self.damaged[self._path.name] = None
        except NotUnderstood:
            self.damaged[self._path.name] = None


class ImportContents:
    """``Contents`` of the CSV of a user import."""

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._path = path
        self.about = About(_pool(path), _written(path), None, IMPORT)
        self.damaged: dict[str, None] = {}

    def users(self, skip: int = 0) -> Iterator[list[User]]:
        found = import_csv.users(self._path, self.damaged)
        for _ in range(skip):
            next(found, None)
        return pages(found)

    def groups(self) -> Sequence[Group]:
        return ()

    def members(self) -> Iterator[Members]:
        none: list[tuple[GroupName, Username]] = []
        return members_by_group(none)

    def documents(self) -> Sequence[str]:
        return ()

    def document(self, path: str) -> Any:
        raise KeyError(path)


def foreign_contents(path: Path) -> JsonContents | ImportContents | MappedContents | None:
    """None where ``path`` is no file of another tool. Raises Failure(BACKUP_NONE | STORE_UNREADABLE)."""
    try:
        if not path.is_file():
            return None
        if (source := source_of(path)) is not None:
            return _mapped(source)
        if path.suffix.lower() == ".csv":
            if not import_csv.is_import_file(path):
                raise Failure(Code.BACKUP_NONE, path=str(path))
            return ImportContents(path)
        return JsonContents(path) if path.suffix.lower() in (".json", ".jsonl", ".txt") else None
    except OSError as error:
        raise unreadable(error, str(path)) from error


def _mapped(source: Source) -> MappedContents:
    """Raises Failure(BACKUP_NONE) for a table in which nothing looks like a user."""
    contents = MappedContents(source, About(_pool(source.path), _written(source.path), None, source.tool))
    if source.tool == CSV and not {USERNAME, OLD_ID, "email", "phone_number"} & {*contents.mapping.fields.values()}:
        raise Failure(Code.BACKUP_NONE, path=str(source.path))
    return contents


def _pool(path: Path) -> BackedUpPool:
    found = _POOL_ID.search(path.stem)
    pool = PoolId(found.group() if found else path.stem)
    region = pool.partition("_")[0] if found else ""
    return BackedUpPool(pool, path.stem, region)


def _written(path: Path) -> datetime:
    """Nothing in these files says when."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
