"""Why can't they sign in? Rules over what is known of a user and their pool, each with its evidence and what cures it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.factors import can_be_asked_for
from cognito_admin.model.changes.offers import Offer, offer
from cognito_admin.model.changes.person import AUTHENTICATOR, Person
from cognito_admin.model.changes.rules import FACTOR_NAMES, Rules
from cognito_admin.model.connections import Mode
from cognito_admin.model.overview import Factor, Requirement
from cognito_admin.model.permissions import Action
from cognito_admin.model.sentences.diagnosis import AGO, DAYS_AGO, VERDICTS, Verdict
from cognito_admin.model.sentences.templates import Sentence, Translate, marked, phrase
from cognito_admin.model.users import User

TEMPORARY_DAYS = 7
"""How long a temporary password is good where the pool does not say (API reference, PasswordPolicyType)."""
LATELY = timedelta(days=7)
FEWEST_FAILED = 3
_WHILE_SIGNING_UP = frozenset({"PreSignUp", "PostConfirmation"})
_FOR_STRANGERS = "UserMigration"
"""The trigger for user names that the pool does not have."""
_OF_THE_POOL = frozenset({Verdict.TRIGGER_NOT_INVOKED, Verdict.TRIGGER_FAILS, Verdict.THROTTLED})


class Certainty(IntEnum):
    """How surely a finding explains it."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in, from the sign-in history. ``blocked`` is that threat protection refused it."""

    at: datetime
    passed: bool
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class TriggerHealth:
    """A function of the pool: how often it failed lately, and whether Cognito may call it."""

    event: str
    function: str
    errors: int = 0
    invokable: bool = True


