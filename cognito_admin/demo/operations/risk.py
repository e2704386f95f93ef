"""Threat protection's answers to risk: of the pool, and of clients that differ from it. Each is replaced as a whole."""

import copy

from cognito_admin.demo.errors import AwsError, client_not_found, invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service

POOL = "ALL"


@operation("DescribeRiskConfiguration", category="UserPoolResourceRead")
def describe_risk_configuration(service: Service, request: Request) -> Answer:
    """A client without its own inherits the pool's: then the answer names no client."""
    pool = service.pool(request["UserPoolId"])
    key = _key(pool, request)
    found = pool.risk.get(key) or pool.risk.get(POOL) or {"UserPoolId": pool.id}
    return {"RiskConfiguration": copy.deepcopy(found)}


@operation("SetRiskConfiguration", category="UserPoolResourceUpdate")
def set_risk_configuration(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    key = _key(pool, request)
    takeover = request.get("AccountTakeoverRiskConfiguration", {})
    if (
        any(action.get("Notify") for action in takeover.get("Actions", {}).values())
        and "NotifyConfiguration" not in takeover
    ):
        raise invalid_parameter("NotifyConfiguration is required when an action notifies the user.")
    if request.keys() <= {"UserPoolId", "ClientId"}:
        pool.risk.pop(key, None)
        return {"RiskConfiguration": dict(request)}
    pool.risk[key] = {**copy.deepcopy(request), "LastModifiedDate": service.clock.now()}
    return {"RiskConfiguration": copy.deepcopy(pool.risk[key])}


def _key(pool: PoolState, request: Request) -> str:
    if pool.settings.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") == "OFF":
        raise AwsError("UserPoolAddOnNotEnabledException", "Threat protection is not enabled for the user pool.")
    key = request.get("ClientId", POOL)
    if key != POOL and key not in pool.clients:
        raise client_not_found(key)
    return key
