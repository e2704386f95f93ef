"""What becomes of one user."""

import json
from typing import Any

import pytest

from cognito_admin.model.restore.fates import Fate, Link, MfaPreference, PlannedUser, Skip, SkippedUser, UserLoss
from cognito_admin.model.restore.options import AttributeRule, Conversion, Part, RestoreOptions, RuleKind
from cognito_admin.model.restore.password_hashes import Algorithm
from cognito_admin.model.restore.planner import user_rules
from cognito_admin.model.restore.target import BackupFacts, Where
from tests.model.restore.shops import BACKUP, NEW, backup, existing, user

GOOGLE = {"providerName": "Google", "userId": "117", "providerType": "Google", "primary": "true"}
ACME = {"providerName": "Acme", "userId": "x"}


def outcome(
    record: dict[str, Any], options: RestoreOptions | None = None, of: BackupFacts = BACKUP, where: Where = NEW
) -> PlannedUser | SkippedUser:
    return user_rules(of, where, options or RestoreOptions()).planned(record)


def made(
    record: dict[str, Any], options: RestoreOptions | None = None, of: BackupFacts = BACKUP, where: Where = NEW
) -> PlannedUser:
    found = outcome(record, options, of, where)
    assert isinstance(found, PlannedUser), found
    return found


def skipped(
    record: dict[str, Any], options: RestoreOptions | None = None, of: BackupFacts = BACKUP, where: Where = NEW
) -> tuple[Skip, str]:
    found = outcome(record, options, of, where)
    assert isinstance(found, SkippedUser), found
    return found.reason, found.about


def federated(name: str = "Google_117", identity: dict[str, str] = GOOGLE) -> dict[str, Any]:
    return user(name, "EXTERNAL_PROVIDER", identities=json.dumps([identity]))


def converting(*rules: AttributeRule, **conversion: Any) -> RestoreOptions:
    return RestoreOptions(conversion=Conversion(tuple(rules), **conversion))


def losses(planned: PlannedUser) -> dict[UserLoss, str]:
    return dict(planned.losses)


def test_a_user_comes_back_with_all_attributes_but_those_that_cognito_sets() -> None:
    record = user(custom_plan="gold", custom_externalId="7", identities="[]")
    record["Attributes"].append({"Name": "cognito:user_status", "Value": "CONFIRMED"})
    planned = made(record)
    assert planned.attributes == {
        "email": "ada@shop.example",
        "email_verified": "true",
        "custom:plan": "gold",
        "custom:externalId": "7",
    }
    assert (planned.username, planned.old_sub, planned.disabled) == ("ada", "sub-of-ada", False)
    assert losses(planned) == {UserLoss.ATTRIBUTE_BY_COGNITO: "cognito:user_status"}


def test_a_disabled_user_is_disabled_again() -> None:
    assert made(user(enabled=False)).disabled


@pytest.mark.parametrize(
    ("status", "fate", "ends_in"),
    [
        ("CONFIRMED", Fate.RANDOM_PERMANENT_PASSWORD, "CONFIRMED"),
        ("RESET_REQUIRED", Fate.RANDOM_PERMANENT_PASSWORD, "CONFIRMED"),
        ("UNCONFIRMED", Fate.TEMPORARY_PASSWORD, "FORCE_CHANGE_PASSWORD"),
        ("FORCE_CHANGE_PASSWORD", Fate.TEMPORARY_PASSWORD, "FORCE_CHANGE_PASSWORD"),
        ("A_STATUS_OF_TOMORROW", Fate.TEMPORARY_PASSWORD, "FORCE_CHANGE_PASSWORD"),
    ],
)
def test_a_status_becomes_what_was_chosen_and_a_change_is_named(status: str, fate: Fate, ends_in: str) -> None:
    planned = made(user(status=status))
    assert (planned.fate, planned.status) == (fate, ends_in)
    assert (UserLoss.STATUS in losses(planned)) == (status != ends_in)


def test_whoever_has_no_verified_contact_cannot_get_a_new_password_by_themselves() -> None:
    assert UserLoss.NO_WAY_BACK in losses(made(user(email_verified="false")))
    by_phone = user(email_verified="false", phone_number="+4917012345", phone_number_verified="true")
    assert UserLoss.NO_WAY_BACK not in losses(made(by_phone))
    only_email = backup(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]})
    assert UserLoss.NO_WAY_BACK in losses(made(by_phone, of=only_email))
    assert UserLoss.NO_WAY_BACK not in losses(made(user(status="FORCE_CHANGE_PASSWORD", email_verified="false")))


def test_a_verified_flag_without_an_address_is_dropped() -> None:
    planned = made(user(phone_number_verified="true"))
    assert "phone_number_verified" not in planned.attributes
    assert losses(planned)[UserLoss.VERIFIED_WITHOUT_VALUE] == "phone_number"


