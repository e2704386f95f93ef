from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.pacing.ledger import Ledger
from cognito_admin.aws.pacing.ledger_bytes import Read, read, written

OPERATIONS = st.sampled_from(("ListUsers", "ListGroups", "AdminGetUser", "DescribeUserPool", "ListTerms"))
STEPS = st.lists(st.tuples(OPERATIONS, st.sampled_from(("take", "throttled", "learn", "claim")), st.floats(0, 3)))


def played(steps: list[tuple[str, str, float]]) -> tuple[Ledger, float]:
    ledger, now_s = Ledger(), 50.0
    for operation, what, pause_s in steps:
        now_s += pause_s
        match what:
            case "take":
                ledger.take(operation, "p", 0.9, now_s, 1e9)
            case "throttled":
                ledger.throttled(operation, "p", 0.9, now_s)
            case "learn":
                ledger.leads_to = "123456789012"
                ledger.learn(Category.USER_READ, now_s, 1e9)
            case _:
                ledger.claim(Category.USER_LIST, now_s, 1e9)
    return ledger, now_s


@given(STEPS)
def test_nothing_is_lost_on_the_way_through_a_file(steps: list[tuple[str, str, float]]) -> None:
    ledger, now_s = played(steps)
    assert read(written(ledger, "123", "r", now_s), now_s) == Read(ledger, "123", "r")


@given(STEPS, st.data())
def test_a_file_cut_short_is_empty(steps: list[tuple[str, str, float]], data: st.DataObject) -> None:
    ledger, now_s = played(steps)
    raw = written(ledger, "123", "r", now_s)
    assert read(raw[: data.draw(st.integers(0, len(raw) - 1))], now_s) == Read()


@given(STEPS, st.data())
def test_a_file_with_a_wrong_byte_is_empty(steps: list[tuple[str, str, float]], data: st.DataObject) -> None:
    ledger, now_s = played(steps)
    raw = bytearray(written(ledger, "123", "r", now_s))
    place = data.draw(st.integers(0, 7) | st.integers(18, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 4))
    assert read(bytes(raw), now_s).account in ("", "123")
    if place >= 18:
        assert read(bytes(raw), now_s) == Read()


@given(st.binary(max_size=200))
def test_anything_else_is_empty(raw: bytes) -> None:
    assert read(raw, 5) == Read()


def test_what_a_longer_one_left_behind_does_no_harm() -> None:
    ledger, now_s = played([("ListUsers", "take", 1.0)])
    raw = written(ledger, "123", "r", now_s)
    assert read(raw + b'"123"}}', now_s).ledger == ledger


def test_after_a_restart_of_the_computer_only_what_has_no_time_is_left() -> None:
    ledger, now_s = played([("ListUsers", "take", 0), ("ListUsers", "learn", 0), ("ListUsers", "claim", 0)])
    ledger.throttled("ListUsers", "p", 1, now_s)
    again = read(written(ledger, "123", "r", now_s), 3.0).ledger
    assert (again.paces, again.traffic, again.claims) == ({}, {}, {})
    assert again.quota(Category.USER_READ) == ledger.quota(Category.USER_READ)
    assert again.take("ListUsers", "p", 1, 3.0, 0).at_s <= 3


def test_a_clock_that_jumped_ahead_keeps_nobody_waiting() -> None:
    ledger, now_s = played([("ListUsers", "take", 0)] * 30)
    later_s = now_s + 1e6
    assert (
        read(written(ledger, "123", "r", now_s), later_s).ledger.take("ListUsers", "p", 1, later_s, 0).at_s <= later_s
    )
