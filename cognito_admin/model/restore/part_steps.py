"""The requests that bring back what belongs to a pool: resource servers, providers, app clients, domains, pages, groups."""

from collections.abc import Mapping
from typing import Any

from cognito_admin.model.restore.documents import (
    CUSTOM_DOMAIN,
    DOMAIN,
    entries,
    groups_of,
    in_folder,
    member,
    of_client,
)
from cognito_admin.model.restore.draft import Draft
from cognito_admin.model.restore.options import Part, RuleKind
from cognito_admin.model.restore.plan import POOL, Blocked, Lost, Secret, Stage, Warned, at, client_name

_DATES = frozenset({"CreationDate", "LastModifiedDate"})
_DERIVED: Mapping[str, frozenset[str]] = {
    "SAML": frozenset({"ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"}),
    "OIDC": frozenset({"attributes_url_add_attributes"}),
}
_DERIVED_OF_OTHERS = frozenset(
    {
        "attributes_url", "attributes_url_add_attributes", "authorize_url", "token_url", "token_request_method",
        "oidc_issuer",
    }
)  # fmt: skip
"""ProviderDetails that Cognito adds by itself, by ProviderType."""
_SECRET_OF: Mapping[str, str] = {"SAML": "", "SignInWithApple": "private_key"}
PLACEHOLDER = "to-be-entered"
"""Stands in for the secret of a provider that the backup lacks, so that clients, links and mappings come back with it."""
_NOT_OF_CLIENTS = _DATES | {"ClientId", "UserPoolId", "ClientType", "ClientSecret"}
_WITH_PAGES = frozenset({"ESSENTIALS", "PLUS"})
_WITH_PROTECTION = frozenset({"PLUS"})
"""The plans of pools that have managed login and sessions, and threat protection."""
_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64


def add_resource_servers(draft: Draft) -> None:
    there = {body["Identifier"] for _, body in in_folder(draft.there, "resource-servers", "ResourceServer")}
    for _, server in in_folder(draft.documents, "resource-servers", "ResourceServer"):
        identifier = str(server["Identifier"])
        if identifier in there or server.get("ManagedBy"):
            continue
        if draft.leaves_out(Part.RESOURCE_SERVERS):
            draft.scopes_gone.add(identifier)
            continue
        kept = {name: server[name] for name in ("Identifier", "Name", "Scopes") if server.get(name)}
        draft.add(
            Stage.RESOURCE_SERVERS,
            "CreateResourceServer",
            {"UserPoolId": draft.ref(POOL), **kept},
            str(server.get("Name")),
        )


def add_providers(draft: Draft) -> None:
    there = {str(body["ProviderName"]) for _, body in in_folder(draft.there, "providers", "IdentityProvider")}
    draft.providers |= there
    for path, provider in in_folder(draft.documents, "providers", "IdentityProvider"):
        name, kind = str(provider["ProviderName"]), str(provider["ProviderType"])
        if name in there or draft.leaves_out(Part.PROVIDERS):
            continue
        if draft.options.replacements.get(name) == "":
            draft.lose(Lost.REPLACED_BY_NOTHING, name)
            continue
        derived = _DERIVED.get(kind, _DERIVED_OF_OTHERS)
        details = {key: value for key, value in member(provider, "ProviderDetails").items() if key not in derived}
        if kind == "SAML" and "MetadataURL" in details:
            details.pop("MetadataFile", None)
        secret = _SECRET_OF.get(kind, "client_secret")
        if secret:
            details[secret] = _provider_secret(draft, path, name, secret)
        arguments = {
            "UserPoolId": draft.ref(POOL),
            "ProviderName": name,
            "ProviderType": kind,
            "ProviderDetails": details,
            **{key: provider[key] for key in ("IdpIdentifiers", "AcrMapping") if provider.get(key)},
        }
        if mapping := _carried(draft, member(provider, "AttributeMapping")):
            arguments["AttributeMapping"] = mapping
        draft.add(Stage.PROVIDERS, "CreateIdentityProvider", arguments, name)
        draft.providers.add(name)


def add_clients(draft: Draft) -> None:
    there = {
        str(body.get("ClientName")): str(body["ClientId"])
        for _, body in in_folder(draft.there, "clients", "UserPoolClient")
    }
    if draft.leaves_out(Part.CLIENTS):
        return
    made = 0
    for path, client in in_folder(draft.documents, "clients", "UserPoolClient"):
        name, old = str(client.get("ClientName")), str(client["ClientId"])
        if name in there:
            draft.names[client_name(old)] = there[name]
            continue
        made += 1
        makes = {client_name(old): "/UserPoolClient/ClientId"}
        draft.add(Stage.CLIENTS, "CreateUserPoolClient", _client(draft, path, client), name, makes)
        for folder, kind, stage in (("risk", "RiskConfiguration", Stage.SETTINGS), ("sessions", "", Stage.SETTINGS)):
            _add_of_client(draft, path, old, folder, kind, stage)
        if not draft.leaves_out(Part.PAGES):
            _add_branding(draft, path, old, name)
    if made:
        draft.lose(Lost.CLIENT_IDS, count=made)
        draft.warn(Warned.APPS_MUST_CHANGE, count=made)