def test_nobody_is_made_whose_status_or_all_of_whom_are_left_out() -> None:
    assert skipped(user(), RestoreOptions({"CONFIRMED": Fate.LEAVE_OUT})) == (Skip.LEFT_OUT, "CONFIRMED")
    assert skipped(user(), RestoreOptions(leave_out=frozenset({Part.USERS})))[0] is Skip.LEFT_OUT


# Who signs in through a provider


def test_who_signs_in_through_a_provider_is_left_to_sign_in_again() -> None:
    assert skipped(federated())[0] is Skip.SIGNS_IN_AGAIN


def test_a_user_named_by_a_provider_is_of_that_provider_whatever_the_status() -> None:
    record = user("google_117", "CONFIRMED", identities=json.dumps([GOOGLE]))
    assert skipped(record)[0] is Skip.SIGNS_IN_AGAIN


def test_linked_beforehand_they_get_a_name_that_no_provider_gives() -> None:
    planned = made(federated(), RestoreOptions({"EXTERNAL_PROVIDER": Fate.PRE_LINK}))
    assert planned.username == "sub-of-Google_117"
    assert planned.links == (Link("Google", "117"),)
    assert planned.status == "FORCE_CHANGE_PASSWORD"


def test_without_its_list_of_identities_the_name_says_who_they_are() -> None:
    options = RestoreOptions({"EXTERNAL_PROVIDER": Fate.PRE_LINK})
    assert made(user("google_AbC", "EXTERNAL_PROVIDER"), options).links == (Link("Google", "AbC"),)
    assert skipped(user("someone", "EXTERNAL_PROVIDER"), options)[0] is Skip.NO_IDENTITY
    assert skipped(federated("Acme_x", ACME), options) == (Skip.PROVIDER_MISSING, "Acme")


def test_links_of_a_user_come_back_as_far_as_their_providers_do() -> None:
    planned = made(user(identities=json.dumps([GOOGLE, ACME])))
    assert planned.links == (Link("Google", "117"),)
    assert losses(planned)[UserLoss.LINK_PROVIDER_MISSING] == "Acme"


def test_five_identities_are_linked_at_most() -> None:
    planned = made(user(identities=json.dumps([{**GOOGLE, "userId": str(number)} for number in range(7)])))
    assert len(planned.links) == 5
    assert [code for code, _ in planned.losses].count(UserLoss.LINK_ONE_TOO_MANY) == 2


def test_identities_that_cannot_be_read_are_none() -> None:
    assert made(user(identities="[{]")).links == ()


# Names


def test_where_people_sign_in_by_address_the_address_is_the_name() -> None:
    options = converting(username_attributes=("email", "phone_number"))
    planned = made(user(phone_number="+4917012345"), options)
    assert planned.username == "ada@shop.example"
    assert UserLoss.USERNAME in losses(planned)
    assert made(user(email="", phone_number="+4917012345"), options).username == "+4917012345"
    assert skipped(user(email=""), options) == (Skip.USERNAME_NO_ADDRESS, "email, phone_number")
    by_phone = converting(username_attributes=("email", "phone_number"), username_from="phone_number")
    assert made(user(phone_number="+4917012345"), by_phone).username == "+4917012345"


def test_a_name_can_be_taken_from_an_attribute() -> None:
    options = converting(username_from="preferred_username")
    planned = made(user(preferred_username="lovelace"), options)
    assert planned.username == "lovelace"
    assert UserLoss.USERNAME in losses(planned)
    assert skipped(user(), options) == (Skip.USERNAME_MISSING, "preferred_username")


def test_a_name_that_cognito_refuses_is_told_before() -> None:
    assert skipped(user("x" * 129, email="a@b.example"))[0] is Skip.USERNAME_LONG
    assert skipped(user("ada@shop.example", email="a@b.example")) == (Skip.USERNAME_IS_ADDRESS, "ada@shop.example")


# Values


def test_a_value_that_does_not_fit_is_told_before() -> None:
    assert skipped(user(custom_plan="x" * 21)) == (Skip.VALUE_UNFIT, "custom:plan")
    assert skipped(user(custom_other="x")) == (Skip.NOT_IN_SCHEMA, "custom:other")
    assert skipped(user(birthdate="07/04/1976")) == (Skip.VALUE_UNFIT, "birthdate")


def test_what_is_required_and_missing_is_asked_for_later_except_by_an_import_job() -> None:
    record = user(email="", email_verified="", phone_number="+4917012345", phone_number_verified="true")
    assert losses(made(record))[UserLoss.REQUIRED_LATER] == "email"
    by_import = RestoreOptions({"CONFIRMED": Fate.IMPORT_JOB})
    assert skipped(record, by_import) == (Skip.REQUIRED_MISSING, "email")


