import pytest

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.changes.person import AUTHENTICATOR, ENABLED, STATUS, UserMfa
from tests.model.changes.people import person, planned, refused, rules, sent

VERIFIED = {"email": "ann@example.com", "email_verified": "true"}
GOOGLE = '[{"providerName":"Google","providerType":"Google","userId":"1%s","primary":%s,"dateCreated":"1690000000000"}]'
MFA_ON = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}, "SmsMfaConfiguration": {"x": 1}}
MFA_OPTIONAL = {**MFA_ON, "MfaConfiguration": "OPTIONAL"}


def noticed(change):
    return [notice.what for notice in change.notices]


def test_enabling_and_disabling_lead_back_to_each_other():
    disable = planned(Wish(Kind.DISABLE), person())
    assert (disable.before, disable.after) == ({ENABLED: "true"}, {ENABLED: "false"})
    assert (disable.undo, disable.weight) == (Wish(Kind.ENABLE), Weight.NOTICED)
    enable = planned(Wish(Kind.ENABLE), person(enabled=False))
    assert enable.undo == Wish(Kind.DISABLE)
    assert refused(Wish(Kind.ENABLE), person()) == [Why.ENABLED_ALREADY]
    assert refused(Wish(Kind.DISABLE), person(enabled=False)) == [Why.DISABLED_ALREADY]


def test_only_the_unconfirmed_are_confirmed_and_their_address_stays_unverified():
    change = planned(Wish(Kind.CONFIRM), person("UNCONFIRMED", email="ann@example.com", email_verified="false"))
    assert change.after == {STATUS: "CONFIRMED"}
    assert noticed(change) == [Noticed.MAY_SIGN_IN, Noticed.CONTACT_STAYS_UNVERIFIED]
    assert change.undo is Lasting.CONFIRMED
    assert refused(Wish(Kind.CONFIRM), person("CONFIRMED")) == [Why.CONFIRMED_ALREADY]


def test_a_trigger_that_runs_on_confirmation_is_named():
    of_pool = rules(LambdaConfig={"PostConfirmation": "arn:aws:lambda:eu-central-1:1:function:welcome"})
    notices = planned(Wish(Kind.CONFIRM), person("UNCONFIRMED"), of_pool).notices
    assert notices[1].facts == {"trigger": "PostConfirmation", "function": "welcome"}


def test_a_reset_says_where_the_code_goes_and_costs_nothing():
    change = planned(Wish(Kind.RESET_PASSWORD), person(**VERIFIED, phone_number="+12025550123"))
    assert noticed(change) == [Noticed.RESET_CODE_SENT, Noticed.OLD_PASSWORD_ENDS]
    assert change.notices[0].facts == {"attribute": "email", "destination": "ann@example.com", "medium": "EMAIL"}
    assert not change.active
    assert change.weight is Weight.LASTING


def test_a_reset_goes_to_the_contact_the_pool_prefers():
    mechanisms = [{"Name": "verified_email", "Priority": 1}, {"Name": "verified_phone_number", "Priority": 2}]
    of_pool = rules(AccountRecoverySetting={"RecoveryMechanisms": mechanisms})
    someone = person(**VERIFIED, phone_number="+12025550123", phone_number_verified="true")
    assert planned(Wish(Kind.RESET_PASSWORD), someone, of_pool).notices[0].facts["medium"] == "EMAIL"
    assert planned(Wish(Kind.RESET_PASSWORD), someone).notices[0].facts["medium"] == "SMS"


@pytest.mark.parametrize(
    ("someone", "why"),
    [
        (person("FORCE_CHANGE_PASSWORD", **VERIFIED), Why.PASSWORD_IS_TEMPORARY),
        (person("UNCONFIRMED", **VERIFIED), Why.UNCONFIRMED),
        (person("EXTERNAL_PROVIDER", **VERIFIED), Why.FEDERATED),
        (person("ARCHIVED", **VERIFIED), Why.STATUS_UNFIT),
        (person(email="ann@example.com", email_verified="false"), Why.NO_VERIFIED_CONTACT),
    ],
)
def test_a_password_is_not_reset_where_cognito_would_refuse(someone, why):
    assert refused(Wish(Kind.RESET_PASSWORD), someone) == [why]


def test_a_pool_without_recovery_resets_no_passwords():
    of_pool = rules(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]})
    assert refused(Wish(Kind.RESET_PASSWORD), person(**VERIFIED), of_pool) == [Why.RECOVERY_OFF]


def test_a_change_holds_no_password_but_says_where_it_goes():
    temporary = planned(Wish(Kind.SET_TEMPORARY_PASSWORD), person())
    assert temporary.steps[0].arguments == {"Permanent": False}
    assert temporary.needs_password
    assert temporary.after == {STATUS: "FORCE_CHANGE_PASSWORD"}
    assert planned(Wish(Kind.SET_PASSWORD), person("UNCONFIRMED")).after == {STATUS: "CONFIRMED"}
    assert refused(Wish(Kind.SET_PASSWORD), person("EXTERNAL_PROVIDER")) == [Why.FEDERATED]
    assert not planned(Wish(Kind.DISABLE), person()).needs_password


