"""Fills an index as a sync does: pages of users, groups, members, the end. Memory and time are this process's own."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.query import Fields, Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.bench.apart import peak_bytes, serve
from tests.bench.crowd import PAGE, Crowd, pages_of
from tests.bench.figures import percentiles
from tests.bench.understanding import understood

KEY = bytes(range(32))
TELL_EVERY_S = 30.0
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
                if len(page) == PAGE:
                    yield group, page, False
                    page = []
                page.append(Username(line.rstrip("\n")))
            yield group, page, True

    def close(self) -> None:
        for file in self._files.values():
            file.close()


async def fill(path: Path, crowd: Crowd) -> dict[str, Any]:
    """Times are of the index alone, not of making the users up."""
    index = await Index.open(path, KEY)
    with tempfile.TemporaryDirectory() as folder:
        members = Members(Path(folder), crowd)
        try:
            await index.begin_or_resume()
            pages_ms, staged_cpu_s, found_ms, tidied_s = await _stage_users(index, crowd, members)
            members_s = await _stage_members(index, crowd, members)
            tidied_s += await _tidy(index, everything=True)
            before = time.perf_counter()
            await index.finish(complete=True)
            finish_s = time.perf_counter() - before
        finally:
            members.close()
            await index.close()
    page_p50_ms, page_p95_ms, page_max_ms = percentiles(pages_ms)
    staged_s = sum(pages_ms) / 1000
    return {
        "users": len(crowd),
        "staged_s": staged_s,
        "users_per_s": len(crowd) / staged_s,
        "users_per_cpu_s": len(crowd) / staged_cpu_s,
        "page_ms": {"p50": page_p50_ms, "p95": page_p95_ms, "max": page_max_ms},
        "last_page_found_ms": found_ms,
        "tidied_s": tidied_s,
        "members_s": members_s,
        "finish_s": finish_s,
        "built_s": staged_s + tidied_s + members_s + finish_s,
        "peak_bytes": peak_bytes(),
        "disk_bytes": sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")),
    }


async def _stage_users(index: Index, crowd: Crowd, members: Members) -> tuple[list[float], float, float, float]:
    """The milliseconds of each page, their CPU time in seconds, and the milliseconds of finding somebody of the last one
    right after; the seconds of tidying up.
    """
    pages_ms: list[float] = []
    tidied_s = computed_s = 0.0
    told_s = time.monotonic()
    left = -(-len(crowd) // PAGE)
    page: list[User] = []
    for number in range(crowd.blocks):
        if number and not number % TIDY_EVERY:
            tidied_s += await _tidy(index)
        users = crowd.block(number)
        members.note(users)
        computed_s -= time.process_time()
        for page in pages_of(users):
            left -= 1
            before = time.perf_counter()
            await index.stage_users(page, str(left) if left else None)
            pages_ms.append((time.perf_counter() - before) * 1000)
        computed_s += time.process_time()
        if time.monotonic() - told_s > TELL_EVERY_S:
            told_s = time.monotonic()
            print(f"  {min(len(crowd), len(pages_ms) * PAGE):,} users staged", file=sys.stderr, flush=True)
    fields = Fields((), await index.attribute_names())
    before = time.perf_counter()
    for user in (page[0], page[-1]):
        result = await index.search(understood(f'email="{user.attributes["email"]}"', fields), Sort())
        found = await result.rows(0, await result.complete())
        if user.sub not in {one.sub for one in found if one is not None}:
            raise AssertionError("somebody of the last page was not found")
    return pages_ms, computed_s, (time.perf_counter() - before) * 500, tidied_s


async def _tidy(index: Index, *, everything: bool = False) -> float:
    """The seconds it took."""
    before = time.perf_counter()
    while await index.tidy(everything=everything):
        pass
    return time.perf_counter() - before


async def _stage_members(index: Index, crowd: Crowd, members: Members) -> float:
    """The seconds it took."""
    before = time.perf_counter()
    await index.stage_groups(crowd.groups)
    for group, usernames, last in members.pages():
        await index.stage_members(group, usernames, None if last else "more")
    return time.perf_counter() - before


def _fill(path: str, users: int, attributes: int, seed: int) -> dict[str, Any]:
    before = datetime.now(UTC)
    filled = asyncio.run(fill(Path(path), Crowd(users, seed=seed, attributes=attributes)))
    return {**filled, "whole_s": (datetime.now(UTC) - before).total_seconds()}


if __name__ == "__main__":
    serve(_fill)
