"""One user pool: what can be read of it without changing or costing anything."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.retrying import CONNECTING, Patience
from cognito_admin.aws.user_pages import (
    GroupPage,
    UserPage,
    group_page,
    user_page,
    usual_group_page,
    usual_user_page,
    utc,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub
from cognito_admin.model.pools import Answer, Group, PoolDescription
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.users import User

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients


class CognitoPool:
    """Every method raises Failure: POOL_NOT_FOUND, ACCESS_DENIED and what else may go wrong on the way to AWS."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self.id = pool

    async def settings(self) -> Answer:
        """DescribeUserPool's UserPool."""
        answer = await self._calls.read(
            Asked("DescribeUserPool", self.id), lambda clients: clients.cognito.describe_user_pool(UserPoolId=self.id)
        )
        return cast("Answer", answer["UserPool"])

    async def describe(self) -> PoolDescription:
        """The pool's settings, and its MFA settings where they may be read."""
        settings = await self.settings()
        try:
            answer = await self._calls.read(
                Asked("GetUserPoolMfaConfig", self.id),
                lambda clients: clients.cognito.get_user_pool_mfa_config(UserPoolId=self.id),
            )
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            mfa = None
        else:
            mfa: Answer | None = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
        return PoolDescription(id=self.id, name=str(settings.get("Name", self.id)), settings=settings, mfa=mfa)

    async def list_users_page(
        self,
        *,
        filter: str = "",  # noqa: A002 - AWS's name
        token: str | None = None,
        patience: Patience | None = None,
    ) -> UserPage:
        """At most 60 users. A token is good for the same ``filter`` only, and for an hour: then Failure(PAGING_TOKEN_DEAD)."""
        options: dict[str, Any] = {"Filter": filter} if filter else {}
        if token:
            options["PaginationToken"] = token
        parameters = {"UserPoolId": self.id, "Limit": PAGE, **options}
        return await self._calls.read(
            Asked("ListUsers", self.id),
            lambda clients: clients.repeated.ask("ListUsers", parameters, usual_user_page, user_page),
            patience,
        )

    async def try_reads(self, *, users: bool) -> None:
        """Asks for one group, and for one user if wanted, so that what is not allowed is known before somebody needs it.

        Costs nothing. Nothing is raised where AWS cannot be reached.
        """
        try:
            await self._is_allowed(
                "ListGroups", lambda clients: clients.cognito.list_groups(UserPoolId=self.id, Limit=1)
            )
            if users:
                await self._is_allowed(
                    "ListUsers", lambda clients: clients.cognito.list_users(UserPoolId=self.id, Limit=1)
                )
        except Failure:
            return

    async def _is_allowed(self, operation: str, send: "Callable[[Clients], Mapping[str, object]]") -> bool:
        try:
            await self._calls.read(Asked(operation, self.id), send, CONNECTING)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return False
        return True

    async def find_user(self, sub: Sub) -> User | None:
        """The user as they are now; None when the pool has none with this ``sub``. Does not count as activity."""
        quoted = sub.replace("\\", "\\\\").replace('"', '\\"')
        token: str | None = None
        while True:
            page = await self.list_users_page(filter=f'sub = "{quoted}"', token=token)
            for user in page.users:
                if user.sub == sub:
                    return user
            token = page.token
            if not token:
                return None

    async def list_groups(self) -> tuple[Group, ...]:
        """Every group of the pool."""
        return tuple(
            [
                _group(group)
                async for page in self._calls.pages(
                    Asked("ListGroups", self.id),
                    "NextToken",
                    lambda clients, options: clients.cognito.list_groups(UserPoolId=self.id, Limit=PAGE, **options),
                )
                for group in page["Groups"]
            ]
        )

    async def find_group(self, name: GroupName) -> Group | None:
        """The group as it is now; None when the pool has none of this name."""
        try:
            answer = await self._calls.read(
                Asked("GetGroup", self.id, group=name),
                lambda clients: clients.cognito.get_group(UserPoolId=self.id, GroupName=name),
            )
        except Failure as failure:
            if failure.code is Code.GROUP_NOT_FOUND:
                return None
            raise
        return _group(answer["Group"])

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> GroupPage:
        """At most 60 members. Raises Failure(GROUP_NOT_FOUND) when the group was deleted meanwhile."""
        options: dict[str, Any] = {"NextToken": token} if token else {}
        parameters = {"UserPoolId": self.id, "GroupName": group, "Limit": PAGE, **options}
        return await self._calls.read(
            Asked("ListUsersInGroup", self.id, group=group),
            lambda clients: clients.repeated.ask("ListUsersInGroup", parameters, usual_group_page, group_page),
        )


def _group(entry: Mapping[str, Any]) -> Group:
    return Group(
        name=GroupName(entry["GroupName"]),
        description=entry.get("Description", ""),
        role_arn=entry.get("RoleArn"),
        precedence=entry.get("Precedence"),
        created=utc(entry.get("CreationDate")),
        modified=utc(entry.get("LastModifiedDate")),
    )