@dataclass(frozen=True, slots=True)
class Clues:
    """What else was found out. ``others`` are users who may be taken for this one; ``attempts`` come the newest first."""

    others: tuple[User, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    triggers: tuple[TriggerHealth, ...] = ()
    throttled: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """``facts`` are its evidence, in the words of ``explain_finding``, with ``ago`` in days.

    ``cures`` may be refused, and say why.
    """

    verdict: Verdict
    certainty: Certainty
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    cures: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    person: Person
    rules: Rules
    clues: Clues
    now: datetime

    @property
    def user(self) -> User:
        return self.person.user

    def days_since(self, moment: datetime) -> str:
        return str(max(0, (self.now - moment).days))


@dataclass(frozen=True, slots=True)
class _Found:
    verdict: Verdict
    certainty: Certainty
    wishes: tuple[Wish, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


def diagnose(
    person: Person,
    rules: Rules,
    mode: Mode,
    now: datetime,
    clues: Clues | None = None,
    denied: Collection[Action] = (),
) -> tuple[Finding, ...]:
    """What may keep a person from signing in, the surest first; nothing where nothing does.

    Trouble of the pool, which is that of everybody, comes behind what is likely to be their own.
    ``mode`` and what AWS ``denied`` decide which cures are offered.
    """
    case = _Case(person, rules, clues or Clues(), now)
    found = [finding for rule in _RULES for finding in rule(case)]
    verdicts = list(Verdict)
    found.sort(key=lambda each: (_comes_later(each), -each.certainty, verdicts.index(each.verdict)))
    return tuple(
        Finding(
            each.verdict,
            each.certainty,
            each.facts,
            tuple(offer(wish, person, rules, mode, denied) for wish in each.wishes),
        )
        for each in found
    )


def _comes_later(found: _Found) -> bool:
    return found.verdict in _OF_THE_POOL or found.certainty is Certainty.POSSIBLE


def explain_finding(finding: Finding, translate: Translate = marked) -> Sentence:
    """The verdict in words, its evidence, and what to do."""
    sentence, facts = VERDICTS[finding.verdict], dict(finding.facts)
    if days := facts.get("ago"):
        facts["ago"] = translate(AGO[int(days)] if int(days) < len(AGO) else DAYS_AGO.of(int(days))).replace(
            "{count}", days
        )
    title, text, advice = (
        phrase(template, facts, translate) for template in (sentence.title, sentence.text, sentence.advice)
    )
    return Sentence(title, text, advice)


def _disabled(case: _Case) -> Iterator[_Found]:
    if not case.user.enabled:
        yield _Found(Verdict.DISABLED, Certainty.CERTAIN, (Wish(Kind.ENABLE),))


def _status(case: _Case) -> Iterator[_Found]:
    user = case.user
    match user.status:
        case "UNCONFIRMED":
            facts = {"ago": case.days_since(user.created)}
            yield _Found(Verdict.UNCONFIRMED, Certainty.CERTAIN, (Wish(Kind.CONFIRM),), facts)
        case "RESET_REQUIRED":
            contact = case.rules.recovery_contact(user)
            if contact is None:
                cures = (*_verifying(user), Wish(Kind.SET_TEMPORARY_PASSWORD))
                yield _Found(Verdict.RESET_WITHOUT_CONTACT, Certainty.CERTAIN, cures)
            else:
                facts = {"destination": user.attributes[contact]}
                yield _Found(Verdict.RESET_REQUIRED, Certainty.CERTAIN, (Wish(Kind.RESET_PASSWORD),), facts)
        case "EXTERNAL_PROVIDER":
            facts = {"provider": user.identities[0].provider_name} if user.identities else {}
            yield _Found(Verdict.FEDERATED_ONLY, Certainty.LIKELY, facts=facts)
        case "ARCHIVED" | "COMPROMISED" | "UNKNOWN":
            yield _Found(Verdict.STATUS_OBSOLETE, Certainty.LIKELY, facts={"status": user.status})
        case _:
            return


def _temporary_password(case: _Case) -> Iterator[_Found]:
    user = case.user
    if user.status != "FORCE_CHANGE_PASSWORD":
        return
    given = case.rules.overview.password.temporary_days
    days = TEMPORARY_DAYS if given is None else given
    cures = (Wish(Kind.RESEND_INVITATION), Wish(Kind.SET_TEMPORARY_PASSWORD))
    # Every other edit moves this date, too, so a late one says nothing and an early one all.
    if case.now - user.modified > timedelta(days=days):
        facts = {"days": str(days), "ago": case.days_since(user.modified)}
        yield _Found(Verdict.TEMPORARY_PASSWORD_EXPIRED, Certainty.LIKELY, cures, facts)
    else:
        yield _Found(Verdict.TEMPORARY_PASSWORD, Certainty.POSSIBLE, cures, {"days": str(days)})


def _address(case: _Case) -> Iterator[_Found]:
    user = case.user
    for contact in ("email", "phone_number"):
        value = user.attributes.get(contact)
        unverified = user.attributes.get(f"{contact}_verified") != "true"
        if value and unverified and contact in case.rules.overview.sign_in.aliases:
            cures = (Wish(Kind.VERIFY, contact),)
            yield _Found(Verdict.ADDRESS_UNVERIFIED, Certainty.LIKELY, cures, {"destination": value})


def _others(case: _Case) -> Iterator[_Found]:
    user = case.user
    names = ("email", "phone_number", "preferred_username")
    case_sensitive = case.rules.overview.sign_in.case_sensitive
    for other in case.clues.others:
        if other.sub == user.sub:
            continue
        pairs = [(user.attributes.get(name, ""), other.attributes.get(name, "")) for name in names]
        same = next((mine for mine, theirs in pairs[:2] if mine and mine == theirs), None)
        if same is not None:
            facts = {"other": other.username, "destination": same}
            yield _Found(Verdict.ADDRESS_SHARED, Certainty.LIKELY, facts=facts)
        elif any(_twins(mine, theirs) for mine, theirs in [(user.username, other.username), *pairs]):
            certainty = Certainty.LIKELY if case_sensitive else Certainty.POSSIBLE
            yield _Found(Verdict.DIFFERS_BY_CASE, certainty, facts={"other": other.username})


def _factors(case: _Case) -> Iterator[_Found]:
    user, mfa = case.user, case.person.mfa
    setting = case.rules.overview.mfa
    if user.status != "CONFIRMED" or setting.requirement is Requirement.OFF:
        return
    if mfa is not None and AUTHENTICATOR in mfa.factors:
        yield _Found(Verdict.AUTHENTICATOR_ASKED, Certainty.POSSIBLE, (Wish(Kind.REMOVE_AUTHENTICATOR),))
    if setting.requirement is not Requirement.ON or (mfa is not None and mfa.factors):
        return
    allowed = [name for name, factor in FACTOR_NAMES.items() if factor in setting.factors]
    if any(can_be_asked_for(name, user, mfa) for name in allowed):
        return
    # Where an authenticator app is allowed, whoever has none can set it up on the way in, if the app lets them.
    itself = Factor.AUTHENTICATOR_APP in setting.factors or not setting.factors
    yield _Found(Verdict.NO_FACTOR, Certainty.POSSIBLE if itself else Certainty.LIKELY, _verifying(user))


def _history(case: _Case) -> Iterator[_Found]:
    lately = [attempt for attempt in case.clues.attempts if case.now - attempt.at <= LATELY]
    failed = 0
    for attempt in lately:
        if attempt.passed:
            break
        failed += 1
    if failed and lately[0].blocked:
        facts = {"ago": case.days_since(lately[0].at)}
        yield _Found(Verdict.BLOCKED_AS_RISK, Certainty.LIKELY, facts=facts)
    elif failed >= FEWEST_FAILED:
        facts = {"count": str(failed), "ago": case.days_since(lately[0].at)}
        cures = (Wish(Kind.RESET_PASSWORD), Wish(Kind.SET_TEMPORARY_PASSWORD))
        yield _Found(Verdict.ATTEMPTS_FAILED, Certainty.LIKELY, cures, facts)


def _pool(case: _Case) -> Iterator[_Found]:
    for trigger in case.clues.triggers:
        if trigger.event == _FOR_STRANGERS:
            continue
        if trigger.event in _WHILE_SIGNING_UP and case.user.status != "UNCONFIRMED":
            continue
        facts = {"trigger": trigger.event, "function": trigger.function}
        if not trigger.invokable:
            yield _Found(Verdict.TRIGGER_NOT_INVOKED, Certainty.CERTAIN, facts=facts)
        elif trigger.errors:
            yield _Found(Verdict.TRIGGER_FAILS, Certainty.LIKELY, facts={**facts, "count": str(trigger.errors)})
    if case.clues.throttled:
        yield _Found(Verdict.THROTTLED, Certainty.POSSIBLE, facts={"count": str(case.clues.throttled)})


_RULES: Iterable[Callable[[_Case], Iterator[_Found]]] = (
    _disabled,
    _status,
    _temporary_password,
    _address,
    _others,
    _factors,
    _history,
    _pool,
)


def _verifying(user: User) -> tuple[Wish, ...]:
    return tuple(
        Wish(Kind.VERIFY, contact)
        for contact in ("email", "phone_number")
        if user.attributes.get(contact) and user.attributes.get(f"{contact}_verified") != "true"
    )


def _twins(mine: str, theirs: str) -> bool:
    return bool(mine) and mine != theirs and mine.casefold() == theirs.casefold()
