import pytest

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind, Noticed, Why
from cognito_admin.model.changes.person import STATUS
from tests.model.changes.people import created, refused, rules, sent

EMAIL = {"email": "ann@example.com"}


def test_an_invited_user_gets_a_message_and_a_silent_one_none():
    invited = created(Wish(Kind.INVITE, "ann", EMAIL))
    assert invited.steps[0].arguments["DesiredDeliveryMediums"] == ["EMAIL"]
    assert "MessageAction" not in invited.steps[0].arguments
    assert [notice.what for notice in invited.notices] == [Noticed.INVITED]
    silent = created(Wish(Kind.CREATE, "ann", EMAIL))
    assert silent.steps[0].arguments["MessageAction"] == "SUPPRESS"
    assert silent.needs_password
    assert [notice.what for notice in silent.notices] == [Noticed.NOT_TOLD, Noticed.MUST_CHOOSE_PASSWORD]


def test_a_password_that_stays_takes_a_second_step():
    change = created(Wish(Kind.CREATE_READY, "ann"))
    assert [step.operation for step in change.steps] == ["AdminCreateUser", "AdminSetUserPassword"]
    assert change.after[STATUS] == "CONFIRMED"
    assert change.sub is None
    assert change.undo == Wish(Kind.DELETE)


def test_an_address_in_place_of_a_name_becomes_an_attribute():
    change = created(Wish(Kind.INVITE, "ann@example.com"), rules(UsernameAttributes=["email"]))
    assert sent(change) == {"email": "ann@example.com"}


def test_a_pool_without_passwords_sends_no_invitation():
    of_pool = rules(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    change = created(Wish(Kind.INVITE, "ann", EMAIL), of_pool)
    assert change.after[STATUS] == "CONFIRMED"
    assert [notice.what for notice in change.notices] == [Noticed.NO_PASSWORD_NEEDED]


def test_what_is_required_and_missing_is_asked_of_the_person():
    of_pool = rules(schema=[{"Name": "name", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    (notice,) = [
        notice
        for notice in created(Wish(Kind.CREATE, "ann"), of_pool).notices
        if notice.what is Noticed.MUST_COMPLETE_PROFILE
    ]
    assert notice.facts == {"attributes": "name"}


def test_what_cannot_be_changed_later_can_be_given_now():
    assert sent(created(Wish(Kind.CREATE, "ann", {"custom:tenantId": "t-1"}))) == {"custom:tenantId": "t-1"}


@pytest.mark.parametrize(
    ("wish", "settings", "why"),
    [
        (Wish(Kind.CREATE, " "), {}, Why.USERNAME_MISSING),
        (Wish(Kind.CREATE, "a" * 129), {}, Why.USERNAME_LONG),
        (Wish(Kind.CREATE, "ann@example.com"), {"AliasAttributes": ["email"]}, Why.USERNAME_IS_ADDRESS),
        (Wish(Kind.CREATE, "ann"), {"UsernameAttributes": ["email"]}, Why.USERNAME_NO_ADDRESS),
        (Wish(Kind.INVITE, "ann"), {}, Why.NO_CONTACT),
        (Wish(Kind.INVITE, "ann", {"phone_number": "+12025550123"}), {}, Why.NO_CONTACT),
        (Wish(Kind.CREATE, "ann", {"email": "ann"}), {}, Why.NO_EMAIL),
        (Wish(Kind.CREATE, "ann", {"email_verified": "true"}), {}, Why.VERIFIED_BUT_MISSING),
        (Wish(Kind.CREATE, "ann", {"sub": "x"}), {}, Why.SET_BY_COGNITO),
        (Wish(Kind.CREATE, "ann", {"shoe": "x"}), {}, Why.NOT_IN_SCHEMA),
    ],
)
def test_nobody_is_created_as_cognito_would_refuse(wish, settings, why):
    assert refused(wish, None, rules(**settings)) == [why]
