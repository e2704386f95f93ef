"""What may be said about passwords, factors and devices of a pool, what AWS would refuse of it, and whom it locks out.

What AWS refuses is from its answers to SetUserPoolMfaConfig and UpdateUserPool and from the API reference.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from cognito_admin.model.restore.documents import entries, member
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.settings.sign_in_rules import Settings

SHORTEST, LONGEST = 6, 99
"""Minimum lengths that a pool may ask for."""
ADVISED_LENGTH = 8
MOST_REMEMBERED = 24
MOST_DAYS = 365
DEFAULT_DAYS = 7
"""TemporaryPasswordValidityDays of a pool that was never told, and of one that was told 0."""
MFA_MODES = ("OFF", "OPTIONAL", "ON")


class SecondFactor(StrEnum):
    """The block of the MFA configuration that switches the factor on."""

    AUTHENTICATOR_APP = "SoftwareTokenMfaConfiguration"
    SMS = "SmsMfaConfiguration"
    EMAIL = "EmailMfaConfiguration"


class Devices(StrEnum):
    """Whether people's devices are remembered: never, every confirmed one, or those that people choose."""

    OFF = "off"
    ALWAYS = "always"
    ASKED = "asked"


_HOST = re.compile(r"(?=.{1,127}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


def length_remark(length: int, was: int) -> Problem | None:
    if length < ADVISED_LENGTH:
        return problem(marked("Fewer than {advised} characters are guessed quickly."), advised=ADVISED_LENGTH)
    if length > was:
        return problem(
            marked("The new length counts for passwords set from now on. Those that people have keep working.")
        )
    return None


def history_problem(size: int, tier: str) -> Problem | None:
    if size and tier == "LITE":
        return problem(marked("Remembering old passwords needs the Essentials plan or above; this pool has Lite."))
    return None


def second_factors(mfa: Settings) -> tuple[SecondFactor, ...]:
    """Those that are switched on."""
    return tuple(factor for factor in SecondFactor if _is_on(mfa, factor))


def with_second_factors(mfa: Settings, mode: str, wanted: Sequence[SecondFactor], pool: Settings) -> dict[str, Any]:
    """The MFA configuration with this mode and these factors; blocks of factors that stay are untouched.

    With OFF no factor may be there: AWS refuses both together, so that their message texts go, too.
    """
    kept = {name: value for name, value in mfa.items() if name not in {factor.value for factor in SecondFactor}}
    made: dict[str, Any] = {**kept, "MfaConfiguration": mode}
    if mode == "OFF":
        return made
    for factor in SecondFactor:
        if factor in wanted:
            made[factor.value] = mfa[factor.value] if _is_on(mfa, factor) else _block(factor, pool)
    return made


def second_factors_problem(mode: str, wanted: Sequence[SecondFactor], pool: Settings) -> Problem | None:
    """Why AWS would refuse these factors."""
    if mode == "OFF":
        return None
    if not wanted:
        return problem(marked("Choose at least one second factor, or switch multi-factor authentication off."))
    return next((lacking for factor in wanted if (lacking := second_factor_lacks(factor, pool))), None)


def second_factor_lacks(factor: SecondFactor, pool: Settings) -> Problem | None:
    """What the pool has to have before it can have the factor."""
    if factor is SecondFactor.SMS:
        return _sends_no_sms(pool)
    if factor is SecondFactor.EMAIL:
        if pool.get("UserPoolTier") == "LITE":
            return problem(marked("E-mail as second factor needs the Essentials plan or above; this pool has Lite."))
        if not sends_by_ses(pool):
            return problem(marked("E-mail as second factor needs your own Amazon SES: choose it under Messages first."))
    return None


def mode_remark(mode: str, was: str) -> Problem | None:
    """Whom another mode of MFA locks out, or leaves unprotected."""
    if mode == was:
        return None
    if mode == "ON":
        return problem(
            marked(
                "Everybody without a second factor must set one up at the next sign-in. In apps of your own that do not ask "
                "for it, and for people whom no factor can reach, that sign-in fails."
            )
        )
    if mode == "OFF":
        return problem(
            marked(
                "Nobody is asked for a second factor any more, also people who set one up. The factors below are removed "
                "from the pool, with the texts of their messages."
            )
        )
    if was == "ON":
        return problem(marked("People who have no second factor yet are no longer made to set one up."))
    return problem(
        marked("Nothing changes for anybody until they set up a second factor. Managed login does not ask them to.")
    )


def removed_factors_remark(mode: str, wanted: Sequence[SecondFactor], was: Sequence[SecondFactor]) -> Problem | None:
    if mode == "OFF" or not set(was) - set(wanted):
        return None
    if mode == "ON":
        return problem(
            marked(
                "People who have only the removed factor must set up another at the next sign-in, or are locked out."
            )
        )
    return problem(marked("People who have only the removed factor sign in with their password alone from then on."))


def first_factors_problem(first: Sequence[str], mode: str, mfa: Settings, pool: Settings) -> Problem | None:
    """Why AWS would refuse these AllowedFirstAuthFactors beside this mode of MFA."""
    if "PASSWORD" not in first:
        return problem(marked("A password is always among the ways to sign in."))
    lacking = next((lacking for factor in first if (lacking := first_factor_lacks(factor, pool))), None)
    if lacking is not None or mode != "ON":
        return lacking
    if set(first) - {"PASSWORD", "WEB_AUTHN"}:
        return problem(
            marked(
                "While a second factor is required, codes by e-mail or SMS cannot replace the password. Make it optional first."
            )
        )
    counts = member(mfa, "WebAuthnConfiguration").get("FactorConfiguration", "SINGLE_FACTOR")
    if "WEB_AUTHN" in first and counts == "SINGLE_FACTOR":
        return problem(
            marked(
                "While a second factor is required, passkeys must count as two factors (below), or cannot be a way to sign in."
            )
        )
    return None


def first_factor_lacks(factor: str, pool: Settings) -> Problem | None:
    """What the pool has to have before people may begin with it."""
    if factor != "PASSWORD" and pool.get("UserPoolTier") == "LITE":
        return problem(marked("Signing in without a password needs the Essentials plan or above; this pool has Lite."))
    return _sends_no_sms(pool) if factor == "SMS_OTP" else None


def first_factors_remark(first: Sequence[str], was: Sequence[str]) -> Problem | None:
    gone = [factor for factor in was if factor not in first]
    if gone:
        return problem(
            marked("People who sign in that way now, and have no password, cannot sign in until they reset it.")
        )
    if "WEB_AUTHN" in first and "WEB_AUTHN" not in was:
        return problem(
            marked(
                "People register passkeys while signed in; app clients must allow choice-based sign-in (ALLOW_USER_AUTH)."
            )
        )
    if set(first) - set(was):
        return problem(marked("App clients must allow choice-based sign-in (ALLOW_USER_AUTH) before anybody sees it."))
    return None


def relying_party_problem(domain: str) -> Problem | None:
    """Of WebAuthnConfiguration.RelyingPartyId: a domain alone."""
    if not domain:
        return None
    if "://" in domain or "/" in domain or ":" in domain:
        return problem(marked("Give the domain alone, such as auth.example.com: no https:// and no path."))
    if not _HOST.fullmatch(domain):
        return problem(marked("This is not the name of a domain. At most 127 characters, such as auth.example.com."))
    return None


def relying_party_remark(domain: str, was: str) -> Problem | None:
    if was and domain != was:
        return problem(
            marked(
                "Passkeys are bound to their domain: those registered so far stop working until the old domain is set again."
            )
        )
    return None


def devices(setting: Settings | None) -> Devices:
    """Any member of DeviceConfiguration switches it on; none is off."""
    if not setting:
        return Devices.OFF
    return Devices.ASKED if setting.get("DeviceOnlyRememberedOnUserPrompt") else Devices.ALWAYS


def device_setting(choice: Devices, was: Settings | None) -> dict[str, Any] | None:
    """DeviceConfiguration for ``choice``; None where there is to be none."""
    if choice is Devices.OFF:
        return None
    return {
        "ChallengeRequiredOnNewDevice": False,
        **(was or {}),
        "DeviceOnlyRememberedOnUserPrompt": choice is Devices.ASKED,
    }


def devices_remark(choice: Devices, was: Devices) -> Problem | None:
    if choice is Devices.OFF and was is not Devices.OFF:
        return problem(
            marked("Devices are no longer told apart, and people are asked for their second factor everywhere again.")
        )
    if was is Devices.OFF and choice is not Devices.OFF:
        return problem(marked("Apps must send the key of the device from now on, or refreshing their tokens can fail."))
    return None


def acr_problem(names: Mapping[str, str]) -> Problem | None:
    """Of AcrConfiguration: a name for each level, all different."""
    said = [name for name in names.values() if name]
    if len(set(said)) < len(said):
        return problem(marked("Each level needs a name of its own."))
    return None


def sends_by_ses(pool: Settings) -> bool:
    return member(pool, "EmailConfiguration").get("EmailSendingAccount") == "DEVELOPER"


def first_factors(pool: Settings) -> list[str]:
    return entries(member(member(pool, "Policies"), "SignInPolicy"), "AllowedFirstAuthFactors") or ["PASSWORD"]


def _sends_no_sms(pool: Settings) -> Problem | None:
    if member(pool, "SmsConfiguration"):
        return None
    return problem(marked("This pool cannot send text messages yet: set it up under Messages first."))


def _is_on(mfa: Settings, factor: SecondFactor) -> bool:
    block = member(mfa, factor.value)
    return block.get("Enabled") is True if factor is SecondFactor.AUTHENTICATOR_APP else factor.value in mfa


def _block(factor: SecondFactor, pool: Settings) -> dict[str, Any]:
    match factor:
        case SecondFactor.AUTHENTICATOR_APP:
            return {"Enabled": True}
        case SecondFactor.SMS:
            shared = ("SmsAuthenticationMessage", "SmsConfiguration")
            return {name: pool[name] for name in shared if pool.get(name)}
        case SecondFactor.EMAIL:
            # Said, not left to AWS: so that people see what is sent, and the block is not an empty one.
            return {"Message": "Your authentication code is {####}.", "Subject": "Your authentication code"}
