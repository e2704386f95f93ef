"""Threat protection, log delivery, sessions and replicas of a pool."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

LOGS = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/cognito/pool"
BLOCK = {"Actions": {"EventAction": "BLOCK"}}
NO_ACTION = {"Actions": {"EventAction": "NO_ACTION"}}


@pytest.fixture
def protected_pool_id(cognito: Any) -> str:
    return cognito.create_user_pool(
        PoolName="Protected", UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"}
    )["UserPool"]["Id"]


def refusal(call: Any, **members: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**members)
    return caught.value.response["Error"]["Code"]


def test_risk_needs_threat_protection(cognito: Any, pool_id: str) -> None:
    assert refusal(cognito.describe_risk_configuration, UserPoolId=pool_id) == "UserPoolAddOnNotEnabledException"


def test_a_client_inherits_the_pools_risk_configuration_until_it_has_its_own(
    cognito: Any, protected_pool_id: str
) -> None:
    pool_id = protected_pool_id
    client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")["UserPoolClient"]["ClientId"]
    key = {"UserPoolId": pool_id, "ClientId": client}

    def action() -> str:
        found = cognito.describe_risk_configuration(**key)["RiskConfiguration"]
        return found["CompromisedCredentialsRiskConfiguration"]["Actions"]["EventAction"]

    cognito.set_risk_configuration(UserPoolId=pool_id, CompromisedCredentialsRiskConfiguration=BLOCK)
    assert action() == "BLOCK"
    cognito.set_risk_configuration(**key, CompromisedCredentialsRiskConfiguration=NO_ACTION)
    assert action() == "NO_ACTION"
    cognito.set_risk_configuration(**key)
    assert action() == "BLOCK"


def test_log_delivery_is_replaced_as_a_whole(cognito: Any, protected_pool_id: str) -> None:
    errors = {
        "LogLevel": "ERROR",
        "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {"LogGroupArn": LOGS},
    }
    events = {
        "LogLevel": "INFO",
        "EventSource": "userAuthEvents",
        "S3Configuration": {"BucketArn": "arn:aws:s3:::events"},
    }
    key = {"UserPoolId": protected_pool_id}
    cognito.set_log_delivery_configuration(**key, LogConfigurations=[errors, events])
    cognito.set_log_delivery_configuration(**key, LogConfigurations=[events])
    found = cognito.get_log_delivery_configuration(**key)["LogDeliveryConfiguration"]
    assert found["LogConfigurations"] == [events]
    wrong = {**errors, "LogLevel": "INFO"}
    code = refusal(cognito.set_log_delivery_configuration, **key, LogConfigurations=[wrong])
    assert code == "InvalidParameterException"


def test_sign_in_events_are_delivered_in_the_plus_tier_only(cognito: Any, pool_id: str) -> None:
    events = {
        "LogLevel": "INFO",
        "EventSource": "userAuthEvents",
        "CloudWatchLogsConfiguration": {"LogGroupArn": LOGS},
    }
    code = refusal(cognito.set_log_delivery_configuration, UserPoolId=pool_id, LogConfigurations=[events])
    assert code == "FeatureUnavailableInTierException"


def test_sessions_of_clients_need_tracking_by_the_pool(cognito: Any, pool_id: str) -> None:
    client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")["UserPoolClient"]["ClientId"]
    key = {"UserPoolId": pool_id, "ClientId": client}
    assert cognito.get_user_pool_session_configuration(UserPoolId=pool_id)["UserSessionTracking"] == "DISABLED"
    assert cognito.get_user_pool_client_session_configuration(**key)["SSOSession"] == {"MaxValidityMinutes": 60}
    ten = {"MaxValidityMinutes": 10}
    code = refusal(cognito.set_user_pool_client_session_configuration, **key, SSOSession=ten)
    assert code == "InvalidParameterException"
    cognito.set_user_pool_session_configuration(
        UserPoolId=pool_id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 3}
    )
    cognito.set_user_pool_client_session_configuration(**key, SSOSession=ten)
    assert cognito.get_user_pool_client_session_configuration(**key)["SSOSession"] == ten


def test_replicas_are_listed_with_the_pool_itself(cognito: Any, pool_id: str) -> None:
    cognito.create_user_pool_replica(UserPoolId=pool_id, RegionName="eu-west-1")
    cognito.update_user_pool_replica(UserPoolId=pool_id, RegionName="eu-west-1", Status="ACTIVE")
    replicas = cognito.list_user_pool_replicas(UserPoolId=pool_id)["UserPoolReplicas"]
    assert [(replica["RegionName"], replica["Role"], replica["Status"]) for replica in replicas] == [
        ("eu-central-1", "PRIMARY", "ACTIVE"),
        ("eu-west-1", "SECONDARY", "ACTIVE"),
    ]


def test_a_signing_certificate_is_there(cognito: Any, pool_id: str) -> None:
    assert cognito.get_signing_certificate(UserPoolId=pool_id)["Certificate"].startswith("MII")
