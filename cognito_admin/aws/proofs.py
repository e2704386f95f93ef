"""How to look whether a change to a user is there, where the answer to it was lost.

A person asked for the change. AdminGetUser is used only where the change itself counts the user as active, or the user is gone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.writing import Proof
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Username

MOST_CLOCK_SKEW = timedelta(minutes=5)
"""A clock that is off by more cannot sign requests that AWS accepts."""


def user_was_created(
    calls: Calls, pool: PoolId, username: Username, attributes: Mapping[str, str], since: datetime
) -> Proof:
    """Whether there is a user with these ``attributes`` who was created after ``since``, when the request was first sent.

    A user who was there before is not ours, even by the same name.
    """

    async def proof() -> bool:
        user = await _user(calls, pool, username)
        if user is None or user["UserCreateDate"] < since - MOST_CLOCK_SKEW:
            return False
        found = {item["Name"]: item.get("Value", "") for item in user.get("UserAttributes", ())}
        return found.items() >= attributes.items()

    return proof


def user_is_gone(calls: Calls, pool: PoolId, username: Username) -> Proof:
    async def proof() -> bool:
        return await _user(calls, pool, username) is None

    return proof


def user_is_enabled(calls: Calls, pool: PoolId, username: Username, wanted: bool) -> Proof:
    """By ListUsers, which costs nothing and may know a change some seconds late."""
    quoted = username.replace("\\", "\\\\").replace('"', '\\"')

    async def proof() -> bool:
        answer = await calls.read(
            Asked("ListUsers", pool),
            lambda clients: clients.cognito.list_users(UserPoolId=pool, Filter=f'username = "{quoted}"', Limit=1),
        )
        return any(user.get("Enabled") is wanted for user in answer["Users"])

    return proof


def user_is_member(calls: Calls, pool: PoolId, username: Username, group: GroupName, wanted: bool) -> Proof:
    async def proof() -> bool:
        pages = calls.pages(
            Asked("AdminListGroupsForUser", pool),
            "NextToken",
            lambda clients, options: clients.cognito.admin_list_groups_for_user(
                UserPoolId=pool, Username=username, Limit=60, **options
            ),
        )
        names = [item.get("GroupName") async for page in pages for item in page["Groups"]]
        return (group in names) is wanted

    return proof


async def _user(calls: Calls, pool: PoolId, username: Username) -> Mapping[str, Any] | None:
    try:
        return await calls.read(
            Asked("AdminGetUser", pool, by_person=True),
            lambda clients: clients.cognito.admin_get_user(UserPoolId=pool, Username=username),
        )
    except Failure as failure:
        if failure.code is Code.USER_NOT_FOUND:
            return None
        raise
