"""Accounts that may be one person's, as the index of a pool has them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from cognito_admin.model.duplicates import Alike, Wanted
from cognito_admin.model.query import Query
from cognito_admin.model.users import User

if TYPE_CHECKING:
    from cognito_admin.store.index.search.sharing import Sharing


class Duplicates:
    """Groups of accounts, by number, as they were found. Raises Outdated once the index is closed or made anew."""

    def __init__(self, found: "Sharing", understand: Callable[[str], Awaitable[Query]]) -> None:
        self._found = found
        self._understand = understand

    def __len__(self) -> int:
        return len(self._found)

    def alike(self, number: int) -> Alike:
        """What the accounts of a group share."""
        return self._found.alike(number)

    def number_of(self, alike: Alike) -> int | None:
        """The group that shares the same, which may have been found another time; None where there is none."""
        return self._found.number_of(alike)

    async def accounts(self, number: int, most: int | None = None) -> tuple[User, ...]:
        """Those that are there still, as the index has them now; of them the first ``most``."""
        return await self._found.accounts(number, most)

    async def arranged(self, wanted: Wanted, text: str = "") -> Sequence[int]:
        """The numbers of the groups that are ``wanted`` and of which a search finds an account, in order.

        Raises QueryWrong, and Cancelled when nobody waits any more.
        """
        query = await self._understand(text) if text.strip() else None
        return await self._found.arranged(wanted, query)
