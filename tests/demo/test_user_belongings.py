import json
from typing import Any

import pytest

from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import Details
from tests.demo.asking import attributes, refusal, values
from tests.demo.conftest import NOW


@pytest.fixture
def ada(client: Any, pool: PoolState) -> dict[str, str]:
    client.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="SUPPRESS")
    return {"UserPoolId": pool.id, "Username": "ada"}


def details(pool: PoolState) -> Details:
    return pool.users.details(pool.user("ada").sub)


def test_a_factor_needs_its_means(client: Any, ada: dict[str, str], pool: PoolState) -> None:
    prefer = client.admin_set_user_mfa_preference
    for member, factor in (
        ("SMSMfaSettings", "SMS_MFA"),
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
    ):
        assert refusal(prefer, **ada, **{member: {"Enabled": True}}) == (
            "InvalidParameterException",
            f"User does not have delivery config set to turn on {factor}",
        )
    client.admin_update_user_attributes(
        **ada, UserAttributes=attributes(phone_number="+4915112345678", phone_number_verified="true")
    )
    details(pool).software_token = True
    prefer(**ada, SMSMfaSettings={"Enabled": True, "PreferredMfa": True}, SoftwareTokenMfaSettings={"Enabled": True})
    user = client.admin_get_user(**ada)
    assert user["UserMFASettingList"] == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    assert user["PreferredMfaSetting"] == "SMS_MFA"
    prefer(**ada, SMSMfaSettings={"Enabled": False})
    factors = client.admin_get_user_auth_factors(**ada)
    assert factors["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert "PreferredMfaSetting" not in factors
    client.admin_delete_software_token(**ada)
    assert "UserMFASettingList" not in client.admin_get_user(**ada)


def test_only_one_factor_is_preferred(client: Any, ada: dict[str, str]) -> None:
    both = {"Enabled": True, "PreferredMfa": True}
    assert refusal(client.admin_set_user_mfa_preference, **ada, SMSMfaSettings=both, EmailMfaSettings=both)[0] == (
        "InvalidParameterException"
    )


def test_devices_are_listed_marked_and_forgotten(client: Any, ada: dict[str, str], pool: PoolState) -> None:
    assert refusal(client.admin_list_devices, **ada)[0] == "InvalidUserPoolConfigurationException"
    pool.settings["DeviceConfiguration"] = {"ChallengeRequiredOnNewDevice": True}
    for number in range(3):
        key = f"eu-central-1_0000000{number}"
        details(pool).devices[key] = {
            "DeviceKey": key,
            "DeviceAttributes": [{"Name": "device_status", "Value": "not_remembered"}],
            "DeviceCreateDate": NOW,
        }
    first = client.admin_list_devices(**ada, Limit=2)
    rest = client.admin_list_devices(**ada, Limit=2, PaginationToken=first["PaginationToken"])
    assert [len(page["Devices"]) for page in (first, rest)] == [2, 1]
    client.admin_update_device_status(**ada, DeviceKey=key, DeviceRememberedStatus="remembered")
    device = client.admin_get_device(**ada, DeviceKey=key)["Device"]
    assert device["DeviceAttributes"] == [{"Name": "device_status", "Value": "remembered"}]
    client.admin_forget_device(**ada, DeviceKey=key)
    assert refusal(client.admin_get_device, **ada, DeviceKey=key)[0] == "ResourceNotFoundException"


def test_sign_in_history_needs_threat_protection(client: Any, ada: dict[str, str], pool: PoolState) -> None:
    assert refusal(client.admin_list_user_auth_events, **ada)[0] == "UserPoolAddOnNotEnabledException"
    pool.settings["UserPoolAddOns"] = {"AdvancedSecurityMode": "AUDIT"}
    details(pool).events = [
        {"EventId": f"event-{number}", "EventType": "SignIn", "CreationDate": NOW} for number in range(70)
    ]
    page = client.admin_list_user_auth_events(**ada)
    assert len(page["AuthEvents"]) == 60
    assert len(client.admin_list_user_auth_events(**ada, NextToken=page["NextToken"])["AuthEvents"]) == 10
    client.admin_update_auth_event_feedback(**ada, EventId="event-0", FeedbackValue="Invalid")
    assert client.admin_list_user_auth_events(**ada)["AuthEvents"][0]["EventFeedback"]["FeedbackValue"] == "Invalid"


def test_sessions_are_revoked_alone_with_their_kin_or_all(client: Any, ada: dict[str, str], pool: PoolState) -> None:
    ids = [f"tkn{number:025d}" for number in range(4)]
    details(pool).sessions = [{"SessionId": session_id, "SessionType": "TOKEN"} for session_id in ids]
    details(pool).sessions[1]["OriginSessionId"] = ids[0]
    assert client.admin_list_user_sessions(**ada)["Sessions"] == []
    pool.sessions = {"UserSessionTracking": "ENABLED"}

    def listed() -> list[str]:
        return [session["SessionId"] for session in client.admin_list_user_sessions(**ada)["Sessions"]]

    client.admin_revoke_user_session(**ada, SessionId=ids[0], RevokeAssociatedSessions="LINKED")
    assert listed() == ids[2:]
    assert refusal(client.admin_revoke_user_session, **ada, SessionId=ids[0])[0] == "ResourceNotFoundException"
    client.admin_user_global_sign_out(**ada)
    assert listed() == []


@pytest.fixture
def google(pool: PoolState) -> dict[str, str]:
    pool.providers["Google"] = {"ProviderName": "Google", "ProviderType": "Google"}
    return {"ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "123"}


def link(client: Any, pool: PoolState, username: str, source: dict[str, str]) -> Any:
    destination = {"ProviderName": "Cognito", "ProviderAttributeValue": username}
    return client.admin_link_provider_for_user(UserPoolId=pool.id, DestinationUser=destination, SourceUser=source)


def test_an_identity_is_linked_once_and_unlinked(
    client: Any, ada: dict[str, str], pool: PoolState, google: dict[str, str]
) -> None:
    link(client, pool, "ada", google)
    linked = json.loads(values(client.list_users(UserPoolId=pool.id)["Users"][0])["identities"])
    assert [(entry["providerName"], entry["userId"], entry["primary"]) for entry in linked] == [
        ("Google", "123", False)
    ]
    client.admin_create_user(UserPoolId=pool.id, Username="eve", MessageAction="SUPPRESS")
    assert refusal(lambda: link(client, pool, "eve", google))[0] == "AliasExistsException"
    client.admin_disable_provider_for_user(UserPoolId=pool.id, User=google)
    assert "identities" not in values(client.admin_get_user(**ada))
    link(client, pool, "eve", google)


def test_linking_has_its_rules(client: Any, ada: dict[str, str], pool: PoolState, google: dict[str, str]) -> None:
    by_email = {**google, "ProviderAttributeName": "email"}
    assert refusal(lambda: link(client, pool, "ada", by_email))[0] == "InvalidParameterException"
    assert refusal(lambda: link(client, pool, "nobody", google))[0] == "UserNotFoundException"
    unknown = {**google, "ProviderName": "Okta"}
    assert refusal(lambda: link(client, pool, "ada", unknown))[0] == "ResourceNotFoundException"
    client.admin_create_user(UserPoolId=pool.id, Username="Google_777", MessageAction="SUPPRESS")
    signed_in_before = {**google, "ProviderAttributeValue": "777"}
    assert refusal(lambda: link(client, pool, "ada", signed_in_before))[0] == "InvalidParameterException"
    for number in range(5):
        link(client, pool, "ada", {**google, "ProviderAttributeValue": str(number)})
    assert refusal(lambda: link(client, pool, "ada", google))[0] == "LimitExceededException"


def test_a_provisioned_limit_is_read_and_raised(client: Any, service: Service) -> None:
    definition = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserCreation"}}
    limit = client.get_provisioned_limit(LimitDefinition=definition)["Limit"]
    assert (limit["ProvisionedLimitValue"], limit["FreeLimitValue"]) == (50, 50)
    client.update_provisioned_limit(LimitDefinition=definition, RequestedLimitValue=80)
    limit = client.get_provisioned_limit(LimitDefinition=definition)["Limit"]
    assert (limit["ProvisionedLimitValue"], limit["FreeLimitValue"]) == (80, 50)
    fixed = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserList"}}
    assert refusal(client.update_provisioned_limit, LimitDefinition=fixed, RequestedLimitValue=80)[0] == (
        "InvalidParameterException"
    )
