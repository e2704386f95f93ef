import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.codes import Why
from cognito_admin.model.overview import PasswordPolicy
from cognito_admin.model.passwords import make_password, password_problems

STRICT = PasswordPolicy(8, ("upper", "lower", "numbers", "symbols"), 0, 7)
KINDS = st.lists(st.sampled_from(["upper", "lower", "numbers", "symbols"]), unique=True)


@pytest.mark.parametrize(
    ("password", "whys"),
    [
        ("Abcdef1-", []),
        ("Ab1-", [Why.PASSWORD_SHORT]),
        ("abcdef1-", [Why.PASSWORD_NEEDS_UPPER]),
        ("ABCDEF1-", [Why.PASSWORD_NEEDS_LOWER]),
        ("Abcdefg-", [Why.PASSWORD_NEEDS_NUMBERS]),
        ("Abcdefg1", [Why.PASSWORD_NEEDS_SYMBOLS]),
        ("Abcdefg1 ", [Why.PASSWORD_SPACE_AT_END, Why.PASSWORD_NEEDS_SYMBOLS]),
        ("Abc efg1", []),
        ("Ab1-" * 65, [Why.PASSWORD_LONG]),
    ],
)
def test_a_password_is_held_against_the_policy(password: str, whys: list[Why]):
    assert [reason.why for reason in password_problems(STRICT, password)] == whys


@given(length=st.integers(6, 99), kinds=KINDS)
def test_a_made_password_fits_its_policy(length: int, kinds: list[str]):
    policy = PasswordPolicy(length, tuple(kinds), 0, None)
    password = make_password(policy)
    assert password_problems(policy, password) == ()
    assert len(password) == max(14, length)
    assert make_password(policy) != password
