"""Buckets of users with the same groups, against sorting lists of names."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.store.index.search.grouping import Buckets

GROUPS = st.lists(st.lists(st.sets(st.integers(0, 40)), min_size=1, max_size=3), max_size=8)
"""The members of the groups of each name."""


@given(st.sets(st.integers(0, 40)), GROUPS)
def test_users_are_put_together_by_the_names_of_their_groups_in_order(
    users: set[int], groups: list[list[set[int]]]
) -> None:
    names = {
        user: [name for name, same in enumerate(groups) for members in same if user in members]
        for user in sorted(users)
    }
    members = sorted((user for user in users if names[user]), key=lambda user: names[user])
    expected = [set(some) for _, some in groupby(members, key=lambda user: names[user])]

    buckets = Buckets(BitMap(users), [[BitMap(members) for members in same] for same in groups])

    assert [set(buckets.users(number)) for number in range(len(buckets.sizes))] == expected
    assert buckets.sizes == [len(some) for some in expected]
    for number, some in enumerate(expected):
        assert {buckets.bucket(user) for user in some} == {number}
    for user in users:
        if not names[user]:
            assert buckets.bucket(user) is None


def test_a_user_may_be_in_more_groups_than_fit_into_a_word() -> None:
    buckets = Buckets(BitMap([1, 2, 3]), [[BitMap([1, 2])] for _ in range(9)] + [[BitMap([2, 3])]])
    assert [set(buckets.users(number)) for number in range(3)] == [{1}, {2}, {3}]