def add_domains(draft: Draft) -> None:
    if draft.leaves_out(Part.DOMAIN):
        return
    for path in (DOMAIN, CUSTOM_DOMAIN):
        domain = member(draft.documents.get(path), "DomainDescription")
        old = str(domain.get("Domain") or "")
        if not old or path in draft.there:
            continue
        arguments = draft.replaced(
            {key: domain[key] for key in ("CustomDomainConfig", "ManagedLoginVersion", "Routing") if domain.get(key)}
        )
        name = draft.options.replacements.get(old, old)
        if not name or (domain.get("CustomDomainConfig") and "CustomDomainConfig" not in arguments):
            draft.lose(Lost.REPLACED_BY_NOTHING, old)
            continue
        draft.add(
            Stage.DOMAIN, "CreateUserPoolDomain", {"UserPoolId": draft.ref(POOL), "Domain": name, **arguments}, name
        )


def add_pages(draft: Draft) -> None:
    """The look of the classic pages, and terms; the look of managed login comes with each app client."""
    if draft.leaves_out(Part.PAGES):
        return
    has_domain = any(step.stage is Stage.DOMAIN for step in draft.steps) or DOMAIN in draft.there
    for path, look in in_folder(draft.documents, "ui", "UICustomization"):
        client = str(look.get("ClientId", "ALL"))
        if (client == "ALL") != path.endswith("/all.json") or path in draft.there:
            # Of a client that has no look of its own, AWS tells that of all.
            continue
        if client != "ALL" and not _is_made(draft, client):
            continue
        if look.get("ImageUrl"):
            draft.lose(Lost.LOGO, client)
        if look.get("CSS") and has_domain:
            target = "ALL" if client == "ALL" else draft.ref(client_name(client))
            arguments = {"UserPoolId": draft.ref(POOL), "ClientId": target, "CSS": look["CSS"]}
            draft.add(Stage.PAGES, "SetUICustomization", arguments, client)
        elif look.get("CSS"):
            draft.lose(Lost.SETTING, "SetUICustomization")
    for _, terms in in_folder(draft.documents, "terms", "Terms"):
        client = str(terms.get("ClientId") or "")
        if _is_made(draft, client) and _takes(draft, "CreateTerms", _WITH_PAGES):
            kept = {key: terms[key] for key in ("TermsName", "TermsSource", "Enforcement", "Links") if terms.get(key)}
            draft.add(
                Stage.PAGES,
                "CreateTerms",
                {"UserPoolId": draft.ref(POOL), "ClientId": draft.ref(client_name(client)), **kept},
                str(terms.get("TermsName")),
            )


def add_groups(draft: Draft) -> frozenset[str]:
    """Returns the groups that the pool has then, and people are put into."""
    there = {str(group["GroupName"]) for group in groups_of(draft.there)}
    if draft.leaves_out(Part.GROUPS):
        return frozenset()
    found = set(there)
    for group in groups_of(draft.documents):
        name = str(group["GroupName"])
        if name.startswith(f"{draft.backup.pool.id}_"):
            # Cognito puts whoever comes through a provider into one, named after pool and provider.
            draft.lose(Lost.FEDERATED_GROUP, name)
            continue
        found.add(name)
        if name in there:
            continue
        kept = {key: group[key] for key in ("Description", "RoleArn", "Precedence") if group.get(key) not in (None, "")}
        arguments = {"UserPoolId": draft.ref(POOL), "GroupName": name, **draft.replaced(kept)}
        draft.add(Stage.GROUPS, "CreateGroup", arguments, name)
    return frozenset(found)


def _provider_secret(draft: Draft, path: str, name: str, secret: str) -> Secret | str:
    pointer = f"/IdentityProvider/ProviderDetails/{secret}"
    if _has(draft, path, pointer):
        return Secret(path, pointer)
    if secret == "private_key":  # noqa: S105 - the name of a member
        draft.block(Blocked.PROVIDER_SECRET_MISSING, name)
    else:
        draft.lose(Lost.PROVIDER_SECRET, name)
    return PLACEHOLDER


