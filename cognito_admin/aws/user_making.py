"""Makes the users of a restore, and what each had, without a message to anybody; made once, whatever becomes of an answer.

Looking is done by ListUsers alone, which costs nothing and counts nobody as active.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.aws.user_pages import user_of
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.restore.import_file import is_same_day
from cognito_admin.model.users import User

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

LOOKS = 4
LOOK_AGAIN_S = 0.7
"""ListUsers may know of a user some seconds late, so who is not there yet is looked for again."""
_ADDRESSES = ("email", "phone_number", "preferred_username")


@dataclass(frozen=True, slots=True)
class Identity:
    """At a provider, as AdminLinkProviderForUser takes it."""

    provider: str
    attribute: str
    value: str


class UserMaking:
    """Of one pool. Every method raises Failure. Where it is ``case_sensitive``, Ann and ann are two people."""

    def __init__(self, calls: Calls, pool: CognitoPool, *, case_sensitive: bool = False) -> None:
        self._calls = calls
        self._pool = pool
        self._same: Callable[[str], str] = str if case_sensitive else str.casefold

    async def create(self, username: str, attributes: Mapping[str, str], password: str) -> User | None:
        """AdminCreateUser, and nobody is told. None where they were made and the answer was lost.

        ``password`` is temporary. Raises Failure: USER_EXISTS, ALIAS_TAKEN and what else Cognito says.
        """
        given: Any = [{"Name": name, "Value": value} for name, value in attributes.items()]

        async def is_there() -> bool:
            return any(is_alike(user, attributes) for user in await self.find(username, attributes))

        answer = await self._calls.write(
            Asked("AdminCreateUser", self._pool.id),
            lambda clients: clients.cognito.admin_create_user(
                UserPoolId=self._pool.id,
                Username=username,
                UserAttributes=given,
                TemporaryPassword=password,
                MessageAction="SUPPRESS",
            ),
            is_there,
        )
        if answer is None:
            return None
        entry: Mapping[str, Any] = answer["User"]
        return user_of({**entry, "Attributes": entry.get("Attributes", ())})

    async def find(self, username: str, attributes: Mapping[str, str]) -> Sequence[User]:
        """Who is called so, or signs in with this address. Looked for again while there is nobody."""
        same = self._same
        wanted = same(username)
        # People who sign in with an address have a name that Cognito made.
        names = [(name, username) for name in _ADDRESSES if same(attributes.get(name, "")) == wanted]
        names.append(("username", username))
        if username != username.lower() and wanted != username:
            # It is looked for as it is written, even where a pool takes both for the same.
            names.append(("username", username.lower()))
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(LOOK_AGAIN_S)
            for name, text in names:
                page = await self._pool.list_users_page(filter=f'{name} = "{_quoted(text)}"')
                found = [
                    user for user in page.users if wanted in (same(user.username), same(user.attributes.get(name, "")))
                ]
                if found:
                    return found
        return ()

    async def set_password(self, username: Username, password: str) -> None:
        """A permanent one: they are CONFIRMED afterwards."""
        await self._repeatable(
            "AdminSetUserPassword",
            lambda clients: clients.cognito.admin_set_user_password(
                UserPoolId=self._pool.id, Username=username, Password=password, Permanent=True
            ),
        )

    async def disable(self, username: Username) -> None:
        await self._repeatable(
            "AdminDisableUser",
            lambda clients: clients.cognito.admin_disable_user(UserPoolId=self._pool.id, Username=username),
        )

    async def add_to_group(self, username: Username, group: GroupName) -> None:
        await self._repeatable(
            "AdminAddUserToGroup",
            lambda clients: clients.cognito.admin_add_user_to_group(
                UserPoolId=self._pool.id, Username=username, GroupName=group
            ),
            group,
        )

    async def set_factors(self, username: Username, factors: Mapping[str, Any]) -> None:
        """``factors`` are members of AdminSetUserMFAPreference."""
        await self._repeatable(
            "AdminSetUserMFAPreference",
            lambda clients: clients.cognito.admin_set_user_mfa_preference(
                UserPoolId=self._pool.id, Username=username, **factors
            ),
        )

    async def link(self, username: Username, identity: Identity) -> None:
        """One that is linked to this user already is no failure. Raises Failure(ALIAS_TAKEN) where it is another's."""

        async def is_linked() -> bool:
            for user in await self.find(username, {}):
                if any(_is(entry, identity) for entry in json.loads(user.attributes.get("identities", "[]"))):
                    return True
            return False

        try:
            await self._calls.write(
                Asked("AdminLinkProviderForUser", self._pool.id),
                lambda clients: clients.cognito.admin_link_provider_for_user(
                    UserPoolId=self._pool.id,
                    DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": username},
                    SourceUser={
                        "ProviderName": identity.provider,
                        "ProviderAttributeName": identity.attribute,
                        "ProviderAttributeValue": identity.value,
                    },
                ),
                is_linked,
            )
        except Failure as failure:
            # A process that was ended may have linked them before it could say so.
            if (
                failure.code not in (Code.ALIAS_TAKEN, Code.REQUEST_REFUSED, Code.QUOTA_REACHED)
                or not await is_linked()
            ):
                raise

    async def _repeatable(
        self, operation: str, send: "Callable[[Clients], object]", group: GroupName | None = None
    ) -> None:
        await self._calls.write(Asked(operation, self._pool.id, group=group), send, _never_there)


def is_alike(user: User, attributes: Mapping[str, str]) -> bool:
    """Whether ``user`` has all of these attributes. What else they have, Cognito or a trigger may have added."""
    return not differing(user, attributes)


def differing(user: User, attributes: Mapping[str, str]) -> tuple[str, ...]:
    """The names of these attributes that ``user`` has otherwise."""
    found = user.attributes
    return tuple(
        name
        for name, value in attributes.items()
        # The form in which an import keeps a day is nowhere said.
        if found.get(name) != value and not (name == "birthdate" and is_same_day(found.get(name, ""), value))
    )


async def _never_there() -> bool:
    """What leaves the same when it is made twice is made again, and nobody has to look."""
    return False


def _is(entry: Mapping[str, Any], identity: Identity) -> bool:
    return (entry.get("providerName"), entry.get("userId")) == (identity.provider, identity.value)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