def test_a_disabled_user_stays_so_after_a_new_password():
    assert Noticed.STILL_DISABLED in noticed(planned(Wish(Kind.SET_PASSWORD), person(enabled=False)))


def test_signing_out_is_noticed_and_cannot_be_undone():
    change = planned(Wish(Kind.SIGN_OUT), person())
    assert (noticed(change), change.undo, change.active) == ([Noticed.SIGNED_OUT], Lasting.SESSIONS_ENDED, True)
    assert refused(Wish(Kind.SIGN_OUT), person("UNCONFIRMED")) == [Why.UNCONFIRMED]


def test_a_deletion_keeps_what_was_there_on_record():
    change = planned(Wish(Kind.DELETE), person(groups=("vip",), name="Ann"))
    assert change.before["name"] == "Ann"
    assert change.before["group:vip"] == "member"
    assert set(change.after.values()) == {None}
    assert change.undo is Lasting.DELETED


def test_a_deleted_federated_user_comes_back_as_another():
    change = planned(Wish(Kind.DELETE), person("EXTERNAL_PROVIDER", identities=GOOGLE % ("23", '"true"')))
    assert noticed(change) == [Noticed.ACCOUNT_GONE, Noticed.COMES_BACK_AS_ANOTHER]


def test_an_address_is_verified_without_a_message_and_back():
    change = planned(Wish(Kind.VERIFY, "email"), person(email="ann@example.com", email_verified="false"))
    assert sent(change) == {"email_verified": "true"}
    assert change.kind is Kind.VERIFY
    assert change.notices == ()
    assert change.undo == Wish(Kind.EDIT, values={"email_verified": "false"})
    assert refused(Wish(Kind.VERIFY, "phone_number"), person()) == [Why.NO_CONTACT]
    assert refused(Wish(Kind.VERIFY, "email"), person(**VERIFIED)) == [Why.VERIFIED_ALREADY]


def test_groups_are_joined_and_left():
    join = planned(Wish(Kind.ADD_TO_GROUP, "vip"), person())
    assert (join.before, join.after) == ({"group:vip": None}, {"group:vip": "member"})
    assert join.undo == Wish(Kind.REMOVE_FROM_GROUP, "vip")
    assert join.active
    assert refused(Wish(Kind.ADD_TO_GROUP, "vip"), person(groups=("vip",))) == [Why.MEMBER_ALREADY]
    assert refused(Wish(Kind.REMOVE_FROM_GROUP, "vip"), person()) == [Why.NO_MEMBER]


def test_an_invitation_is_sent_again_by_the_medium_that_reaches_the_person():
    change = planned(Wish(Kind.RESEND_INVITATION), person("FORCE_CHANGE_PASSWORD", **VERIFIED))
    assert change.steps[0].arguments == {"MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]}
    assert change.undo is Lasting.MESSAGE_SENT
    by_sms = rules(SmsConfiguration={"SnsCallerArn": "arn"})
    change = planned(Wish(Kind.RESEND_INVITATION), person("FORCE_CHANGE_PASSWORD", phone_number="+12025550123"), by_sms)
    assert change.steps[0].arguments["DesiredDeliveryMediums"] == ["SMS"]
    assert refused(Wish(Kind.RESEND_INVITATION), person(**VERIFIED)) == [Why.NOT_INVITED]
    assert refused(Wish(Kind.RESEND_INVITATION), person("FORCE_CHANGE_PASSWORD")) == [Why.NO_CONTACT]


def test_a_factor_is_preferred_in_place_of_another():
    someone = person(
        mfa=UserMfa((AUTHENTICATOR,), AUTHENTICATOR), phone_number="+12025550123", phone_number_verified="true"
    )
    change = planned(Wish(Kind.SET_MFA, values={"SMS_MFA": "preferred"}), someone, rules(MFA_OPTIONAL))
    assert change.before == {"factor:SMS_MFA": "off", f"factor:{AUTHENTICATOR}": "preferred"}
    assert change.after == {"factor:SMS_MFA": "preferred", f"factor:{AUTHENTICATOR}": "on"}
    assert change.steps[0].arguments == {
        "SMSMfaSettings": {"Enabled": True, "PreferredMfa": True},
        "SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": False},
    }
    assert change.undo == Wish(Kind.SET_MFA, values={"SMS_MFA": "off", AUTHENTICATOR: "preferred"})


def test_who_has_no_factor_left_where_one_is_required_sets_one_up():
    someone = person(mfa=UserMfa((AUTHENTICATOR,)))
    off = planned(Wish(Kind.SET_MFA, values={AUTHENTICATOR: "off"}), someone, rules(MFA_ON))
    assert noticed(off) == [Noticed.FACTOR_NOT_ASKED, Noticed.MUST_SET_UP_FACTOR]
    lost = planned(Wish(Kind.REMOVE_AUTHENTICATOR), someone, rules(MFA_ON))
    assert noticed(lost) == [Noticed.FACTOR_NOT_ASKED, Noticed.MUST_SET_UP_FACTOR]
    assert lost.undo is Lasting.AUTHENTICATOR_GONE
    assert [step.operation for step in lost.steps] == ["AdminDeleteSoftwareToken"]


