"""How many of each thing a pool may have (developer guide, "Quotas in Amazon Cognito")."""

from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    USERS = "users"
    CLIENTS = "clients"
    PROVIDERS = "providers"
    RESOURCE_SERVERS = "resource_servers"
    CUSTOM_ATTRIBUTES = "custom_attributes"
    TERMS = "terms"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Limit:
    """``highest`` is what AWS raises it to on request; None where it does not."""

    usual: int
    highest: int | None = None


LIMITS = {
    Counted.USERS: Limit(40_000_000),
    Counted.CLIENTS: Limit(1_000, 10_000),
    Counted.PROVIDERS: Limit(300, 1_000),
    Counted.RESOURCE_SERVERS: Limit(25, 300),
    Counted.CUSTOM_ATTRIBUTES: Limit(50),
    Counted.TERMS: Limit(40),
    Counted.TAGS: Limit(50),
}
NEARLY = 0.8
"""The share of a limit from which on it is worth a word."""
