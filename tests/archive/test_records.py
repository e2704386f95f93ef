"""Users as the lines of a backup give them: the quick way and the careful one agree."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.archive.records import user_in, user_of
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.listed_user import listed_user
from cognito_admin.model.users import User

PLAIN = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": "1-2"}, {"Name": "email", "Value": "ann@example.com"}],
    "UserStatus": "CONFIRMED",
    "Enabled": True,
    "UserCreateDate": "2026-01-02T03:04:05.678000+00:00",
    "UserLastModifiedDate": "2026-01-02T03:04:06Z",
    "More": "é",
}
ANN = User(
    Username("ann"),
    Sub("1-2"),
    {"sub": "1-2", "email": "ann@example.com"},
    "CONFIRMED",
    True,
    datetime(2026, 1, 2, 3, 4, 5, 678000, UTC),
    datetime(2026, 1, 2, 3, 4, 6, 0, UTC),
)

texts = st.text(st.characters(exclude_categories=()), max_size=5)
odd = st.none() | st.integers() | st.booleans() | texts | st.lists(texts, max_size=2) | st.just({})
dates = st.sampled_from(
    (
        *("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z"),
        *(
            "2026-01-02",
            "20260102T030405Z",
            "0001-01-01T00:00:00+05:00",
            "2026-01-02T24:00:00Z",
            "2026-02-30T00:00:00Z",
        ),
        *("2026-01-02T03:04:60Z", 1767323045, 1767323045.5, ""),
    )
)
attributes = st.lists(
    st.fixed_dictionaries({"Name": texts | st.just("sub") | odd, "Value": texts | odd}, optional={"More": odd}),
    max_size=3,
)
records = st.fixed_dictionaries(
    {},
    optional={
        "Username": texts | odd,
        "Attributes": attributes | odd,
        "UserStatus": texts | odd,
        "Enabled": st.booleans() | odd,
        "UserCreateDate": dates | odd,
        "UserLastModifiedDate": dates | odd,
        "MFAOptions": odd,
    },
)


def careful(line: bytes) -> User | None:
    try:
        return user_of(json.loads(line.decode()))
    except ValueError:
        return None


def quick(line: bytes) -> User | None:
    try:
        return user_in(line)
    except ValueError:
        return None


def test_a_user_as_backups_have_them_is_read_the_quick_way() -> None:
    assert listed_user(json.dumps(PLAIN)) == ANN == user_in(json.dumps(PLAIN).encode())


@pytest.mark.parametrize(
    "changed",
    [{"UserCreateDate": "2026-01-02T05:04:05.678+02:00"}, {"UserCreateDate": "2026-01-02T03:04:05.678"}],
    ids=["of another zone", "of no zone"],
)
def test_a_time_of_another_zone_or_none_is_read_with_more_care(changed: dict[str, str]) -> None:
    line = json.dumps({**PLAIN, **changed})
    assert listed_user(line) is None
    assert user_in(line.encode()) == ANN


@given(records, st.booleans())
def test_both_ways_see_the_same_users_and_refuse_the_same(changed: dict[str, object], whole: bool) -> None:
    line = json.dumps({**(PLAIN if whole else {}), **changed}).encode()
    assert quick(line) == careful(line)


@given(st.data())
def test_a_damaged_line_is_seen_alike(data: st.DataObject) -> None:
    line = bytearray(
        json.dumps({**PLAIN, "Username": data.draw(texts)}, ensure_ascii=False).encode(errors="surrogatepass")
    )
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(line) - 1))
        # RFC 3339 has these letters in dates, which the standard library does not read.
        line[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte not in b"tz"))
    assert quick(bytes(line)) == careful(bytes(line))
