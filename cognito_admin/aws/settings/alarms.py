"""Alarms as things of a pool: what is set of each, without the state it is in, read and written with all the rest."""

from cognito_admin.aws.alarms import Alarms
from cognito_admin.aws.calls import Calls
from cognito_admin.model.health.alarms import settings_of
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part, Request
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.things import Document, Listed, Thing

_SERVICE = "cloudwatch"


class AlarmSettings:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._alarms = Alarms(calls, pool)

    async def names(self) -> tuple[Listed, ...]:
        """Of all the account and region have."""
        names = (str(alarm["AlarmName"]) for alarm in await self._alarms.every())
        return tuple(Listed(name, name) for name in names)

    async def read(self, thing: Thing) -> Document | None:
        """None where there is none."""
        alarm = await self._alarms.named(thing.name)
        return None if alarm is None else settings_of(alarm)

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        """Makes, replaces or deletes it, once, and returns what AWS has then.

        Raises Moved before anything is sent where it is not ``as_shown`` any more: AWS itself would replace what has its name.
        """
        now = await self.read(part.thing)
        if part.after is None and now is None:
            return None
        if now is not None and part.after is not None and _is_there(part.after, now):
            return now
        if edits_between(as_shown, now) or (as_shown is None) is not (now is None):
            raise Moved(now)
        if part.after is None:
            await self._alarms.delete(part.thing.name)
            return None
        return settings_of(await self._alarms.put(part.after))


def alarm_requests(pool: PoolId, part: Part) -> tuple[Request, ...]:
    """What is sent to CloudWatch where the pool is."""
    region = pool.partition("_")[0]
    if part.after is None:
        return (Request("DeleteAlarms", {"AlarmNames": [part.thing.name]}, _SERVICE, region),)
    return (Request("PutMetricAlarm", part.after, _SERVICE, region),)


def _is_there(wanted: Document, now: Document) -> bool:
    return all(now.get(member) == value for member, value in wanted.items())