def _client(draft: Draft, path: str, client: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        name: value for name, value in client.items() if name not in _NOT_OF_CLIENTS and value not in ({}, [], None)
    }
    if providers := entries(client, "SupportedIdentityProviders"):
        there = [name for name in providers if name in draft.providers]
        kept["SupportedIdentityProviders"] = there or ["COGNITO"]
    if scopes := entries(client, "AllowedOAuthScopes"):
        kept["AllowedOAuthScopes"] = [
            scope for scope in scopes if str(scope).rpartition("/")[0] not in draft.scopes_gone
        ]
    for name in ("ReadAttributes", "WriteAttributes"):
        if name in kept:
            kept[name] = sorted({carried for one in entries(client, name) if (carried := _attribute(draft, one))})
    kept = draft.replaced(kept)
    pointer = "/UserPoolClient/ClientSecret"
    about = str(client.get("ClientName"))
    if len(entries(of_client(draft.documents, "secrets", path), "ClientSecrets")) > 1:
        draft.lose(Lost.SECOND_CLIENT_SECRET, about)
    if _has(draft, path, pointer) and _is_allowed(at(draft.documents[path], pointer)):
        kept["ClientSecret"] = Secret(path, pointer)
    elif _had_secret(draft, path, client, pointer):
        kept["GenerateSecret"] = True
        draft.lose(Lost.CLIENT_SECRET, about)
    return {"UserPoolId": draft.ref(POOL), **kept}


def _add_of_client(draft: Draft, path: str, old: str, folder: str, kind: str, stage: Stage) -> None:
    """Threat protection and sessions, where a client has its own."""
    document = of_client(draft.documents, folder, path)
    body = member(document, kind) if kind else member({"": document}, "")
    ids = {"UserPoolId": draft.ref(POOL), "ClientId": draft.ref(client_name(old))}
    if folder == "risk" and body.get("ClientId") == old:
        kept = draft.replaced(
            {key: value for key, value in body.items() if key not in _DATES | {"UserPoolId", "ClientId"}}
        )
        if kept and _takes(draft, "SetRiskConfiguration", _WITH_PROTECTION):
            draft.add(stage, "SetRiskConfiguration", {**ids, **kept}, old)
    minutes = member(body, "SSOSession").get("MaxValidityMinutes", 60)
    operation = "SetUserPoolClientSessionConfiguration"
    if folder == "sessions" and minutes != 60 and _takes(draft, operation, _WITH_PAGES):
        session = {"SSOSession": body["SSOSession"]}
        draft.add(stage, operation, {**ids, **session}, old)


def _add_branding(draft: Draft, path: str, old: str, name: str) -> None:
    branding = member(of_client(draft.documents, "branding", path), "ManagedLoginBranding")
    if not branding or not _takes(draft, "CreateManagedLoginBranding", _WITH_PAGES):
        return
    look: dict[str, Any] = {"UseCognitoProvidedValues": True}
    if not branding.get("UseCognitoProvidedValues"):
        look = {key: branding[key] for key in ("Settings", "Assets") if branding.get(key)}
    ids = {"UserPoolId": draft.ref(POOL), "ClientId": draft.ref(client_name(old))}
    draft.add(Stage.PAGES, "CreateManagedLoginBranding", {**ids, **look}, name)


def _takes(draft: Draft, operation: str, tiers: frozenset[str]) -> bool:
    """Whether the plan of the pool has this in it; what it has not is lost."""
    if draft.tier in tiers:
        return True
    draft.lose(Lost.SETTING, operation)
    return False


def _is_made(draft: Draft, client: str) -> bool:
    return any(client_name(client) in step.makes for step in draft.steps)


def _carried(draft: Draft, mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {carried: value for name, value in mapping.items() if (carried := _attribute(draft, name))}


def _attribute(draft: Draft, name: str) -> str | None:
    """What an attribute is called after the rules; None where it is dropped."""
    for rule in draft.options.conversion.rules:
        if rule.attribute == name and rule.kind is RuleKind.RENAME:
            name = rule.to
        elif rule.attribute == name and rule.kind is RuleKind.DROP and ":" in name:
            return None
    return name


def _has(draft: Draft, path: str, pointer: str) -> bool:
    try:
        return bool(at(draft.documents[path], pointer))
    except KeyError:
        return False


def _had_secret(draft: Draft, path: str, client: Mapping[str, Any], pointer: str) -> bool:
    left_out = any((one.file.removesuffix(".age"), one.pointer) == (path, pointer) for one in draft.backup.left_out)
    return left_out or "ClientSecret" in client or of_client(draft.documents, "secrets", path) is not None


def _is_allowed(secret: object) -> bool:
    """Whether CreateUserPoolClient takes it as a secret chosen by the caller."""
    text = str(secret)
    plain = text.isascii() and all(character.isalnum() or character in "_+" for character in text)
    return plain and _SHORTEST_SECRET <= len(text) <= _LONGEST_SECRET
