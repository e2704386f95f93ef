"""Monthly active users: what AWS bills."""

from datetime import datetime


class ActiveUsers:
    """Which users were active in which month."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, pool_id: str, sub: str, at: datetime) -> None:
        """Counts the user for the month of ``at``, once."""
        self._seen.add((at.strftime("%Y-%m"), pool_id, sub))

    def count(self, pool_id: str | None = None, month: str | None = None) -> int:
        """Active users of one pool or all, of one month (``2026-11``) or all."""
        return sum(
            (pool_id is None or pool == pool_id) and (month is None or seen == month) for seen, pool, _ in self._seen
        )

    def clear(self) -> None:
        self._seen.clear()
