"""What AWS says of the account itself, asked on the side while something else is being done."""

from typing import TYPE_CHECKING

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.retrying import Patience
from cognito_admin.model.failures import Code, Failure

if TYPE_CHECKING:
    from cognito_admin.aws.calls import Calls

_ONCE = Patience(0, tries=1)
_WILL_NOT_SAY = frozenset(
    {Code.ACCESS_DENIED, Code.DECLINED_BY_COGNITO, Code.POOL_NOT_FOUND, Code.REQUEST_REFUSED, Code.THING_NOT_FOUND}
)


class AccountFacts:
    """Asks once, without insisting. Both raise Failure."""

    def __init__(self, calls: "Calls") -> None:
        self._calls = calls

    async def account(self) -> str:
        answer = await self._calls.read(
            Asked("GetCallerIdentity"), lambda clients: clients.sts.get_caller_identity(), _ONCE
        )
        return answer["Account"]

    async def quota(self, category: str) -> float | None:
        """Requests a second of a category, by AWS's name; None where AWS will not say: not permitted, or not of this quota."""
        try:
            answer = await self._calls.read(
                Asked("GetProvisionedLimit"),
                lambda clients: clients.cognito.get_provisioned_limit(
                    LimitDefinition={"LimitClass": "API_CATEGORY", "Attributes": {"Category": str(category)}}
                ),
                _ONCE,
            )
        except Failure as failure:
            if failure.code not in _WILL_NOT_SAY:
                raise
            return None
        return answer["Limit"].get("ProvisionedLimitValue")
