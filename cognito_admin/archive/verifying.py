"""Reads every byte of a backup and names what is wrong with it, by file and line."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from typing import Any, BinaryIO, cast

from cognito_admin.archive import journal
from cognito_admin.archive.files import read_most
from cognito_admin.archive.lines import PartDamaged, lines
from cognito_admin.archive.reading import LARGEST_DOCUMENT, Backup
from cognito_admin.archive.series_lines import series_of
from cognito_admin.archive.trouble import unreadable
from cognito_admin.archive.writing import LISTS, MEMBERSHIPS, MFA, SERIES, USERS
from cognito_admin.model.backups import ENCRYPTED, KEY, MANIFEST, Damage, FileFacts, Harm
from cognito_admin.model.json_codec import read_json
from cognito_admin.model.listed_user import listed_sub

GROUPS = "pool/groups.json"
_CHUNK = 1 << 20
_TOGETHER = 100_000
_MOST_OF_A_FILE = 20
"""Of one kind, before it is clear enough."""
_MOST_OF_A_KIND = 1_000
"""In all files: a hostile list of files could name more than any memory holds."""

_OF_A_USER: Callable[[Any], tuple[Any, ...]] = itemgetter(
    "Username", "UserStatus", "UserCreateDate", "Enabled", "Attributes"
)
_NAME_AND_VALUE: Callable[[Any], tuple[str, str]] = itemgetter("Name", "Value")
Record = Mapping[str, Any]
Read = Callable[[bytes], object]
"""What a line says. Raises ValueError, RecursionError."""
Check = Callable[[Any, str, int], Iterable[Damage]]
"""What is wrong with what was read of a line, given the path of its part and its number."""


def load() -> None:
    """Loads what verifying computes with, which takes a while: for whoever has to wait for something else anyway."""
    from cognito_admin.archive.known_names import KnownNames

    del KnownNames


class Verification:
    """Of one backup. ``read`` tells how many lines of each of ``LISTS`` were read so far."""

    def __init__(self, backup: Backup) -> None:
        self._backup = backup
        self._manifest = backup.manifest
        self.read = dict.fromkeys(LISTS, 0)
        # It computes with numpy, which takes a while to be loaded and is of no use before.
        from cognito_admin.archive.known_names import KnownNames

        self._subs = KnownNames()
        self._groups: frozenset[str] = frozenset()
        self._torn = set[str]()
        self._members: list[tuple[str, int, str]] = []

    def verify(self) -> Iterator[Damage]:
        """Damages as they are found, the first few of each kind in each file.

        Raises Failure(BACKUP_NOT_FOUND | STORE_UNREADABLE), and in S3 what AWS refuses, where not the backup is in the way.
        """
        named, in_all = Counter[tuple[Harm, str]](), Counter[Harm]()
        damages = self._all()
        while True:
            try:
                damage = next(damages, None)
            except OSError as error:
                raise unreadable(error, self._backup.path) from error
            if damage is None:
                return
            if in_all[damage.harm] >= _MOST_OF_A_KIND:
                continue
            named[damage.harm, damage.file] += 1
            if named[damage.harm, damage.file] <= _MOST_OF_A_FILE:
                in_all[damage.harm] += 1
                yield damage

    def _all(self) -> Iterator[Damage]:
        there = self._backup.files.sizes()
        files = self._manifest.files
        if not self._backup.manifest_is_intact:
            yield Damage(Harm.SHA256_DIFFERS, MANIFEST)
        # The journal is the last to go: a backup is verified while it is there, and a crash may leave it.
        strange = there.keys() - files.keys() - {MANIFEST, *journal.LEFT_BEHIND}
        yield from (Damage(Harm.UNKNOWN_FILE, path) for path in sorted(strange))
        parts = {path for name in LISTS for path in self._backup.parts(name)}
        for path, facts in sorted(files.items()):
            if path not in there:
                yield Damage(Harm.MISSING, path)
            elif path not in parts:
                yield from self._document(path, facts)
        yield from self._part_files(USERS, there, _sub_in, self._user)
        yield from self._twice(there)
        yield from self._part_files(MEMBERSHIPS, there, _record_in, self._membership)
        yield from self._unknown_members()
        yield from self._part_files(MFA, there, _record_in, self._mfa_preference)
        yield from self._unknown_members()
        yield from self._part_files(SERIES, there, _record_in, _series)
        yield from self._counts()

    def _document(self, path: str, facts: FileFacts) -> Iterator[Damage]:
        file = self._opened(path)
        if file is None:
            yield Damage(Harm.MISSING, path)
            return
        with file:
            reading = _Hashed(file)
            document = None
            if path != KEY:
                try:
                    text = self._backup.in_clear(cast(BinaryIO, reading), path)
                    document = json.loads(read_most(text, LARGEST_DOCUMENT + 1))
                except PartDamaged as damaged:
                    yield damaged.damage
                except (ValueError, RecursionError):
                    yield Damage(Harm.NOT_JSON, path)
            yield from reading.differences(path, facts)
        if path.removesuffix(ENCRYPTED) == GROUPS and isinstance(document, list):
            groups = cast("list[object]", document)
            self._groups = frozenset(str(_text(group, "GroupName")) for group in groups)

    def _part_files(self, name: str, there: Mapping[str, int], read: Read, check: Check) -> Iterator[Damage]:
        for path in self._backup.parts(name):
            if path in there:
                yield from self._part(name, path, self._manifest.files[path], read, check)

    def _part(self, name: str, path: str, facts: FileFacts, read: Read, check: Check) -> Iterator[Damage]:
        rows, said, count = 0, facts.rows or 0, self.read
        whole = True
        file = self._opened(path)
        if file is None:
            yield Damage(Harm.MISSING, path)
            return
        with file:
            reading = _Hashed(file)
            try:
                for number, line in lines(self._backup.in_clear(cast(BinaryIO, reading), path), path):
                    rows += 1
                    if rows > said:
                        # However many more there are, they are not what was written.
                        break
                    count[name] += 1
                    try:
                        said_there = read(line)
                    except (ValueError, RecursionError):
                        yield Damage(Harm.NOT_JSON, path, number)
                    else:
                        if found := check(said_there, path, number):
                            yield from found
            except PartDamaged as damaged:
                self._torn.add(name)
                whole = False
                yield damaged.damage
            yield from reading.differences(path, facts)
        if whole and rows != facts.rows:
            yield Damage(Harm.ROWS_DIFFER, path, facts={"said": str(facts.rows), "found": str(rows)})

    def _opened(self, path: str) -> BinaryIO | None:
        """None where it is not there after all."""
        try:
            return self._backup.files.open(path)
        except KeyError:
            return None

    # Users

    def _user(self, sub: str | None, path: str, number: int) -> Iterable[Damage]:
        if sub is None:
            return (Damage(Harm.NO_USER, path, number),)
        self._subs.add(sub)
        return ()

    def _twice(self, there: Mapping[str, int]) -> Iterator[Damage]:
        """Who comes twice. Hashes tell whether anybody may; then the users are read once more."""
        if not self._subs.settle():
            return
        seen: set[str] = set()
        for path in self._backup.parts(USERS):
            file = self._opened(path) if path in there else None
            if file is None:
                continue
            with file:
                try:
                    for number, line in lines(self._backup.in_clear(file, path), path):
                        try:
                            sub = _sub_in(line)
                        except (ValueError, RecursionError):
                            continue
                        if sub is None or not self._subs.may_be_twice(sub):
                            continue
                        if sub in seen:
                            yield Damage(Harm.SUB_TWICE, path, number, {"sub": sub})
                        seen.add(sub)
                except PartDamaged:
                    continue

    # Memberships

    def _membership(self, record: object, path: str, number: int) -> Iterator[Damage]:
        group, sub = _text(record, "group"), _text(record, "sub")
        if group is None or sub is None or _text(record, "username") is None:
            yield Damage(Harm.NO_MEMBERSHIP, path, number)
            return
        if group not in self._groups:
            yield Damage(Harm.GROUP_UNKNOWN, path, number, {"group": group})
        yield from self._somebody(path, number, sub)

    def _mfa_preference(self, record: object, path: str, number: int) -> Iterator[Damage]:
        sub = _text(record, "sub")
        if sub is None or _text(record, "username") is None or not _are_factors(record):
            yield Damage(Harm.NO_MFA_PREFERENCE, path, number)
            return
        yield from self._somebody(path, number, sub)

    def _somebody(self, path: str, number: int, sub: str) -> Iterator[Damage]:
        self._members.append((path, number, sub))
        if len(self._members) >= _TOGETHER:
            yield from self._unknown_members()

    def _unknown_members(self) -> Iterator[Damage]:
        """Of the memberships and preferences read since, those of nobody."""
        members, self._members = self._members, []
        if not members or USERS in self._torn:
            # Whoever is in what cannot be read is not known to be missing.
            return
        for place in self._subs.missing([sub for _, _, sub in members]):
            path, number, sub = members[place]
            yield Damage(Harm.MEMBER_UNKNOWN, path, number, {"sub": sub})

    def _counts(self) -> Iterator[Damage]:
        counts = self._manifest.counts
        found = {
            "users": self.read[USERS],
            "groups": len(self._groups),
            "memberships": self.read[MEMBERSHIPS],
            "mfa": self.read[MFA],
            "series": self.read[SERIES],
        }
        said = {**counts.as_json(), "mfa": counts.mfa or 0, "series": counts.series or 0}
        for what, number in said.items():
            if number != found[what]:
                facts = {"what": what, "said": str(number), "found": str(found[what])}
                yield Damage(Harm.COUNT_DIFFERS, MANIFEST, facts=facts)


class _Hashed:
    """A file as it is read, with its length and hash."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._size = 0

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        self._size += len(data)
        return data

    def differences(self, path: str, facts: FileFacts) -> Iterator[Damage]:
        """From what the manifest says; reads the rest, if any, but no more than a byte beyond the size it says."""
        while self._size <= facts.size and self.read(min(_CHUNK, facts.size + 1 - self._size)):
            pass
        if self._size != facts.size:
            yield Damage(Harm.SIZE_DIFFERS, path)
        elif self._hash.hexdigest() != facts.sha256:
            yield Damage(Harm.SHA256_DIFFERS, path)