def test_an_import_job_takes_whoever_has_a_verified_contact_that_the_pool_verifies() -> None:
    options = RestoreOptions({"CONFIRMED": Fate.IMPORT_JOB}, hashing=Algorithm.BCRYPT)
    assert made(user(), options).status == "RESET_REQUIRED"
    assert skipped(user(email_verified="false"), options)[0] is Skip.NO_VERIFIED_CONTACT
    assert skipped(user("ada l", email="a@b.example"), options)[0] is Skip.USERNAME_HAS_SPACES
    hashed = made({**user(), "PasswordHash": "$2b$12$hush"}, options)
    assert (hashed.status, hashed.password_hash) == ("CONFIRMED", "$2b$12$hush")
    assert "hush" not in repr(hashed)


def test_rules_apply_one_after_the_other() -> None:
    options = converting(
        AttributeRule(RuleKind.RENAME, "custom:plan", to="custom:level"),
        AttributeRule(RuleKind.RETYPE, "custom:level", type="Number"),
        AttributeRule(RuleKind.DROP, "name"),
        AttributeRule(RuleKind.DEFAULT, "given_name", value="Friend"),
    )
    planned = made(user(custom_plan="7.0", name="Ada Lovelace"), options)
    assert planned.attributes["custom:level"] == "7"
    assert planned.attributes["given_name"] == "Friend"
    assert not planned.attributes.keys() & {"name", "custom:plan"}
    assert losses(planned) == {UserLoss.ATTRIBUTE_CONVERTED: "custom:level", UserLoss.ATTRIBUTE_DROPPED: "name"}
    assert made(user(given_name="Ada"), options).attributes["given_name"] == "Ada"


@pytest.mark.parametrize(("written", "means"), [("Yes", "true"), ("0", "false"), ("TRUE", "true")])
def test_words_become_true_and_false(written: str, means: str) -> None:
    options = converting(AttributeRule(RuleKind.RETYPE, "custom:plan", type="Boolean"))
    assert made(user(custom_plan=written), options).attributes["custom:plan"] == means
    assert skipped(user(custom_plan="maybe"), options) == (Skip.VALUE_UNFIT, "custom:plan")


def test_a_name_that_is_in_use_keeps_its_own_value() -> None:
    options = converting(AttributeRule(RuleKind.RENAME, "custom:plan", to="name"))
    planned = made(user(custom_plan="gold", name="Ada"), options)
    assert planned.attributes["name"] == "Ada"
    assert losses(planned)[UserLoss.ATTRIBUTE_DROPPED] == "custom:plan"


# Second factors


def preference(record: dict[str, Any], **told: Any) -> MfaPreference | None:
    of = backup(
        {
            "pool/mfa.json": {
                "MfaConfiguration": "OPTIONAL",
                "SmsMfaConfiguration": {"x": 1},
                "EmailMfaConfiguration": {"x": 1},
            }
        }
    )
    rules = user_rules(of, NEW, RestoreOptions())
    planned = rules.planned(record)
    assert isinstance(planned, PlannedUser)
    return rules.mfa_preference(told, planned)


def test_second_factors_come_back_where_cognito_can_be_told_of_them() -> None:
    phone = user(phone_number="+4917012345", phone_number_verified="true")
    every = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
    found = preference(phone, UserMFASettingList=every, PreferredMfaSetting="SMS_MFA")
    assert found is not None
    assert (found.sms, found.email, found.preferred, found.lost) == (True, True, "SMS_MFA", ("SOFTWARE_TOKEN_MFA",))


def test_a_factor_needs_a_verified_contact() -> None:
    found = preference(user(phone_number="+4917012345"), UserMFASettingList=["SMS_MFA"], PreferredMfaSetting="SMS_MFA")
    assert found is not None
    assert (found.sms, found.preferred, found.lost) == (False, "", ("SMS_MFA",))


def test_of_whoever_has_none_there_is_nothing_to_set() -> None:
    assert preference(user(), UserMFASettingList=[]) is None


# What comes from a pool that lacks something


@pytest.mark.parametrize(
    "record", [{}, {"Username": "x", "Attributes": [{"Value": "y"}]}, {"Username": "x", "Attributes": [1]}]
)
def test_a_record_that_is_no_user_is_named_so(record: dict[str, Any]) -> None:
    assert skipped(record)[0] is Skip.MALFORMED


def test_an_existing_pool_decides_what_its_users_may_be() -> None:
    where = existing(AliasAttributes=None, UsernameAttributes=["email"])
    assert made(user(), where=where).username == "ada@shop.example"
    passwordless = existing(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    assert UserLoss.NO_WAY_BACK not in losses(made(user(email_verified="false"), where=passwordless))
