"""What a pool may have otherwise than the backup after a restore, because the plan said so: everything else is news."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cognito_admin.model.comparisons import About, Difference, Edit, Kind
from cognito_admin.model.restore.options import Conversion, Part
from cognito_admin.model.restore.plan import Lost, Plan
from cognito_admin.model.schema import SET_BY_COGNITO
from cognito_admin.model.users import linked_identities

_MEMBERS = ("Username", "Enabled", "UserStatus")
_TERMS, _TRIGGERS = "pool/terms/", "pool/triggers/"
_BY_COGNITO = re.compile(
    r"/(CloudFrontDistribution|S3Bucket|Version|CSSVersion|Status|TermsId|ManagedLoginBrandingId|ClientSecretId|ClientSecretCreateDate"
    r"|ActiveEncryptionCertificate)$|^/UserPoolReplicas/|^/UserPool/(Domain|CustomDomain|LastModifiedDate)$"
)
"""Pointers to what Cognito gives every pool of its own."""
_SECRET = re.compile(r"/(ClientSecret|ClientSecretValue|client_secret|private_key)$")
_PERMISSION = re.compile(r"^/Policy(/|$)")
_OF_FUNCTION = re.compile(r"^/Configuration/")
"""Pointers to the code and settings of a function, which change without the pool, and which no restore touches."""
_CONVERTED = re.compile(
    r"^/UserPool/(SchemaAttributes|UsernameAttributes|AliasAttributes|UsernameConfiguration|AutoVerifiedAttributes"
    r"|UserAttributeUpdateSettings|AccountRecoverySetting)(/|$)|/(ReadAttributes|WriteAttributes|AttributeMapping)(/|$)"
)
"""Pointers to what follows from other attributes, or other ways to sign in."""
_FILES: Mapping[Part, tuple[str, ...]] = {
    Part.RESOURCE_SERVERS: ("pool/resource-servers/",),
    Part.PROVIDERS: ("pool/providers/", "pool/signing-certificate."),
    Part.CLIENTS: (
        "pool/clients/",
        "pool/secrets/",
        "pool/branding/",
        "pool/risk/",
        "pool/sessions/",
        "pool/ui/",
        _TERMS,
    ),
    Part.DOMAIN: ("pool/domain",),
    Part.PAGES: ("pool/ui/", "pool/branding/", _TERMS),
    Part.TRIGGERS: (_TRIGGERS,),
}
_OF_SETTING: Mapping[str, str] = {
    "SetUserPoolMfaConfig": "pool/mfa.",
    "SetUICustomization": "pool/ui/",
    "CreateManagedLoginBranding": "pool/branding/",
    "CreateTerms": _TERMS,
    "SetRiskConfiguration": "pool/risk/",
    "SetUserPoolClientSessionConfiguration": "pool/sessions/",
}
"""What the request would have set that the pool could not take."""
_SECRETS_LOST = frozenset({Lost.CLIENT_SECRET, Lost.SECOND_CLIENT_SECRET, Lost.PROVIDER_SECRET})


def as_compared(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a user as ListUsers gives one: what a plan says something about."""
    attributes: list[dict[str, str]] = []
    for entry in record["Attributes"]:
        name, value = entry["Name"], entry.get("Value") or ""
        if name == "identities":
            attributes.append({"Name": name, "Value": links_text(_links(value))})
        elif name == "sub" or name not in SET_BY_COGNITO:
            attributes.append({"Name": name, "Value": value})
    return {**{name: record.get(name) for name in _MEMBERS}, "Attributes": attributes}


def links_text(links: Iterable[tuple[str, str]]) -> str:
    """Providers and ids there, whatever their order and the time they were linked."""
    return ", ".join(sorted(f"{provider} {value}" for provider, value in links))


def with_new_ids(documents: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Files of a backup as they would be of the pool that took its place: with its ids in their names and within.

    Functions are the same for both: what lets the old pool call them stays.
    """
    functions = {path: body for path, body in documents.items() if path.startswith(_TRIGGERS)}
    text = json.dumps({path: body for path, body in documents.items() if path not in functions})
    for old, new in ids.items():
        text = text.replace(old, new)
    return {**{_place(path, body): body for path, body in json.loads(text).items()}, **functions}


def announced(difference: Difference, plan: Plan) -> bool:
    """Whether the plan said so. Users and memberships are as planned, or they are news."""
    if difference.about in (About.USER, About.MEMBERSHIP):
        return False
    lost = {loss.code for loss in plan.losses}
    gone = {loss.about for loss in plan.losses if loss.code in (Lost.REPLACED_BY_NOTHING, Lost.FEDERATED_GROUP)}
    options = plan.users.options
    name = difference.name
    if difference.about is About.GROUP:
        if difference.kind is Kind.REMOVED:
            return name in gone or Part.GROUPS in options.leave_out
        return all(edit.before in options.replacements for edit in difference.edits)
    if any(name.startswith(_FILES.get(part, ())) for part in options.leave_out):
        return True
    settings = tuple(_OF_SETTING[loss.about] for loss in plan.losses if loss.code is Lost.SETTING)
    if settings and name.startswith(settings):
        return True
    has_lost = any(isinstance(edit.before, str) and edit.before in gone for edit in difference.edits)
    if difference.kind is Kind.REMOVED and has_lost:
        return True
    if name.startswith("pool/signing-certificate."):
        return Lost.CERTIFICATE in lost
    # What stood beside it went with it, and what sent with it sends as Cognito does.
    return all(
        _is_announced(edit, name, plan, lost)
        or (has_lost and (edit.after is None or edit.path.endswith("/EmailSendingAccount")))
        for edit in difference.edits
    )


def _is_announced(edit: Edit, name: str, plan: Plan, lost: set[Lost]) -> bool:
    options = plan.users.options
    if _BY_COGNITO.search(edit.path):
        return True
    if _SECRET.search(edit.path) or name.startswith("pool/secrets/"):
        return not lost.isdisjoint(_SECRETS_LOST)
    if edit.path == "/UICustomization/ImageUrl":
        return Lost.LOGO in lost
    if edit.path == "/UserPool/Name":
        return edit.after == plan.where.name
    if name.startswith(_TRIGGERS) and _PERMISSION.search(edit.path):
        return edit.before is None
    if name.startswith(_TRIGGERS) and _OF_FUNCTION.search(edit.path):
        return edit.after is not None
    if edit.path == "/UserPool/DeletionProtection":
        return Part.PROTECTION in options.leave_out
    if "/LambdaConfig" in edit.path:
        return Part.TRIGGERS in options.leave_out or edit.before in options.replacements
    if _CONVERTED.search(edit.path) and (options.conversion != Conversion() or options.original_sub):
        return True
    return isinstance(edit.before, str) and edit.before in options.replacements


def _links(text: str) -> Iterable[tuple[str, str]]:
    return ((one.provider_name, one.user_id) for one in linked_identities(text))


def _place(path: str, body: Any) -> str:
    """Two pools have no ids of terms in common: they go by their client and name."""
    if not path.startswith(_TERMS):
        return path
    terms: Mapping[str, Any] = body.get("Terms") or {}
    return f"{_TERMS}{terms.get('ClientId', '')}/{terms.get('TermsName', '')}.json"
