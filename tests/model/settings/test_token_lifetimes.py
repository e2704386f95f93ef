from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.token_lifetimes import LIMITS, UNIT_S, Lifetime, Token, in_largest_unit, lifetime_of


def test_a_client_that_says_nothing_has_the_lifetimes_of_aws():
    lifetimes = [lifetime_of({}, token) for token in Token]
    assert lifetimes == [Lifetime(1, "hours"), Lifetime(1, "hours"), Lifetime(30, "days")]


def test_an_amount_without_a_unit_is_in_hours_or_days():
    client = {"AccessTokenValidity": 8, "RefreshTokenValidity": 90}
    assert lifetime_of(client, Token.ACCESS) == Lifetime(8, "hours")
    assert lifetime_of(client, Token.REFRESH) == Lifetime(90, "days")


def test_zero_is_what_aws_takes_for_the_default():
    assert lifetime_of(
        {"RefreshTokenValidity": 0, "TokenValidityUnits": {"RefreshToken": "hours"}}, Token.REFRESH
    ) == Lifetime(30, "days")


def test_a_unit_that_aws_may_add_is_no_crash():
    assert lifetime_of({"IdTokenValidity": 2, "TokenValidityUnits": {"IdToken": "weeks"}}, Token.ID).seconds == 0


@given(st.integers(min_value=1, max_value=LIMITS[Token.REFRESH].longest_s))
def test_the_largest_unit_says_the_same_time_in_whole_numbers(seconds):
    lifetime = in_largest_unit(seconds)
    assert lifetime.seconds == seconds
    larger = [unit_s for unit_s in UNIT_S.values() if unit_s > UNIT_S[lifetime.unit]]
    assert all(seconds % unit_s for unit_s in larger)
