import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.search.places import EveryPlace, FewPlaces, ManyPlaces, MostPlaces, Places


@given(st.lists(st.booleans(), max_size=200), st.integers(0, 150), st.data())
def test_places_of_hits_are_numbered_in_order(are_hits: list[bool], gap: int, data: st.DataObject) -> None:
    are_hits = are_hits + [False] * gap + are_hits
    expected = [place for place, is_hit in enumerate(are_hits) if is_hit]
    missing = np.array([place for place, is_hit in enumerate(are_hits) if not is_hit], np.uint32)
    kept: list[Places] = [
        FewPlaces(np.array(expected, np.uint32)),
        ManyPlaces(np.array(are_hits, np.bool_)),
        MostPlaces(len(are_hits), missing),
    ]
    if all(are_hits):
        kept.append(EveryPlace(len(are_hits)))
    for places in kept:
        assert places.count == len(expected)
        assert [places.place(number) for number in range(places.count)] == expected
        for place in data.draw(st.lists(st.integers(0, len(are_hits) + 200), max_size=5)):
            assert places.before(place) == sum(hit < place for hit in expected)
        if expected:
            start = data.draw(st.integers(0, len(expected) - 1))
            stop = data.draw(st.integers(start + 1, len(expected)))
            assert places.between(start, stop).tolist() == expected[start:stop]


@pytest.mark.parametrize("size", [63, 64, 65])
def test_a_block_of_places_is_counted_to_its_last_one(size: int) -> None:
    places = ManyPlaces(np.ones(size, np.bool_))
    assert places.place(size - 1) == size - 1
    assert places.before(size) == size
    assert places.before(size - 1) == size - 1
