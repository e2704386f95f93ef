"""Plans changes of second factors. What a user has is known only when somebody asked for it."""

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.changes.parts import Case, change_of, refusal
from cognito_admin.model.changes.person import AUTHENTICATOR, FACTOR, FACTORS, OFF, ON, PREFERRED, Person, UserMfa
from cognito_admin.model.changes.rules import FACTOR_NAMES, Rules
from cognito_admin.model.overview import Requirement
from cognito_admin.model.users import User

_MEMBERS = {
    "SMS_MFA": "SMSMfaSettings",
    AUTHENTICATOR: "SoftwareTokenMfaSettings",
    "EMAIL_OTP": "EmailMfaSettings",
    "WEB_AUTHN": "WebAuthnMfaSettings",
}
_NEEDS = {"SMS_MFA": "phone_number", "EMAIL_OTP": "email"}


def plan_mfa(case: Case) -> Change | Refusal:
    """The values of the wish are off, on or preferred by factor; those it leaves out stay as they are."""
    person, rules, mfa = case.person, case.rules, case.person.mfa
    if problem := _unfit(person, rules):
        return Refusal((problem,))
    assert mfa is not None
    wished = dict(case.wish.values)
    if PREFERRED in wished.values() and mfa.preferred and mfa.preferred not in wished:
        wished[mfa.preferred] = ON
    changed = {factor: state for factor, state in wished.items() if state != mfa.state(factor)}
    problems = [
        problem for factor, state in changed.items() if state != OFF and (problem := _no_factor(factor, person, rules))
    ]
    if list(wished.values()).count(PREFERRED) > 1:
        problems.append(Reason(Why.ONE_FACTOR_PREFERRED))
    if not changed:
        problems.append(Reason(Why.NOTHING_CHANGES))
    if problems:
        return Refusal(tuple(problems))
    settings = {
        _MEMBERS[factor]: {"Enabled": state != OFF, "PreferredMfa": state == PREFERRED}
        for factor, state in changed.items()
    }
    left = [factor for factor in FACTORS if changed.get(factor, mfa.state(factor)) != OFF]
    notices = [
        Notice(Noticed.FACTOR_NOT_ASKED if state == OFF else Noticed.FACTOR_ASKED, {"factor": factor})
        for factor, state in changed.items()
    ]
    return change_of(
        case,
        {f"{FACTOR}{factor}": state for factor, state in changed.items()},
        Step("AdminSetUserMFAPreference", settings),
        *notices,
        *_must_set_up(left, rules),
        undo=Wish(Kind.SET_MFA, values={factor: mfa.state(factor) for factor in changed}),
    )


def plan_remove_authenticator(case: Case) -> Change | Refusal:
    """For somebody who lost the telephone with their authenticator app on it."""
    mfa = case.person.mfa
    if case.user.status == "UNCONFIRMED":
        return refusal(Why.UNCONFIRMED)
    if mfa is None:
        return refusal(Why.NOT_LOOKED_UP)
    if AUTHENTICATOR not in mfa.factors:
        return refusal(Why.FACTOR_NOT_SET_UP, factor=AUTHENTICATOR)
    left = [factor for factor in mfa.factors if factor != AUTHENTICATOR]
    return change_of(
        case,
        {f"{FACTOR}{AUTHENTICATOR}": OFF},
        Step("AdminDeleteSoftwareToken"),
        Notice(Noticed.FACTOR_NOT_ASKED, {"factor": AUTHENTICATOR}),
        *_must_set_up(left, case.rules),
        undo=Lasting.AUTHENTICATOR_GONE,
    )


def can_be_asked_for(factor: str, user: User, mfa: UserMfa | None) -> bool:
    """Whether the user has what the factor needs: a verified contact, or that they set it up."""
    contact = _NEEDS.get(factor)
    if contact is not None:
        return bool(user.attributes.get(contact)) and user.attributes.get(f"{contact}_verified") == "true"
    return mfa is not None and factor in mfa.factors


def _unfit(person: Person, rules: Rules) -> Reason | None:
    status = person.user.status
    if rules.overview.mfa.requirement is Requirement.OFF:
        return Reason(Why.MFA_OFF)
    if status == "UNCONFIRMED":
        return Reason(Why.UNCONFIRMED)
    if status == "RESET_REQUIRED":
        return Reason(Why.RESET_FIRST)
    return Reason(Why.NOT_LOOKED_UP) if person.mfa is None else None


def _no_factor(factor: str, person: Person, rules: Rules) -> Reason | None:
    allowed = rules.overview.mfa.factors
    if allowed and FACTOR_NAMES.get(factor) not in allowed:
        return Reason(Why.FACTOR_NOT_ALLOWED, facts={"factor": factor})
    # An authenticator that was switched off only is still set up, which Cognito does not tell: it decides.
    if factor in _NEEDS and not can_be_asked_for(factor, person.user, person.mfa):
        return Reason(Why.FACTOR_NOT_SET_UP, facts={"factor": factor})
    return None


def _must_set_up(left: list[str], rules: Rules) -> list[Notice]:
    required = rules.overview.mfa.requirement is Requirement.ON
    return [Notice(Noticed.MUST_SET_UP_FACTOR)] if required and not left else []
