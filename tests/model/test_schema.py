import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.codes import Why
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.schema import changed_value_problem, is_email, is_phone_number, new_value_problem

TEXT = SchemaAttribute("custom:text", "String", mutable=True, required=False, minimum="2", maximum="5")
FREE = SchemaAttribute("custom:free", "String", mutable=True, required=False)
NUMBER = SchemaAttribute("custom:number", "Number", mutable=True, required=False, minimum="-3", maximum="7")
FLAG = SchemaAttribute("email_verified", "Boolean", mutable=True, required=False)
FIXED = SchemaAttribute("custom:fixed", "String", mutable=False, required=False)
NEEDED = SchemaAttribute("name", "String", mutable=True, required=True)
BIRTH = SchemaAttribute("birthdate", "String", mutable=True, required=False, minimum="10", maximum="10")
EMAIL = SchemaAttribute("email", "String", mutable=True, required=False, maximum="2048")
PHONE = SchemaAttribute("phone_number", "String", mutable=True, required=False)
SCHEMA = {one.name: one for one in (TEXT, FREE, NUMBER, FLAG, FIXED, NEEDED, BIRTH, EMAIL, PHONE)}


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("custom:text", "a", Why.TOO_SHORT),
        ("custom:text", "abcdef", Why.TOO_LONG),
        ("custom:text", "ééééé", None),
        ("custom:text", "", None),
        ("custom:free", "é" * 1024, None),
        ("custom:free", "é" * 1025, Why.TOO_MANY_BYTES),
        ("custom:free", "\ud800", None),
        ("custom:number", "-3", None),
        ("custom:number", "-4", Why.TOO_SMALL),
        ("custom:number", "8", Why.TOO_LARGE),
        ("custom:number", "1.5", Why.NO_NUMBER),
        ("custom:number", "٣", Why.NO_NUMBER),
        ("email_verified", "yes", Why.NEITHER_TRUE_NOR_FALSE),
        ("custom:fixed", "x", Why.IMMUTABLE),
        ("name", "", Why.REQUIRED),
        ("birthdate", "1987-04-12", None),
        ("birthdate", "0000-02-29", None),
        ("birthdate", "1987-02-30", Why.NO_DATE),
        ("birthdate", "19870412", Why.NO_DATE),
        ("birthdate", "12.04.1987", Why.NO_DATE),
        ("email", "ann", Why.NO_EMAIL),
        ("email", "ann@example.com", None),
        ("phone_number", "+12025550123", None),
        ("phone_number", "+1 202 555", Why.NO_PHONE_NUMBER),
        ("phone_number", "2025550123", Why.NO_PHONE_NUMBER),
        ("custom:gone", "x", Why.NOT_IN_SCHEMA),
        ("sub", "x", Why.SET_BY_COGNITO),
    ],
)
def test_a_value_is_held_against_the_schema(name: str, value: str, why: Why | None):
    problem = changed_value_problem(SCHEMA, name, value)
    assert (problem and problem.why) == why
    assert problem is None or problem.about == name


def test_a_new_user_may_have_what_cannot_be_changed_later():
    assert new_value_problem(SCHEMA, "custom:fixed", "x") is None
    assert new_value_problem(SCHEMA, "name", "") is None
    for name, why in (("identities", Why.SET_BY_COGNITO), ("custom:gone", Why.NOT_IN_SCHEMA)):
        problem = new_value_problem(SCHEMA, name, "x")
        assert problem is not None
        assert problem.why is why


@given(st.sampled_from(sorted(SCHEMA)), st.text())
def test_any_text_is_judged_and_never_too_long_to_send(name: str, value: str):
    if changed_value_problem(SCHEMA, name, value) is None:
        assert len(value.encode(errors="surrogatepass")) <= 2048


@given(st.integers(1, 10**14))
def test_digits_after_a_plus_sign_are_a_phone_number_up_to_fifteen(number: int):
    assert is_phone_number(f"+{number}") == (2 <= len(str(number)) <= 15)
    assert not is_email(str(number))
