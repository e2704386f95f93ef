"""What AWS refused so far, for each pool of each connection: in memory only, since somebody may allow it the next minute."""

from collections.abc import Callable, Mapping

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Heard
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.permissions import Action, action_of


class Permissions:
    """Learns from every answer: a refusal is remembered, what was allowed since is forgotten again. Belongs to one event loop."""

    def __init__(self) -> None:
        self._denied: dict[tuple[ConnectionId, PoolId | None], dict[Action, Failure]] = {}
        self._callbacks: list[Callable[[], None]] = []

    def listener(self, connection: ConnectionId) -> Heard:
        """Hears every answer that comes through ``connection``."""

        def heard(asked: Asked, failure: Failure | None) -> None:
            self._heard(connection, asked.pool, action_of(asked.operation), failure)

        return heard

    def told(self, key: PoolKey, failure: Failure) -> None:
        """Learns from a refusal that another process met with."""
        if action := failure.facts.get("action"):
            self._heard(key.connection, key.pool, Action(action), failure)

    def denied(self, key: PoolKey) -> Mapping[Action, Failure]:
        """What AWS refused of this pool, and how it said so."""
        return dict(self._denied.get((key.connection, key.pool), {}))

    def forget(self, connection: ConnectionId) -> None:
        """The connection is made anew: what is refused shows again."""
        places = [place for place in self._denied if place[0] == connection]
        for place in places:
            del self._denied[place]
        if places:
            self._tell()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Returns what ends it."""
        self._callbacks.append(changed)
        return lambda: self._callbacks.remove(changed) if changed in self._callbacks else None

    def _heard(self, connection: ConnectionId, pool: PoolId | None, action: Action, failure: Failure | None) -> None:
        place = (connection, pool)
        known = self._denied.get(place, {})
        if failure is None and action in known:
            del known[action]
        # A role that may not be taken on refuses the sign-in, not the action.
        elif failure is not None and failure.code is Code.ACCESS_DENIED and failure.facts.get("action") == action:
            was_known = action in known
            self._denied.setdefault(place, {})[action] = failure
            if was_known:
                return
        else:
            return
        self._tell()

    def _tell(self) -> None:
        for callback in tuple(self._callbacks):
            callback()
