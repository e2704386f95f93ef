"""What the lines of a backup mean: users as ListUsers gives them, with dates in ISO 8601, and groups as ListGroups does."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.json_codec import read_json
from cognito_admin.model.listed_user import listed_user
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

_NAME_AND_VALUE: Callable[[Any], tuple[str, str]] = itemgetter("Name", "Value")
_TEXT = {str}
_NO_DATE = datetime.fromtimestamp(0, UTC)


def user_in(line: bytes) -> User:
    """A line of ``users`` as a user. Raises ValueError where it is none, and RecursionError."""
    text = line.decode()
    return listed_user(text) or user_of(read_json(text))


def user_of(record: Any) -> User:
    """The JSON of such a line, or what else tells of users so, as a user. Raises ValueError where it is none."""
    try:
        attributes: dict[str, str] = dict(map(_NAME_AND_VALUE, record["Attributes"]))
        username, status, enabled = record["Username"], record["UserStatus"], record["Enabled"]
        if {
            username.__class__,
            status.__class__,
            *map(type, attributes),
            *map(type, attributes.values()),
        } != _TEXT or enabled.__class__ is not bool:
            raise ValueError("no user")
        return User(
            username,
            Sub(attributes.get("sub", str(username))),
            attributes,
            status,
            enabled,
            moment(record["UserCreateDate"]),
            moment(record.get("UserLastModifiedDate")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no user") from error


def member_of(record: Any) -> tuple[GroupName, Username]:
    """A line of ``memberships``. Raises ValueError where it is none."""
    try:
        group, username = record["group"], record["username"]
    except (KeyError, TypeError) as error:
        raise ValueError("no membership") from error
    if group.__class__ is not str or username.__class__ is not str:
        raise ValueError("no membership")
    return group, username


def mfa_of(record: Any) -> UserMfa:
    """A line of ``mfa``. Raises ValueError where it is none."""
    try:
        factors, preferred = record["UserMFASettingList"], record.get("PreferredMfaSetting")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no second factors") from error
    if factors.__class__ is not list or {*map(type, factors)} - _TEXT or preferred.__class__ not in (str, type(None)):
        raise ValueError("no second factors")
    return UserMfa(tuple(factors), preferred)


def group_of(record: Mapping[str, Any]) -> Group:
    """An entry of ``pool/groups.json``. Raises ValueError where it is none."""
    try:
        precedence, role = record.get("Precedence"), record.get("RoleArn")
        return Group(
            name=GroupName(str(record["GroupName"])),
            description=str(record.get("Description") or ""),
            role_arn=None if role is None else str(role),
            precedence=precedence if isinstance(precedence, int) else None,
            created=_known(record.get("CreationDate")),
            modified=_known(record.get("LastModifiedDate")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no group") from error


def moment(value: Any) -> datetime:
    """Aware, in UTC; the epoch where there is none. Other tools write seconds. Raises ValueError."""
    if value.__class__ is str:
        found = datetime.fromisoformat(value)
        if found.tzinfo is UTC:
            return found
        try:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("no date") from error
    if value is None:
        return _NO_DATE
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, OverflowError, OSError) as error:
        raise ValueError("no date") from error


def _known(value: Any) -> datetime | None:
    return None if value is None else moment(value)
