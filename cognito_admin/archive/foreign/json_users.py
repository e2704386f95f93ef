"""Users in JSON as AWS gives them: lists of cognito-backup-restore and cognito-backup, and answers of ListUsers, one or many."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from cognito_admin.archive.records import group_of, moment
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

LARGEST = 1 << 30
"""Bytes. These tools write everything as one value, which cannot be read in pieces."""
Entry = Mapping[str, Any]


class NotUnderstood(Exception):
    """It is no list of users."""


def entries(path: Path) -> list[Entry]:
    """What stands in the list, in whatever way it is written. Raises NotUnderstood and OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotUnderstood
    try:
        return _listed(json.loads(data))
    except (ValueError, RecursionError):
        pass
    try:
        # Answers one after the other, as a loop in a shell leaves them.
        return [entry for document in _documents(data.decode()) for entry in _listed(document)]
    except (ValueError, RecursionError) as error:
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
        return [group_of(entry) for entry in entries(beside) if is_group(entry)]
    except (OSError, NotUnderstood, ValueError):
        return []


def _listed(document: Any) -> list[Entry]:
    if isinstance(document, dict):
        answer = cast("dict[str, Any]", document)
        if is_user(answer):
            return [answer]
        document = answer.get("Users", answer.get("Groups"))
    if not isinstance(document, list):
        raise ValueError("no list")
    found: list[Entry] = []
    for entry in cast("list[Any]", document):
        if isinstance(entry, dict):
            one = cast("dict[str, Any]", entry)
            # Pages may stand in a list, too.
            found += _listed(one) if "Users" in one and not is_user(one) else [one]
    return found


def _documents(text: str) -> Iterator[Any]:
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        if text[place].isspace():
            place += 1
        else:
            document, place = decoder.raw_decode(text, place)
            yield document
