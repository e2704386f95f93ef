"""Finds those who came by an import in one listing of the pool, where asking for each of them would take hours."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import blake2b

from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.progress import Progress
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.restore.fates import PlannedUser
from cognito_admin.model.restore.import_file import as_imported
from cognito_admin.model.users import User
from cognito_admin.work.stop import Stop


class ImportedUsers:
    """Who is in the pool, by what they sign in with (``username_attributes``, or their names). Some 300 bytes are kept of each."""

    def __init__(self, username_attributes: tuple[str, ...], *, case_sensitive: bool = False) -> None:
        self._names = username_attributes
        self._same: Callable[[str], str] = str if case_sensitive else str.casefold
        self._found: dict[int, tuple[Username, Sub, int]] = {}

    def add(self, user: User) -> None:
        entry = (user.username, user.sub, _digest_of(user.attributes))
        for name in (user.attributes.get(one) for one in self._names) if self._names else (user.username,):
            if name:
                self._found[_digest(self._same(name))] = entry

    def find(self, planned: PlannedUser) -> tuple[Username, Sub] | None:
        """The name and ``sub`` of whoever is as planned in every attribute; None for anybody who has to be looked at."""
        there = self._found.get(_digest(self._same(planned.username)))
        if there is None or there[2] != _digest_of(planned.attributes):
            return None
        return there[0], there[1]


def is_worth_it(to_find: int, in_pool: int) -> bool:
    """Whether a listing takes fewer requests than asking for each."""
    return to_find > in_pool / PAGE


async def listed(
    pool: CognitoPool,
    found: ImportedUsers,
    since: datetime,
    report: Callable[[Progress], None],
    stop: Stop,
) -> ImportedUsers:
    """``found`` with those who were created after ``since``. Raises Cancelled and Failure.

    A listing that AWS ends early is as far as it goes.
    """
    token: str | None = None
    seen = 0
    while True:
        stop.check()
        try:
            page = await pool.list_users_page(token=token)
        except Failure as failure:
            if failure.code is not Code.PAGING_TOKEN_DEAD or token is None:
                raise
            return found
        for user in page.users:
            if user.created >= since:
                found.add(user)
        seen += len(page.users)
        report(Progress("finding_imported", seen))
        token = page.token
        if not token:
            return found


def _digest_of(attributes: Mapping[str, str]) -> int:
    told = as_imported({name: value for name, value in attributes.items() if value})
    return _digest("\0".join(f"{name}\0{told[name]}" for name in sorted(told)))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")
