"""Who has the name, the address or the number that somebody else was to get."""

import contextlib
from collections.abc import Iterator
from typing import Protocol

from cognito_admin.aws.user_pages import UserPage
from cognito_admin.model.changes.change import Change
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.users import User

_ALIASES = ("email", "phone_number", "preferred_username")


class UserPages(Protocol):
    """What is asked of a pool in AWS."""

    async def list_users_page(self, *, filter: str = "") -> UserPage: ...  # noqa: A002 - AWS's name


async def with_holder(pool: UserPages, change: Change, failure: Failure) -> Failure:
    """``failure`` of ``change``; if what was wanted is taken, with the fact ``holder``, if ListUsers tells, which is free."""
    if failure.code in (Code.USER_EXISTS, Code.ALIAS_TAKEN):
        with contextlib.suppress(Failure):
            for name, value in _wanted(change, failure):
                quoted = value.replace("\\", "\\\\").replace('"', '\\"')
                page = await pool.list_users_page(filter=f'{name} = "{quoted}"')
                holder = next((user for user in page.users if user.sub != change.sub), None)
                if holder is not None:
                    return Failure(failure.code, **{**failure.facts, "holder": _called(holder)})
    return failure


def _wanted(change: Change, failure: Failure) -> Iterator[tuple[str, str]]:
    if change.sub is None and failure.code is Code.USER_EXISTS:
        yield "username", change.username
    told = failure.facts.get("attribute")
    for name in (told,) if told in _ALIASES else _ALIASES:
        if value := change.after.get(name):
            yield name, value


def _called(user: User) -> str:
    name = user.display_name
    return name if name == user.username else f"{name} ({user.username})"
