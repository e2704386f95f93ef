"""Tells what is different between two backups of millions of users, in bounded memory.

Users and memberships of both are put into buckets by a hash of their ``sub``, small enough that one bucket of each side fits into
memory; then the buckets are compared one after the other.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from cognito_admin.archive.contents import TOKEN_KEYS
from cognito_admin.archive.reading import Backup
from cognito_admin.archive.spilling import Buckets
from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import MEMBERSHIPS, USERS
from cognito_admin.model.comparisons import (
    OF_ONE_POOL,
    PARTS_TOLD_BY,
    TOLD_BY,
    VOLATILE,
    About,
    Difference,
    difference,
    pointers,
    user_facts,
    without_secrets,
)
from cognito_admin.model.failures import Code, Failure

BUCKET_BYTES = 1 << 20
"""Of the parts as they lie there, packed: some thousands of users."""
_POOL = "pool/"
_CLIENTS = "pool/clients/"
_TRIGGERS = "pool/triggers/"
_BREATH = 1_000

Pairs = Callable[[], Iterable[tuple[str, str]]]
"""The ``sub`` of a user in the first backup, and that of the same person in the second."""
_Record = tuple[str, Any]
_Tell = Callable[[str, Any, Any], Difference | None]


class Comparison:
    """Of ``before`` with ``after``. ``read`` tells how many users and memberships of both were read, of ``total``."""

    def __init__(
        self,
        before: Backup,
        after: Backup,
        folder: Path,
        pairs: Pairs | None = None,
        *,
        bucket_bytes: int = BUCKET_BYTES,
        most_in_memory: int | None = None,
    ) -> None:
        """``folder`` takes encrypted files for a while. ``pairs`` say who became whom where the two are of different pools."""
        self.read = 0
        self.total = sum(side.manifest.counts.users + side.manifest.counts.memberships for side in (before, after))
        self._before = before
        self._after = after
        self._folder = folder
        self._pairs = pairs
        self._memory = {} if most_in_memory is None else {"most_in_memory": most_in_memory}
        self.across = pairs is not None or before.manifest.pool.id != after.manifest.pool.id
        """Whether they are of two pools, which have no ids in common."""
        self._left_out = VOLATILE | OF_ONE_POOL if self.across else VOLATILE
        self._refused = tuple({unread.operation for unread in side.manifest.unread} for side in (before, after))
        self._buckets = 1 + sum(map(_part_bytes, (before, after))) // bucket_bytes

    def differences(self) -> Iterator[Difference | None]:
        """Settings first, then groups, users, memberships. None comes now and then, so that whoever reads may stop.

        Raises Failure(BACKUP_DAMAGED) for either, and OSError where ``folder`` cannot take more.
        """
        yield from self._settings()
        # Who could not be listed in one of them is not gone.
        refused = self._refused[0] | self._refused[1]
        if "ListGroups" not in refused:
            yield from self._groups()
        if "ListUsers" not in refused:
            yield from self._records(USERS, self._users, _user)
        if refused.isdisjoint(("ListGroups", "ListUsers", "ListUsersInGroup")):
            yield from self._records(MEMBERSHIPS, self._memberships, _membership)

    def _settings(self) -> Iterator[Difference | None]:
        before, after = _settings_of(self._before), _settings_of(self._after)
        if self.across:
            self._call_clients_by_name(before, after)
        for name in sorted(before.keys() | after.keys()):
            paths = before.get(name), after.get(name)
            if any(
                path is None and _told_by(name, refused) for path, refused in zip(paths, self._refused, strict=True)
            ):
                continue
            # A secret that one of them was not given says nothing about the other.
            unknown = {
                left_out.pointer
                for side in (self._before, self._after)
                for left_out in side.manifest.left_out
                if left_out.file in paths
            }
            was, became = self._setting(self._before, paths[0], unknown), self._setting(self._after, paths[1], unknown)
            if found := difference(About.SETTING, name, "", was, became):
                yield replace(found, edits=tuple(map(without_secrets, found.edits)))
        yield None

    def _setting(self, backup: Backup, path: str | None, unknown: Container[str]) -> dict[str, Any] | None:
        if path is None:
            return None
        values = pointers(backup.document(path), self._left_out)
        parts = tuple(
            part for operation, part in PARTS_TOLD_BY.items() if operation in self._refused[0] | self._refused[1]
        )
        return {
            pointer: value
            for pointer, value in values.items()
            if pointer not in unknown and not (path.startswith(_TRIGGERS) and pointer.startswith(parts))
        }

    def _call_clients_by_name(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Two pools have no ids in common."""
        befores, afters = self._client_names(self._before, before), self._client_names(self._after, after)
        for name in befores.keys() & afters.keys():
            before[f"{_CLIENTS}{name}"] = before.pop(befores[name])
            after[f"{_CLIENTS}{name}"] = after.pop(afters[name])

    def _client_names(self, backup: Backup, settings: Mapping[str, str]) -> dict[str, str]:
        """The names that one client alone has, and its file."""
        files: dict[str, list[str]] = {}
        for path in settings:
            if path.startswith(_CLIENTS):
                for pointer, value in pointers(backup.document(path), self._left_out).items():
                    if pointer.endswith("/ClientName"):
                        files.setdefault(str(value), []).append(path)
        return {name: paths[0] for name, paths in files.items() if len(paths) == 1}

    def _groups(self) -> Iterator[Difference | None]:
        before, after = (self._groups_of(backup) for backup in (self._before, self._after))
        for name in sorted(before.keys() | after.keys()):
            yield difference(About.GROUP, name, "", before.get(name), after.get(name))

    def _groups_of(self, backup: Backup) -> dict[str, Mapping[str, Any]]:
        if GROUPS not in backup.documents:
            return {}
        try:
            return {
                group["GroupName"]: {name: value for name, value in group.items() if name not in self._left_out}
                for group in backup.document(GROUPS)
            }
        except (KeyError, TypeError, AttributeError) as error:
            raise _damaged(backup, GROUPS) from error

    def _records(
        self, name: str, records: Callable[[Backup], Iterator[_Record | None]], tell: _Tell
    ) -> Iterator[Difference | None]:
        """Fills the buckets of both sides and compares them, one by one."""
        before, after = self._made(f"{name}-before"), self._made(f"{name}-after")
        for buckets, found in ((before, records(self._before)), (after, self._paired(name, records(self._after)))):
            for record in found:
                if record is None:
                    yield None
                else:
                    sub, facts = record
                    buckets.add(sub, facts)
        for number in range(self._buckets):
            there = {_key(sub, facts): facts for sub, facts in before.take(number)}
            for sub, facts in after.take(number):
                was = there.pop(_key(sub, facts), None)
                if was != facts:
                    yield tell(sub, was, facts)
            for (sub, _), was in there.items():
                yield tell(sub, was, None)
            yield None

    def _paired(self, name: str, records: Iterator[_Record | None]) -> Iterator[_Record | None]:
        """The records of the second backup, by the ``sub`` that their users have in the first one."""
        if self._pairs is None:
            yield from records
            return
        pairs, waiting = self._made(f"{name}-pairs"), self._made(f"{name}-waiting")
        for old, new in self._pairs():
            pairs.add(new, old)
        for record in records:
            if record is None:
                yield None
            else:
                waiting.add(*record)
        for number in range(self._buckets):
            old_subs = {new: cast("str", old) for new, old in pairs.take(number)}
            for sub, facts in waiting.take(number):
                yield old_subs.get(sub, sub), facts
            yield None

    def _users(self, backup: Backup) -> Iterator[_Record | None]:
        try:
            for record in backup.users():
                sub = next((one["Value"] for one in record["Attributes"] if one["Name"] == "sub"), record["Username"])
                yield _text(sub), user_facts(record, self._left_out)
                yield from self._breath()
        except (KeyError, TypeError, AttributeError) as error:
            raise _damaged(backup, USERS) from error

    def _memberships(self, backup: Backup) -> Iterator[_Record | None]:
        try:
            for record in backup.memberships():
                yield _text(record["sub"]), [_text(record["group"]), _text(record["username"])]
                yield from self._breath()
        except (KeyError, TypeError) as error:
            raise _damaged(backup, MEMBERSHIPS) from error

    def _breath(self) -> Iterator[None]:
        self.read += 1
        if self.read % _BREATH == 0:
            yield None

    def _made(self, name: str) -> Buckets:
        return Buckets(self._folder, name, self._buckets, **self._memory)


