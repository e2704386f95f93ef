from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws.pacing import ledger_bytes
from cognito_admin.aws.pacing.categories import QUOTAS, Category
from cognito_admin.aws.pacing.ledger import ANSWER_HOLDS_S, CATCH_UP_S, CLAIM_HOLDS_S, FLOOR, MOST, Ledger

LIST_PER_S = QUOTAS[Category.USER_LIST]


def sent(ledger: Ledger, operation: str, share: float, *, seconds: float, pool: str | None = "p") -> int:
    """How many calls one caller makes that waits as it is told and is answered at once."""
    now_s, number = 0.0, 0
    while True:
        now_s = max(now_s, ledger.take(operation, pool, share, now_s, 0).at_s)
        if now_s >= seconds:
            return number
        number += 1


@pytest.mark.parametrize("share", [0.4, 0.9, 1.0])
def test_the_share_of_a_quota_is_used_and_not_exceeded(share: float) -> None:
    allowed = LIST_PER_S * share * 60
    assert allowed * 0.98 <= sent(Ledger(), "ListUsers", share, seconds=60) <= allowed + LIST_PER_S * CATCH_UP_S + 1


def test_operations_of_one_category_share_its_quota() -> None:
    ledger, slots = Ledger(), list[float]()
    for number in range(300):
        operation = "ListUsers" if number % 2 else "ListUsersInGroup"
        slots.append(ledger.take(operation, "p", 1, 0, 0).at_s)
    assert slots[-1] - slots[0] >= 299 / LIST_PER_S


def test_other_categories_do_not_wait() -> None:
    ledger = Ledger()
    for _ in range(100):
        ledger.take("ListUsers", "p", 1, 5, 0)
    assert ledger.take("DescribeUserPool", "p", 1, 5, 0).at_s <= 5


def test_one_operation_on_one_pool_has_a_limit_of_its_own() -> None:
    assert sent(Ledger(), "ListGroups", 1, seconds=10) <= 10 * 5 + 2
    assert sent(Ledger(), "ListGroups", 1, seconds=10, pool=None) > 150


def test_a_pool_that_waits_for_its_own_limit_holds_up_no_other_pool() -> None:
    ledger = Ledger()
    for _ in range(10):
        ledger.take("ListGroups", "shop", 1, 100, 0)
    assert ledger.take("ListGroups", "shop", 1, 100, 0).at_s > 101
    assert ledger.take("ListGroups", "staff", 1, 100, 0).at_s < 100.6


def test_many_pools_together_stay_under_the_quota_of_their_category() -> None:
    ledger = Ledger()
    slots = sorted(ledger.take("ListGroups", f"pool {number % 30}", 1, 100, 0).at_s for number in range(300))
    assert slots[-1] - slots[0] >= 299 / QUOTAS[Category.POOL_RESOURCE_READ]


CALLERS = st.lists(st.tuples(st.sampled_from(("shop", "staff")), st.floats(0, 0.5)), min_size=1, max_size=200)
SHARES = {"shop": 0.4, "staff": 0.9}


def spacing_holds(times: list[float], rate: float) -> bool:
    return all(
        last - first <= (times[last] - times[first] + CATCH_UP_S) * rate + 1e-6
        for first in range(len(times))
        for last in range(first, len(times))
    )


@given(CALLERS)
def test_late_callers_never_get_more_than_their_share_and_a_little_catch_up(callers: list[tuple[str, float]]) -> None:
    raw, now_s, times = b"", 1e6, {"shop": list[float](), "staff": list[float]()}
    for pool, pause_s in callers:
        now_s += pause_s
        ledger = ledger_bytes.read(raw, now_s).ledger
        times[pool].append(max(now_s, ledger.take("ListUsers", pool, SHARES[pool], now_s, 0).at_s))
        raw = ledger_bytes.written(ledger, "1", "r", now_s)
    assert spacing_holds(times["shop"], LIST_PER_S * SHARES["shop"])
    assert spacing_holds(sorted(times["shop"] + times["staff"]), LIST_PER_S * SHARES["staff"])


@given(st.lists(st.floats(0, 0.05), min_size=1, max_size=60))
def test_slots_come_one_after_the_other_whoever_asks(pauses: list[float]) -> None:
    ledger, now_s, slots = Ledger(), 100.0, list[float]()
    for pause_s in pauses:
        now_s += pause_s
        slots.append(ledger.take("ListUsers", "p", 1, now_s, 0).at_s)
    assert all(after - before >= 1 / LIST_PER_S - 1e-9 for before, after in pairwise(slots))