@pytest.mark.parametrize(
    ("values", "someone", "mfa", "why"),
    [
        ({"SMS_MFA": "on"}, person(mfa=UserMfa(())), None, Why.MFA_OFF),
        ({"SMS_MFA": "on"}, person(), MFA_OPTIONAL, Why.NOT_LOOKED_UP),
        ({"SMS_MFA": "on"}, person(mfa=UserMfa(())), MFA_OPTIONAL, Why.FACTOR_NOT_SET_UP),
        ({"EMAIL_OTP": "on"}, person(mfa=UserMfa(()), **VERIFIED), MFA_OPTIONAL, Why.FACTOR_NOT_ALLOWED),
        ({"SMS_MFA": "off"}, person(mfa=UserMfa(())), MFA_OPTIONAL, Why.NOTHING_CHANGES),
        ({"SMS_MFA": "off"}, person("UNCONFIRMED", mfa=UserMfa(())), MFA_OPTIONAL, Why.UNCONFIRMED),
        ({"SMS_MFA": "off"}, person("RESET_REQUIRED", mfa=UserMfa(())), MFA_OPTIONAL, Why.RESET_FIRST),
    ],
)
def test_factors_change_only_where_they_can(values, someone, mfa, why):
    of_pool = rules(mfa, MfaConfiguration="OFF") if mfa is None else rules(mfa)
    assert refused(Wish(Kind.SET_MFA, values=values), someone, of_pool) == [why]


def test_an_authenticator_that_is_not_there_cannot_be_removed():
    assert refused(Wish(Kind.REMOVE_AUTHENTICATOR), person(mfa=UserMfa(("SMS_MFA",)))) == [Why.FACTOR_NOT_SET_UP]
    assert refused(Wish(Kind.REMOVE_AUTHENTICATOR), person()) == [Why.NOT_LOOKED_UP]
    assert refused(Wish(Kind.REMOVE_AUTHENTICATOR), person("UNCONFIRMED")) == [Why.UNCONFIRMED]


def test_a_device_is_forgotten_where_devices_are_remembered():
    of_pool = rules(DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})
    change = planned(Wish(Kind.FORGET_DEVICE, "d-1"), person(devices={"d-1": "Ann's laptop"}), of_pool)
    assert (change.before, change.after) == ({"device:d-1": "Ann's laptop"}, {"device:d-1": None})
    assert refused(Wish(Kind.FORGET_DEVICE, "d-1"), person(devices={}), of_pool) == [Why.NO_SUCH_DEVICE]
    assert refused(Wish(Kind.FORGET_DEVICE, "d-1"), person(), of_pool) == [Why.NOT_LOOKED_UP]
    assert refused(Wish(Kind.FORGET_DEVICE, "d-1"), person(devices={"d-1": ""})) == [Why.DEVICES_NOT_REMEMBERED]


def test_a_session_that_goes_on_is_ended_for_good():
    change = planned(Wish(Kind.END_SESSION, "s-1"), person(sessions={"s-1": "Firefox"}))
    assert (change.before, change.after) == ({"session:s-1": "Firefox"}, {"session:s-1": None})
    assert change.steps[0].arguments == {"SessionId": "s-1"}
    assert change.active
    assert change.undo is Lasting.SESSIONS_ENDED
    assert refused(Wish(Kind.END_SESSION, "s-1"), person(sessions={})) == [Why.NO_SUCH_SESSION]
    assert refused(Wish(Kind.END_SESSION, "s-1"), person()) == [Why.NOT_LOOKED_UP]


def test_an_identity_is_unlinked_and_linked_again():
    wish = Wish(Kind.UNLINK, values={"provider": "Google", "user_id": "123"})
    linked = person(identities=GOOGLE % ("23", '"false"'))
    change = planned(wish, linked)
    assert change.steps[0].arguments["User"]["ProviderAttributeName"] == "Cognito_Subject"
    assert change.after == {"identity:Google:123": None}
    assert isinstance(change.undo, Wish)
    back = planned(change.undo, person())
    assert back.steps[0].arguments["DestinationUser"]["ProviderAttributeValue"] == "ann"
    assert back.undo == wish
    assert refused(wish, person()) == [Why.NOT_LINKED]
    assert refused(wish, person(identities=GOOGLE % ("23", '"true"'))) == [Why.OWN_IDENTITY]
    assert refused(change.undo, linked) == [Why.LINKED_ALREADY]
    assert refused(change.undo, person("EXTERNAL_PROVIDER")) == [Why.FEDERATED]
    five = "[" + ",".join((GOOGLE % (number, "false"))[1:-1] for number in range(50, 55)) + "]"
    assert refused(change.undo, person(identities=five)) == [Why.TOO_MANY_LINKS]
