"""What may be said about sign-in and sign-up of a pool, what AWS would refuse of it, and what follows for people."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from cognito_admin.model.restore.documents import entries, member
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.plans import Plan
from cognito_admin.model.settings.problems import Problem, problem

Settings = Mapping[str, Any]
"""DescribeUserPool's UserPool, or GetUserPoolMfaConfig's answer."""

CONTACTS = ("email", "phone_number")
TIERS = tuple(plan.value for plan in Plan)
"""The smallest first."""


class Recovery(StrEnum):
    """How somebody who forgot the password gets back in. The legacy way is what a pool does that was never told."""

    EMAIL_FIRST = "email, else phone"
    PHONE_FIRST = "phone, else email"
    EMAIL = "email"
    PHONE = "phone"
    ADMINISTRATOR = "administrator"
    LEGACY = "legacy"
    OTHER = "other"


_MECHANISMS: Mapping[Recovery, tuple[str, ...]] = {
    Recovery.EMAIL_FIRST: ("verified_email", "verified_phone_number"),
    Recovery.PHONE_FIRST: ("verified_phone_number", "verified_email"),
    Recovery.EMAIL: ("verified_email",),
    Recovery.PHONE: ("verified_phone_number",),
    Recovery.ADMINISTRATOR: ("admin_only",),
}


def recovery(setting: Settings | None) -> Recovery:
    """The arrangement in AccountRecoverySetting; OTHER where it is one this program has no word for."""
    mechanisms = entries(setting, "RecoveryMechanisms")
    if not mechanisms:
        return Recovery.LEGACY
    try:
        by_priority = sorted(mechanisms, key=lambda entry: entry["Priority"])
        names = tuple(str(entry["Name"]) for entry in by_priority)
    except (KeyError, TypeError):
        return Recovery.OTHER
    return next((known for known, order in _MECHANISMS.items() if order == names), Recovery.OTHER)


def recovery_setting(choice: Recovery, was: Settings | None) -> dict[str, Any]:
    """AccountRecoverySetting for ``choice``; members of ``was`` that are about something else stay.

    Raises KeyError for LEGACY and OTHER: AWS takes no empty list, so that neither can be asked for.
    """
    mechanisms = [{"Priority": place, "Name": name} for place, name in enumerate(_MECHANISMS[choice], 1)]
    return {**(was or {}), "RecoveryMechanisms": mechanisms}


def recovery_remark(choice: Recovery, pool: Settings, mfa: Settings) -> Problem | None:
    """Who cannot get back in by this arrangement."""
    if choice is Recovery.ADMINISTRATOR:
        return problem(
            marked("People cannot reset a forgotten password themselves; each of them needs an administrator.")
        )
    if choice in (Recovery.PHONE, Recovery.LEGACY) and mfa.get("SmsMfaConfiguration"):
        return problem(
            marked(
                "Cognito sends no recovery code by SMS to people who use SMS as their second factor: they are stuck."
            )
        )
    if choice is Recovery.EMAIL and mfa.get("EmailMfaConfiguration"):
        return problem(
            marked(
                "Cognito sends no recovery code by e-mail to people who use e-mail as their second factor: they are stuck."
            )
        )
    needed = {Recovery.EMAIL: "email", Recovery.PHONE: "phone_number"}.get(choice)
    if needed is not None and needed not in entries(pool, "AutoVerifiedAttributes"):
        if needed == "email":
            return problem(
                marked("Only a verified address counts, and this pool does not verify e-mail addresses at sign-up.")
            )
        return problem(marked("Only a verified number counts, and this pool does not verify phone numbers at sign-up."))
    return None


def verified_problem(attributes: Sequence[str], pool: Settings) -> Problem | None:
    """Why a pool cannot verify these attributes by itself."""
    if "phone_number" in attributes and not member(pool, "SmsConfiguration"):
        return problem(
            marked(
                "Phone numbers are verified by text message, and this pool cannot send any yet: set it up under Messages."
            )
        )
    return None


def verified_remark(attributes: Sequence[str], was: Sequence[str], self_sign_up: bool) -> Problem | None:
    """What follows from verifying other attributes than before."""
    if not attributes and self_sign_up:
        return problem(
            marked(
                "Nobody who signs up gets a code: an administrator or a PreSignUp trigger must confirm every new account."
            )
        )
    if set(was) - set(attributes):
        return problem(
            marked(
                "New addresses and numbers stay unverified. They count for nothing in recovery, nor as an alias to sign in."
            )
        )
    return None


def kept_until_verified(attributes: Sequence[str], verified: Sequence[str]) -> list[str]:
    """AttributesRequireVerificationBeforeUpdate, less what the pool does not verify: AWS refuses it otherwise."""
    return [name for name in attributes if name in verified]


def kept_problem(attributes: Sequence[str], verified: Sequence[str]) -> Problem | None:
    if set(attributes) - set(verified):
        return problem(
            marked("Only what Cognito verifies can wait for it: switch on verification of the same attribute.")
        )
    return None


def self_sign_up_remark(allowed: bool, was: bool) -> Problem | None:
    """What follows for people when self sign-up is switched."""
    if allowed and not was:
        return problem(
            marked("Anybody who knows an app client’s id can make an account. A PreSignUp trigger can sort them out.")
        )
    if was and not allowed:
        return problem(marked("The sign-up page and SignUp stop working. People who have an account notice nothing."))
    return None


def protection_remark(protected: bool, was: bool) -> Problem | None:
    if was and not protected:
        return problem(marked("One call then deletes this pool with all its users."))
    return None


def name_problem(name: str) -> Problem | None:
    """Of a pool (API reference, PoolName: 1 to 128 letters, digits, spaces and +=,.@-_)."""
    if not name.strip():
        return problem(marked("A pool needs a name."))
    if len(name) > 128:
        return problem(marked("A name has at most {most} characters; this one has {count}."), most=128, count=len(name))
    strange = sorted(
        {character for character in name if not (character.isalnum() or character.isspace() or character in "_+=,.@-")}
    )
    if strange:
        return problem(
            marked("A pool’s name has letters, digits, spaces and + = , . @ - _ only; not {strange}."),
            strange=" ".join(strange),
        )
    return None


def features_above(tier: str, pool: Settings, mfa: Settings) -> tuple[tuple[str, Plan], ...]:
    """What is in use that ``tier`` does not have, so that AWS refuses it; each with the plan that does.

    The names are marked for translation. An unknown tier is taken to have all.
    """
    if tier not in TIERS:
        return ()
    return tuple(
        (feature, needed) for feature, needed in _features(pool, mfa) if TIERS.index(needed) > TIERS.index(tier)
    )


def tier_remark(tier: str, was: str) -> Problem | None:
    if tier not in TIERS or was not in TIERS or tier == was:
        return None
    if TIERS.index(tier) > TIERS.index(was):
        return problem(marked("AWS charges more for each monthly active user in this plan."))
    return problem(
        marked("AWS charges less for each monthly active user. What the smaller plan lacks cannot be switched on.")
    )


def _features(pool: Settings, mfa: Settings) -> tuple[tuple[str, Plan], ...]:
    policies = member(pool, "Policies")
    event_version = member(member(pool, "LambdaConfig"), "PreTokenGenerationConfig").get("LambdaVersion", "V1_0")
    registration = member(pool, "DcrConfiguration").get("EnableStatus")
    first = entries(member(policies, "SignInPolicy"), "AllowedFirstAuthFactors")
    used = (
        (marked("threat protection"), Plan.PLUS, member(pool, "UserPoolAddOns").get("AdvancedSecurityMode", "OFF") != "OFF"),
        (marked("sign-in without a password"), Plan.ESSENTIALS, bool(set(first) - {"PASSWORD"})),
        (marked("access token customization"), Plan.ESSENTIALS, event_version != "V1_0"),
        (marked("password history"), Plan.ESSENTIALS, bool(member(policies, "PasswordPolicy").get("PasswordHistorySize"))),
        (marked("e-mail as second factor"), Plan.ESSENTIALS, bool(mfa.get("EmailMfaConfiguration"))),
        (marked("registration of app clients by apps"), Plan.ESSENTIALS, registration == "Enabled"),
    )  # fmt: skip
    return tuple((feature, plan) for feature, plan, in_use in used if in_use)
