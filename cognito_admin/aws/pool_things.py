"""What stands in a pool after a request that sets it up: how to look for it, and whether it is what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

Members = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """The read that shows what a request made: ``by`` are members of the request that it takes along.

    ``within`` is where in the answer the thing stands; None: the answer is the thing. No answer shows members in ``unseen``.
    """

    operation: str
    by: tuple[str, ...]
    within: str | None
    unseen: frozenset[str] = frozenset()


_POOL, _CLIENT = "UserPoolId", "ClientId"
_OF_POOL = (_POOL,)
_NO_POOL = frozenset(_OF_POOL)
_RESOURCE_SERVER = Look("DescribeResourceServer", (_POOL, "Identifier"), "ResourceServer")
_PROVIDER = Look(
    "DescribeIdentityProvider", (_POOL, "ProviderName"), "IdentityProvider", frozenset({"private_key", "MetadataFile"})
)
_DOMAIN = Look("DescribeUserPoolDomain", ("Domain",), "DomainDescription")
_GROUP = Look("GetGroup", (_POOL, "GroupName"), "Group")
_USER_POOL = Look("DescribeUserPool", _OF_POOL, "UserPool", _NO_POOL)

LOOKS: Mapping[str, Look] = {
    "AddCustomAttributes": _USER_POOL,
    "CreateGroup": _GROUP,
    "CreateIdentityProvider": _PROVIDER,
    "CreateManagedLoginBranding": Look(
        "DescribeManagedLoginBrandingByClient", (_POOL, _CLIENT), "ManagedLoginBranding", frozenset({_CLIENT})
    ),
    "CreateResourceServer": _RESOURCE_SERVER,
    "CreateTerms": Look("DescribeTermsByClient", (_POOL, _CLIENT, "TermsName"), "Terms"),
    "CreateUserPoolDomain": _DOMAIN,
    "SetLogDeliveryConfiguration": Look("GetLogDeliveryConfiguration", _OF_POOL, "LogDeliveryConfiguration"),
    "SetRiskConfiguration": Look("DescribeRiskConfiguration", (_POOL, _CLIENT), "RiskConfiguration"),
    "SetUICustomization": Look("GetUICustomization", (_POOL, _CLIENT), "UICustomization", frozenset({"ImageFile"})),
    "SetUserPoolClientSessionConfiguration": Look("GetUserPoolClientSessionConfiguration", (_POOL, _CLIENT), None),
    "SetUserPoolMfaConfig": Look("GetUserPoolMfaConfig", _OF_POOL, None, _NO_POOL),
    "SetUserPoolSessionConfiguration": Look("GetUserPoolSessionConfiguration", _OF_POOL, None),
    "TagResource": Look("ListTagsForResource", ("ResourceArn",), None, frozenset({"ResourceArn"})),
    "UpdateGroup": _GROUP,
    "UpdateIdentityProvider": _PROVIDER,
    "UpdateResourceServer": _RESOURCE_SERVER,
    "UpdateUserPool": _USER_POOL,
    "UpdateUserPoolDomain": _DOMAIN,
}
"""By the operation that makes it. What has no name that is its own is looked for in other ways."""


def is_as_asked(operation: str, asked: Members, thing: Members) -> bool:
    """Whether ``thing``, as the read in ``LOOKS`` shows it, has all that ``operation`` was asked for."""
    wanted = dict(asked)
    if operation == "AddCustomAttributes":
        schema = {attribute["Name"]: attribute for attribute in thing.get("SchemaAttributes", ())}
        added = [_named(attribute) for attribute in wanted["CustomAttributes"]]
        return all(has_all(schema.get(attribute["Name"]), attribute) for attribute in added)
    if operation == "UpdateUserPool" and "PoolName" in wanted:
        wanted["Name"] = wanted.pop("PoolName")
    return has_all(thing, _without(wanted, LOOKS[operation].unseen))


def has_all(found: Any, wanted: Any) -> bool:
    """Whether ``found`` says all that ``wanted`` does: it may have more members, and lists may come in another order.

    What is empty may be missing.
    """
    if wanted in ("", None, [], {}) and found is None:
        return True
    if isinstance(wanted, Mapping):
        members, there = cast("Members", wanted), cast("Members", found)
        return isinstance(found, Mapping) and all(has_all(there.get(name), value) for name, value in members.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and _are_all_there(cast("list[Any]", found), cast("list[Any]", wanted))
    return bool(found == wanted)


def _are_all_there(found: list[Any], wanted: list[Any]) -> bool:
    left = list(found)
    for entry in wanted:
        # What is just the same goes before what has more members.
        place = next((number for number, other in enumerate(left) if other == entry), None)
        if place is None:
            place = next((number for number, other in enumerate(left) if has_all(other, entry)), None)
        if place is None:
            return False
        del left[place]
    return not left


def _named(attribute: Members) -> dict[str, Any]:
    """A custom attribute as the schema of the pool has it."""
    developer = "dev:" if attribute.get("DeveloperOnlyAttribute") else ""
    return {**attribute, "Name": f"{developer}custom:{attribute['Name']}"}


def _without(value: Any, names: frozenset[str]) -> Any:
    """``value`` without members of these names, however deep."""
    if isinstance(value, Mapping):
        members = cast("Members", value)
        return {name: _without(member, names) for name, member in members.items() if name not in names}
    return [_without(entry, names) for entry in cast("list[Any]", value)] if isinstance(value, list) else value
