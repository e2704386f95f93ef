"""What a function is called with: a sample event for each trigger source, to try the function with.

Source: the pages on each trigger in the developer guide. Names and codes are made up.
"""

from collections.abc import Mapping
from typing import Any

from cognito_admin.model.triggers.kinds import Event

_CODE = "{####}"
_SENT = ("SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute", "AdminCreateUser")
_MESSAGES = (*_SENT, "Authentication")
_TOKENS = ("HostedAuth", "Authentication", "NewPasswordChallenge", "AuthenticateDevice", "RefreshTokens")
_MACHINES = "TokenGeneration_ClientCredentials"
_FOR_MACHINES = "V3_0"

SOURCES: Mapping[Event, tuple[str, ...]] = {
    Event.PRE_SIGN_UP: ("PreSignUp_SignUp", "PreSignUp_AdminCreateUser", "PreSignUp_ExternalProvider"),
    Event.POST_CONFIRMATION: ("PostConfirmation_ConfirmSignUp", "PostConfirmation_ConfirmForgotPassword"),
    Event.PRE_AUTHENTICATION: ("PreAuthentication_Authentication",),
    Event.POST_AUTHENTICATION: ("PostAuthentication_Authentication",),
    Event.PRE_TOKEN_GENERATION: (*(f"TokenGeneration_{one}" for one in _TOKENS), _MACHINES),
    Event.USER_MIGRATION: ("UserMigration_Authentication", "UserMigration_ForgotPassword"),
    Event.INBOUND_FEDERATION: ("InboundFederation_ExternalProvider",),
    Event.CUSTOM_MESSAGE: tuple(f"CustomMessage_{one}" for one in _MESSAGES),
    Event.CUSTOM_EMAIL_SENDER: tuple(f"CustomEmailSender_{one}" for one in (*_MESSAGES, "AccountTakeOverNotification")),
    Event.CUSTOM_SMS_SENDER: tuple(f"CustomSMSSender_{one}" for one in _MESSAGES),
    Event.DEFINE_AUTH_CHALLENGE: ("DefineAuthChallenge_Authentication",),
    Event.CREATE_AUTH_CHALLENGE: ("CreateAuthChallenge_Authentication",),
    Event.VERIFY_AUTH_CHALLENGE: ("VerifyAuthChallengeResponse_Authentication",),
}


def sources(event: Event, version: str | None = None) -> tuple[str, ...]:
    """What sends ``event`` to a function that gets ``version`` of it. Only the third version is sent for machines."""
    return tuple(source for source in SOURCES[event] if source != _MACHINES or version == _FOR_MACHINES)


def sample_event(event: Event, source: str, pool: str, version: str | None = None) -> dict[str, Any]:
    """As the function of pool ``pool`` would get it; ``response`` is what it has to fill in."""
    request, response = _PARTS[event](source)
    if event is Event.PRE_TOKEN_GENERATION and version not in (None, "V1_0"):
        request["scopes"] = ["aws.cognito.signin.user.admin", "openid"]
        response = {
            "claimsAndScopeOverrideDetails": {"idTokenGeneration": None, "accessTokenGeneration": None},
        }
    return {
        # The version that the pool is set to, or the only one there is.
        "version": (version or "V1_0").removeprefix("V").partition("_")[0],
        "triggerSource": source,
        "region": pool.partition("_")[0],
        "userPoolId": pool,
        "userName": "ann",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
        "request": request,
        "response": response,
    }


def _person(**more: str) -> dict[str, str]:
    return {
        "sub": "1b7f6c9e-8f0a-4a5c-9a57-2f3d7a1c0e42",
        "email": "ann@example.com",
        "email_verified": "true",
        **more,
    }


