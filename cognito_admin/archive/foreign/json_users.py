"""Users in JSON as AWS gives them: lists of cognito-backup-restore and cognito-backup, and answers of ListUsers, one or many."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from cognito_admin.archive.foreign import json_pieces
from cognito_admin.archive.foreign.json_pieces import NotJson
from cognito_admin.archive.records import group_of, moment
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

Entry = Mapping[str, Any]


class NotUnderstood(Exception):
    """It is no list of users."""


def entries(path: Path, member: str = "Users") -> Iterator[Entry]:
    """What stands in the list, in whatever way it is written, however long it is. Raises NotUnderstood and OSError."""
    try:
        for found in json_pieces.entries(path, member):
            # Pages may stand in a list, too.
            page: object = _entry(found).get(member)
            yield from map(_entry, cast("list[object]", page) if isinstance(page, list) else (found,))
    except NotJson as error:
        raise NotUnderstood from error


def is_user(entry: Entry) -> bool:
    return isinstance(entry.get("Username"), str) and isinstance(entry.get("Attributes"), list)


def is_group(entry: Entry) -> bool:
    return isinstance(entry.get("GroupName"), str)


def user_in(entry: Entry) -> User:
    """Raises ValueError for what is no user. What a tool left out is unknown: such a user counts as enabled."""
    try:
        attributes = {str(item["Name"]): str(item.get("Value", "")) for item in entry["Attributes"]}
        username = Username(str(entry["Username"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no user") from error
    return User(
        username=username,
        sub=Sub(attributes.get("sub", username)),
        attributes=attributes,
        status=str(entry.get("UserStatus") or "UNKNOWN"),
        enabled=entry.get("Enabled") is not False,
        created=moment(entry.get("UserCreateDate")),
        modified=moment(entry.get("UserLastModifiedDate")),
    )


def groups_in(entry: Entry) -> tuple[GroupName, ...]:
    """As cognito-backup notes them with each user."""
    groups = entry.get("Groups")
    if not isinstance(groups, list):
        return ()
    named = cast("list[Any]", groups)
    return tuple(GroupName(name) for name in named if isinstance(name, str))


def groups_beside(path: Path) -> list[Group]:
    """Those of the second file that cognito-backup writes: ``<pool>_groups.json`` beside ``<pool>.json``."""
    beside = path.with_name(f"{path.stem}_groups.json")
    try:
        return [group_of(entry) for entry in entries(beside, "Groups") if is_group(entry)]
    except (OSError, NotUnderstood, ValueError):
        return []


def _entry(value: object) -> Entry:
    """What is no object says nothing."""
    return cast("Entry", value) if isinstance(value, dict) else {}