@given(st.lists(st.floats(0.01, 2), min_size=1, max_size=60), st.sampled_from([0.4, 0.9, 1.0]))
def test_refusals_slow_down_but_never_below_a_quarter(pauses: list[float], share: float) -> None:
    ledger, now_s = Ledger(), 100.0
    for pause_s in pauses:
        now_s += pause_s
        at_s = ledger.take("ListUsers", "p", share, now_s, 0).at_s
        ledger.throttled("ListUsers", "p", share, now_s)
        rate = LIST_PER_S * min(share, MOST)
        assert ledger.take("ListUsers", "p", share, now_s, 0).at_s - at_s <= 1 / (FLOOR * rate) + 1e-9
        now_s = max(now_s, at_s)


def test_quiet_brings_the_whole_rate_back() -> None:
    ledger = Ledger()
    for second in range(100, 200):
        ledger.take("ListUsers", "p", 1, second, 0)
        ledger.throttled("ListUsers", "p", 1, second)
    first, second = (ledger.take("ListUsers", "p", 1, 260, 0).at_s for _ in range(2))
    assert second - first == pytest.approx(1 / (LIST_PER_S * MOST))


def test_a_share_that_others_leave_room_for_is_not_slowed_down() -> None:
    ledger = Ledger()
    ledger.take("ListUsers", "staff", 0.9, 100, 0)
    ledger.throttled("ListUsers", "staff", 0.9, 100)
    first, second = (ledger.take("ListUsers", "shop", 0.4, 101, 0).at_s for _ in range(2))
    assert second - first == pytest.approx(1 / (LIST_PER_S * 0.4))


def test_a_quota_that_aws_told_takes_the_place_of_the_default() -> None:
    ledger = Ledger()
    assert not ledger.take("ListUsers", "p", 1, 0, 1000).quota_known
    ledger.learn(Category.USER_LIST, 120, wall_s=1000)
    first, second = (ledger.take("ListUsers", "p", 1, 10, 1000) for _ in range(2))
    assert second.at_s - first.at_s == pytest.approx(1 / (120 * MOST))
    assert second.quota_known


def test_where_aws_does_not_tell_the_default_holds_and_it_is_asked_again_the_next_day() -> None:
    ledger = Ledger()
    ledger.learn(Category.USER_LIST, None, wall_s=1000)
    assert ledger.quota(Category.USER_LIST) == LIST_PER_S
    assert ledger.take("ListUsers", "p", 1, 0, 1000 + ANSWER_HOLDS_S / 2).quota_known
    assert not ledger.take("ListUsers", "p", 1, 0, 1001 + ANSWER_HOLDS_S).quota_known


def test_one_asks_for_a_quota_and_another_if_nothing_came_of_it() -> None:
    ledger = Ledger()
    assert ledger.claim(Category.USER_LIST, 100, 1000)
    assert not ledger.claim(Category.USER_LIST, 101, 1001)
    assert ledger.claim(Category.USER_READ, 101, 1001)
    assert ledger.claim(Category.USER_LIST, 100 + CLAIM_HOLDS_S, 1030)
    ledger.learn(Category.USER_LIST, 30, wall_s=1031)
    assert not ledger.claim(Category.USER_LIST, 200, 1100)


def test_quotas_that_aws_knows_nothing_of_are_never_asked_for() -> None:
    assert Ledger().take("GetProvisionedLimit", None, 1, 0, 0).quota_known
    assert Ledger().take("ListTerms", None, 1, 0, 0).quota_known


@pytest.mark.parametrize("rate", [5.0, 12.0, 27.0])
def test_the_calls_of_late_are_counted(rate: float) -> None:
    ledger, now_s = Ledger(), 100.0
    while now_s < 110:
        ledger.take("ListUsers", "p", 0.9, now_s, 0)
        now_s += 1 / rate
    (use,) = ledger.uses("123", "r", now_s)
    assert use.calls_per_s == pytest.approx(rate, abs=0.5)
    assert (use.category, use.quota, use.share, use.told_by_aws) == ("UserList", LIST_PER_S, 0.9, False)
    assert use.slowed_to is None
    assert not ledger.uses("123", "r", now_s + 10)


def test_asking_for_quotas_is_nothing_to_tell_of() -> None:
    ledger = Ledger()
    ledger.take("GetProvisionedLimit", None, 0.9, 100, 0)
    assert not ledger.uses("123", "r", 100)


def test_whoever_looks_sees_that_aws_refused_some() -> None:
    ledger = Ledger()
    ledger.take("ListUsers", "p", 0.9, 100, 0)
    ledger.throttled("ListUsers", "p", 0.9, 100)
    (use,) = ledger.uses("123", "r", 100)
    assert use.slowed_to is not None
    assert use.slowed_to < LIST_PER_S * 0.9


def test_what_is_past_is_forgotten() -> None:
    ledger = Ledger()
    for number in range(500):
        ledger.take("ListGroups", f"p{number}", 1, 100, 0)
    ledger.forget_what_is_past(1000)
    assert not ledger.paces
