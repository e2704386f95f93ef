import pytest

from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.offers import offer, offers
from cognito_admin.model.changes.person import AUTHENTICATOR, UserMfa
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.connections import Mode
from cognito_admin.model.diagnosis import diagnose
from cognito_admin.model.permissions import Action
from cognito_admin.model.users import STATUSES
from tests.model.changes.people import CREATED, person, rules

MFA = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
CONFIRM = Action("cognito-idp:AdminConfirmSignUp")
IDENTITIES = '[{"providerName":"Google","providerType":"Google","userId":"1","primary":false}]'


def available(someone, of_pool=None, mode=Mode.ADMINISTRATOR):
    return {offer.wish.kind for offer in offers(someone, of_pool or rules(), mode) if offer.available}


def test_nothing_is_offered_in_a_pool_that_is_read_only():
    found = offers(person(), rules(), Mode.READ_ONLY)
    assert {reason.why for offer in found for reason in offer.refused} == {Why.MODE_TOO_LOW}
    assert not any(offer.available for offer in found)


def test_support_does_everything_but_delete():
    everything = available(person())
    assert Kind.DELETE in everything
    assert available(person(), mode=Mode.SUPPORT) == everything - {Kind.DELETE}


@pytest.mark.parametrize(
    ("someone", "kinds"),
    [
        (person("UNCONFIRMED"), {Kind.CONFIRM, Kind.SET_TEMPORARY_PASSWORD, Kind.SET_PASSWORD, Kind.DISABLE}),
        (person("FORCE_CHANGE_PASSWORD", email="a@b.cd"), {Kind.RESEND_INVITATION, Kind.VERIFY, Kind.SIGN_OUT}),
        (person(email="a@b.cd", email_verified="true"), {Kind.RESET_PASSWORD, Kind.SIGN_OUT}),
        (person(enabled=False), {Kind.ENABLE}),
        (person(groups=("vip",)), {Kind.REMOVE_FROM_GROUP, Kind.ADD_TO_GROUP}),
        (person(identities=IDENTITIES), {Kind.UNLINK}),
        (person(mfa=UserMfa((AUTHENTICATOR,))), {Kind.SET_MFA, Kind.REMOVE_AUTHENTICATOR}),
        (person(devices={"d": "laptop"}), {Kind.FORGET_DEVICE}),
        (person(sessions={"s": "laptop"}), {Kind.END_SESSION}),
    ],
)
def test_what_fits_the_state_is_offered(someone, kinds):
    assert kinds <= available(someone, rules(MFA, DeviceConfiguration={"ChallengeRequiredOnNewDevice": True}))


@pytest.mark.parametrize("status", [*STATUSES, "SOMETHING_NEW"])
def test_an_offer_is_what_planning_says_whatever_the_status(status):
    someone = person(status, email="a@b.cd", email_verified="true", groups=("vip",))
    for each in offers(someone, rules(), Mode.ADMINISTRATOR):
        if each.change is not None:
            assert plan(each.wish, someone, rules()) == each.change
            assert each.available
        else:
            assert each.refused or each.wish.kind in (Kind.EDIT, Kind.ADD_TO_GROUP, Kind.SET_MFA)


def test_a_federated_user_keeps_their_provider():
    kinds = available(person("EXTERNAL_PROVIDER", email="a@b.cd", email_verified="true"))
    assert kinds.isdisjoint({Kind.RESET_PASSWORD, Kind.SET_PASSWORD, Kind.SET_TEMPORARY_PASSWORD, Kind.CONFIRM})


def test_a_wish_with_its_values_is_planned_at_once():
    found = offer(Wish(Kind.EDIT, values={"name": "Ann"}), person(), rules(), Mode.SUPPORT)
    assert isinstance(found.change, Change)


def test_what_aws_refused_is_not_offered_again():
    denied = {Action("cognito-idp:AdminDisableUser"), Action("cognito-idp:AdminUpdateUserAttributes")}
    someone = person(email="a@b.cd", phone_number="+12025550123")
    found = offers(someone, rules(), Mode.ADMINISTRATOR, denied)
    refused = {each.wish.kind: each.refused[0] for each in found if each.refused}
    for kind in (Kind.DISABLE, Kind.EDIT, Kind.VERIFY):
        assert refused[kind].why is Why.DENIED_BY_AWS
    assert refused[Kind.DISABLE].facts == {"action": "cognito-idp:AdminDisableUser"}
    assert Kind.SIGN_OUT not in refused
    (finding,) = diagnose(person("UNCONFIRMED"), rules(), Mode.SUPPORT, CREATED, denied={CONFIRM})
    assert [cure.available for cure in finding.cures] == [False]
