from collections import Counter

from tests.window.holdings import Holdings, left_behind

THING = ("widget", "QLabel")


def rounds(*counts: int) -> list[Holdings]:
    return [Holdings(0, Counter({THING: count}), 0) for count in counts]


def test_what_becomes_more_from_round_to_round_is_left_behind() -> None:
    assert left_behind(rounds(3, 4, 5, 6, 7)) == {THING: 4}
    assert left_behind(rounds(0, 0, 1, 1, 2)) == {THING: 2}
    assert left_behind(rounds(3, 4, 4, 6, 5, 7)) == {THING: 4}


def test_what_comes_and_goes_or_is_made_once_is_not_left_behind() -> None:
    assert left_behind(rounds(3, 4, 3, 4, 3)) == {}
    assert left_behind(rounds(3, 3, 3, 4, 4)) == {}
    assert left_behind(rounds(9, 9, 8, 8, 7)) == {}
