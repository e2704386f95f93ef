"""Whether the function of a trigger lets Cognito in for this pool, and the statement of its policy that says so."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.settings.echo import Place
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part, Request
from cognito_admin.model.settings.edits import value_at
from cognito_admin.model.settings.things import Document, Thing

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_COGNITO = "cognito-idp.amazonaws.com"
_MADE_ALREADY = {"AddPermission": "ResourceConflictException", "RemovePermission": "ResourceNotFoundException"}
_PARTS_OF_FUNCTION_ARN = 7
"""``arn:aws:lambda:region:account:function:name``; one more names an alias or a version."""


class Permissions:
    """Of the functions of one pool. Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def read(self, thing: Thing, arn: str, settings: Document | None) -> Document | None:
        """``arn`` and ``settings`` are the pool's. None where no function stands for the trigger."""
        if _is_function(thing):
            return await self._of(thing.name, arn)
        trigger = ("LambdaConfig", thing.name)
        function = value_at(settings, (*trigger, "LambdaArn")) or value_at(settings, trigger)
        return await self._of(str(function), arn) if function else None

    async def write(self, part: Part, place: Place, as_shown: Document | None) -> Document | None:
        """Gives or takes the permission, once, and returns what holds then: as asked, where AWS does not let it be read.

        Raises Moved where it is not ``as_shown`` any more.
        """
        after = part.after or {**(part.before or {}), "Allowed": False}
        function = str(after["FunctionArn"])
        now = await self._seen(function, place.arn)
        if now is not None and now["Allowed"] == after["Allowed"]:
            return now
        if now is not None and as_shown is not None and as_shown["FunctionArn"] == function and now != as_shown:
            raise Moved(now)
        for request in permission_requests(place, part):
            await self._send(request, function, place.arn, wanted=bool(after["Allowed"]))
        return await self._seen(function, place.arn) or after

    async def _send(self, request: Request, function: str, pool_arn: str, *, wanted: bool) -> None:
        async def proof() -> bool:
            return (await self._of(function, pool_arn))["Allowed"] is wanted

        def send(clients: "Clients") -> Any:
            from botocore import xform_name

            return getattr(clients.functions, xform_name(request.operation))(**request.members)

        try:
            await self._calls.write(Asked(request.operation, self._pool), send, proof)
        except Failure as failure:
            # The name of the statement has the pool's in it: what goes by it already is what was asked for.
            if failure.facts.get("aws_code") != _MADE_ALREADY[request.operation]:
                raise

    async def _seen(self, function: str, pool_arn: str) -> dict[str, Any] | None:
        """None for who may not read policies, and may add to one all the same."""
        try:
            return await self._of(function, pool_arn)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return None

    async def _of(self, function: str, pool_arn: str) -> dict[str, Any]:
        def send(clients: "Clients") -> Mapping[str, Any]:
            return clients.functions.get_policy(FunctionName=function)

        answer: Mapping[str, Any] = {}
        try:
            answer = await self._calls.read(Asked("GetPolicy", self._pool), send)
        except Failure as failure:
            # Who never allowed anybody to call it has no policy.
            if failure.facts.get("aws_code") != "ResourceNotFoundException":
                raise
        return {"FunctionArn": function, "Allowed": lets_cognito_in(answer.get("Policy", ""), pool_arn)}


def _is_function(thing: Thing) -> bool:
    """Whether it is named by the function itself, which no trigger may stand for yet."""
    return thing.name.startswith("arn:")


def permission_requests(place: Place, part: Part) -> tuple[Request, ...]:
    """The statement that lets this pool alone call the function, added or taken away. It has a name of its own for each pool."""
    before, after = part.before or {}, part.after or {}
    if bool(before.get("Allowed")) == bool(after.get("Allowed")) and before.get("FunctionArn") == after.get(
        "FunctionArn"
    ):
        return ()
    told = after or before
    pieces = str(told["FunctionArn"]).split(":")
    function = ":".join(pieces[:_PARTS_OF_FUNCTION_ARN])
    qualifier = pieces[_PARTS_OF_FUNCTION_ARN:]
    named = {
        "FunctionName": function,
        **({"Qualifier": qualifier[0]} if qualifier else {}),
        "StatementId": f"cognito-{place.pool}"
        if _is_function(part.thing)
        else f"cognito-{part.thing.name}-{place.pool}",
    }
    if not after.get("Allowed"):
        return (Request("RemovePermission", named, "lambda"),)
    # Until the pool was read: whatever this program lets Cognito into is in its account and region.
    _, partition, _, region, account, *_ = pieces
    pool_arn = place.arn or f"arn:{partition}:cognito-idp:{region}:{account}:userpool/{place.pool}"
    granted = {
        **named,
        "Action": "lambda:InvokeFunction",
        "Principal": _COGNITO,
        "SourceArn": pool_arn,
        "SourceAccount": pool_arn.split(":")[4],
    }
    return (Request("AddPermission", granted, "lambda"),)
