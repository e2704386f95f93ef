"""A made-up pool that is backed up: whole users, a few settings, and what may go wrong with each."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from cognito_admin.aws.configuration import Document
from cognito_admin.aws.user_records import RecordPage, UserRecord
from cognito_admin.model.backups import BackedUpPool, Unread
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import GroupName, PoolId, Username
from cognito_admin.model.users import User
from cognito_admin.work.backup_source import KeyRing, Source
from tests.work.fake_pool import Before, FakePool

POOL = BackedUpPool(PoolId("eu-central-1_Shop"), "Shop", "eu-central-1", "123456789012")
CLIENT = {"UserPoolClient": {"ClientId": "1web", "ClientSecret": "hush"}}
SECRETS = {"ClientSecrets": [{"ClientSecretValue": "hush"}]}


def document(user: User) -> dict[str, Any]:
    """As ListUsers gives the user, with dates as text."""
    return {
        "Username": user.username,
        "UserStatus": user.status,
        "Enabled": user.enabled,
        "UserCreateDate": user.created.isoformat(),
        "UserLastModifiedDate": user.modified.isoformat(),
        "Attributes": [{"Name": name, "Value": value} for name, value in user.attributes.items()],
    }


def record(user: User) -> UserRecord:
    return UserRecord(user.username, user.sub, user.created, document(user))


class BackupPool:
    """Its users come from a ``FakePool``; ``groups`` raise ``groups_refused`` if that is set."""

    def __init__(
        self,
        users: Sequence[User],
        members: Mapping[GroupName, Sequence[User]] | None = None,
        *,
        before: Before = lambda operation, number: None,
    ) -> None:
        self.lists = FakePool(users, members, before=before)
        self.known = {
            user.username: user for user in (*users, *(one for some in (members or {}).values() for one in some))
        }
        self.documents = [
            Document(("user-pool",), {"UserPool": {"Name": "Shop"}}),
            Document(("clients", "1web"), CLIENT, ("/UserPoolClient/ClientSecret",)),
            Document(("secrets", "1web"), SECRETS, ("/ClientSecrets/0/ClientSecretValue",)),
        ]
        self.unread: tuple[Unread, ...] = ()
        self.groups_refused: Failure | None = None
        self.read_settings = 0
        self.preferences: dict[str, Mapping[str, Any] | Failure | None] = {}
        """Of users by name; everybody else has no second factor."""
        self.asked_for_mfa: list[str] = []
        self._before = before
        self.keys: KeyRing | None = None

    @property
    def source(self) -> Source:
        return Source(POOL, self, self, self._estimate, self._no_storage, self.keys)

    async def list_users_page(self, *, filter: str = "", token: str | None = None) -> RecordPage:  # noqa: A002 - AWS's name
        page = await self.lists.list_users_page(filter=filter, token=token)
        return RecordPage(tuple(map(record, page.users)), page.token)

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> RecordPage:
        page = await self.lists.list_users_in_group_page(group, token)
        return RecordPage(tuple(record(self.known[name]) for name in page.users), page.token)

    async def mfa_preference(self, username: Username) -> Mapping[str, Any] | None:
        self._before("mfa_preference", len(self.asked_for_mfa))
        await asyncio.sleep(0)
        self.asked_for_mfa.append(username)
        told = self.preferences.get(username, {"UserMFASettingList": []})
        if isinstance(told, Failure):
            raise told
        return told

    async def groups(self) -> list[dict[str, Any]]:
        if self.groups_refused is not None:
            raise self.groups_refused
        return [{"GroupName": group.name, "Precedence": 1} for group in await self.lists.list_groups()]

    async def read(self, put: Callable[[Document], Awaitable[None]]) -> tuple[Unread, ...]:
        self.read_settings += 1
        for one in self.documents:
            await put(one)
        return self.unread

    def _no_storage(self, url: str) -> Any:
        raise AssertionError(url)

    async def _estimate(self) -> int | None:
        return (await self.lists.describe()).estimated_users
