"""Counts what becomes of all users of a backup, in one pass."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cognito_admin.model.ids import Username
from cognito_admin.model.restore.fates import Fate, Outcome, PlannedUser, Skip, SkippedUser, UserLoss
from cognito_admin.model.restore.rules import UserRules
from cognito_admin.model.restore.seen import Seen

MOST_NAMED = 20
"""Users that a survey names for each reason; all are named by the report of a restore."""
SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Survey:
    """``fates`` counts those who are made, ``skips`` those who are not; ``losses`` counts by what is lost and about what.

    ``named`` are the first of those who are skipped for what was not chosen; ``sample`` the first who are made, with the
    attributes they had. ``linked`` counts the identities to be linked. ``yielding`` are those who are left to sign in through
    their provider, since somebody else has their address.
    """

    fates: Mapping[Fate, int] = field(default_factory=dict[Fate, int])
    skips: Mapping[Skip, int] = field(default_factory=dict[Skip, int])
    losses: Mapping[tuple[UserLoss, str], int] = field(default_factory=dict[tuple[UserLoss, str], int])
    named: tuple[SkippedUser, ...] = ()
    sample: tuple[tuple[Mapping[str, str], PlannedUser], ...] = ()
    disabled: int = 0
    linked: int = 0
    yielding: tuple[Username, ...] = ()

    @property
    def planned(self) -> int:
        return sum(self.fates.values())

    @property
    def skipped(self) -> int:
        return sum(self.skips.values())

    @property
    def unfit(self) -> int:
        """Those who cannot be made, though nobody chose to leave them out."""
        return sum(count for reason, count in self.skips.items() if not reason.is_chosen)


def planned_users(records: Iterable[Mapping[str, Any]], rules: UserRules) -> Iterator[Outcome]:
    """What becomes of each, in order, and of one who would clash with another: the first keeps the name.

    ``rules`` are those of a plan: they know who is left to sign in through a provider, since an address of theirs is taken.
    Ends after as many planned ones as a rehearsal makes. Takes 16 to 32 bytes of memory a name, and none where no names can clash.
    """
    seen = None if rules.all_alike else Seen()
    planned, most = 0, rules.options.most_users
    for record in records:
        if most is not None and planned >= most:
            return
        outcome = rules.planned(record)
        if isinstance(outcome, PlannedUser):
            if seen is not None and (clash := _clash(outcome, rules, seen)):
                outcome = clash
            else:
                planned += 1
        yield outcome


def survey(records: Iterable[Mapping[str, Any]], rules: UserRules) -> Survey:
    """In one pass. Takes what ``planned_users`` does, and a few hundred bytes of each who is linked beforehand.

    Those may sign in through their provider anyway, so they come last, and take a name away from nobody.
    """
    tally, seen = _Tally(), None if rules.all_alike else Seen()
    waiting: list[tuple[PlannedUser, Mapping[str, Any]]] = []
    most = rules.options.most_users
    for record in records:
        if most is not None and tally.planned + len(waiting) >= most:
            break
        outcome = rules.planned(record)
        if isinstance(outcome, PlannedUser) and seen is not None:
            if outcome.fate is Fate.PRE_LINK:
                is_sample = len(waiting) < SAMPLE
                waiting.append((outcome, record) if is_sample else (_bare(outcome, rules), {}))
                continue
            outcome = _clash(outcome, rules, seen) or outcome
        tally.add(outcome, record)
    yielding: list[Username] = []
    for user, record in waiting:
        clash = None if seen is None else _clash(user, rules, seen)
        if clash is not None:
            yielding.append(user.old_username)
        tally.add(clash or user, record)
    return tally.survey(yielding)


def settled(rules: UserRules, survey: Survey) -> UserRules:
    """The rules by which a plan runs: with what only a look at all users could tell."""
    return replace(rules, yielding=frozenset(survey.yielding))


@dataclass
class _Tally:
    fates: Counter[Fate] = field(default_factory=Counter[Fate])
    skips: Counter[Skip] = field(default_factory=Counter[Skip])
    losses: Counter[tuple[UserLoss, str]] = field(default_factory=Counter[tuple[UserLoss, str]])
    named: list[SkippedUser] = field(default_factory=list[SkippedUser])
    sample: list[tuple[Mapping[str, str], PlannedUser]] = field(
        default_factory=list[tuple[Mapping[str, str], PlannedUser]]
    )
    planned: int = 0
    disabled: int = 0
    linked: int = 0

    def add(self, outcome: Outcome, record: Mapping[str, Any]) -> None:
        if isinstance(outcome, SkippedUser):
            self.skips[outcome.reason] += 1
            if not outcome.reason.is_chosen and self.skips[outcome.reason] <= MOST_NAMED:
                self.named.append(outcome)
            return
        self.planned += 1
        self.fates[outcome.fate] += 1
        self.losses.update(outcome.losses)
        self.disabled += outcome.disabled
        self.linked += len(outcome.links)
        if record and len(self.sample) < SAMPLE:
            before = {str(entry["Name"]): str(entry.get("Value") or "") for entry in record.get("Attributes") or ()}
            self.sample.append((before, outcome))

    def survey(self, yielding: list[Username]) -> Survey:
        return Survey(
            dict(self.fates),
            dict(self.skips),
            dict(self.losses),
            tuple(self.named),
            tuple(self.sample),
            self.disabled,
            self.linked,
            tuple(yielding),
        )


def _bare(user: PlannedUser, rules: UserRules) -> PlannedUser:
    """With nothing but what clashes are found by."""
    names = (*rules.username_attributes, *rules.aliases)
    kept = {*names, *(f"{name}_verified" for name in names)}
    return replace(user, attributes={name: value for name, value in user.attributes.items() if name in kept})


def _clash(user: PlannedUser, rules: UserRules, seen: Seen) -> SkippedUser | None:
    keys = list(rules.keys(user))
    for name, value in keys:
        if (name, value) in seen:
            if user.fate is Fate.PRE_LINK:
                return SkippedUser(user.old_username, user.old_sub, Skip.SIGNS_IN_AGAIN, value)
            taken = Skip.USERNAME_TAKEN if name == "username" else Skip.ALIAS_TAKEN
            return SkippedUser(user.old_username, user.old_sub, taken, value)
    for key in keys:
        seen.add(key)
    return None
