"""One account in one region, seen through one connection."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.account_facts import AccountFacts
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.buckets import Prefix
from cognito_admin.aws.calls import Calls, Heard, Markings
from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.aws.configuration import PoolConfiguration
from cognito_admin.aws.credentials import Means
from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.aws.retrying import CONNECTING, WORKING, Patience
from cognito_admin.aws.user_pages import utc
from cognito_admin.aws.user_records import UserRecords
from cognito_admin.model.connections import Connection, Identity
from cognito_admin.model.ids import AccountId, PoolId
from cognito_admin.model.pools import PoolSummary
from cognito_admin.model.quotas import PAGE, SHARES, Shares

if TYPE_CHECKING:
    from cognito_admin.aws.alarms import Alarms
    from cognito_admin.aws.function_choices import FunctionChoices
    from cognito_admin.aws.functions import Functions
    from cognito_admin.aws.import_roles import ImportRoles
    from cognito_admin.aws.metrics import Metrics
    from cognito_admin.aws.pool_making import PoolMaker
    from cognito_admin.aws.settings.pool_things import PoolThings
    from cognito_admin.aws.target_facts import Target
    from cognito_admin.aws.token_keys import TokenKeys
    from cognito_admin.aws.user_changes import UserChanges
    from cognito_admin.aws.user_imports import UserImports
    from cognito_admin.aws.user_making import UserMaking
    from cognito_admin.model.restore.target import Documents


class Account:
    """Nothing is asked of AWS, and no thread started, before the first call.

    What only some commands need is imported when it is first asked for.
    """

    def __init__(
        self,
        connection: Connection,
        markings: Markings,
        *,
        share: float | None = None,
        patience: Patience = WORKING,
        means: Means | None = None,
        paces: Paces | None = None,
        shares: Shares = SHARES.__getitem__,
    ) -> None:
        """``markings`` says how each pool is to be treated, on any thread.

        ``share`` is the part of each quota to use, between 0 and 1; None takes that of ``shares``. ``patience``
        says how long reads are tried again. ``means`` is what the credentials may need, ``paces``
        what all requests of the program are paced by.
        """
        self.connection = connection
        """May be set to one that leads to the same place, as when it was given another name."""
        self._calls = Calls(connection, markings, share, patience, means or Means(), paces, shares)
        self._target: Target | None = None

    async def identity(self) -> Identity:
        """Who the credentials say one is; needs no permission. Gives up early where nobody answers."""
        answer = await self._calls.read(
            Asked("GetCallerIdentity"), lambda clients: clients.sts.get_caller_identity(), CONNECTING
        )
        await self._calls.account_is(answer["Account"])
        return Identity(account=AccountId(answer["Account"]), arn=answer["Arn"])

    async def pools(self) -> tuple[PoolSummary, ...]:
        """Every user pool of the account and region, as AWS lists them."""
        return tuple(
            [
                _summary(pool)
                async for page in self._calls.pages(
                    Asked("ListUserPools"),
                    "NextToken",
                    lambda clients, options: clients.cognito.list_user_pools(MaxResults=PAGE, **options),
                )
                for pool in page["UserPools"]
            ]
        )

    async def pool(self, pool: PoolId) -> PoolSummary:
        """One pool by its id, for credentials that may not list them. Raises Failure(POOL_NOT_FOUND)."""
        return _summary(await self.cognito(pool).settings())

    def share(self, pool: PoolId) -> float:
        """The part of each quota that is used for ``pool``, between 0 and 1."""
        return self._calls.share(pool)

    def cognito(self, pool: PoolId) -> CognitoPool:
        """The pool to work with."""
        return CognitoPool(self._calls, pool)

    def user_records(self, pool: PoolId) -> UserRecords:
        """What lists the users of a pool whole."""
        return UserRecords(self._calls, pool)

    def configuration(self, pool: PoolId) -> PoolConfiguration:
        """What tells how a pool is set up."""
        return PoolConfiguration(self._calls, pool)

    def settings(self, pool: PoolId) -> "PoolThings":
        """What reads and writes how a pool is set up."""
        from cognito_admin.aws.settings.pool_things import PoolThings

        return PoolThings(self._calls, pool)

    def user_changes(self, pool: PoolId) -> "UserChanges":
        """What writes to the users of a pool."""
        from cognito_admin.aws.user_changes import UserChanges

        return UserChanges(self._calls, self.cognito(pool))

    def user_imports(self, pool: PoolId) -> "UserImports":
        """What imports users into a pool out of a file."""
        from cognito_admin.aws.user_imports import UserImports

        return UserImports(self._calls, pool)

    def user_making(self, pool: PoolId, *, case_sensitive: bool = False) -> "UserMaking":
        """What makes the users of a restore."""
        from cognito_admin.aws.user_making import UserMaking

        return UserMaking(self._calls, self.cognito(pool), case_sensitive=case_sensitive)

    def target(self) -> "Target":
        """What tells of the account as the place that a backup is restored into."""
        from cognito_admin.aws.target_facts import Target

        if self._target is None:
            self._target = Target(self._calls)
        return self._target

    def pool_maker(self, documents: "Documents", mark: str) -> "PoolMaker":
        """What sets up a pool as ``PoolMaker`` has it."""
        from cognito_admin.aws.pool_making import PoolMaker

        return PoolMaker(self._calls, documents, mark)

    def import_roles(self) -> "ImportRoles":
        """What makes the role of import jobs."""
        from cognito_admin.aws.import_roles import ImportRoles

        return ImportRoles(self._calls)

    async def quota(self, category: str) -> float | None:
        """Requests a second of the account for a category of operations, by AWS's name; None where AWS will not say.

        Raises Failure.
        """
        return await AccountFacts(self._calls).quota(category)

    def metrics(self, pool: PoolId) -> "Metrics":
        """What reads the series of numbers that CloudWatch keeps of the pool."""
        from cognito_admin.aws.metrics import Metrics

        return Metrics(self._calls, pool)

    def alarms(self, pool: PoolId) -> "Alarms":
        """What reads and makes alarms on them."""
        from cognito_admin.aws.alarms import Alarms

        return Alarms(self._calls, pool)

    def functions(self, pool: PoolId) -> "Functions":
        """What tells of the functions that the pool can call."""
        from cognito_admin.aws.functions import Functions

        return Functions(self._calls, pool)

    def function_choices(self, pool: PoolId) -> "FunctionChoices":
        """What can be chosen for a trigger of the pool."""
        from cognito_admin.aws.function_choices import FunctionChoices

        return FunctionChoices(self._calls, pool)

    def token_keys(self, pool: PoolId) -> "TokenKeys":
        """What tells whether a token is of the pool."""
        from cognito_admin.aws.token_keys import TokenKeys

        return TokenKeys(self._calls, pool)

    def storage(self, url: str) -> Prefix:
        """What lies in S3 at ``s3://bucket/prefix``. Raises Failure(BUCKET_NAME_WRONG)."""
        return Prefix(self._calls, url)

    def hear(self, heard: Heard) -> None:
        """From now on ``heard`` gets every answer."""
        self._calls.heard = heard

    def look_before_changes(self, look: Callable[[], None]) -> None:
        """From now on ``look`` is called, on a worker thread, before it is asked how a pool is marked that is to be changed."""
        self._calls.look = look

    def interrupt(self) -> None:
        """Ends what keeps a sign-in waiting on this computer: it fails with SIGN_IN_STOPPED. Returns at once."""
        self._calls.interrupt()

    def close(self) -> None:
        """Returns at once. Requests that wait are cancelled, those on their way end unheard."""
        self._calls.close()


def _summary(pool: Mapping[str, Any]) -> PoolSummary:
    return PoolSummary(
        id=PoolId(pool["Id"]),
        name=pool["Name"],
        created=utc(pool.get("CreationDate")),
        modified=utc(pool.get("LastModifiedDate")),
    )
