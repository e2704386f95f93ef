"""Who of a file is in the pool already, as the index of this computer knows it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.new_users import plan_rows, suggested
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.tables import NoTable, read_table
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work import new_users
from cognito_admin.work.new_users import existing, table_of, write_template
from cognito_admin.work.search import understood
from tests.model.changes.people import rules

BY_EMAIL = rules(UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Pool:
    def __init__(self, index: Index) -> None:
        self.index = index

    async def some(self, text, most):
        return await self.index.some(await understood(text, self.index, ()), most)


def user(number: int) -> User:
    attributes = {"sub": f"sub-{number}", "email": f"User-{number}@example.com"}
    return User(Username(f"id-{number}"), Sub(f"sub-{number}"), attributes, "CONFIRMED", True, NOW, NOW)


def test_they_are_found_by_what_they_sign_in_with_in_several_searches(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(new_users, "ASKED_AT_ONCE", 7)
    lines = [f"User-{number}@example.com" for number in range(40)]
    table = read_table("\n".join(["email", *lines]).encode())
    planned = plan_rows(table, suggested(table.titles, BY_EMAIL), Kind.CREATE, BY_EMAIL)
    assert len(planned.fit) == 40

    async def scenario() -> None:
        index = await Index.open(tmp_path / "index.db", bytes(32))
        try:
            for number in (3, 17, 39, 99):
                await index.put_user(user(number))
            found = planned.without(await existing(Pool(index), planned, BY_EMAIL))
            assert [row.number for row in found.left_out] == [5, 19, 41]
            assert {row.problems[0].why for row in found.left_out} == {Why.USER_EXISTS_ALREADY}
        finally:
            await index.close()

    asyncio.run(scenario())


def test_looking_for_them_breaks_off_no_search_of_the_window(tmp_path: Path, monkeypatch) -> None:
    table = read_table(b"email\nUser-3@example.com\n")
    planned = plan_rows(table, {0: "email"}, Kind.CREATE, BY_EMAIL)

    async def scenario() -> None:
        index = await Index.open(tmp_path / "index.db", bytes(32))
        try:
            await index.put_user(user(3))
            with monkeypatch.context() as patch:
                patch.setattr(index._searcher, "interrupt", lambda: pytest.fail("a search was broken off"))
                found = planned.without(await existing(Pool(index), planned, BY_EMAIL))
            assert len(found.left_out) == 1
        finally:
            await index.close()

    asyncio.run(scenario())


def test_of_a_pool_never_read_nobody_is_known_and_other_trouble_is_told() -> None:
    table = read_table(b"email\nann@example.com\n")
    planned = plan_rows(table, {0: "email"}, Kind.CREATE, BY_EMAIL)

    class Broken:
        def __init__(self, code: Code) -> None:
            self.code = code

        async def some(self, text, most):
            raise Failure(self.code)

    assert asyncio.run(existing(Broken(Code.INDEX_MISSING), planned, BY_EMAIL)) == frozenset()
    with pytest.raises(Failure):
        asyncio.run(existing(Broken(Code.STORE_DAMAGED), planned, BY_EMAIL))


def test_files_that_cannot_be_read_or_written_are_told(tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(NoTable, match="unreadable"):
        asyncio.run(table_of(tmp_path / "nowhere.csv"))
    with pytest.raises(NoTable, match="unreadable"):
        asyncio.run(table_of(tmp_path))
    with pytest.raises(Failure) as caught:
        asyncio.run(write_template(tmp_path / "nowhere" / "users.csv", "email\r\n"))
    assert caught.value.code is Code.FOLDER_NOT_WRITABLE
    monkeypatch.setattr(new_users, "LARGEST_BYTES", 3)
    (tmp_path / "large.csv").write_text("email\nann@example.com\n")
    with pytest.raises(NoTable, match="too_long"):
        asyncio.run(table_of(tmp_path / "large.csv"))
