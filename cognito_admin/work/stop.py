"""The wish that work ends, honoured by the work between two steps."""

import asyncio

from cognito_admin.model.failures import Cancelled
from cognito_admin.model.progress import JobState


class Stop:
    """Asked for once; ``state`` says how the work counts afterwards (CANCELLED or INTERRUPTED)."""

    def __init__(self) -> None:
        self._requested = asyncio.Event()
        self.state = JobState.CANCELLED

    @property
    def requested(self) -> bool:
        return self._requested.is_set()

    def request(self, state: JobState = JobState.CANCELLED) -> None:
        if not self.requested:
            self.state = state
            self._requested.set()

    def check(self) -> None:
        """Raises Cancelled when the work is to end."""
        if self.requested:
            raise Cancelled

    async def wait(self) -> None:
        await self._requested.wait()
