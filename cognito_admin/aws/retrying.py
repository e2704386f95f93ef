"""When to try again, and when to give up."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cognito_admin.model.failures import Code

TRANSIENT = frozenset({Code.THROTTLED, Code.AWS_TROUBLE, Code.ENDPOINT_UNREACHABLE})
"""Failures that may go away by themselves within seconds."""
NOT_REACHED = frozenset(
    {Code.ENDPOINT_UNREACHABLE, Code.PROXY_REFUSED, Code.CERTIFICATE_REFUSED, Code.CONNECTION_CLOSED}
)
"""Where only some of AWS can be reached, as from a private network, this says nothing of Cognito."""

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 8.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries go on for ``seconds``, and at least ``tries`` times however long they took.

    The second part is for a computer that slept: when it wakes up, the time is over before anything was tried.

    Where AWS cannot be reached at all they end after ``unreachable_s``, unless that is None.
    """

    seconds: float
    tries: int = 3
    unreachable_s: float | None = None

    def after(self, code: Code) -> "Patience":
        """With a failure of this kind."""
        if code is not Code.ENDPOINT_UNREACHABLE or self.unreachable_s is None:
            return self
        return replace(self, seconds=min(self.seconds, self.unreachable_s))


WORKING = Patience(45)
"""For what somebody waits for with a progress bar before them."""
LOOKING = Patience(45, unreachable_s=5)
"""For what a window shows: without a network people are told so while they still look, and try again by themselves."""
CONNECTING = Patience(2, tries=2)
"""For a first look at a connection, where an early answer is worth more than a late success."""


def next_delay_s(patience: Patience, tries: int, elapsed_s: float, random: Callable[[], float]) -> float | None:
    """How long to wait after ``tries`` failed tries in ``elapsed_s`` seconds; None to give up.

    Doubles from try to try up to a limit; ``random``, between 0 and 1, spreads the callers over half of it.
    """
    delay_s = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** (tries - 1)) * (0.5 + random() / 2)
    return None if tries >= patience.tries and elapsed_s + delay_s > patience.seconds else delay_s
