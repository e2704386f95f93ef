"""Fills an index as a sync does: pages of users, groups, members, the end. Memory and time are this process's own."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.query import Fields, Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work.listing import WRITTEN_AT_ONCE
from tests.bench.apart import peak_bytes, serve
from tests.bench.crowd import PAGE, Crowd, pages_of
from tests.bench.figures import percentiles
from tests.bench.understanding import understood
from tests.store.places import plainly

KEY = bytes(range(32))
TELL_EVERY_S = 30.0
MEMBERS_PAGE = 100 * PAGE
"""ListUsersInGroup gives 60. How quickly members are written is not in question, so they come in larger helpings."""
TIDY_EVERY = 8
"""Blocks of users: a sync, which AWS keeps waiting, tidies up more often."""


class Members:
    """Who is in which group, kept in files until the groups are read one after the other."""

    def __init__(self, folder: Path, crowd: Crowd) -> None:
        self._files = {group.name: (folder / group.name).open("w+", encoding="utf-8") for group in crowd.groups}

    def note(self, users: list[User]) -> None:
        for user in users:
            for group in user.groups:
                self._files[group].write(f"{user.username}\n")

    def pages(self) -> Iterator[tuple[GroupName, list[Username], bool]]:
        """Group by group; the last page of a group says so."""
        for group, file in self._files.items():
            file.seek(0)
            page: list[Username] = []
            for line in file:
                if len(page) == MEMBERS_PAGE:
                    yield group, page, False
                    page = []
                page.append(Username(line.rstrip("\n")))
            yield group, page, True

    def close(self) -> None:
        for file in self._files.values():
            file.close()


@dataclass(slots=True)
class Spent:
    """The time of the index alone, not of making the users up. Half of the pages come together, half of them one by one."""

    together_users: int = 0
    together_s: float = 0.0
    together_cpu_s: float = 0.0
    pages_ms: list[float] = field(default_factory=list)
    found_ms: float = 0.0
    tidied_s: float = 0.0
    members_s: float = 0.0
    finished_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        pages_s = sum(self.pages_ms) / 1000
        return {
            "together_users_per_s": self.together_users / max(self.together_s, 1e-9),
            "together_users_per_cpu_s": self.together_users / max(self.together_cpu_s, 1e-9),
            "page_users_per_s": len(self.pages_ms) * PAGE / pages_s,
            "page_ms": dict(zip(("p50", "p95", "max"), percentiles(self.pages_ms), strict=True)),
            "last_page_found_ms": self.found_ms,
            "tidied_s": self.tidied_s,
            "members_s": self.members_s,
            "finished_s": self.finished_s,
            "whole_s": self.together_s + pages_s + self.tidied_s + self.members_s + self.finished_s,
        }


async def fill(path: Path, crowd: Crowd) -> dict[str, Any]:
    """What it took, and how large the index became."""
    index = await Index.open(path, KEY)
    spent = Spent()
    with tempfile.TemporaryDirectory() as folder:
        members = Members(Path(folder), crowd)
        try:
            await index.begin_or_resume()
            await _stage_users(index, crowd, members, spent)
            await _stage_members(index, crowd, members, spent)
            await _tidy(index, spent, everything=True)
            before = time.perf_counter()
            await index.finish(complete=True)
            spent.finished_s = time.perf_counter() - before
        finally:
            members.close()
            await index.close()
    return {
        "users": len(crowd),
        **spent.as_json(),
        "peak_bytes": peak_bytes(),
        "disk_bytes": sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")),
    }


async def _stage_users(index: Index, crowd: Crowd, members: Members, spent: Spent) -> None:
    told_s = time.monotonic()
    staged = 0
    some: list[User] = []
    for number in range(crowd.blocks):
        if number and not number % TIDY_EVERY:
            await _tidy(index, spent)
        users = crowd.block(number)
        members.note(users)
        half = len(users) // 2
        for some in (*pages_of(users[:half], WRITTEN_AT_ONCE * PAGE), *pages_of(users[half:])):
            staged += len(some)
            before, computed_s = time.perf_counter(), time.process_time()
            await index.stage_users(some, plainly(None if staged == len(crowd) else str(staged)))
            took_s = time.perf_counter() - before
            if len(some) <= PAGE:
                spent.pages_ms.append(took_s * 1000)
            else:
                spent.together_users += len(some)
                spent.together_s += took_s
                spent.together_cpu_s += time.process_time() - computed_s
        if time.monotonic() - told_s > TELL_EVERY_S:
            told_s = time.monotonic()
            print(f"  {staged:,} users staged", file=sys.stderr, flush=True)
    spent.found_ms = await _find(index, some[-1])


async def _find(index: Index, user: User) -> float:
    """The milliseconds of finding somebody who has just been written."""
    fields = Fields((), await index.attribute_names())
    before = time.perf_counter()
    result = await index.search(understood(f'email="{user.attributes["email"]}"', fields), Sort())
    found = await result.rows(0, await result.complete())
    if user.sub not in {one.sub for one in found if one is not None}:
        raise AssertionError("somebody of the last page was not found")
    return (time.perf_counter() - before) * 1000


async def _tidy(index: Index, spent: Spent, *, everything: bool = False) -> None:
    before = time.perf_counter()
    while await index.tidy(everything=everything):
        pass
    spent.tidied_s += time.perf_counter() - before


async def _stage_members(index: Index, crowd: Crowd, members: Members, spent: Spent) -> None:
    before = time.perf_counter()
    await index.stage_groups(crowd.groups)
    for group, usernames, last in members.pages():
        await index.stage_members(group, usernames, None if last else "more")
    spent.members_s = time.perf_counter() - before


def _fill(path: str, users: int, attributes: int, seed: int) -> dict[str, Any]:
    return asyncio.run(fill(Path(path), Crowd(users, seed=seed, attributes=attributes)))


if __name__ == "__main__":
    serve(_fill)
