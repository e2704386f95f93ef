"""Made-up people and an index of them in memory."""

from datetime import UTC, datetime, timedelta

from cognito_admin.model.ids import GroupName, Sub, Username
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
    def __init__(self, people):
        self.people = list(people)
        self.asked: list[range] = []

    @property
    def count(self) -> int:
        return len(self.people)

    async def rows(self, start, stop):
        self.asked.append(range(start, stop))
        return tuple(self.people[start:stop])

    async def position(self, sub):
        return next((place for place, user in enumerate(self.people) if user and user.sub == sub), None)
