"""App clients and their secrets. UpdateUserPoolClient puts back to its default whatever is left out."""

import copy
import string
from collections.abc import Mapping
from typing import Any

from cognito_admin.demo.errors import AwsError, client_not_found, invalid_parameter, limit_exceeded, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Members, PoolState, Service

MAX_CLIENTS = 1_000
MAX_SECRETS = 2
OIDC_SCOPES = frozenset({"phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"})

DEFAULTS: Mapping[str, Any] = {
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
    "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"],
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}
FLOWS_OF_OLD = frozenset({"ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"})
UNIT_S = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
VALIDITIES = {
    "AccessToken": ("AccessTokenValidity", "hours", 300, 86_400),
    "IdToken": ("IdTokenValidity", "hours", 300, 86_400),
    "RefreshToken": ("RefreshTokenValidity", "days", 3_600, 315_360_000),
}
"""Per token: its member, its unit when none is given, and the shortest and longest life in seconds."""


@operation("CreateUserPoolClient", category="UserPoolClientUpdate")
def create_user_pool_client(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    if len(pool.clients) >= MAX_CLIENTS:
        raise limit_exceeded(f"The number of user pool clients exceeds the limit of {MAX_CLIENTS}.")
    given = dict(request)
    generate, secret = given.pop("GenerateSecret", False), given.pop("ClientSecret", None)
    if generate and secret:
        raise invalid_parameter("GenerateSecret and ClientSecret can't be given together.")
    client = add_client(service, pool, _settings(pool, given, secret_held=bool(generate or secret)))
    if generate or secret:
        add_secret(service, pool, client["ClientId"], secret or _new_secret(service))
    return {"UserPoolClient": copy.deepcopy(client)}


def add_client(service: Service, pool: PoolState, settings: Members, *, client_id: str | None = None) -> Members:
    """Puts a client with these settings into the pool; nothing is checked."""
    now = service.clock.now()
    stamps = {
        "UserPoolId": pool.id,
        "ClientId": client_id or service.letters(string.ascii_lowercase + string.digits, 26),
        "CreationDate": now,
        "LastModifiedDate": now,
        "ClientType": "REGULAR",
    }
    client: Members = {**copy.deepcopy(dict(DEFAULTS)), **stamps, **settings}
    pool.clients[client["ClientId"]] = client
    return client


def add_secret(service: Service, pool: PoolState, client_id: str, value: str) -> Members:
    """Gives the client another secret."""
    now = service.clock.now()
    secrets = pool.client_secrets.setdefault(client_id, [])
    taken = {secret["ClientSecretId"] for secret in secrets}
    seconds = int(now.timestamp())
    while f"{client_id}--{seconds}" in taken:
        seconds += 1
    secret: Members = {
        "ClientSecretId": f"{client_id}--{seconds}",
        "ClientSecretValue": value,
        "ClientSecretCreateDate": now,
    }
    secrets.append(secret)
    _show_oldest_secret(pool, client_id)
    return secret


@operation("DescribeUserPoolClient", category="UserPoolClientRead")
def describe_user_pool_client(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return {"UserPoolClient": copy.deepcopy(_client(pool, request))}


@operation("UpdateUserPoolClient", category="UserPoolClientUpdate")
def update_user_pool_client(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    before = _client(pool, request)
    settings = _settings(pool, request, secret_held=before["ClientId"] in pool.client_secrets)
    lasting = ("ClientName", "ClientSecret", "CreationDate", "ClientType")
    kept = {member: before[member] for member in lasting if member in before}
    client = add_client(service, pool, {**kept, **settings}, client_id=before["ClientId"])
    return {"UserPoolClient": copy.deepcopy(client)}


@operation("DeleteUserPoolClient", category="UserPoolClientUpdate")
def delete_user_pool_client(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    client_id = _client(pool, request)["ClientId"]
    del pool.clients[client_id]
    for by_client in (pool.client_secrets, pool.client_sessions, pool.ui_customizations, pool.risk):
        by_client.pop(client_id, None)
    for documents in (pool.branding, pool.terms):
        for key in [key for key, document in documents.items() if document["ClientId"] == client_id]:
            del documents[key]
    return {}


@operation("ListUserPoolClients", category="UserPoolClientRead")
def list_user_pool_clients(service: Service, request: Request) -> Answer:
    pool, kind = service.pool(request["UserPoolId"]), request.get("ClientType")
    clients, token = page(
        service,
        ("ListUserPoolClients", pool.id, kind),
        [client for client in pool.clients.values() if kind in (None, client["ClientType"])],
        limit=request.get("MaxResults"),
        token=request.get("NextToken"),
    )
    summary = ("ClientId", "UserPoolId", "ClientName")
    answer: Answer = {"UserPoolClients": [{member: client[member] for member in summary} for client in clients]}
    return answer if token is None else {**answer, "NextToken": token}


@operation("AddUserPoolClientSecret")
def add_user_pool_client_secret(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    client_id = _client(pool, request)["ClientId"]
    held = pool.client_secrets.get(client_id, [])
    if not held:
        raise invalid_parameter("Secrets can only be added to a confidential app client.")
    if len(held) >= MAX_SECRETS:
        raise limit_exceeded(f"An app client can have at most {MAX_SECRETS} secrets.")
    given = request.get("ClientSecret")
    secret = add_secret(service, pool, client_id, given or _new_secret(service))
    return {"ClientSecretDescriptor": _without_value(secret) if given else dict(secret)}


@operation("ListUserPoolClientSecrets")
def list_user_pool_client_secrets(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    secrets = pool.client_secrets.get(_client(pool, request)["ClientId"], [])
    return {"ClientSecrets": [_without_value(secret) for secret in secrets]}


@operation("DeleteUserPoolClientSecret")
def delete_user_pool_client_secret(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    client_id, secret_id = _client(pool, request)["ClientId"], request["ClientSecretId"]
    held = pool.client_secrets.get(client_id, [])
    kept = [secret for secret in held if secret["ClientSecretId"] != secret_id]
    if len(kept) == len(held):
        raise resource_not_found(f"Client secret {secret_id} does not exist.")
    if not kept:
        raise invalid_parameter("The last secret of an app client cannot be deleted.")
    pool.client_secrets[client_id] = kept
    _show_oldest_secret(pool, client_id)
    return {}


def _client(pool: PoolState, request: Request) -> Members:
    client = pool.clients.get(request["ClientId"])
    if client is None:
        raise client_not_found(request["ClientId"])
    return client


def _show_oldest_secret(pool: PoolState, client_id: str) -> None:
    """DescribeUserPoolClient gives one secret, whichever number there are."""
    pool.clients[client_id]["ClientSecret"] = pool.client_secrets[client_id][0]["ClientSecretValue"]


def _without_value(secret: Members) -> Members:
    return {member: value for member, value in secret.items() if member != "ClientSecretValue"}


def _new_secret(service: Service) -> str:
    return service.letters(string.ascii_lowercase + string.digits, 51)


def _settings(pool: PoolState, request: Mapping[str, Any], *, secret_held: bool) -> Members:
    """A client's members as given, checked. Lists and maps that are empty count as left out."""
    given = {
        member: copy.deepcopy(value)
        for member, value in request.items()
        if member not in ("UserPoolId", "ClientId") and value not in ([], {})
    }
    if not given.get("RefreshTokenValidity", True):
        del given["RefreshTokenValidity"]
    _refuse_sign_in_pages(pool, given, secret_held=secret_held)
    _refuse_flows(given)
    _refuse_unknown_attributes(pool, given)
    _refuse_validities(given)
    if given.get("EnablePropagateAdditionalUserContextData") and not secret_held:
        raise invalid_parameter(
            "EnablePropagateAdditionalUserContextData can only be activated for a client that has a client secret."
        )
    return given


def _refuse_sign_in_pages(pool: PoolState, given: Members, *, secret_held: bool) -> None:
    flows, scopes = given.get("AllowedOAuthFlows", []), given.get("AllowedOAuthScopes", [])
    wanted = given.get("AllowedOAuthFlowsUserPoolClient", False)
    if bool(flows) != wanted or bool(scopes) != wanted:
        raise AwsError(
            "InvalidOAuthFlowException",
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        )
    if "client_credentials" in flows and (len(flows) > 1 or not secret_held):
        raise AwsError(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow"
            if len(flows) > 1
            else "client_credentials flow can not be selected if client does not have a client secret.",
        )
    if {"code", "implicit"} & set(flows) and not given.get("CallbackURLs"):
        raise AwsError("InvalidOAuthFlowException", "CallbackURLs are required for the code and implicit flows.")
    default = given.get("DefaultRedirectURI")
    if default and default not in given.get("CallbackURLs", []):
        raise invalid_parameter("DefaultRedirectURI must be in the CallbackURLs list.")
    for scope in scopes:
        if scope not in OIDC_SCOPES and scope not in _custom_scopes(pool):
            raise AwsError("ScopeDoesNotExistException", f"Invalid scope requested: {scope}")
    for provider in given.get("SupportedIdentityProviders", []):
        if provider != "COGNITO" and provider not in pool.providers:
            raise invalid_parameter(f"The provider {provider} does not exist for User Pool {pool.id}.")


def _custom_scopes(pool: PoolState) -> set[str]:
    return {
        f"{identifier}/{scope['ScopeName']}"
        for identifier, server in pool.resource_servers.items()
        for scope in server.get("Scopes", [])
    }


def _refuse_flows(given: Members) -> None:
    flows = set(given.get("ExplicitAuthFlows", []))
    if flows & FLOWS_OF_OLD and flows - FLOWS_OF_OLD:
        raise invalid_parameter("ExplicitAuthFlows with and without the prefix ALLOW_ can't be mixed.")
    if given.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED" and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        raise invalid_parameter("ALLOW_REFRESH_TOKEN_AUTH can't be used together with refresh token rotation.")


def _refuse_unknown_attributes(pool: PoolState, given: Members) -> None:
    schema = {attribute["Name"]: attribute for attribute in pool.settings["SchemaAttributes"]}
    for member, word in (("ReadAttributes", "read"), ("WriteAttributes", "write")):
        for name in given.get(member, []):
            if name not in schema:
                raise invalid_parameter(f"Invalid {word} attributes specified while creating a client")
    if "WriteAttributes" in given:
        required = {name for name, attribute in schema.items() if attribute["Required"] and name != "sub"}
        if required - set(given["WriteAttributes"]):
            raise invalid_parameter("Invalid write attributes specified while creating a client")


def _refuse_validities(given: Members) -> None:
    units = given.get("TokenValidityUnits", {})
    for token, (member, unit, shortest, longest) in VALIDITIES.items():
        seconds = given.get(member, 0) * UNIT_S[units.get(token, unit)]
        if seconds and not shortest <= seconds <= longest:
            raise invalid_parameter(f"Invalid range for token validity: {member}.")
