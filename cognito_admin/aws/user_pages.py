"""Users and members as AWS lists them, read out of the answers of ListUsers and ListUsersInGroup.

A sync reads them by the thousand. The SDK walks the API's model for every member of every attribute; here an answer in the usual
form is read as it came, and any other is left to the SDK.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, cast

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.users import User

_NAME_AND_VALUE: Callable[[Any], tuple[str, str]] = itemgetter("Name", "Value")
_NO_DATE = datetime.fromtimestamp(0, UTC)
_NUMBERS = (float, int)


@dataclass(frozen=True, slots=True)
class UserPage:
    """``token`` leads to the next page; None ends the list. A page may be short or empty and not be the last."""

    users: tuple[User, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Members of a group; ``token`` as in ``UserPage``."""

    users: tuple[Username, ...]
    token: str | None


def user_page(answer: Mapping[str, Any]) -> UserPage:
    """ListUsers as the SDK gives it."""
    return UserPage(tuple(map(user_of, _users(answer))), answer.get("PaginationToken"))


def group_page(answer: Mapping[str, Any]) -> GroupPage:
    """ListUsersInGroup as the SDK gives it."""
    return GroupPage(tuple(Username(user.get("Username", "")) for user in _users(answer)), answer.get("NextToken"))


def user_of(entry: Mapping[str, Any]) -> User:
    """A user as ListUsers and AdminCreateUser give one, through the SDK."""
    given = entry.get("Attributes", ())
    try:
        attributes: dict[str, str] = dict(map(_NAME_AND_VALUE, given))
    except KeyError:
        attributes = {item["Name"]: item.get("Value", "") for item in given}
    username = str(entry["Username"])
    return User(
        username=Username(username),
        sub=Sub(attributes.get("sub", username)),
        attributes=attributes,
        status=str(entry.get("UserStatus", "UNKNOWN")),
        enabled=bool(entry.get("Enabled", True)),
        created=utc(entry.get("UserCreateDate")) or _NO_DATE,
        modified=utc(entry.get("UserLastModifiedDate")) or _NO_DATE,
    )


def utc(moment: datetime | None) -> datetime | None:
    """The SDK gives aware local times."""
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)


def usual_user_page(document: Mapping[str, Any]) -> UserPage | None:
    """What ``user_page`` makes of the same answer; None where it is not in the usual form."""
    users, token = document.get("Users"), document.get("PaginationToken")
    if users.__class__ is not list or (token is not None and token.__class__ is not str):
        return None
    try:
        return UserPage(tuple(map(_usual_user, cast("list[Any]", users))), token)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def usual_group_page(document: Mapping[str, Any]) -> GroupPage | None:
    """What ``group_page`` makes of the same answer; None where it is not in the usual form."""
    users, token = document.get("Users"), document.get("NextToken")
    if users.__class__ is not list or (token is not None and token.__class__ is not str):
        return None
    try:
        names = tuple([user["Username"] for user in cast("list[Any]", users)])
    except (KeyError, TypeError):
        return None
    return GroupPage(names, token) if all(name.__class__ is str for name in names) else None


def _users(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An empty list says that nobody is there; no list, that somebody else answered."""
    if "Users" not in answer:
        from botocore.parsers import ResponseParserError

        raise ResponseParserError("no list of users")
    return answer["Users"]


def _usual_user(entry: dict[str, Any]) -> User:
    """Raises one of what ``usual_user_page`` expects."""
    given = entry["Attributes"]
    attributes: dict[Any, Any] = dict(map(_NAME_AND_VALUE, given))
    username, status, enabled = entry["Username"], entry["UserStatus"], entry["Enabled"]
    created, modified = entry["UserCreateDate"], entry["UserLastModifiedDate"]
    if (
        given.__class__ is not list
        or None in attributes.values()
        or None in attributes
        or username.__class__ is not str
        or status.__class__ is not str
        or enabled.__class__ is not bool
        or created.__class__ not in _NUMBERS
        or modified.__class__ not in _NUMBERS
    ):
        raise TypeError
    return User(
        username,
        attributes["sub"],
        attributes,
        status,
        enabled,
        datetime.fromtimestamp(created, UTC),
        datetime.fromtimestamp(modified, UTC),
    )
