"""Whether a function lets Cognito call it for a pool, and the one statement of this program that has it do so.

The document of a permission is ``{"FunctionArn": str, "Allowed": bool}``, the name of the thing that of a trigger.
"""

from collections.abc import Mapping
from typing import Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.functions import Functions
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part, Request
from cognito_admin.model.settings.things import Document
from cognito_admin.model.triggers.names import FunctionName, function_name

ARN, ALLOWED = "FunctionArn", "Allowed"
_SERVICE = "lambda"
_GRANT, _REVOKE = "AddPermission", "RemovePermission"
_CONFLICT = "ResourceConflictException"
_NOT_FOUND = "ResourceNotFoundException"


class FunctionPermissions:
    """Of functions in the account and region of one pool. Every method that asks raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool
        self._functions = Functions(calls, pool)

    async def read(self, function_arn: str) -> Document:
        """As it is now. A function that is gone lets nobody in."""
        allowed = await self._functions.lets_in(function_arn, self._pool_arn(_named(function_arn)))
        return {ARN: function_arn, ALLOWED: allowed}

    def requests(self, part: Part) -> tuple[Request, ...]:
        """What would be sent; nothing is."""
        request = self._request(part)
        return () if request is None else (request,)

    async def write(self, part: Part) -> Document | None:
        """Makes it so, and returns what there is then: as asked, where AWS does not let it be read."""
        request, wanted = self._request(part), part.after
        if request is None:
            return wanted
        arn = _function_of(part)

        def send(clients: Any) -> Mapping[str, Any]:
            method = (
                clients.functions.add_permission if request.operation == _GRANT else clients.functions.remove_permission
            )
            return method(**request.members)

        async def proof() -> bool:
            return (await self.read(arn))[ALLOWED] is (request.operation == _GRANT)

        try:
            await self._calls.write(Asked(request.operation, self._pool), send, proof)
        except Failure as failure:
            # The statement carries the id of the pool: what goes by its name already is what was asked for.
            made_already = _CONFLICT if request.operation == _GRANT else _NOT_FOUND
            if failure.facts.get("aws_code") != made_already:
                raise
        try:
            return await self.read(arn)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return wanted

    def _request(self, part: Part) -> Request | None:
        grants = _allows(part.after)
        if grants == _allows(part.before):
            return None
        function = _named(_function_of(part))
        of_alias = {"Qualifier": function.alias} if function.alias else {}
        statement = {
            "FunctionName": function.plain_arn,
            **of_alias,
            "StatementId": f"cognito-{part.thing.name}-{self._pool}",
        }
        if not grants:
            return Request(_REVOKE, statement, _SERVICE)
        conditions = {"SourceArn": self._pool_arn(function), "SourceAccount": function.account}
        permission = {"Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com"}
        return Request(_GRANT, {**statement, **permission, **conditions}, _SERVICE)

    def _pool_arn(self, function: FunctionName) -> str:
        """A function that this program lets Cognito into belongs to the account and region of the pool."""
        return f"arn:{function.partition}:cognito-idp:{function.region}:{function.account}:userpool/{self._pool}"


def _function_of(part: Part) -> str:
    document = part.after or part.before or {}
    return str(document.get(ARN, ""))


def _named(arn: str) -> FunctionName:
    function = function_name(arn)
    if function is None:
        raise Failure(Code.VALUE_REFUSED, member=ARN, constraint="invalid value")
    return function


def _allows(document: Document | None) -> bool:
    return document is not None and document.get(ALLOWED) is True
