"""Where a pool's logs go. The list is replaced as a whole."""

import copy
from collections.abc import Mapping
from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service

LEVELS = {"userNotification": "ERROR", "userAuthEvents": "INFO"}
DESTINATIONS = ("CloudWatchLogsConfiguration", "S3Configuration", "FirehoseConfiguration")


@operation("GetLogDeliveryConfiguration")
def get_log_delivery_configuration(service: Service, request: Request) -> Answer:
    return _answer(service.pool(request["UserPoolId"]))


@operation("SetLogDeliveryConfiguration")
def set_log_delivery_configuration(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    configurations = request["LogConfigurations"]
    sources = [configuration["EventSource"] for configuration in configurations]
    if len(set(sources)) < len(sources):
        raise invalid_parameter("Each EventSource can be configured once.")
    for configuration in configurations:
        _refuse(pool, configuration)
    pool.log_delivery = copy.deepcopy(configurations)
    return _answer(pool)


def _answer(pool: PoolState) -> Answer:
    configuration = {"UserPoolId": pool.id, "LogConfigurations": copy.deepcopy(pool.log_delivery)}
    return {"LogDeliveryConfiguration": configuration}


def _refuse(pool: PoolState, configuration: Mapping[str, Any]) -> None:
    source = configuration["EventSource"]
    if configuration["LogLevel"] != LEVELS[source]:
        raise invalid_parameter(f"The LogLevel of {source} must be {LEVELS[source]}.")
    chosen = [destination for destination in DESTINATIONS if destination in configuration]
    if len(chosen) != 1:
        raise invalid_parameter(f"{source} needs exactly one destination.")
    if source == "userNotification" and chosen != ["CloudWatchLogsConfiguration"]:
        raise invalid_parameter("userNotification can be delivered to CloudWatch Logs only.")
    threat_protection = pool.settings.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF")
    if source == "userAuthEvents" and (pool.settings["UserPoolTier"] != "PLUS" or threat_protection == "OFF"):
        raise AwsError(
            "FeatureUnavailableInTierException", "userAuthEvents requires the Plus tier and threat protection."
        )
