"""Signing in with a password: enough to see what an administrator's changes do to people.

Tokens are signed as Cognito signs them, and nothing accepts them back; neither second factors nor other flows are asked for.
"""

import json
from dataclasses import replace
from typing import Any

from cognito_admin.demo import passwords, tokens
from cognito_admin.demo.clients import check_secret, client_of
from cognito_admin.demo.errors import AwsError, client_not_found, invalid_parameter, not_authorized
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User

_ADMIN_FLOWS = {"ADMIN_USER_PASSWORD_AUTH": "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH": "ADMIN_NO_SRP_AUTH"}
_PUBLIC_FLOWS = {"USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH"}
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@operation("AdminInitiateAuth", category="UserAuthentication")
def admin_initiate_auth(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    client = pool.clients.get(request["ClientId"])
    if client is None:
        raise client_not_found(request["ClientId"])
    return _initiate(service, pool, client, request, {**_ADMIN_FLOWS, **_PUBLIC_FLOWS})


@operation("InitiateAuth", category="UserAuthentication")
def initiate_auth(service: Service, request: Request) -> Answer:
    service, pool, client = client_of(service, request["ClientId"])
    return _initiate(service, pool, client, request, _PUBLIC_FLOWS)


@operation("RespondToAuthChallenge", category="UserAuthentication")
def respond_to_auth_challenge(service: Service, request: Request) -> Answer:
    service, pool, client = client_of(service, request["ClientId"])
    return _answer_challenge(service, pool, client, request)


@operation("AdminRespondToAuthChallenge", category="UserAuthentication")
def admin_respond_to_auth_challenge(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    client = pool.clients.get(request["ClientId"])
    if client is None:
        raise client_not_found(request["ClientId"])
    return _answer_challenge(service, pool, client, request)


def _initiate(
    service: Service, pool: PoolState, client: dict[str, Any], request: Request, flows: dict[str, str]
) -> Answer:
    flow = request["AuthFlow"]
    if flow not in flows:
        raise AwsError("UnsupportedOperationException", f"The emulator does not have the flow {flow}.")
    if flows[flow] not in client.get("ExplicitAuthFlows", ()) and flow not in client.get("ExplicitAuthFlows", ()):
        raise invalid_parameter(f"{flow} flow not enabled for this client")
    parameters: dict[str, str] = request.get("AuthParameters", {})
    for name in ("USERNAME", "PASSWORD"):
        if name not in parameters:
            raise invalid_parameter(f"Missing required parameter {name}")
    check_secret(client, parameters["USERNAME"], parameters.get("SECRET_HASH"))
    user = pool.find_user(parameters["USERNAME"])
    if user is None:
        if client.get("PreventUserExistenceErrors") == "ENABLED":
            raise not_authorized("Incorrect username or password.")
        raise AwsError("UserNotFoundException", "User does not exist.")
    _check_password(service, pool, user, parameters["PASSWORD"])
    details = pool.users.details(user.sub)
    if user.status == "FORCE_CHANGE_PASSWORD":
        details.challenge = service.letters(_ALPHABET, 40)
        return {
            "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": details.challenge,
            "ChallengeParameters": {
                "USER_ID_FOR_SRP": user.username,
                "userAttributes": json.dumps({**user.attributes}),
            },
        }
    return _signed_in(service, pool, client, user)


def _check_password(service: Service, pool: PoolState, user: User, password: str) -> None:
    details = pool.users.details(user.sub)
    if not user.enabled:
        raise not_authorized("User is disabled.")
    if user.status == "RESET_REQUIRED":
        raise AwsError("PasswordResetRequiredException", "Password reset required for the user")
    if details.password is None or details.password != password:
        raise not_authorized("Incorrect username or password.")
    if user.status == "UNCONFIRMED":
        raise AwsError("UserNotConfirmedException", "User is not confirmed.")
    if user.status == "FORCE_CHANGE_PASSWORD" and passwords.has_expired(service, pool, details):
        raise not_authorized("User account has expired, it must be reset by an administrator.")


def _answer_challenge(service: Service, pool: PoolState, client: dict[str, Any], request: Request) -> Answer:
    responses: dict[str, str] = request.get("ChallengeResponses", {})
    if request["ChallengeName"] != "NEW_PASSWORD_REQUIRED":
        raise AwsError("UnsupportedOperationException", "The emulator asks for new passwords only.")
    check_secret(client, responses.get("USERNAME", ""), responses.get("SECRET_HASH"))
    user = pool.user(responses.get("USERNAME", ""))
    details = pool.users.details(user.sub)
    if details.challenge is None or request.get("Session") != details.challenge:
        raise not_authorized("Invalid session for the user.")
    passwords.check_policy(pool, responses.get("NEW_PASSWORD", ""))
    passwords.set_password(service, pool, details, responses["NEW_PASSWORD"])
    details.challenge = None
    now = service.clock.now()
    user = replace(user, status="CONFIRMED", modified=now)
    pool.users.put(user, now)
    return _signed_in(service, pool, client, user)


def _signed_in(service: Service, pool: PoolState, client: dict[str, Any], user: User) -> Answer:
    now = service.clock.now()
    service.mau.add(pool.id, user.sub, now)
    if pool.sessions.get("UserSessionTracking") == "ENABLED":
        session = {
            "SessionId": "tkn" + service.letters(_ALPHABET, 25),
            "SessionType": "TOKEN",
            "ClientId": client["ClientId"],
            "CreateDate": now,
            "LastActiveDate": now,
        }
        pool.users.details(user.sub).sessions.append(session)
    return {
        "AuthenticationResult": {
            "AccessToken": tokens.access_token(service, pool, client, user),
            "IdToken": tokens.id_token(service, pool, client, user),
            "RefreshToken": service.letters(_ALPHABET, 64),
            "TokenType": "Bearer",
            "ExpiresIn": 3600,
        },
        "ChallengeParameters": {},
    }
