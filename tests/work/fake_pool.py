"""A pool in memory that lists in pages, forgets tokens, refuses, loses users half-way: what a sync has to live with."""

from collections.abc import Callable, Mapping, Sequence

from cognito_admin.aws.user_pages import GroupPage, UserPage
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.pools import Group, PoolDescription
from cognito_admin.model.users import User
from cognito_admin.work.stop import Stop

Before = Callable[[str, int], None]


def breaking(kind: str, call: int, stop: Stop) -> Before:
    """For ``before``: what goes wrong at one call, "cancel", "fail", or a token that is "dead"."""

    def interfere(operation: str, number: int) -> None:
        if number == call and kind == "cancel":
            stop.request()
        if number == call and kind == "fail":
            raise Failure(Code.THROTTLED)
        if number == call and kind == "dead" and operation.startswith("list_users"):
            raise Failure(Code.PAGING_TOKEN_DEAD)

    return interfere


class FakePool:
    """``before(operation, number)`` is called before the answer to the ``number``-th call of all, and may raise or change things.

    ``hidden`` users exist, but no listing names them; ``unfiltered`` ones are missed by filters only. ``estimate`` is how many AWS
    believes there are, if it is not right. ``filters``: "work", or they are "ignored", "refused", or "find nobody". Of each
    prefix in ``dead_tokens`` the next token that comes is dead.
    """

    def __init__(
        self,
        users: Sequence[User],
        members: Mapping[GroupName, Sequence[User]] | None = None,
        *,
        page: int = 2,
        before: Before = lambda operation, number: None,
    ) -> None:
        self.users = {user.sub: user for user in users}
        self.members = {name: [user.username for user in people] for name, people in (members or {}).items()}
        self.hidden: set[Sub] = set()
        self.unfiltered: set[Sub] = set()
        self.estimate: int | None = None
        self.filters = "work"
        self.asked: list[tuple[str, str | None]] = []
        self.groups_asked: list[tuple[GroupName, str | None]] = []
        self.calls: list[str] = []
        self.tokens_from_earlier_are_dead = False
        self.dead_tokens: set[str] = set()
        self._tokens: set[str] = set()
        self._page = page
        self.before = before

    async def describe(self) -> PoolDescription:
        self._called("describe")
        estimate = len(self.users) if self.estimate is None else self.estimate
        return PoolDescription(PoolId("p"), "Shop", {"EstimatedNumberOfUsers": estimate}, None)

    async def list_users_page(self, *, filter: str = "", token: str | None = None) -> UserPage:  # noqa: A002 - AWS's name
        self._called("list_users")
        prefix = filter.removeprefix('sub ^= "').removesuffix('"')
        self.asked.append((prefix, token))
        if token is not None and prefix in self.dead_tokens:
            self.dead_tokens.remove(prefix)
            raise Failure(Code.PAGING_TOKEN_DEAD)
        if prefix and self.filters == "refused":
            raise Failure(Code.REQUEST_REFUSED)
        listed = [
            user for sub, user in sorted(self.users.items()) if sub not in self.hidden and self._found(sub, prefix)
        ]
        # A place in the list is named by who comes next, so that it outlives changes before it.
        start = next((n for n, user in enumerate(listed) if user.sub >= self._place(token)), len(listed))
        following = listed[start + self._page : start + self._page + 1]
        next_token = self._token(following[0].sub) if following else None
        return UserPage(tuple(listed[start : start + self._page]), next_token)

    async def find_user(self, sub: Sub) -> User | None:
        self._called("find_user")
        return self.users.get(sub)

    async def list_groups(self) -> tuple[Group, ...]:
        self._called("list_groups")
        return tuple(Group(name, "", None, None) for name in self.members)

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> GroupPage:
        self.groups_asked.append((group, token))
        self._called("list_users_in_group")
        if group not in self.members:
            raise Failure(Code.GROUP_NOT_FOUND, group=group)
        start = int(self._place(token) or 0)
        stop = start + self._page
        usernames = tuple(Username(name) for name in self.members[group][start:stop])
        return GroupPage(usernames, self._token(str(stop)) if stop < len(self.members[group]) else None)

    def _found(self, sub: Sub, prefix: str) -> bool:
        if not prefix or self.filters == "ignored":
            return True
        return self.filters == "work" and sub not in self.unfiltered and sub.startswith(prefix)

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        self.before(operation, len(self.calls))

    def _token(self, place: str) -> str:
        token = f"token {place}"
        self._tokens.add(token)
        return token

    def _place(self, token: str | None) -> str:
        if token is None:
            return ""
        if self.tokens_from_earlier_are_dead and token not in self._tokens:
            raise Failure(Code.PAGING_TOKEN_DEAD)
        return token.removeprefix("token ")
