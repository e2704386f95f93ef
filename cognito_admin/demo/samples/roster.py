"""Users that are all there from the start, as a population: editing them leaves the roster as it is."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from cognito_admin.demo.users import INDEXED, Details, User


class Roster:
    """A ``Population`` of listed users. ``details_of`` makes a user's details when they are first asked for."""

    def __init__(self, users: Iterable[User], details_of: Callable[[User], Details]) -> None:
        self._users = sorted(users, key=attrgetter("sub"))
        self._details_of = details_of
        self._holders: dict[tuple[str, str], list[int]] = {}
        self._members: dict[str, list[int]] = {}
        for index, user in enumerate(self._users):
            self._holders.setdefault(("username", user.username.lower()), []).append(index)
            for attribute in INDEXED:
                if value := user.attributes.get(attribute):
                    self._holders.setdefault((attribute, value.lower()), []).append(index)
            for group in user.groups:
                self._members.setdefault(group, []).append(index)

    def __len__(self) -> int:
        return len(self._users)

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
