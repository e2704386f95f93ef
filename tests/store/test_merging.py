"""Settings changed by two processes at once: nothing that either did is lost."""

from cognito_admin.store.merging import JSON, merged

ONE, TWO, THREE = ({"id": name, "name": name} for name in ("one", "two", "three"))


def together(held: JSON, ours: JSON, theirs: JSON, name: str = "connections") -> JSON:
    return merged({name: held, "of others": 1}, {name: ours}, {name: theirs, "of others": 2})[name]


def test_what_each_of_them_added_is_there() -> None:
    assert together([ONE], [ONE, TWO], [ONE, THREE]) == [ONE, THREE, TWO]
    assert merged({}, {"connections": [TWO]}, {"connections": [THREE]}) == {"connections": [THREE, TWO]}


def test_what_one_took_away_stays_away_though_the_other_added_something() -> None:
    assert together([ONE, TWO], [TWO], [ONE, TWO, THREE]) == [TWO, THREE]
    assert together([ONE, TWO], [ONE, TWO, THREE], [TWO]) == [TWO, THREE]


def test_what_both_changed_of_one_entry_is_ours_whole() -> None:
    ours, theirs = ONE | {"name": "ours"}, ONE | {"name": "theirs", "region": "eu-central-1"}
    assert together([ONE], [ours], [theirs]) == [ours]


def test_what_one_changed_is_not_lost_because_the_other_took_it_away() -> None:
    changed = ONE | {"name": "changed"}
    assert together([ONE], [changed], []) == [changed]
    assert together([ONE], [TWO], [changed]) == [changed, TWO]


def test_markings_are_told_apart_by_connection_and_pool() -> None:
    before = {"connection": "c", "pool": "p", "mode": "read-only"}
    ours, theirs = before | {"mode": "support"}, {"connection": "c", "pool": "q", "mode": "administrator"}
    assert together([before], [ours], [before, theirs], "markings") == [ours, theirs]


def test_what_cannot_be_told_apart_is_ours_whole() -> None:
    assert together(["a"], ["a", "b"], ["a", "c"]) == ["a", "b"]
    assert together([ONE, ONE], [ONE, ONE, TWO], [THREE]) == [ONE, ONE, TWO]
    last = ({"connection": "c", "pool": "p"}, {"connection": "d", "pool": "p"}, {"connection": "c", "pool": "q"})
    assert together(*last, "last_pool") == last[1]


def test_small_things_of_the_window_are_put_together_too() -> None:
    held = {"width": 1, "orders": [1], "gone": 1}
    ours, theirs = {"width": 2, "orders": [1]}, held | {"orders": [2]}
    assert together(held, ours, theirs, "ui") == {"width": 2, "orders": [2]}
