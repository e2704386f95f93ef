from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.named import Named


@given(st.lists(st.lists(st.text(max_size=3) | st.sampled_from(("\ud800", "a\0b")), max_size=20), max_size=5))
def test_each_name_is_new_once(batches: list[list[str]]) -> None:
    named, seen = Named(), set[str]()
    for batch in batches:
        expected: list[bool] = []
        for name in batch:
            expected.append(name not in seen)
            seen.add(name)
        assert named.add(batch) == expected
    named.close()


def test_names_that_do_not_fit_into_memory_are_remembered() -> None:
    named = Named()
    named._connection.execute("PRAGMA cache_size=-64")  # pyright: ignore[reportPrivateUsage]
    names = [f"name {number}" for number in range(20_000)]
    assert all(named.add(names))
    assert not any(named.add(names))
    named.close()
