import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws import guard, pacing
from cognito_admin.aws.pacing import CATCH_UP_S, CATEGORIES, CUT, FLOOR, QUOTAS, Category, Pacer
from cognito_admin.model.connections import Environment
from cognito_admin.model.quotas import SHARES


def _sent(pacer: Pacer, operation: str, share: float, *, seconds: float, pool: str | None = "p") -> int:
    """How many calls one caller makes that waits as it is told and is answered at once."""
    now_s = sent = 0.0
    while True:
        now_s += pacer.wait_s(operation, pool, share, now_s)
        if now_s >= seconds:
            return int(sent)
        sent += 1


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_the_share_of_a_quota_is_used_and_not_exceeded(share: float) -> None:
    allowed = QUOTAS[Category.USER_LIST] * share * 60
    assert allowed * 0.98 <= _sent(Pacer(), "ListUsers", share, seconds=60) <= allowed + 30 * CATCH_UP_S + 1


def test_operations_of_one_category_share_its_quota() -> None:
    pacer, now_s, sent = Pacer(), 0.0, 0
    while now_s < 10:
        now_s += pacer.wait_s("ListUsers" if sent % 2 else "ListUsersInGroup", "p", 1, now_s)
        sent += 1
    assert sent <= 10 * 30 + 5


def test_other_categories_do_not_wait() -> None:
    pacer = Pacer()
    for _ in range(100):
        pacer.wait_s("ListUsers", "p", 1, 0)
    assert pacer.wait_s("DescribeUserPool", "p", 1, 0) == 0


def test_one_operation_on_one_pool_has_a_limit_of_its_own() -> None:
    assert _sent(Pacer(), "ListGroups", 1, seconds=10) <= 10 * 5 + 2
    assert _sent(Pacer(), "ListGroups", 1, seconds=10, pool=None) > 150


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=300))
def test_late_callers_never_get_more_than_the_rate_and_a_little_catch_up(pauses: list[float]) -> None:
    pacer, now_s, times = Pacer(), 0.0, list[float]()
    for pause_s in pauses:
        now_s += pause_s
        now_s += pacer.wait_s("ListUsers", "p", 1, now_s)
        times.append(now_s)
    rate = QUOTAS[Category.USER_LIST]
    for first in range(len(times)):
        for last in range(first, len(times)):
            assert last - first <= (times[last] - times[first] + CATCH_UP_S) * rate + 1e-6


def test_throttling_slows_down_gently_and_not_below_a_quarter() -> None:
    pacer = Pacer()
    pace = pacer._pace(Category.USER_LIST)
    pacer.throttled("ListUsers", "p", 0)
    pacer.throttled("ListUsers", "p", 0.5)
    assert pace.factor(0.5) == CUT
    for second in range(1, 200):
        pacer.throttled("ListUsers", "p", float(second))
    assert pace.factor(199) == FLOOR


def test_quiet_brings_the_rate_back() -> None:
    pacer = Pacer()
    for second in range(200):
        pacer.throttled("ListUsers", "p", float(second))
    assert pacer._pace(Category.USER_LIST).factor(300) == 1


def test_production_leaves_most_of_the_quota_to_those_who_sign_in() -> None:
    assert SHARES[Environment.PRODUCTION] == 0.4
    assert set(SHARES) == set(Environment)


def test_operations_without_a_known_category_are_paced_carefully() -> None:
    unknown = {"AdminListUserSessions", "GetLogDeliveryConfiguration", "ListTerms", "ListUserPoolClientSecrets"}
    assert guard.READS[guard.COGNITO] | {"AdminGetUser"} >= CATEGORIES.keys()
    assert not unknown & CATEGORIES.keys()
    assert QUOTAS[pacing.CATEGORIES.get("ListTerms", Category.OTHER)] == 5
