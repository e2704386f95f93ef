"""The account's request quotas as the account may ask for them."""

from cognito_admin.demo.errors import AwsError, invalid_parameter, resource_not_found
from cognito_admin.demo.quotas import ADJUSTABLE, DEFAULTS
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Service

_MOST = 100_000


@operation("GetProvisionedLimit", category="LimitManagement")
def get_provisioned_limit(service: Service, request: Request) -> Answer:
    return _limit(service, _category(request))


@operation("UpdateProvisionedLimit", category="LimitManagement")
def update_provisioned_limit(service: Service, request: Request) -> Answer:
    category = _category(request)
    rate = request["RequestedLimitValue"]
    if category not in ADJUSTABLE:
        raise invalid_parameter(f"The limit of {category} is not adjustable.")
    if rate < DEFAULTS[category]:
        raise invalid_parameter(f"The limit of {category} cannot be lower than {DEFAULTS[category]:.0f}.")
    if rate > _MOST:
        raise AwsError("ServiceQuotaExceededException", "The requested limit exceeds what can be provisioned.")
    service.quotas.rates[category] = rate
    return _limit(service, category)


def _category(request: Request) -> str:
    category = request["LimitDefinition"]["Attributes"].get("Category", "")
    if category not in DEFAULTS:
        raise resource_not_found(f"There is no limit for the category {category}.")
    return category


def _limit(service: Service, category: str) -> Answer:
    return {
        "Limit": {
            "LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": category}},
            "ProvisionedLimitValue": int(service.quotas.rates[category]),
            "FreeLimitValue": int(DEFAULTS[category]),
        }
    }
