"""Users that are all there from the start, as a population: editing them leaves the roster as it is."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from operator import attrgetter

from cognito_admin.demo.users import INDEXED, Details, User


class Roster:
    """A ``Population`` of ``count`` listed users, made when one of them is first asked for.

    ``details_of`` makes a user's details when they are.
    """

    def __init__(self, users: Iterable[User], count: int, details_of: Callable[[User], Details]) -> None:
        self._unlisted = users
        self._count = count
        self._details_of = details_of

    @cached_property
    def _users(self) -> list[User]:
        users = sorted(self._unlisted, key=attrgetter("sub"))
        assert len(users) == self._count
        return users

    @cached_property
    def _holders(self) -> dict[tuple[str, str], list[int]]:
        """Who has what, in small letters, by the name of the attribute and the value."""
        holders: dict[tuple[str, str], list[int]] = {}
        for index, user in enumerate(self._users):
            holders.setdefault(("username", user.username.lower()), []).append(index)
            for attribute in INDEXED:
                if value := user.attributes.get(attribute):
                    holders.setdefault((attribute, value.lower()), []).append(index)
        return holders

    @cached_property
    def _members(self) -> dict[str, list[int]]:
        members: dict[str, list[int]] = {}
        for index, user in enumerate(self._users):
            for group in user.groups:
                members.setdefault(group, []).append(index)
        return members

    def __len__(self) -> int:
        return self._count

    def sub(self, index: int) -> str:
        return self._users[index].sub

    def user(self, index: int) -> User:
        return self._users[index]

    def entry(self, index: int) -> str:
        user = self._users[index]
        attributes = [{"Name": name, "Value": value} for name, value in (("sub", user.sub), *user.attributes.items())]
        return json.dumps(
            {
                "Username": user.username,
                "Attributes": attributes,
                "UserCreateDate": user.created.timestamp(),
                "UserLastModifiedDate": user.modified.timestamp(),
                "Enabled": user.enabled,
                "UserStatus": user.status,
            },
            separators=(",", ":"),
        )

    def first_from(self, sub: str) -> int:
        return bisect_left(self._users, sub, key=attrgetter("sub"))

    def having(self, attribute: str, value: str) -> Iterable[int]:
        return self._holders.get((attribute, value.lower()), ())

    def members(self, group: str, start: int) -> Iterator[int]:
        indexes = self._members.get(group, [])
        return iter(indexes[bisect_left(indexes, start) :])

    def details(self, index: int) -> Details:
        return self._details_of(self._users[index])
