"""Texts of a segment in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.upkeep.sorting import by_text, sorted_places
from cognito_admin.store.index.upkeep.texts import Gathering, Texts

texts = st.text(max_size=4) | st.text(alphabet="a\0é", max_size=20) | st.sampled_from(("a" * 8, "a" * 9, "中中中", ""))


def gathered(values: list[tuple[int, str]]) -> Texts:
    gathering = Gathering()
    gathering.add([owner for owner, _ in values], [text for _, text in values])
    return gathering.texts()


@given(st.lists(texts, max_size=30), st.randoms(use_true_random=False))
def test_texts_sort_as_python_sorts_them_and_equal_ones_stay_as_they_came(values: list[str], random) -> None:
    places = list(range(len(values)))
    random.shuffle(places)
    found = sorted_places(gathered(list(enumerate(values))), np.array(places, dtype=np.int64))
    assert found.tolist() == sorted(places, key=values.__getitem__)


@given(st.lists(texts | st.none(), max_size=30), st.randoms(use_true_random=False))
def test_owners_come_in_the_order_of_text_and_sub(values: list[str | None], random) -> None:
    by_sub = list(range(len(values)))
    random.shuffle(by_sub)
    found = by_text(
        gathered([(owner, text) for owner, text in enumerate(values) if text is not None]),
        np.array(by_sub, dtype=np.uint32),
    )
    assert found.tolist() == sorted(
        (owner for owner, text in enumerate(values) if text is not None),
        key=lambda owner: (values[owner] or "", by_sub.index(owner)),
    )
