"""Made-up people and an index of them in memory."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from cognito_admin.model.failures import Cancelled
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import Facet
from cognito_admin.model.users import User

BORN = datetime(2026, 1, 1, tzinfo=UTC)


def person(number: int, *, status: str = "CONFIRMED", enabled: bool = True, groups: tuple[str, ...] = (), **attributes):
    sub = f"{number:08x}-0000-4000-8000-{number:012x}"
    created = BORN + timedelta(minutes=number)
    return User(
        Username(f"user{number:06}"),
        Sub(sub),
        {"sub": sub, "email": f"user{number}@example.com", **attributes},
        status,
        enabled,
        created,
        created,
        tuple(GroupName(group) for group in groups),
    )


class FakeResults:
    """All of ``people``. With ``at_first`` only so many are counted until ``go_on`` is called."""

    def __init__(self, people, at_first: int | None = None):
        self.people = list(people)
        self.asked: list[range] = []
        self.facets_asked: list[str] = []
        self.late = at_first is not None
        self._so_far = at_first or 0
        self._replaced = False
        self._over = asyncio.Event()

    @property
    def count(self) -> int:
        return self._so_far if self.late else len(self.people)

    @property
    def counted(self) -> bool:
        return not self.late

    async def complete(self):
        if self.late:
            await self._over.wait()
        if self._replaced:
            raise Cancelled
        return self.count

    def count_to(self, count: int) -> None:
        self._so_far = count

    def go_on(self) -> None:
        """Lets the count come to its end."""
        self.late = False
        self._over.set()

    def take_its_place(self) -> None:
        """What a newer search does to it."""
        self._replaced = True
        self._over.set()

    def take_up_again(self) -> None:
        """The newer search came to nothing."""
        self._replaced = False
        self._over.clear()

    async def rows(self, start, stop):
        self.asked.append(range(start, stop))
        if self._replaced:
            raise Cancelled
        return tuple(self.people[start:stop])

    async def walk(self, spans, most):
        for span in spans:
            for start in range(span.start, span.stop, most):
                yield await self.rows(start, min(start + most, span.stop))

    async def position(self, sub):
        return next((place for place, user in enumerate(self.people) if user and user.sub == sub), None)

    async def facets(self, fields, most=100):
        self.facets_asked += fields
        return tuple(self._facet(field, most) for field in fields)

    def _facet(self, field, most):
        values = Counter(value for user in self.people if user for value in facet_values(user, field))
        having = sum(bool(facet_values(user, field)) for user in self.people if user)
        found = sorted(values.items(), key=lambda entry: (-entry[1], entry[0]))
        return Facet(field, tuple(found[:most]), sum(count for _, count in found[most:]), len(self.people) - having)


def facet_values(user, field):
    match field:
        case "status":
            return (user.status,)
        case "enabled":
            return ("yes" if user.enabled else "no",)
        case "group":
            return user.groups
        case "provider":
            return tuple(identity.provider_name for identity in user.identities)
        case _:
            return (user.attributes[field],) if field in user.attributes else ()
