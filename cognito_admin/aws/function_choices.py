"""What can be chosen for a trigger: the functions of the account, and the keys its codes can be encrypted with."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.functions import read_function
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.triggers.functions import Function, Key

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_PAGE = 50
"""ListFunctions gives no more at a time."""
_OF_AWS = "alias/aws/"


class FunctionChoices:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def functions(self) -> tuple[Function, ...]:
        """Every function of the account in this region, by name."""
        pages = self._pages(Asked("ListFunctions", self._pool), "lambda", "list_functions", MaxItems=_PAGE)
        found = [read_function(entry) for page in await pages for entry in page.get("Functions", ())]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    async def keys(self) -> tuple[Key, ...]:
        """The keys of this region that have a name and are the account's own. What state they are in only ``key`` tells."""
        pages = self._pages(Asked("ListAliases", self._pool), "kms", "list_aliases")
        found: dict[str, Key] = {}
        for entry in [entry for page in await pages for entry in page.get("Aliases", ())]:
            name: str = entry["AliasName"]
            target = entry.get("TargetKeyId")
            if target and not name.startswith(_OF_AWS):
                arn = f"{entry['AliasArn'].removesuffix(name)}key/{target}"
                found.setdefault(arn, Key(arn, name.removeprefix("alias/")))
        return tuple(sorted(found.values(), key=lambda one: one.alias.casefold()))

    async def key(self, name: str) -> Key | None:
        """By its ARN, its id or an alias; None where there is none."""
        try:
            answer = await self._calls.read(
                Asked("DescribeKey", self._pool), lambda clients: clients.of("kms").describe_key(KeyId=name)
            )
        except Failure as failure:
            if failure.facts.get("aws_code") == "NotFoundException":
                return None
            raise
        told: Mapping[str, Any] = answer["KeyMetadata"]
        alias = name.partition("alias/")[2]
        spec = told.get("KeySpec") or told.get("CustomerMasterKeySpec") or ""
        return Key(told["Arn"], alias, told.get("KeyState", ""), spec)

    async def _pages(self, asked: Asked, service: str, method: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """Every page of a list that takes its ``NextMarker`` back as ``Marker``."""

        def send(clients: "Clients", options: dict[str, Any]) -> Mapping[str, Any]:
            marker = {"Marker": options["NextMarker"]} if options else {}
            return getattr(clients.of(service), method)(**parameters, **marker)

        return [page async for page in self._calls.pages(asked, "NextMarker", send)]
