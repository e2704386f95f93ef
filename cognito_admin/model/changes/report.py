"""What many changes at once come to, before any of them is made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cognito_admin.model.changes.change import Change, Reason, Refusal
from cognito_admin.model.changes.codes import Lasting, Noticed, Why
from cognito_admin.model.ids import Username

SAMPLE = 10
_MESSAGES = frozenset({Noticed.RESET_CODE_SENT, Noticed.INVITED, Noticed.VERIFICATION_CODE_SENT})


@dataclass(frozen=True, slots=True)
class Report:
    """``skipped`` counts users by why; ``messages`` what is sent, by medium; ``requests`` by operation of AWS.

    ``active`` users will be counted by AWS as active this month; ``lasting`` changes cannot be undone.
    """

    changes: int
    skipped: Mapping[Why, int]
    sample: tuple[Change, ...]
    left_out: tuple[tuple[Username, Reason], ...]
    active: int
    lasting: int
    messages: Mapping[str, int]
    requests: Mapping[str, int]

    def takes_s(self, per_s: Callable[[str], float]) -> float:
        """How long it takes at best, where ``per_s`` is how many requests a second an operation may send."""
        return max((count / per_s(operation) for operation, count in self.requests.items()), default=0.0)


def report(plans: Iterable[tuple[Username, Change | Refusal]]) -> Report:
    """Reads ``plans`` once, and keeps a sample of ten of each kind."""
    skipped, messages, requests = Counter[Why](), Counter[str](), Counter[str]()
    sample: list[Change] = []
    left_out: list[tuple[Username, Reason]] = []
    changes = active = lasting = 0
    for username, found in plans:
        if isinstance(found, Refusal):
            skipped[found.reasons[0].why] += 1
            if len(left_out) < SAMPLE:
                left_out.append((username, found.reasons[0]))
            continue
        changes += 1
        active += found.active
        lasting += isinstance(found.undo, Lasting)
        requests.update(step.operation for step in found.steps)
        messages.update(notice.facts["medium"] for notice in found.notices if notice.what in _MESSAGES)
        if len(sample) < SAMPLE:
            sample.append(found)
    return Report(changes, skipped, tuple(sample), tuple(left_out), active, lasting, messages, requests)
