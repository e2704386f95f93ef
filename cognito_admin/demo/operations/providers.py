"""Identity providers. Describe gives keys nobody set (derived from the type) and keeps Apple's private key to itself."""

import copy
from collections.abc import Mapping

from cognito_admin.demo.errors import AwsError, invalid_parameter, limit_exceeded, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.demo.state import Members, PoolState, Service

MAX_PROVIDERS = 300
REQUIRED_DETAILS: Mapping[str, tuple[str, ...]] = {
    "SAML": (),
    "OIDC": ("client_id", "attributes_request_method", "oidc_issuer", "authorize_scopes"),
    "Google": ("client_id", "client_secret", "authorize_scopes"),
    "Facebook": ("client_id", "client_secret", "authorize_scopes"),
    "LoginWithAmazon": ("client_id", "client_secret", "authorize_scopes"),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"),
}
SOCIAL_NAMES = frozenset({"Facebook", "Google", "LoginWithAmazon", "SignInWithApple"})


@operation("CreateIdentityProvider", category="UserPoolResourceUpdate")
def create_identity_provider(service: Service, request: Request) -> Answer:
    pool, name, kind = service.pool(request["UserPoolId"]), request["ProviderName"], request["ProviderType"]
    if name in pool.providers:
        raise AwsError("DuplicateProviderException", f"A provider with the name {name} already exists.")
    if len(pool.providers) >= MAX_PROVIDERS:
        raise limit_exceeded(f"The number of identity providers exceeds the limit of {MAX_PROVIDERS}.")
    if kind in SOCIAL_NAMES and name != kind:
        raise invalid_parameter(f"A provider of the type {kind} must be named {kind}.")
    if name in SOCIAL_NAMES and name != kind:
        raise invalid_parameter(f"The name {name} belongs to the provider of that type.")
    now = service.clock.now()
    provider: Members = {
        "UserPoolId": pool.id,
        "ProviderName": name,
        "ProviderType": kind,
        "ProviderDetails": {},
        "AttributeMapping": {"username": "sub"} if kind != "SAML" else {},
        "IdpIdentifiers": [],
        "CreationDate": now,
    }
    return _store(service, pool, provider, request)


@operation("UpdateIdentityProvider", category="UserPoolResourceUpdate")
def update_identity_provider(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return _store(service, pool, copy.deepcopy(_provider(pool, request["ProviderName"])), request)


@operation("DescribeIdentityProvider", category="UserPoolResourceRead")
def describe_identity_provider(service: Service, request: Request) -> Answer:
    return {"IdentityProvider": _provider(service.pool(request["UserPoolId"]), request["ProviderName"])}


@operation("GetIdentityProviderByIdentifier", category="UserPoolResourceRead")
def get_identity_provider_by_identifier(service: Service, request: Request) -> Answer:
    pool, identifier = service.pool(request["UserPoolId"]), request["IdpIdentifier"]
    for provider in pool.providers.values():
        if identifier in provider["IdpIdentifiers"]:
            return {"IdentityProvider": provider}
    raise resource_not_found(f"Identity provider {identifier} does not exist.")


@operation("DeleteIdentityProvider", category="UserPoolResourceUpdate")
def delete_identity_provider(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    del pool.providers[_provider(pool, request["ProviderName"])["ProviderName"]]
    return {}


@operation("ListIdentityProviders", category="UserPoolResourceRead")
def list_identity_providers(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    providers, token = page(
        service,
        ("ListIdentityProviders", pool.id),
        list(pool.providers.values()),
        limit=request.get("MaxResults"),
        token=request.get("NextToken"),
    )
    summary = ("ProviderName", "ProviderType", "LastModifiedDate", "CreationDate")
    answer: Answer = {"Providers": [{member: provider[member] for member in summary} for provider in providers]}
    return answer if token is None else {**answer, "NextToken": token}


def _provider(pool: PoolState, name: str) -> Members:
    if name not in pool.providers:
        raise resource_not_found(f"Identity provider {name} does not exist.")
    return pool.providers[name]


def _store(service: Service, pool: PoolState, provider: Members, request: Request) -> Answer:
    """Lays the given members over the provider, each as a whole, and keeps it."""
    for member in request.keys() - {"UserPoolId", "ProviderName", "ProviderType"}:
        provider[member] = copy.deepcopy(request[member])
    kind = provider["ProviderType"]
    if "ProviderDetails" in request:
        _refuse_details(kind, provider["ProviderDetails"])
        provider["ProviderDetails"] = _described_details(kind, provider["ProviderDetails"])
    if provider.get("AcrMapping") and kind != "OIDC":
        raise invalid_parameter("AcrMapping is supported for OIDC providers only.")
    _refuse_mapping(pool, provider["AttributeMapping"])
    _refuse_taken_identifiers(pool, provider)
    provider["LastModifiedDate"] = service.clock.now()
    pool.providers[provider["ProviderName"]] = provider
    return {"IdentityProvider": provider}


def _refuse_details(kind: str, details: Mapping[str, str]) -> None:
    if kind == "SAML" and not (details.get("MetadataURL") or details.get("MetadataFile")):
        raise invalid_parameter("Either MetadataFile or MetadataURL is required for SAML providers.")
    missing = [key for key in REQUIRED_DETAILS[kind] if not details.get(key)]
    if missing:
        raise invalid_parameter(f"Missing provider details: {', '.join(missing)}.")


def _refuse_mapping(pool: PoolState, mapping: Mapping[str, str]) -> None:
    """One that never changes is taken: only people who sign in a second time are refused."""
    known = {"username", *(attribute["Name"] for attribute in pool.settings["SchemaAttributes"])}
    for name in mapping:
        if name not in known:
            raise invalid_parameter(f"Invalid AttributeMapping: the user pool has no attribute {name}.")


def _refuse_taken_identifiers(pool: PoolState, provider: Members) -> None:
    for other in pool.providers.values():
        taken = set(other["IdpIdentifiers"]) & set(provider["IdpIdentifiers"])
        if other["ProviderName"] != provider["ProviderName"] and taken:
            raise invalid_parameter(f"The identifier {min(taken)} already belongs to {other['ProviderName']}.")


def _described_details(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The details as Describe gives them: what was given, over what Cognito derives."""
    details = {key: value for key, value in given.items() if key != "private_key"}
    if kind == "SAML":
        host = given.get("MetadataURL", "https://idp.example.com/").split("/")[2]
        derived = {
            "SSORedirectBindingURI": f"https://{host}/sso/saml",
            "SLORedirectBindingURI": f"https://{host}/slo/saml",
        }
        if given.get("EncryptedResponses") == "true":
            derived["ActiveEncryptionCertificate"] = SIGNING_CERTIFICATE
    elif kind == "Facebook":
        graph, version = "https://graph.facebook.com", given.get("api_version", "v17.0")
        derived = {
            "attributes_url": f"{graph}/{version}/me?fields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": f"https://www.facebook.com/{version}/dialog/oauth",
            "token_request_method": "GET",
            "token_url": f"{graph}/{version}/oauth/access_token",
        }
    else:
        derived = DERIVED_DETAILS[kind]
    return {**derived, **details}


DERIVED_DETAILS: Mapping[str, Mapping[str, str]] = {
    "OIDC": {"attributes_url_add_attributes": "false"},
    "Google": {
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    "LoginWithAmazon": {
        "attributes_url": "https://api.amazon.com/user/profile",
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
    },
    "SignInWithApple": {
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com",
        "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
    },
}
"""Keys that Describe gives though nobody set them (model, ProviderDetails)."""
