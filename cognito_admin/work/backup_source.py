"""What a backup asks of a pool in AWS."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cognito_admin.aws.configuration import Document
from cognito_admin.model.backups import BackedUpPool, ReadingKey, Unread
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group
from cognito_admin.work.backup_sink import Record
from cognito_admin.work.health_survey import Asking
from cognito_admin.work.listing import UserLists
from cognito_admin.work.memberships import MemberPage
from cognito_admin.work.mfa_reading import Preferences

if TYPE_CHECKING:
    from cognito_admin.aws.buckets import Prefix


class Configuration(Protocol):
    """What tells how a pool is set up."""

    async def groups(self) -> Sequence[Mapping[str, Any]]: ...
    async def read(self, put: Callable[[Document], Awaitable[None]]) -> tuple[Unread, ...]: ...


class Records(UserLists[Record], Preferences, Protocol):
    """What lists users and members whole, and tells of one user what no list does."""

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> MemberPage[Record]: ...


class KeyRing(Protocol):
    """Where the own keys of backups are kept, by their names. ``place`` is where a backup lies."""

    async def kept(self, place: str, /) -> ReadingKey | None: ...
    async def keep(self, name: str, key: ReadingKey, /) -> Failure | None: ...
    async def forget(self, name: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """What a backup asks of a pool in AWS. ``estimate`` asks how many users there are; None where that may not be read.

    ``storage`` leads to S3. ``health`` tells how signing in fares; None where nobody wishes for that.

    Without ``keys``, one that is encrypted for others cannot be gone on with.
    """

    pool: BackedUpPool
    records: Records
    configuration: Configuration
    estimate: Callable[[], Coroutine[Any, Any, int | None]]
    storage: "Callable[[str], Prefix]"
    keys: KeyRing | None = None
    health: Asking | None = None


class Members:
    """The groups that were found first, and who is in them by now."""

    def __init__(self, records: Records, groups: Sequence[GroupName]) -> None:
        self._groups = tuple(Group(name, "", None, None) for name in groups)
        self.list_users_in_group_page = records.list_users_in_group_page

    async def list_groups(self) -> tuple[Group, ...]:
        return self._groups
