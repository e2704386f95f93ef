"""Makes the role that import jobs write their log with, where a person said so."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, Region
from cognito_admin.model.restore.import_role import IMPORT_ROLE_NAME, POLICY_NAME, log_policy, trust_policy

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_EXISTS, _MISSING = "EntityAlreadyExists", "NoSuchEntity"


class ImportRoles:
    """Every method raises Failure."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def create(self, region: Region, account: AccountId) -> str:
        """The ARN of the role of our name. One that was begun before is finished; one of somebody else is Failure(THING_EXISTS)."""

        def make(clients: "Clients") -> Mapping[str, Any]:
            return clients.of("iam").create_role(
                RoleName=IMPORT_ROLE_NAME,
                AssumeRolePolicyDocument=json.dumps(trust_policy()),
                Description="Lets Amazon Cognito write the logs of user import jobs.",
            )

        def allow(clients: "Clients") -> Mapping[str, Any]:
            return clients.of("iam").put_role_policy(
                RoleName=IMPORT_ROLE_NAME,
                PolicyName=POLICY_NAME,
                PolicyDocument=json.dumps(log_policy(region, account)),
            )

        async def is_made() -> bool:
            return await self._role() is not None

        async def never() -> bool:
            # Made twice, it is the same.
            return False

        try:
            await self._calls.write(Asked("CreateRole"), make, is_made)
        except Failure as failure:
            if failure.facts.get("aws_code") != _EXISTS:
                raise
        role = await self._role()
        if role is None:
            raise Failure(Code.OUTCOME_UNKNOWN, operation="CreateRole")
        if role.get("AssumeRolePolicyDocument") != trust_policy():
            raise Failure(Code.THING_EXISTS, operation="CreateRole", pool=IMPORT_ROLE_NAME)
        await self._calls.write(Asked("PutRolePolicy"), allow, never)
        return str(role["Arn"])

    async def _role(self) -> Mapping[str, Any] | None:
        try:
            answer = await self._calls.read(
                Asked("GetRole"), lambda clients: clients.of("iam").get_role(RoleName=IMPORT_ROLE_NAME)
            )
        except Failure as failure:
            if failure.facts.get("aws_code") == _MISSING:
                return None
            raise
        return answer["Role"]
