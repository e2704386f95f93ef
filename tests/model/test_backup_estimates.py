from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.backup_estimates import estimated


def test_a_million_users_at_forty_percent_of_the_usual_quota_take_about_half_an_hour() -> None:
    found = estimated(1_000_000, 300_000, 0.4)
    assert 25 * 60 < found.takes_s < 35 * 60
    assert 100_000_000 < found.size < 200_000_000


def test_pools_add_up_and_what_is_not_known_of_one_is_not_known_of_all() -> None:
    one, other = estimated(1_000, 50, 0.4), estimated(2_000, None, 0.9)
    both = one + other
    assert (both.users, both.memberships, both.share) == (3_000, None, 0.4)
    assert both.takes_s == one.takes_s + other.takes_s
    assert (one + one).memberships == 100


@given(
    users=st.integers(0, 10**8),
    memberships=st.none() | st.integers(0, 10**8),
    share=st.floats(0.01, 1),
    more=st.integers(1, 10**6),
)
def test_more_users_never_take_less(users: int, memberships: int | None, share: float, more: int) -> None:
    fewer, greater = estimated(users, memberships, share), estimated(users + more, memberships, share)
    assert fewer.takes_s < greater.takes_s
    assert fewer.size < greater.size
