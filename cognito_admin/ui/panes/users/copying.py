"""What people take out of the table by the clipboard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from cognito_admin.model.spreadsheets import not_a_formula
from cognito_admin.model.users import User
from cognito_admin.ui.formats import utc
from cognito_admin.ui.panes.users.columns import Column, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cognito_admin.ui.panes.users.pages import Results

MOST = 20_000
"""Users that go to the clipboard at most; beyond it a file is the better place."""
CHUNK = 500

Copy: TypeAlias = Callable[[list[User]], Awaitable[None]]


async def users_of(results: Results, rows: Iterable[range]) -> list[User]:
    """The users in these rows, in order, a chunk at a time so that the window stays quick."""
    users: list[User] = []
    for span in rows:
        for start in range(span.start, span.stop, CHUNK):
            found = await results.rows(start, min(start + CHUNK, span.stop))
            users += [user for user in found if user is not None]
    return users


async def table_text(users: Sequence[User], columns: Sequence[Column], *, headings: bool) -> str:
    """One line a user, columns apart by tabs: what spreadsheets paste as a table."""
    lines = ["\t".join(column.title for column in columns)] if headings else []
    for start in range(0, len(users), CHUNK):
        lines += [
            "\t".join(not_a_formula(_one_line(user, column)) for column in columns)
            for user in users[start : start + CHUNK]
        ]
        await asyncio.sleep(0)
    return "\n".join(lines)


def cell_text(user: User, column: Column) -> str:
    """A cell by itself: the whole value, lines and all; dates so that no time zone is in doubt."""
    if column.name in ("created", "modified"):
        return utc(user.created if column.name == "created" else user.modified)
    return user.attributes.get(column.name) or cell(user, column)


def _one_line(user: User, column: Column) -> str:
    text = cell_text(user, column)
    return text if text.isprintable() else " ".join(text.split())


def e_mails(users: Iterable[User]) -> list[str]:
    """The e-mail addresses, each once, in the order of the table."""
    found = (user.attributes.get("email", "").strip() for user in users)
    return list(dict.fromkeys(address for address in found if address))
