"""Requests that carry out a part of a change: the whole of a thing echoed, derived from the API's model.

What UpdateUserPool and its like leave out is put back to its default, so all that AWS tells of a thing goes along: members that the
model has in the request, and members it has never heard of. Source of what must not: developer guide, "Updating user pool and app
client configuration".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cognito_admin.aws.settings.exchanges import Shape
from cognito_admin.aws.settings.ways import named, way_of
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.pool_settings import AT_ONCE, custom_requested
from cognito_admin.model.settings.change import Part, Request
from cognito_admin.model.settings.edits import MISSING, edits_between, value_at, with_value, without
from cognito_admin.model.settings.provider_echo import can_be_echoed, details_to_send
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.tag_rules import is_of_aws
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind, body_of
from cognito_admin.model.settings.twins import TWINS, settled

Members = dict[str, Any]

_SCHEMA = ("SchemaAttributes",)
_VERIFIED_FIRST = ("UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the things are. ``arn`` is the pool's."""

    pool: PoolId
    arn: str


def requests_of(model: Any, place: Place, part: Part, now: Document | None) -> tuple[Request, ...]:
    """What is to be sent, in order. ``now`` is what AWS has; None: the thing is to be made. ``model`` is the SDK's of the API.

    Raises Failure: ATTRIBUTES_LASTING for attributes that were altered or taken out, SETTING_LASTING for the removal of what every
    pool has.
    """
    thing, pool = part.thing, {"UserPoolId": place.pool}
    if part.after is None:
        return _removal(place, thing, now or part.before or {})
    after = settled(thing.kind, part.before, part.after)
    way = way_of(thing)

    def whole(operation: str) -> Request:
        return Request(
            operation, {**pool, **named(operation, thing, after), **_echo(model, operation, thing, now, after)}
        )

    match thing.kind:
        case ThingKind.TAGS:
            return _tags(place, now or {}, after)
        case ThingKind.CLIENT_SECRETS:
            return _secrets({**pool, "ClientId": thing.name}, now or {}, after)
        case ThingKind.POOL:
            rest = bool(edits_between(without(now or {}, _SCHEMA), without(after, _SCHEMA)))
            # Attributes are for good: they come once AWS has taken the rest.
            return (*([whole(way.update)] if rest else []), *_attributes(place, now or {}, after))
        case ThingKind.DOMAIN | ThingKind.CUSTOM_DOMAIN if now is not None and now["Domain"] != after["Domain"]:
            return (*_removal(place, thing, now), whole(way.create))
        case _:
            return (whole(way.create if now is None and way.create else way.update),)


def whole_pool(model: Any, now: Document, after: Document) -> Members:
    """The members of UpdateUserPool that make ``now`` into ``after``, both of them documents of the pool."""
    settings = settled(ThingKind.POOL, now, after)
    return {"UserPoolId": now["Id"], **_echo(model, "UpdateUserPool", POOL, now, settings)}


def taken(given: Shape, told: Shape | None, value: Any) -> Any:
    """``value`` less what the operation does not take (``given``) though it is told (``told``), however deep."""
    if isinstance(value, Mapping) and given.type_name == "structure" and not given.is_document_type:
        members = cast("Mapping[str, Any]", value)
        known: Mapping[str, Shape] = getattr(told, "members", {})
        return {
            name: taken(given.members[name], known.get(name), member) if name in given.members else member
            for name, member in members.items()
            if (name in given.members or name not in known) and not _is_hollow(name, given.members.get(name), member)
        }
    if isinstance(value, list) and given.type_name == "list":
        return [taken(given.member, getattr(told, "member", None), entry) for entry in cast("list[Any]", value)]
    return cast("Any", value)


def _is_hollow(name: str, shape: Shape | None, value: Any) -> bool:
    """Whether it is a block without what it must have: AWS tells of such, and takes none."""
    return value == {} and (name == "SmsConfiguration" or bool(getattr(shape, "required_members", ())))


def _echo(model: Any, operation: str, thing: Thing, now: Document | None, after: Document) -> Members:
    """All of ``after`` that the operation takes, or that nobody here has heard of."""
    told = model.operation_model(way_of(thing).read).output_shape
    inner = next((shape for name, shape in told.members.items() if body_of(thing.kind, {name: {"": ""}})), None)
    is_inner = body_of(thing.kind, {"": ""}) is None
    given = model.operation_model(operation).input_shape
    members: Members = taken(given, inner if is_inner else told, after)
    keys = {"UserPoolId", way_of(thing).key, *named(operation, thing, after)}
    members = {name: member for name, member in members.items() if name not in keys}
    return _WITHOUT_TRAPS.get(thing.kind, _as_it_is)(members, now or {}, after)


def _pool(members: Members, now: Document, after: Document) -> Members:
    if "Name" in after:
        members["PoolName"] = after["Name"]
    for old, new in TWINS.items():
        if old[0] != "LambdaConfig" and value_at(members, new, MISSING) is not MISSING:
            members = without(members, old)
    if value_at(now, _VERIFIED_FIRST) and not value_at(members, _VERIFIED_FIRST):
        # Left out, it would be kept.
        members = with_value(members, _VERIFIED_FIRST, [])
    if "DcrConfiguration" in now or "DcrConfiguration" in members:
        # Without a word about it, clients could register themselves.
        members["DcrConfiguration"] = {"EnableStatus": "Disabled", **members.get("DcrConfiguration", {})}
    tags: Mapping[str, str] = members.get("UserPoolTags") or {}
    # AWS's own are refused, and stay.
    members["UserPoolTags"] = {name: value for name, value in tags.items() if not is_of_aws(name)}
    return _without_empty_blocks(members)


