"""What many changes at once come to, before any of them is made."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cognito_admin.model.changes.change import Change, Reason, Refusal
from cognito_admin.model.changes.codes import Lasting, Noticed

SAMPLE = 10
READ = "ListUsers"
"""Each user is read once before they are changed."""
_MESSAGES = frozenset({Noticed.RESET_CODE_SENT, Noticed.INVITED, Noticed.VERIFICATION_CODE_SENT})


@dataclass(frozen=True, slots=True)
class Report:
    """``skipped`` counts users by the reason; ``messages`` what is sent, by medium; ``requests`` by operation of AWS.

    ``active`` users will be counted by AWS as active this month; ``lasting`` changes cannot be undone.
    """

    changes: int
    skipped: tuple[tuple[Reason, int], ...]
    sample: tuple[Change, ...]
    active: int
    lasting: int
    messages: Mapping[str, int]
    requests: Mapping[str, int]

    def takes_s(self, per_s: Callable[[str], float]) -> float:
        """How long it takes at best, where ``per_s`` is how many requests a second an operation may send."""
        return max((count / per_s(operation) for operation, count in self.requests.items()), default=0.0)


class Tally:
    """Adds up changes one after the other, and keeps a sample of ten."""

    def __init__(self) -> None:
        self._changes = self._active = self._lasting = 0
        self._messages, self._requests = Counter[str](), Counter[str]()
        self._skipped = Counter[str]()
        self._reasons: dict[str, Reason] = {}
        self._sample: list[Change] = []

    def add(self, found: Change | Refusal) -> None:
        if isinstance(found, Refusal):
            reason = found.reasons[0]
            key = repr((reason.why, reason.about, sorted(reason.facts.items())))
            self._skipped[key] += 1
            self._reasons.setdefault(key, reason)
            return
        self._changes += 1
        self._active += found.active
        self._lasting += isinstance(found.undo, Lasting)
        self._requests[READ] += 1
        self._requests.update(step.operation for step in found.steps)
        self._messages.update(notice.facts["medium"] for notice in found.notices if notice.what in _MESSAGES)
        if len(self._sample) < SAMPLE:
            self._sample.append(found)

    def report(self) -> Report:
        """What they come to so far."""
        return Report(
            self._changes,
            tuple((self._reasons[key], count) for key, count in self._skipped.most_common()),
            tuple(self._sample),
            self._active,
            self._lasting,
            dict(self._messages),
            dict(self._requests),
        )
