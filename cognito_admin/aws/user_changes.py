"""Makes the steps of changes, each proved where its answer is lost."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.aws import proofs
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.aws.user_pages import user_of
from cognito_admin.aws.user_security import UserSecurity
from cognito_admin.aws.writing import Proof
from cognito_admin.model.changes.change import Change, State, Step
from cognito_admin.model.changes.groups import group_differences
from cognito_admin.model.changes.person import DEVICE, FACTOR, GROUP, SESSION, Person, differences
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.users import User

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

LOOKS = 3
LOOK_AGAIN_S = 0.5
"""ListUsers may know a change some seconds late, so what it does not show yet is looked for again."""

_OF_GROUPS = frozenset({"CreateGroup", "UpdateGroup", "DeleteGroup"})
_NAMED_OTHERWISE = frozenset({"AdminDisableProviderForUser", "AdminLinkProviderForUser", *_OF_GROUPS})
"""Operations that have no member for the user's name."""


@dataclass(frozen=True, slots=True)
class Made:
    """A step that was made. ``user`` is who it made, if it made one; ``request_id`` is None where the answer was lost."""

    request_id: str | None
    user: User | None = None


class UserChanges:
    """The one place that writes to users and groups of a pool. Every method raises Failure."""

    def __init__(self, calls: Calls, pool: CognitoPool) -> None:
        self._calls = calls
        self.pool = pool
        self.security = UserSecurity(calls, pool.id)

    async def make(self, change: Change, number: int, username: Username, password: str | None = None) -> Made:
        """Makes step ``number`` of ``change`` once, to the user of this name.

        Raises Failure: OUTCOME_UNKNOWN where nobody can tell what became of it; any other says that it was not made.
        """
        step = change.steps[number]
        members: dict[str, Any] = {"UserPoolId": self.pool.id, **step.arguments}
        if step.operation not in _NAMED_OTHERWISE:
            members.setdefault("Username", username)
        if step.withheld is not None:
            if password is None:
                raise ValueError(f"{step.operation} needs a password")
            members[step.withheld] = password

        def send(clients: "Clients") -> Mapping[str, Any]:
            from botocore import xform_name

            return getattr(clients.cognito, xform_name(step.operation))(**members)

        answer = await self._calls.write(
            Asked(
                step.operation,
                self.pool.id,
                user=_about(change, step),
                group=cast("GroupName | None", members.get("GroupName")),
            ),
            send,
            self._proof(change, step, username, datetime.now(UTC)),
        )
        if step.operation != "AdminCreateUser":
            return Made(_request_id(answer))
        if answer is None:
            return Made(None, await self.find(change))
        entry: Mapping[str, Any] = answer["User"]
        return Made(_request_id(answer), user_of({**entry, "Attributes": entry.get("Attributes", ())}))

    async def person(self, user: User, *, mfa: bool, devices: bool, sessions: bool) -> Person:
        """``user`` with what else is asked for, which may count as activity."""
        reader, name = self.security, user.username
        return Person(
            user,
            await reader.mfa(name) if mfa else None,
            {device.key: device.name for device in await reader.devices(name)} if devices else None,
            {session.id: session.device or session.id for session in (await reader.sessions(name)).found}
            if sessions
            else None,
        )

    async def find(self, change: Change) -> User | None:
        """The user that ``change`` is about, by ListUsers, which costs nothing."""
        if change.sub is not None:
            return await self.pool.find_user(change.sub)
        wanted = change.username.casefold()
        for name in ("username", "email", "phone_number"):
            if name != "username" and change.after.get(name, "") != change.username:
                continue
            quoted = change.username.replace("\\", "\\\\").replace('"', '\\"')
            page = await self.pool.list_users_page(filter=f'{name} = "{quoted}"')
            for user in page.users:
                if wanted in (user.username.casefold(), user.attributes.get(name, "").casefold()):
                    return user
        return None

    async def is_made(self, change: Change, number: int, username: Username, since: datetime) -> bool:
        """Whether step ``number``, first sent at ``since`` by a process that is gone, is there.

        Raises Failure(OUTCOME_UNKNOWN) where that cannot be seen.
        """
        step = change.steps[number]
        if await self._proof(change, step, username, since, looks=1)():
            return True
        if step.operation == "AdminResetUserPassword":
            user = await self.find(change)
            # They may have got the code and chosen a new password since, which another code would end.
            if user is not None and user.modified >= since - proofs.MOST_CLOCK_SKEW:
                raise self._unknown(change, step)
        return False

    def _proof(self, change: Change, step: Step, username: Username, since: datetime, looks: int = LOOKS) -> Proof:
        calls, pool = self._calls, self.pool.id
        match step.operation:
            case "AdminCreateUser" if step.arguments.get("MessageAction") != "RESEND":
                attributes = {item["Name"]: item["Value"] for item in step.arguments["UserAttributes"]}
                return proofs.user_was_created(calls, pool, username, attributes, since)
            case "AdminDeleteUser":
                return proofs.user_is_gone(calls, pool, Username(step.arguments.get("Username", username)))
            case "CreateGroup" | "UpdateGroup" | "DeleteGroup":
                return lambda: self._group_shows(change)
            case "AdminAddUserToGroup" | "AdminRemoveUserFromGroup":
                group = GroupName(step.arguments["GroupName"])
                return proofs.user_is_member(
                    calls, pool, username, group, wanted=change.after.get(f"{GROUP}{group}") is not None
                )
            case _:
                return lambda: self._shows(change, step, looks)

    async def _shows(self, change: Change, step: Step, looks: int) -> bool:
        # ListUsers tells of no groups, which are steps of their own.
        expected = {
            field: value
            for field, value in change.after.items()
            if value != change.before.get(field) and not field.startswith(GROUP)
        }
        if not expected:
            raise self._unknown(change, step)
        for look in range(looks):
            if look:
                await asyncio.sleep(LOOK_AGAIN_S)
            person = await self._person(change, expected)
            if person is not None and not differences(expected, person):
                return True
        return False

    def _unknown(self, change: Change, step: Step) -> Failure:
        return Failure(Code.OUTCOME_UNKNOWN, operation=step.operation, pool=self.pool.id, user=change.sub)

    async def _group_shows(self, change: Change) -> bool:
        return not group_differences(change.after, await self.pool.find_group(GroupName(change.wish.subject)))

    async def _person(self, change: Change, expected: State) -> Person | None:
        user = await self.find(change)
        if user is None:
            return None
        fields = tuple(expected)
        return await self.person(
            user,
            mfa=any(field.startswith(FACTOR) for field in fields),
            devices=any(field.startswith(DEVICE) for field in fields),
            sessions=any(field.startswith(SESSION) for field in fields),
        )


def _about(change: Change, step: Step) -> Sub | None:
    """Whom a step is made to: one that names another user is about the account that ``change`` joins."""
    return Sub(change.wish.subject) if "Username" in step.arguments else change.sub


def _request_id(answer: Mapping[str, Any] | None) -> str | None:
    metadata: Mapping[str, Any] = (answer or {}).get("ResponseMetadata", {})
    return metadata.get("RequestId")
