import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.backups import BackedUpPool, Unread
from cognito_admin.model.comparisons import (
    About,
    Compared,
    Difference,
    Edit,
    Kind,
    Sought,
    State,
    compared_from_json,
    difference_from_json,
)
from cognito_admin.model.ids import PoolId
from cognito_admin.store.kept_differences import KeptDifferences, remove

KEY = b"k" * 32
STATE = State(
    BackedUpPool(PoolId("us-east-1_A"), "Shop", "us-east-1"), datetime(2026, 11, 20, tzinfo=UTC), 3, (Unread("X", "Y"),)
)
COMPARED = Compared(STATE, STATE, False, {(About.USER, Kind.ADDED): 1})
USER = Difference(About.USER, Kind.CHANGED, "ann", "sub-1", (Edit("email", "a@example.com", "ÄNN@example.org"),))
OTHER = Difference(About.USER, Kind.ADDED, "Bob", "sub-2", (Edit("Enabled", None, True),))
MEMBER = Difference(About.MEMBERSHIP, Kind.ADDED, "ann", "sub-1", (Edit("group", None, "admins"),))
SETTING = Difference(About.SETTING, Kind.CHANGED, "pool/mfa.json", "", (Edit("/A", {"x": [1]}, 8),))
ALL = [MEMBER, OTHER, USER, SETTING]


def kept(path: Path, scenario: Callable[[KeptDifferences], Awaitable[None]]) -> None:
    async def run() -> None:
        writer = KeptDifferences(path, KEY, writes=True)
        await writer.add(ALL[:2])
        await writer.add(ALL[2:])
        await writer.finish(COMPARED)
        await writer.close()
        reader = KeptDifferences(path, KEY)
        await scenario(reader)
        await reader.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), [SETTING, USER, OTHER, MEMBER]),
        (Sought(about=About.USER), [USER, OTHER]),
        (Sought(kind=Kind.ADDED), [OTHER, MEMBER]),
        (Sought(words="änn example"), [USER]),
        (Sought(words="sub-1"), [USER, MEMBER]),
        (Sought(About.MEMBERSHIP, Kind.ADDED, "ADMINS"), [MEMBER]),
        (Sought(words="nobody"), []),
    ],
)
def test_differences_are_found_by_what_they_are_about_and_the_words_in_them(
    tmp_path: Path, sought: Sought, found: list[Difference]
) -> None:
    async def scenario(reader: KeptDifferences) -> None:
        numbers = await reader.find(sought)
        assert [*await reader.differences(numbers)] == found
        assert await reader.compared() == COMPARED

    kept(tmp_path / "differences.db", scenario)


def test_nothing_of_them_lies_on_the_disk_in_clear(tmp_path: Path) -> None:
    async def scenario(_: KeptDifferences) -> None:
        assert not any(b"example" in path.read_bytes() for path in tmp_path.iterdir())

    kept(tmp_path / "differences.db", scenario)
    remove(tmp_path / "differences.db")
    assert not list(tmp_path.iterdir())


_values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)


@given(
    st.builds(
        Difference,
        st.sampled_from(About),
        st.sampled_from(Kind),
        st.text(),
        st.text(),
        st.tuples(st.builds(Edit, st.text(), _values, _values)),
    )
)
def test_a_difference_is_the_same_once_it_was_written(difference: Difference) -> None:
    assert difference_from_json(difference.as_json()) == difference


def test_what_was_compared_is_the_same_once_it_was_written() -> None:
    assert compared_from_json(COMPARED.as_json()) == COMPARED
