"""Members that follow each other, and what counts as otherwise than asked."""

from typing import Any

from cognito_admin.model.settings.comparing import differences, expected, is_made, is_moved
from cognito_admin.model.settings.edits import MISSING, Edit
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.model.settings.twins import settled

TOKENS = {"LambdaVersion": "V2_0", "LambdaArn": "new"}
GOOGLE = Thing(ThingKind.PROVIDER, "Google")


def test_a_member_of_old_follows_the_one_in_its_place() -> None:
    before = {
        "EmailVerificationMessage": "a",
        "VerificationMessageTemplate": {"EmailMessage": "a", "EmailSubject": "s"},
    }

    by_new = settled(ThingKind.POOL, before, {**before, "VerificationMessageTemplate": {"EmailMessage": "b"}})
    by_old = settled(ThingKind.POOL, before, {**before, "EmailVerificationMessage": "b"})

    assert by_new["EmailVerificationMessage"] == "b"
    assert by_old["VerificationMessageTemplate"]["EmailMessage"] == "b"
    # It is not brought in anew.
    assert "SmsVerificationMessage" not in settled(
        ThingKind.POOL, {}, {"VerificationMessageTemplate": {"SmsMessage": "{####}"}}
    )


def test_leaving_a_member_of_old_out_takes_nothing_from_the_one_in_its_place() -> None:
    days = {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 365}}}
    before = {**days, "AdminCreateUserConfig": {"UnusedAccountValidityDays": 365, "AllowAdminCreateUserOnly": True}}
    after = {**days, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False}}

    assert settled(ThingKind.POOL, before, after) == after
    assert differences(Part(POOL, before, after), {**after, "AdminCreateUserConfig": {
        "UnusedAccountValidityDays": 365, "AllowAdminCreateUserOnly": False
    }}) == ()  # fmt: skip


def test_the_token_trigger_has_one_function_whichever_way_it_is_set() -> None:
    both = {"LambdaConfig": {"PreTokenGeneration": "old", "PreTokenGenerationConfig": {**TOKENS, "LambdaArn": "old"}}}

    assert settled(ThingKind.POOL, {}, {"LambdaConfig": {"PreTokenGenerationConfig": TOKENS}}) == {
        "LambdaConfig": {"PreTokenGenerationConfig": TOKENS, "PreTokenGeneration": "new"}
    }
    by_old = {"LambdaConfig": {**both["LambdaConfig"], "PreTokenGeneration": "new"}}
    assert settled(ThingKind.POOL, both, by_old)["LambdaConfig"]["PreTokenGenerationConfig"] == TOKENS
    without_config = {"LambdaConfig": {"PreTokenGeneration": "old"}}
    assert settled(ThingKind.POOL, both, without_config).get("LambdaConfig", {}) == {}
    without_old = {"LambdaConfig": {"PreTokenGenerationConfig": both["LambdaConfig"]["PreTokenGenerationConfig"]}}
    assert settled(ThingKind.POOL, both, without_old).get("LambdaConfig", {}) == {}


def test_factors_go_where_mfa_is_switched_off() -> None:
    on = {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "WebAuthnConfiguration": {"a": 1},
    }

    assert settled(ThingKind.MFA, on, {**on, "MfaConfiguration": "OFF"}) == {
        "MfaConfiguration": "OFF",
        "WebAuthnConfiguration": {"a": 1},
    }


def test_what_another_thing_says_too_is_nobody_elses_change() -> None:
    shown = {"Name": "Shop", "MfaConfiguration": "OFF", "EstimatedNumberOfUsers": 3, "LastModifiedDate": "1"}
    part = Part(POOL, shown, {**shown, "Name": "New"})

    assert not is_moved(part, shown, {**shown, "MfaConfiguration": "ON", "LastModifiedDate": "2"})
    assert is_moved(part, shown, {**shown, "DeletionProtection": "ACTIVE"})
    assert is_moved(Part(POOL, shown, {**shown, "MfaConfiguration": "ON"}), shown, {**shown, "MfaConfiguration": "X"})


def test_a_new_secret_goes_by_the_date_of_the_last_change() -> None:
    shown = {"ProviderDetails": {"client_secret": HIDDEN}, "LastModifiedDate": "1"}
    theirs = {"ProviderDetails": {"client_secret": "theirs"}, "LastModifiedDate": "2"}

    mine = Part(GOOGLE, shown, {**shown, "ProviderDetails": {"client_secret": "mine"}})
    assert is_moved(mine, shown, theirs)
    assert not is_moved(Part(GOOGLE, shown, {**shown, "IdpIdentifiers": ["x"]}), shown, theirs)


