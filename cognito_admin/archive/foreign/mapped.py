"""Users of another system as ``Contents``: as the fields of a file are mapped to attributes, or are likely to be."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from cognito_admin.archive.contents import About, Members, members_by_group, pages
from cognito_admin.archive.foreign.sources import Source
from cognito_admin.archive.records import moment
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.restore.mapping import (
    GROUPS,
    FieldMapping,
    SourceUser,
    memberships_of,
    record_of,
    standard_schema,
    suggested,
)
from cognito_admin.model.users import User

SAMPLE = 200
"""Users that tell what the fields are."""
_MEMBERS_AT_A_TIME = 10_000


class MappedContents:
    """Without a ``mapping`` the fields are taken for what they look like in a pool nothing was added to."""

    def __init__(self, source: Source, about: About, mapping: FieldMapping | None = None) -> None:
        self.source = source
        self.about = about
        self.damaged = source.damaged
        self.mapping = mapping or suggested(source.sample(SAMPLE), standard_schema())

    def mapped(self, mapping: FieldMapping) -> "MappedContents":
        """The same users with other attributes."""
        return MappedContents(self.source, self.about, mapping)

    def sample(self, count: int) -> list[SourceUser]:
        """The first users as the file has them."""
        return self.source.sample(count)

    def records(self) -> Iterator[Mapping[str, Any]]:
        """As ListUsers would give them, with ``PasswordHash`` where there is one that Cognito takes."""
        for user in self.source.users():
            yield record_of(user, self.mapping)

    def users(self, skip: int = 0) -> Iterator[list[User]]:
        return pages(map(_user, islice(self.records(), skip, None)))

    def groups(self) -> Sequence[Group]:
        names = dict.fromkeys(group for group, _ in self._pairs())
        return [Group(name, "", None, None) for name in names]

    def members(self) -> Iterator[Members]:
        pairs = self._pairs()
        while some := list(islice(pairs, _MEMBERS_AT_A_TIME)):
            yield from members_by_group(sorted(some))

    def documents(self) -> Sequence[str]:
        return ()

    def document(self, path: str) -> Any:
        raise KeyError(path)

    def _pairs(self) -> Iterator[tuple[GroupName, Username]]:
        if self.mapping.source_of(GROUPS) is None:
            return
        for user in self.source.users():
            username = str(record_of(user, self.mapping)["Username"])
            for one in memberships_of(user, self.mapping, username):
                yield GroupName(one["group"]), Username(username)


def _user(record: Mapping[str, Any]) -> User:
    attributes = {item["Name"]: item["Value"] for item in record["Attributes"]}
    never = moment(None)
    return User(
        username=Username(record["Username"]),
        sub=Sub(attributes["sub"]),
        attributes=attributes,
        status=record["UserStatus"],
        enabled=record["Enabled"],
        created=never,
        modified=never,
    )
