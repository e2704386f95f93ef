"""Counts what becomes of all users of a backup, in one pass."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    attributes they had. ``expiring`` counts whoever gets a password that expires, ``linked`` the identities to be linked.
    """

    fates: Mapping[Fate, int] = field(default_factory=dict[Fate, int])
    skips: Mapping[Skip, int] = field(default_factory=dict[Skip, int])
    losses: Mapping[tuple[UserLoss, str], int] = field(default_factory=dict[tuple[UserLoss, str], int])
    named: tuple[SkippedUser, ...] = ()
    sample: tuple[tuple[Mapping[str, str], PlannedUser], ...] = ()
    disabled: int = 0
    linked: int = 0

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

    Whoever signs in through a provider can do so, with or without a user made beforehand: a clash leaves them to it.
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
    fates: Counter[Fate] = Counter()
    skips: Counter[Skip] = Counter()
    losses: Counter[tuple[UserLoss, str]] = Counter()
    named: list[SkippedUser] = []
    sample: list[tuple[Mapping[str, str], PlannedUser]] = []
    disabled = linked = 0
    latest: list[Mapping[str, Any]] = [{}]

    def watched() -> Iterator[Mapping[str, Any]]:
        for record in records:
            latest[0] = record
            yield record

    for outcome in planned_users(watched(), rules):
        if isinstance(outcome, SkippedUser):
            skips[outcome.reason] += 1
            if not outcome.reason.is_chosen and skips[outcome.reason] <= MOST_NAMED:
                named.append(outcome)
            continue
        fates[outcome.fate] += 1
        losses.update(outcome.losses)
        disabled += outcome.disabled
        linked += len(outcome.links)
        if len(sample) < SAMPLE:
            before = {str(entry["Name"]): str(entry.get("Value") or "") for entry in latest[0].get("Attributes") or ()}
            sample.append((before, outcome))
    return Survey(dict(fates), dict(skips), dict(losses), tuple(named), tuple(sample), disabled, linked)


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