def _user(sub: str, before: Any, after: Any) -> Difference | None:
    return difference(About.USER, str((after or before).get("Username", "")), sub, before, after)


def _membership(sub: str, before: Any, after: Any) -> Difference | None:
    if before is not None and after is not None:
        # The same group: another user name is told of the user.
        return None
    group, username = cast("list[str]", after or before)
    return difference(
        About.MEMBERSHIP,
        username,
        sub,
        None if before is None else {"group": group},
        None if after is None else {"group": group},
    )


def _key(sub: str, facts: Any) -> tuple[str, str]:
    """A user is there once, and once in each group."""
    return sub, cast("list[str]", facts)[0] if isinstance(facts, list) else ""


def _settings_of(backup: Backup) -> dict[str, str]:
    """What each file of settings is called, and its path. Nobody sets the keys of tokens, and no two pools have the same."""
    return {path: path for path in backup.documents if path.startswith(_POOL) and path not in (GROUPS, TOKEN_KEYS)}


def _told_by(name: str, operations: Iterable[str]) -> bool:
    """Whether the file of this name holds what one of them tells."""
    return any(name.startswith(TOLD_BY.get(operation, ())) for operation in operations)


def _part_bytes(backup: Backup) -> int:
    """As they lie there, whatever the manifest says of them."""
    parts = {*backup.parts(USERS), *backup.parts(MEMBERSHIPS)}
    return sum(size for path, size in backup.files.sizes().items() if path in parts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _damaged(backup: Backup, file: str) -> Failure:
    return Failure(Code.BACKUP_DAMAGED, path=backup.path, file=file)
