"""The emulator's clock: it can be moved and stopped."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset, until it is frozen. Aware UTC, to the millisecond as AWS gives it."""

    def __init__(self, at: datetime | None = None) -> None:
        self._offset = timedelta()
        self._frozen: datetime | None = None
        if at is not None:
            self.freeze(at)

    def now(self) -> datetime:
        """The time it is in the emulator."""
        moment = self._frozen or datetime.fromtimestamp(time.time(), UTC) + self._offset
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def set(self, at: datetime) -> None:
        """Moves to ``at`` and runs on from there."""
        self._frozen = None
        self._offset = at.astimezone(UTC) - datetime.fromtimestamp(time.time(), UTC)

    def freeze(self, at: datetime | None = None) -> None:
        """Stops at ``at``, or at what it shows now."""
        self._frozen = (at or self.now()).astimezone(UTC)

    def advance(self, *, seconds: float = 0, days: float = 0) -> None:
        """Moves on (or back), frozen or not."""
        step = timedelta(seconds=seconds, days=days)
        if self._frozen is not None:
            self._frozen += step
        else:
            self._offset += step
