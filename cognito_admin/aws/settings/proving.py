"""Whether a request whose answer was lost was carried out, by what AWS has now."""

from collections.abc import Mapping
from typing import Any

from cognito_admin.model.settings.change import Part, Request
from cognito_admin.model.settings.comparing import is_made
from cognito_admin.model.settings.edits import without
from cognito_admin.model.settings.things import Document, ThingKind

_SCHEMA = ("SchemaAttributes",)


def is_carried_out(request: Request, part: Part, now: Document | None) -> bool:
    """``part`` is all that is to be made, of which ``request`` does a step. Its documents and ``now`` have their secrets."""
    asked = request.members
    match request.operation:
        case "AddCustomAttributes":
            had = {str(entry["Name"]).removeprefix("dev:") for entry in (now or {}).get("SchemaAttributes") or ()}
            return all(f"custom:{entry['Name']}" in had for entry in asked["CustomAttributes"])
        case "UpdateUserPool":
            before, after = (without(one or {}, _SCHEMA) for one in (part.before, part.after))
            return is_made(Part(part.thing, before, after), None if now is None else without(now, _SCHEMA))
        case "TagResource":
            return asked["Tags"].items() <= (now or {}).items()
        case "UntagResource":
            return not set(asked["TagKeys"]) & (now or {}).keys()
        case "AddUserPoolClientSecret":
            return bool(_secret_ids(now) - _secret_ids(part.before))
        case "DeleteUserPoolClientSecret":
            return asked["ClientSecretId"] not in _secret_ids(now)
        case "DeleteUserPoolDomain":
            return now is None or now.get("Domain") != asked["Domain"]
        case _:
            return _is_removed(part.thing.kind, now) if part.after is None else is_made(part, now)


def _is_removed(kind: ThingKind, now: Mapping[str, Any] | None) -> bool:
    if kind is ThingKind.LOG_DELIVERY:
        return not (now or {}).get("LogConfigurations")
    return now is None


def _secret_ids(document: Document | None) -> set[str]:
    return {str(entry.get("ClientSecretId")) for entry in (document or {}).get("ClientSecrets") or ()}
