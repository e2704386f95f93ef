"""CloudWatch's alarms on metrics, and the SNS topics they can tell.

Alarms are documents as DescribeAlarms gives them (``MetricAlarm``), dates as text; what is created has PutMetricAlarm's members.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.answers import plain
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.things import Document

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_PAGE = 100
_NOT_TOLD = frozenset({"Tags"})
"""Members of PutMetricAlarm that DescribeAlarms does not give back."""


class Alarms:
    """All of the account and region, asked for and changed for the sake of ``pool``. Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def every(self) -> tuple[Document, ...]:
        """Every alarm on metrics there is, by name; those that combine other alarms are left out."""
        pages = self._calls.pages(
            Asked("DescribeAlarms", self._pool),
            "NextToken",
            lambda clients, options: clients.metrics.describe_alarms(
                AlarmTypes=["MetricAlarm"], MaxRecords=_PAGE, **options
            ),
        )
        found = [plain(alarm) for page in [page async for page in pages] for alarm in page.get("MetricAlarms", ())]
        return tuple(sorted(found, key=lambda alarm: str(alarm["AlarmName"]).casefold()))

    async def named(self, name: str) -> Document | None:
        """None where there is none of this name."""
        answer = await self._calls.read(
            Asked("DescribeAlarms", self._pool),
            lambda clients: clients.metrics.describe_alarms(AlarmTypes=["MetricAlarm"], AlarmNames=[name]),
        )
        return next((plain(alarm) for alarm in answer.get("MetricAlarms", ())), None)

    async def put(self, alarm: Document) -> Document:
        """Makes it, or replaces all of the one that has its name, and returns what AWS has then."""
        name = str(alarm["AlarmName"])

        def send(clients: "Clients") -> Mapping[str, Any]:
            return clients.metrics.put_metric_alarm(**alarm)

        async def is_there() -> bool:
            found = await self.named(name) or {}
            return all(found.get(member) == value for member, value in alarm.items() if member not in _NOT_TOLD)

        await self._calls.write(Asked("PutMetricAlarm", self._pool), send, is_there)
        made = await self.named(name)
        if made is None:
            raise Failure(Code.OUTCOME_UNKNOWN, operation="PutMetricAlarm", pool=self._pool, about=name)
        return made

    async def delete(self, name: str) -> None:
        """Deletes it; nothing happens where there is none."""
        if await self.named(name) is None:
            return

        def send(clients: "Clients") -> Mapping[str, Any]:
            return clients.metrics.delete_alarms(AlarmNames=[name])

        async def is_gone() -> bool:
            return await self.named(name) is None

        await self._calls.write(Asked("DeleteAlarms", self._pool), send, is_gone)

    async def topics(self) -> tuple[str, ...]:
        """The ARN of every SNS topic of the account and region, by name."""
        pages = self._calls.pages(
            Asked("ListTopics", self._pool),
            "NextToken",
            lambda clients, options: clients.of("sns").list_topics(**options),
        )
        found = [str(topic["TopicArn"]) for page in [page async for page in pages] for topic in page.get("Topics", ())]
        return tuple(sorted(found, key=lambda arn: arn.rpartition(":")[2].casefold()))