def _series(record: object, path: str, number: int) -> Iterable[Damage]:
    try:
        series_of(record)
    except ValueError:
        return (Damage(Harm.NO_SERIES, path, number),)
    return ()


def _record_in(line: bytes) -> object:
    return read_json(line.decode())


def _sub_in(line: bytes) -> str | None:
    """What ``_sub_of`` says of its record."""
    text = line.decode()
    return listed_sub(text) or _sub_of(read_json(text))


def _sub_of(record: object) -> str | None:
    """None where it is no user as ListUsers gives one."""
    try:
        username, status, created, enabled, attributes = _OF_A_USER(record)
        values = dict(map(_NAME_AND_VALUE, attributes))
        # Joining tells in one go whether all of them are texts.
        "".join(chain((username, status, created), values, values.values()))
    except (TypeError, KeyError):
        return None
    if enabled.__class__ is not bool or attributes.__class__ is not list:
        return None
    return values.get("sub")


def _are_factors(record: object) -> bool:
    """Whether the second factors of a user are told as AdminGetUser tells them."""
    members = cast("Mapping[str, Any]", record)
    factors, preferred = members.get("UserMFASettingList"), members.get("PreferredMfaSetting")
    return (
        isinstance(factors, list)
        and all(isinstance(factor, str) for factor in cast("list[object]", factors))
        and (preferred is None or isinstance(preferred, str))
    )


def _text(record: object, name: str) -> str | None:
    if not isinstance(record, dict):
        return None
    value = cast("dict[str, Any]", record).get(name)
    return value if isinstance(value, str) else None
