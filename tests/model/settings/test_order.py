"""The order in which parts of a change are written."""

import itertools
from typing import Any

import pytest

from cognito_admin.model.settings.order import in_writing_order
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind

GRANT = Part(Thing(ThingKind.PERMISSION, "PreSignUp"), {"Allowed": False}, {"Allowed": True})
REVOKE = Part(Thing(ThingKind.PERMISSION, "PostAuthentication"), {"Allowed": True}, {"Allowed": False})
PROVIDER = Part(Thing(ThingKind.PROVIDER, "Google"), None, {"ProviderName": "Google"})
PROVIDER_GONE = Part(Thing(ThingKind.PROVIDER, "Old"), {"ProviderName": "Old"}, None)
CLIENT = Part(Thing(ThingKind.CLIENT, "1"), {}, {"ClientName": "x"})
RISK = Part(Thing(ThingKind.RISK), None, {"RiskExceptionConfiguration": {}})
FACTORS = ("Policies", "SignInPolicy", "AllowedFirstAuthFactors")


def pool(before: dict[str, Any], after: dict[str, Any]) -> Part:
    return Part(POOL, before, after)


def mfa(before: dict[str, Any], after: dict[str, Any]) -> Part:
    return Part(MFA, before, after)


def first_factors(*names: str) -> dict[str, Any]:
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": list(names)}}}


ON, OFF = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}, {"MfaConfiguration": "OFF"}
PASSKEYS = {**OFF, "WebAuthnConfiguration": {"RelyingPartyId": "a.example"}}
TO_DEFAULT = pool({"UserPoolTier": "PLUS"}, {"UserPoolTier": "ESSENTIALS"})
TO_PLUS = pool({"UserPoolTier": "ESSENTIALS"}, {"UserPoolTier": "PLUS"})


@pytest.mark.parametrize(
    "wanted",
    [
        (GRANT, pool({}, {"LambdaConfig": {"PreSignUp": "arn"}}), REVOKE),
        (PROVIDER, CLIENT, PROVIDER_GONE),
        (pool(first_factors("PASSWORD", "EMAIL_OTP"), first_factors("PASSWORD")), mfa(OFF, ON)),
        (pool(first_factors("PASSWORD", "EMAIL_OTP"), first_factors("PASSWORD", "WEB_AUTHN")), mfa(OFF, ON)),
        (mfa(ON, OFF), pool(first_factors("PASSWORD"), first_factors("PASSWORD", "EMAIL_OTP"))),
        (mfa(OFF, PASSKEYS), pool(first_factors("PASSWORD"), first_factors("PASSWORD", "WEB_AUTHN"))),
        (pool({}, {"SmsConfiguration": {"SnsCallerArn": "arn"}, **first_factors("SMS_OTP")}), mfa(OFF, ON)),
        (TO_PLUS, RISK),
        (RISK, TO_DEFAULT),
    ],
)
def test_each_part_finds_what_it_needs(wanted: tuple[Part, ...]) -> None:
    for parts in itertools.islice(itertools.permutations(wanted), 50):
        assert in_writing_order(parts) == wanted


def test_parts_that_need_nothing_of_each_other_stay_as_they_are() -> None:
    other = Part(Thing(ThingKind.PROVIDER, "Other"), {"a": 1}, {"a": 2})
    for parts in itertools.permutations((CLIENT, other, Part(Thing(ThingKind.TAGS), {}, {"a": "b"}))):
        assert in_writing_order(parts) == parts