def _mfa(members: Members, _now: Document, _after: Document) -> Members:
    # Left out, it would be switched off, and the authenticator app with it.
    return {"MfaConfiguration": "OFF", **members}


def _client(members: Members, now: Document, _after: Document) -> Members:
    if not now and members.get("ClientSecret") == HIDDEN:
        # A copy of another client gets a secret of its own.
        members = {**{name: value for name, value in members.items() if name != "ClientSecret"}, "GenerateSecret": True}
    if not members.get("RefreshTokenValidity", True):
        # Zero is how AWS tells of its default, and no value to send.
        del members["RefreshTokenValidity"]
    return _without_empty_blocks(members)


def _provider(members: Members, now: Document, after: Document) -> Members:
    details = ("ProviderDetails",)
    unedited = value_at(now, details) == value_at(after, details)
    if now and unedited and not can_be_echoed(now):
        members.pop("ProviderDetails", None)
    else:
        members["ProviderDetails"] = details_to_send(now, after)
    if now:
        members |= {name: [] for name in ("IdpIdentifiers",) if name not in members and now.get(name)}
        members |= {name: {} for name in ("AttributeMapping", "AcrMapping") if name not in members and now.get(name)}
    return members


def _look(members: Members, now: Document, after: Document) -> Members:
    # Style sheet and logo are replaced together, and the logo is not told: only where it lies is.
    if now.get("ImageUrl") and after.get("ImageUrl") and "ImageFile" not in after:
        raise Failure(Code.LOGO_NEEDED)
    return members


def _resource_server(members: Members, _now: Document, _after: Document) -> Members:
    return {"Scopes": [], **members}


def _log_delivery(members: Members, _now: Document, _after: Document) -> Members:
    return {"LogConfigurations": [], **members}


def _as_it_is(members: Members, _now: Document, _after: Document) -> Members:
    return members


def _without_empty_blocks(members: Members) -> Members:
    """AWS refuses some that it tells of itself."""
    return {name: value for name, value in members.items() if value != {}}


_WITHOUT_TRAPS: Mapping[ThingKind, Callable[[Members, Document, Document], Members]] = {
    ThingKind.POOL: _pool,
    ThingKind.MFA: _mfa,
    ThingKind.CLIENT: _client,
    ThingKind.PROVIDER: _provider,
    ThingKind.UI: _look,
    ThingKind.RESOURCE_SERVER: _resource_server,
    ThingKind.LOG_DELIVERY: _log_delivery,
}


def _attributes(place: Place, now: Document, after: Document) -> tuple[Request, ...]:
    had: Mapping[str, Any] = {entry["Name"]: entry for entry in value_at(now, _SCHEMA, ())}
    wanted: Mapping[str, Any] = {entry["Name"]: entry for entry in value_at(after, _SCHEMA, ())}
    if any(wanted.get(name) != entry for name, entry in had.items()):
        raise Failure(Code.ATTRIBUTES_LASTING, pool=place.pool)
    added = custom_requested(entry for name, entry in wanted.items() if name not in had)
    return tuple(
        Request("AddCustomAttributes", {"UserPoolId": place.pool, "CustomAttributes": added[first : first + AT_ONCE]})
        for first in range(0, len(added), AT_ONCE)
    )


def _tags(place: Place, now: Document, after: Document) -> tuple[Request, ...]:
    arn = {"ResourceArn": place.arn}
    gone = [name for name in now if name not in after and not is_of_aws(name)]
    new = {name: value for name, value in after.items() if now.get(name) != value}
    # Those that go are the first to: a pool may have fifty and no more.
    removed = [Request("UntagResource", {**arn, "TagKeys": gone})] if gone else []
    return (*removed, *([Request("TagResource", {**arn, "Tags": new})] if new else []))


def _secrets(of_client: Members, now: Document, after: Document) -> tuple[Request, ...]:
    had = [str(entry["ClientSecretId"]) for entry in now.get("ClientSecrets") or ()]
    wanted: list[Mapping[str, Any]] = list(after.get("ClientSecrets") or ())
    kept = {entry.get("ClientSecretId") for entry in wanted}
    removed = [
        Request("DeleteUserPoolClientSecret", {**of_client, "ClientSecretId": name}) for name in had if name not in kept
    ]
    added = [
        Request(
            "AddUserPoolClientSecret",
            {**of_client, **({"ClientSecret": entry["ClientSecretValue"]} if "ClientSecretValue" in entry else {})},
        )
        for entry in wanted
        if not entry.get("ClientSecretId")
    ]
    # A client has two at most, and one at least.
    return (*removed, *added) if len(had) + len(added) > 2 else (*added, *removed)


def _removal(place: Place, thing: Thing, had: Document) -> tuple[Request, ...]:
    pool = {"UserPoolId": place.pool}
    way = way_of(thing)
    if thing.kind is ThingKind.TAGS:
        return _tags(place, had, {})
    if thing.kind is ThingKind.LOG_DELIVERY:
        return (Request(way.update, {**pool, "LogConfigurations": []}),)
    if way.delete:
        return (Request(way.delete, {**pool, **named(way.delete, thing, had)}),)
    if thing.kind in (ThingKind.RISK, ThingKind.UI):
        return (Request(way.update, {**pool, **named(way.update, thing, had)}),)
    raise Failure(Code.SETTING_LASTING, pool=place.pool)
