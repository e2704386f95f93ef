import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws.user_pages import UserPage
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.lookups import MOST
from cognito_admin.model.query import EVERYBODY, Query
from cognito_admin.model.query.tree import Anywhere
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work.live import AT_A_TIME, LookedUp, look_up

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN = Query("ann", Anywhere("ann"))
ADDRESS = Query("ann@example.com", Anywhere("ann@example.com"))


def person(name: str, **attributes: str) -> User:
    sub = f"{name:0>8}-0000-4000-8000-000000000000"
    return User(Username(name), Sub(sub), {"sub": sub, **attributes}, "CONFIRMED", True, NOON, NOON)


@dataclass
class PoolOfPages:
    """Answers each filter with its pages, one after the other."""

    pages: dict[str, list[tuple[User, ...]]] = field(default_factory=dict[str, list[tuple[User, ...]]])
    failure: Failure | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])
    held: asyncio.Event | None = None
    ended: int = 0

    async def list_users_page(self, *, filter: str, token: str | None, patience: object) -> UserPage:  # noqa: A002
        self.asked.append((filter, token))
        try:
            if self.failure is not None and len(self.asked) == 2:
                raise self.failure
            if self.held is not None:
                await self.held.wait()
        finally:
            self.ended += 1
        number = int(token or 0)
        pages = self.pages.get(filter, [()])
        return UserPage(pages[number], str(number + 1) if number + 1 < len(pages) else None)


def with_index(path: Path, scenario: Callable[[Any], Awaitable[None]]) -> None:
    async def run() -> None:
        index = await Index.open(path / "index.db", bytes(32))
        try:
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(run())


def test_people_found_join_the_index_once_and_are_told_apart(tmp_path: Path) -> None:
    ann, anna, annie = person("ann"), person("anna", email="old@example.com"), person("annie")
    newer = replace(anna, attributes={**anna.attributes, "email": "anna@example.com"}, modified=NOON + timedelta(1))

    async def scenario(index: Index) -> None:
        await index.put_user(anna)
        await index.put_user(annie)
        pool: Any = PoolOfPages({'username ^= "ann"': [(ann, newer, annie)], 'name ^= "ann"': [(ann,)]})
        assert await look_up(pool, ANN, index) == LookedUp(6, (ann.sub,), (anna.sub,))
        assert await index.user(ann.sub) == ann
        assert await index.user(anna.sub) == newer
        assert await look_up(pool, ANN, index) == LookedUp(6, (), ())

    with_index(tmp_path, scenario)


def test_what_is_known_already_as_newer_stays(tmp_path: Path) -> None:
    ann = person("ann")
    newer = replace(ann, enabled=False, modified=NOON + timedelta(1))

    async def scenario(index: Index) -> None:
        await index.put_user(newer)
        pool: Any = PoolOfPages({'username ^= "ann"': [(ann,)]})
        assert await look_up(pool, ANN, index) == LookedUp(6, (), ())
        assert await index.user(ann.sub) == newer

    with_index(tmp_path, scenario)


def test_empty_pages_are_followed_as_far_as_six_requests_go(tmp_path: Path) -> None:
    ann = person("ann", email="ann@example.com")

    async def scenario(index: Index) -> None:
        reached: Any = PoolOfPages({'email ^= "ann@example.com"': [(), (), (ann,), (person("bob"),)]})
        assert await look_up(reached, ADDRESS, index) == LookedUp(5, (ann.sub,), ())
        endless: Any = PoolOfPages({'email ^= "ann@example.com"': [()] * 50})
        assert (await look_up(endless, ADDRESS, index)).asked == MOST

    with_index(tmp_path, scenario)


def test_where_cognito_cannot_search_it_is_not_asked(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool: Any = PoolOfPages()
        assert await look_up(pool, EVERYBODY, index) == LookedUp(0, (), ())
        assert pool.asked == []

    with_index(tmp_path, scenario)


def test_one_failure_ends_all_and_is_told(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool: Any = PoolOfPages(failure=Failure(Code.THROTTLED), held=asyncio.Event())
        with pytest.raises(Failure) as caught:
            await look_up(pool, ANN, index)
        assert caught.value.code is Code.THROTTLED
        assert pool.ended == len(pool.asked)

    with_index(tmp_path, scenario)


def test_a_look_up_that_nobody_waits_for_ends(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool: Any = PoolOfPages(held=asyncio.Event())
        looking = asyncio.create_task(look_up(pool, ANN, index))
        async with asyncio.timeout(10):
            while len(pool.asked) < AT_A_TIME:
                await asyncio.sleep(0)
            looking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await looking
        assert pool.ended == len(pool.asked) == AT_A_TIME

    with_index(tmp_path, scenario)
