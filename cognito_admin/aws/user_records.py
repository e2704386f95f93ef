"""Users and members whole, as AWS lists them: what a backup keeps.

Dates become text in ISO 8601, in UTC; every member is kept, those that this version does not know among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from cognito_admin.aws.answers import date_text, plain
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.quotas import PAGE

_DATES = ("UserCreateDate", "UserLastModifiedDate")
_NUMBERS = (float, int)
_NO_DATE = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class UserRecord:
    """``members`` are those of AWS's UserType."""

    username: Username
    sub: Sub
    created: datetime
    members: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """``token`` leads to the next page; None ends the list. A page may be short or empty and not be the last."""

    users: tuple[UserRecord, ...]
    token: str | None


class UserRecords:
    """Of one pool. Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def list_users_page(self, *, filter: str = "", token: str | None = None) -> RecordPage:  # noqa: A002 - AWS's name
        """At most 60 users. A token is good for the same ``filter`` only, and for an hour: then Failure(PAGING_TOKEN_DEAD)."""
        options: dict[str, Any] = {"Filter": filter} if filter else {}
        if token:
            options["PaginationToken"] = token
        return await self._page(Asked("ListUsers", self._pool), "PaginationToken", options)

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> RecordPage:
        """At most 60 members. Raises Failure(GROUP_NOT_FOUND) when the group was deleted meanwhile."""
        options: dict[str, Any] = {"GroupName": group}
        if token:
            options["NextToken"] = token
        return await self._page(Asked("ListUsersInGroup", self._pool, group=group), "NextToken", options)

    async def mfa_preference(self, username: Username) -> Mapping[str, Any] | None:
        """``UserMFASettingList``, and ``PreferredMfaSetting`` where there is one. None where nobody is called so any more.

        AWS counts the user as active this month, and bills that: it is for backups of which somebody has said that it may.
        """
        try:
            answer = await self._calls.read(
                Asked("AdminGetUser", self._pool, by_person=True),
                lambda clients: clients.cognito.admin_get_user(UserPoolId=self._pool, Username=username),
            )
        except Failure as failure:
            if failure.code is not Code.USER_NOT_FOUND:
                raise
            return None
        told: dict[str, Any] = {"UserMFASettingList": sorted(answer.get("UserMFASettingList", ()))}
        if "PreferredMfaSetting" in answer:
            told["PreferredMfaSetting"] = answer["PreferredMfaSetting"]
        return told

    async def _page(self, asked: Asked, token: str, options: Mapping[str, Any]) -> RecordPage:
        parameters = {"UserPoolId": self._pool, "Limit": PAGE, **options}
        return await self._calls.read(
            asked,
            lambda clients: clients.repeated.ask(
                asked.operation,
                parameters,
                lambda document: usual_record_page(document, token),
                lambda answer: record_page(answer, token),
            ),
        )


def record_page(answer: Mapping[str, Any], token: str) -> RecordPage:
    """ListUsers or ListUsersInGroup as the SDK gives it; ``token`` names the member that leads on."""
    if "Users" not in answer:
        from botocore.parsers import ResponseParserError

        raise ResponseParserError("no list of users")
    return RecordPage(tuple([_record(plain(entry)) for entry in answer["Users"]]), answer.get(token))


def usual_record_page(document: Mapping[str, Any], token: str) -> RecordPage | None:
    """What ``record_page`` makes of the same answer; None where it is not in the usual form."""
    users, leads_on = document.get("Users"), document.get(token)
    if users.__class__ is not list or (leads_on is not None and leads_on.__class__ is not str):
        return None
    try:
        return RecordPage(tuple(map(_usual_record, cast("list[Any]", users))), leads_on)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return None


def _usual_record(entry: dict[str, Any]) -> UserRecord:
    """Raises one of what ``usual_record_page`` expects."""
    members = dict(entry)
    created = _NO_DATE
    for name in _DATES:
        seconds = entry[name]
        if seconds.__class__ not in _NUMBERS:
            raise TypeError
        moment = datetime.fromtimestamp(seconds, UTC)
        members[name] = date_text(moment)
        if name == _DATES[0]:
            created = moment
    username, sub = entry["Username"], _sub(entry["Attributes"])
    if username.__class__ is not str or sub.__class__ is not str or not sub:
        raise TypeError
    return UserRecord(username, sub, created, members)


def _record(members: dict[str, Any]) -> UserRecord:
    username = str(members["Username"])
    created = members.get(_DATES[0])
    return UserRecord(
        Username(username),
        Sub(_sub(members.get("Attributes", [])) or username),
        _NO_DATE if created is None else datetime.fromisoformat(created),
        members,
    )


def _sub(attributes: list[dict[str, Any]]) -> Sub | None:
    for attribute in attributes:
        if attribute.get("Name") == "sub":
            return attribute.get("Value")
    return None
