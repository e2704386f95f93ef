"""Which plan of Cognito a pool needs for a feature."""

from enum import StrEnum


class Plan(StrEnum):
    """The values of UserPoolTier, the smallest first."""

    LITE = "LITE"
    ESSENTIALS = "ESSENTIALS"
    PLUS = "PLUS"


class Feature(StrEnum):
    """What is not in every plan (API reference, errors FeatureUnavailableInTierException)."""

    MANAGED_LOGIN = "managed_login"
    SESSIONS = "sessions"
    THREAT_PROTECTION = "threat_protection"
    ACTIVITY_LOGS = "activity_logs"


_NEEDED = {
    Feature.MANAGED_LOGIN: Plan.ESSENTIALS,
    Feature.SESSIONS: Plan.ESSENTIALS,
    Feature.THREAT_PROTECTION: Plan.PLUS,
    Feature.ACTIVITY_LOGS: Plan.PLUS,
}
TITLES = {Plan.LITE: "Lite", Plan.ESSENTIALS: "Essentials", Plan.PLUS: "Plus"}


def needed_for(feature: Feature) -> Plan:
    """The smallest plan that has it."""
    return _NEEDED[feature]


def has(tier: str, feature: Feature) -> bool:
    """Whether a pool of this UserPoolTier has the feature. A plan that this program does not know is trusted to have it."""
    plans = [plan.value for plan in Plan]
    return tier not in plans or plans.index(tier) >= plans.index(_NEEDED[feature])
