"""What there is where a backup is to be restored. Nothing here changes anything, or makes anybody an active user."""

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from cognito_admin.aws.account_facts import AccountFacts
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.configuration import Document, PoolConfiguration
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.presence import Outside, listed, member
from cognito_admin.aws.retrying import TRANSIENT
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.permissions import action_of, partition
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.restore.import_role import IMPORT_ROLE_NAME
from cognito_admin.model.restore.target import ExistingPool, NewPool, Resource, TargetFacts, Where

_OF_USERS = (
    Category.USER_CREATION,
    Category.USER_ACCOUNT_RECOVERY,
    Category.USER_UPDATE,
    Category.USER_RESOURCE_UPDATE,
)
"""What takes the time of a restore."""

_MUST_BE_KNOWN = frozenset(
    {
        "DescribeIdentityProvider",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "ListIdentityProviders",
        "ListResourceServers",
        "ListUserPoolClients",
    }
)
"""Of a pool that exists: only what it lacks is added to it."""


class Target:
    """An account in a region, and maybe a pool in it. Every method raises Failure."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._outside = Outside(calls)
        self._quotas: dict[Category, float] = {}

    async def new_pool(self, name: str) -> NewPool:
        return NewPool(name, self._region, await self._account())

    async def existing_pool(self, pool: PoolId) -> ExistingPool:
        """Raises Failure(POOL_NOT_FOUND), too; ACCESS_DENIED where it may not be told what is there, and would be made again."""
        found: dict[str, Any] = {}

        async def put(document: Document) -> None:
            found[_path(*document.path)] = document.body

        configuration = PoolConfiguration(self._calls, pool)
        account = await self._account()
        unread = await configuration.read(put)
        found[_path("groups")] = await configuration.groups()
        for refused in unread:
            if refused.operation in _MUST_BE_KNOWN:
                action = action_of(refused.operation)
                raise Failure(Code.ACCESS_DENIED, operation=refused.operation, action=action, pool=pool)
        name = found[_path("user-pool")]["UserPool"]["Name"]
        return ExistingPool(pool, name, self._region, account, found)

    async def facts(
        self,
        where: Where,
        needed: Iterable[Resource],
        *,
        old_pool: PoolId | None = None,
        import_role: str | None = None,
    ) -> TargetFacts:
        """``needed`` are ``resources_needed`` of the planner.

        ``import_role`` is the ARN of a role for import jobs that was chosen. Without, it is that of an earlier job of the pool, or
        of the ``old_pool`` that was backed up, or the one of our name; none where there is none that Cognito may take on.
        """
        pools = [pool for pool in (where.id if isinstance(where, ExistingPool) else None, old_pool) if pool]
        share = self._calls.share(pools[0] if isinstance(where, ExistingPool) else None)
        rates = asyncio.ensure_future(self._rates(share))
        count = asyncio.ensure_future(self._pools())
        role = asyncio.ensure_future(self._import_role(where, pools, import_role))
        present = {one: asyncio.ensure_future(self._outside.presence(one, where)) for one in needed}
        tasks = (rates, count, role, *present.values())
        try:
            await asyncio.gather(*tasks)
        finally:
            # The first failure ends the others.
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        answers = {one: task.result() for one, task in present.items()}
        return TargetFacts(where, answers, role.result(), rates.result(), share, {}, count.result())

    @property
    def _region(self) -> Region:
        return Region(self._calls.connection.region or "")

    async def _account(self) -> AccountId:
        return AccountId(await AccountFacts(self._calls).account())

    async def _rates(self, share: float) -> dict[str, float]:
        """Each quota is asked for once: AWS takes one such request a second."""
        facts = AccountFacts(self._calls)
        for category in _OF_USERS:
            if category in self._quotas:
                continue
            try:
                quota = await facts.quota(category)
            except Failure as failure:
                if failure.code not in TRANSIENT:
                    raise
                quota = None
            if quota is None:
                # It is for an estimate only.
                break
            self._quotas[category] = quota
        return {category.value: quota * share for category, quota in self._quotas.items()}

    async def _pools(self) -> int | None:
        pages = self._calls.pages(
            Asked("ListUserPools"),
            "NextToken",
            lambda clients, options: clients.cognito.list_user_pools(MaxResults=PAGE, **options),
        )
        try:
            return sum([len(page["UserPools"]) async for page in pages])
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return None

    async def _import_role(self, where: Where, pools: Iterable[PoolId], chosen: str | None) -> str | None:
        names = [chosen] if chosen else [role for pool in pools for role in await self._roles_of_jobs(pool)]
        if not chosen:
            names.append(f"arn:{partition(where.region)}:iam::{where.account}:role/{IMPORT_ROLE_NAME}")
        for name in dict.fromkeys(names):
            if (role := await self._outside.trusting_role(name, where.account)) is not None:
                return role
        return None

    async def _roles_of_jobs(self, pool: PoolId) -> list[str]:
        jobs = await self._outside.told("ListUserImportJobs", "cognito-idp", UserPoolId=pool, MaxResults=PAGE)
        roles = [member(job, "CloudWatchLogsRoleArn") for job in listed(member(jobs, "UserImportJobs"))]
        return [str(role) for role in roles if role]


def _path(*names: str) -> str:
    """As the files of a backup are called, near enough."""
    return f"pool/{'/'.join(quote(name, safe='') for name in names)}.json"
