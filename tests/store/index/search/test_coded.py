import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.store.index.search.candidates import Collected
from cognito_admin.store.index.search.coded import ByCode
from cognito_admin.store.index.search.segments import Segment

CODES = 6

codes_of_users = st.lists(st.integers(0, CODES - 1), max_size=60)
some_codes = st.lists(st.integers(1, CODES - 1), unique=True)


@given(codes_of_users, some_codes, st.sampled_from(("u1", "u2", "u4")))
def test_users_are_listed_by_each_code_but_those_without_a_value(
    codes: list[int], wanted: list[int], kind: str
) -> None:
    by_code = ByCode(np.array(codes, dtype=kind), CODES)
    expected = [[user for user, code in enumerate(codes) if code == number] for number in wanted]
    assert [users.tolist() for users in by_code.users(wanted)] == expected
    assert by_code.count(wanted) == sum(map(len, expected))


@pytest.mark.parametrize("size", [40, 5000])
@pytest.mark.parametrize("gaps", [False, True])
@given(data=st.data())
def test_what_is_collected_is_found_once_whichever_column_it_was_found_in(
    size: int, gaps: bool, data: st.DataObject
) -> None:
    ids = BitMap(range(70_000, 70_000 + 2 * size, 2) if gaps else range(70_000, 70_000 + size))
    found = st.sets(st.integers(0, size - 1), max_size=30)
    segment, collected = Segment(1, ids, {}), Collected(Segment(1, ids, {}))
    expected: set[int] = set()
    for users in data.draw(st.lists(found, max_size=4)):
        numbers = np.array(sorted(users), dtype=np.uint32)
        if data.draw(st.booleans()):
            mask = np.zeros(size, dtype=np.bool_)
            mask[numbers] = True
            collected.add_mask(mask)
        else:
            collected.add_lists([numbers])
        expected |= {segment.id_at(user) for user in users}
    assert set(collected.bitmap()) == expected