def _pre_sign_up(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    by_provider = source.endswith("ExternalProvider")
    request: dict[str, Any] = {"userAttributes": {"email": "ann@example.com"}, "validationData": None}
    if not by_provider:
        request["clientMetadata"] = {}
    return request, {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}


def _confirmed(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"userAttributes": _person(**{"cognito:user_status": "CONFIRMED"}), "clientMetadata": {}}, {}


def _before_sign_in(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"userAttributes": _person(), "validationData": {}, "userNotFound": False}, {}


def _after_sign_in(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"userAttributes": _person(), "newDeviceUsed": False, "clientMetadata": {}}, {}


def _tokens(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    groups: dict[str, Any] = {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None}
    attributes = {} if source == _MACHINES else _person()
    request: dict[str, Any] = {"userAttributes": attributes, "groupConfiguration": groups, "clientMetadata": {}}
    return request, {"claimsOverrideDetails": None}


def _migration(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    request: dict[str, Any] = {"validationData": {}, "clientMetadata": {}}
    if source.endswith("Authentication"):
        request = {"password": "the password that was typed", **request}
    response = {
        "userAttributes": None,
        "finalUserStatus": None,
        "messageAction": None,
        "desiredDeliveryMediums": None,
        "forceAliasCreation": None,
    }
    return request, response


def _federation(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    claims = {"sub": "118280321789996478223", "email": "ann@example.com", "given_name": "Ann"}
    request = {
        "providerName": "Google",
        "providerType": "Google",
        "attributes": {"tokenResponse": {"token_type": "Bearer"}, "idToken": claims, "userInfo": claims},
    }
    return request, {"userAttributesToMap": {}}


def _message(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    by_administrator = source.endswith("AdminCreateUser")
    request = {
        "userAttributes": _person(),
        "codeParameter": _CODE,
        "linkParameter": "{##Click here##}",
        "usernameParameter": "{username}" if by_administrator else None,
        "clientMetadata": {},
    }
    return request, {"smsMessage": None, "emailMessage": None, "emailSubject": None}


def _sender(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    by_mail = source.startswith(Event.CUSTOM_EMAIL_SENDER)
    request = {
        "type": "customEmailSenderRequestV1" if by_mail else "customSMSSenderRequestV1",
        "code": "AYADe… the code, encrypted with the key of the pool, in base64",
        "clientMetadata": {},
        "userAttributes": _person() if by_mail else _person(phone_number="+15555550100", phone_number_verified="true"),
    }
    return request, {}


def _session(last: str | None) -> list[dict[str, Any]]:
    return [] if last is None else [{"challengeName": last, "challengeResult": True, "challengeMetadata": None}]


def _define(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    request = {"userAttributes": _person(), "session": _session("SRP_A"), "clientMetadata": {}, "userNotFound": False}
    return request, {"challengeName": None, "issueTokens": None, "failAuthentication": None}


def _create(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    request = {
        "userAttributes": _person(),
        "challengeName": "CUSTOM_CHALLENGE",
        "session": _session("SRP_A"),
        "clientMetadata": {},
        "userNotFound": False,
    }
    response = {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None}
    return request, response


def _verify(_: str) -> tuple[dict[str, Any], dict[str, Any]]:
    request = {
        "userAttributes": _person(),
        "privateChallengeParameters": {"answer": "123456"},
        "challengeAnswer": "123456",
        "clientMetadata": {},
        "userNotFound": False,
    }
    return request, {"answerCorrect": None}


_PARTS = {
    Event.PRE_SIGN_UP: _pre_sign_up,
    Event.POST_CONFIRMATION: _confirmed,
    Event.PRE_AUTHENTICATION: _before_sign_in,
    Event.POST_AUTHENTICATION: _after_sign_in,
    Event.PRE_TOKEN_GENERATION: _tokens,
    Event.USER_MIGRATION: _migration,
    Event.INBOUND_FEDERATION: _federation,
    Event.CUSTOM_MESSAGE: _message,
    Event.CUSTOM_EMAIL_SENDER: _sender,
    Event.CUSTOM_SMS_SENDER: _sender,
    Event.DEFINE_AUTH_CHALLENGE: _define,
    Event.CREATE_AUTH_CHALLENGE: _create,
    Event.VERIFY_AUTH_CHALLENGE: _verify,
}
