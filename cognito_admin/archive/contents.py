"""What of a user pool is in a backup, in portions: as far as it is intact, and however much there is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from cognito_admin.archive.lines import PartDamaged, lines
from cognito_admin.archive.reading import Backup
from cognito_admin.archive.records import group_of, member_of, mfa_of, user_in
from cognito_admin.archive.series_lines import series_of
from cognito_admin.archive.trouble import unreadable
from cognito_admin.archive.writing import MEMBERSHIPS, SERIES, USERS, line_of
from cognito_admin.archive.writing import MFA as MFA_PREFERENCES
from cognito_admin.model.backups import BackedUpPool, LeftOut, Unread
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.series import Points, SeriesKey
from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.json_codec import read_json
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

FIRST_PAGE = 150
"""Users that come first, so that there is something to see at once."""
PAGE = 8_000
"""As many as come at once, when there were as many before."""

GROUPS = "pool/groups.json"
SETTINGS = "pool/user-pool.json"
MFA = "pool/mfa.json"
TOKEN_KEYS = "pool/token-keys.json"  # noqa: S105 - a path

Members = tuple[GroupName, list[Username]]
Meant = TypeVar("Meant")


@dataclass(frozen=True, slots=True)
class About:
    """``tool`` wrote it, where it was not this program; ``taken`` is when and ``users`` how many, if that is known.

    ``left_out``: secrets that there were, and that were not written.
    """

    pool: BackedUpPool
    taken: datetime | None = None
    users: int | None = None
    tool: str = ""
    unread: tuple[Unread, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class Contents(Protocol):
    """Belongs to one thread. Methods may raise Failure(BACKUP_DAMAGED) where nothing at all can be read, and OSError.

    ``damaged`` names files that could be read in part only, or not at all.
    """

    about: About
    damaged: dict[str, None]

    def users(self, skip: int = 0) -> Iterator[list[User]]:
        """In portions, without the first ``skip``."""
        ...

    def groups(self) -> Sequence[Group]: ...

    def members(self) -> Iterator[Members]:
        """Of one group at a time; a group may come several times."""
        ...

    def documents(self) -> Sequence[str]:
        """The paths of the files that hold settings."""
        ...

    def document(self, path: str) -> Any:
        """One of them, as JSON. Raises KeyError where there is none."""
        ...


class BackupContents:
    """``Contents`` of a backup of this program."""

    def __init__(self, backup: Backup) -> None:
        manifest = backup.manifest
        self.backup = backup
        self.about = About(
            manifest.pool,
            manifest.finished,
            manifest.counts.users,
            unread=manifest.unread,
            left_out=manifest.left_out,
        )
        self.damaged: dict[str, None] = {}

    def users(self, skip: int = 0) -> Iterator[list[User]]:
        return pages(self._read(self._lines(USERS, skip), user_in))

    def groups(self) -> Sequence[Group]:
        try:
            return [group_of(entry) for entry in self.document(GROUPS)]
        except KeyError:
            return ()
        except (Failure, ValueError, TypeError):
            self.damaged[GROUPS] = None
            return ()

    def members(self) -> Iterator[Members]:
        return members_by_group(self._read(self._lines(MEMBERSHIPS), _record(member_of)))

    def documents(self) -> Sequence[str]:
        return self.backup.documents

    def document(self, path: str) -> Any:
        return self.backup.document(path)

    def series(self) -> Iterator[tuple[SeriesKey, Points]]:
        """Stretches of CloudWatch's series."""
        return self._read(self._lines(SERIES), _record(series_of))

    @property
    def has_mfa_preferences(self) -> bool:
        return bool(self.backup.parts(MFA_PREFERENCES))

    def mfa_preference(self, username: Username) -> UserMfa | None:
        """None for whom nobody asked about. Looks through all that is intact."""
        end = line_of({"username": username})[1:]
        theirs = ((path, line) for path, line in self._lines(MFA_PREFERENCES) if line.endswith(end))
        return next(self._read(theirs, _record(mfa_of)), None)

    def _lines(self, name: str, skip: int = 0) -> Iterator[tuple[str, bytes]]:
        """Each with the path of its part. What cannot be read on is left, and the next part begun."""
        for path in self.backup.parts(name):
            rows = self.backup.manifest.files[path].rows or 0
            if rows and rows <= skip and path not in self.damaged:
                skip -= rows
                continue
            try:
                with self.backup.files.open(path) as file:
                    for _, line in lines(self.backup.in_clear(file, path), path):
                        if skip:
                            skip -= 1
                        else:
                            yield path, line
            except (KeyError, PartDamaged):
                self.damaged[path] = None
            except OSError as error:
                raise unreadable(error, self.backup.path) from error

    def _read(self, found: Iterator[tuple[str, bytes]], meaning: Callable[[bytes], Meant]) -> Iterator[Meant]:
        for path, line in found:
            try:
                yield meaning(line)
            except (ValueError, RecursionError):
                self.damaged[path] = None


def _record(meaning: Callable[[Any], Meant]) -> Callable[[bytes], Meant]:
    """``meaning`` of a line instead of its JSON."""
    return lambda line: meaning(read_json(line.decode()))


def pages(users: Iterable[User]) -> Iterator[list[User]]:
    """A few at first, then more at a time."""
    rest = iter(users)
    size = FIRST_PAGE
    while page := list(islice(rest, size)):
        yield page
        size = min(2 * size, PAGE)


def members_by_group(members: Iterable[tuple[GroupName, Username]]) -> Iterator[Members]:
    for group, found in groupby(members, key=itemgetter(0)):
        names = (name for _, name in found)
        while page := list(islice(names, PAGE)):
            yield group, page