def test_edits_are_made_of_what_aws_has_by_then() -> None:
    part = Part(POOL, {"a": 1, "b": 1}, {"a": 2, "b": 1})

    assert expected(part, {"a": 1, "b": 5, "c": 7}) == {"a": 2, "b": 5, "c": 7}


def test_what_aws_has_otherwise_than_asked_is_told_and_what_it_adds_by_itself_is_not() -> None:
    before: dict[str, Any] = {"ClientName": "Web", "IdTokenValidity": 5, "AccessTokenValidity": 5}
    client = Thing(ThingKind.CLIENT, "1")
    part = Part(client, before, {"ClientName": "Shop", "AccessTokenValidity": 5})

    assert differences(part, {"ClientName": "Shop", "AccessTokenValidity": 5, "IdTokenValidity": 60}) == ()
    assert differences(part, {"ClientName": "Shop", "AccessTokenValidity": 5, "IdTokenValidity": 5}) == (
        Edit(("IdTokenValidity",), MISSING, 5),
    )
    assert differences(part, {"ClientName": "Shop"}) == (Edit(("AccessTokenValidity",), 5, MISSING),)
    assert differences(Part(client, None, {"ClientName": "Web"}), {**before, "ClientId": "2"}) == ()
    assert differences(Part(client, before, None), None) == ()
    assert differences(Part(client, before, None), before) != ()
    assert differences(Part(MFA, {}, {"MfaConfiguration": "OFF"}), {"MfaConfiguration": "OFF"}) == ()


def test_an_empty_list_that_aws_does_not_tell_of_is_as_asked() -> None:
    part = Part(POOL, {"AutoVerifiedAttributes": ["email"]}, {"AutoVerifiedAttributes": []})

    assert differences(part, {}) == ()
    assert is_made(part, {})
    assert differences(part, {"AutoVerifiedAttributes": ["email"]}) != ()
    assert not is_made(part, {"AutoVerifiedAttributes": ["email"]})


def test_a_change_is_there_when_all_that_was_asked_is_whatever_else_is() -> None:
    part = Part(GOOGLE, {"a": 1, "LastModifiedDate": "1"}, {"a": 2})

    assert is_made(part, {"a": 2, "other": 1})
    assert not is_made(part, {"a": 1})
    assert is_made(Part(GOOGLE, {"a": 1}, None), None)
    unseen = Part(GOOGLE, {"LastModifiedDate": "1"}, {"ProviderDetails": {"private_key": "k"}})
    assert not is_made(unseen, {"LastModifiedDate": "1"})
    assert is_made(unseen, {"LastModifiedDate": "2"})


def test_a_secret_that_was_added_is_there_under_the_id_that_aws_gave_it() -> None:
    older, newer = (
        {"ClientSecretId": "1--1"},
        {"ClientSecretId": "1--2", "ClientSecretCreateDate": "2026-11-01T00:00:00Z"},
    )
    one, both = {"ClientSecrets": [older]}, {"ClientSecrets": [older, newer]}
    secrets = Thing(ThingKind.CLIENT_SECRETS, "1")
    added = Part(secrets, one, {"ClientSecrets": [older, {"ClientSecretValue": "value"}]})
    deleted = Part(secrets, both, {"ClientSecrets": [newer]})

    assert is_made(added, both)
    assert differences(added, both) == ()
    assert not is_made(added, one)
    assert differences(added, one) != ()
    assert is_made(deleted, {"ClientSecrets": [newer]})
    assert not is_made(deleted, both)
    assert not is_made(deleted, one)


def test_tags_that_are_put_back_with_the_pool_are_not_written_over_those_of_somebody_else() -> None:
    shown = {"Id": "a", "UserPoolTags": {"team": "shop", "stage": "test"}}
    part = Part(POOL, shown, {"Id": "a", "UserPoolTags": {"team": "store", "stage": "test"}})

    assert is_moved(part, shown, {"Id": "a", "UserPoolTags": {"team": "checkout", "stage": "test"}})
    assert differences(part, shown) == (Edit(("UserPoolTags", "team"), "store", "shop"),)


def test_how_text_messages_are_sent_is_no_difference_where_the_factor_was_switched_on() -> None:
    before = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    after = {**before, "SmsMfaConfiguration": {}}
    told = {**before, "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "role"}}}

    assert differences(Part(MFA, before, after), told) == ()
