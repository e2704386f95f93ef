"""Which role somebody gets from an identity pool, and why.

Source: developer guide, "Role-based access control"; API reference, RoleMapping and MappingRule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cognito_admin.model.identity_pools.claims import PREFERRED_ROLE, ROLES, Claims
from cognito_admin.model.identity_pools.trust import MAPPINGS, mapping_key
from cognito_admin.model.identity_pools.trust import ROLES as OF_POOL
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.things import Document

SIGNED_IN, GUEST = "authenticated", "unauthenticated"
TOKEN, RULES = "Token", "Rules"
DEFAULT_ROLE, DENY = "AuthenticatedRole", "Deny"
EQUALS, CONTAINS, STARTS_WITH, NOT_EQUAL = "Equals", "Contains", "StartsWith", "NotEqual"


class Why(StrEnum):
    NO_MAPPING = "no_mapping"
    """Everybody who comes through the app client gets the role for those who are signed in."""
    RULE = "rule"
    PREFERRED = "preferred"
    """By the group with the lowest precedence."""
    ONLY_ROLE = "only_role"
    NO_RULE = "no_rule"
    AMBIGUOUS = "ambiguous"
    """Several groups have roles, and none of them comes first."""
    NO_ROLE = "no_role"
    """No group has one."""
    UNKNOWN = "unknown"
    """A way of choosing that AWS added since."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """``role`` is None where nobody gets credentials; ``denied`` says that this is so because the pool denies it.

    ``rule`` counts from one. ``is_list`` says that a rule looked at a claim that is a list, of which AWS does not say how it
    is compared.
    """

    why: Why
    role: str | None
    rule: int = 0
    denied: bool = False
    is_list: bool = False


def chosen_role(document: Document, pool: PoolId, client: str, claims: Claims) -> Chosen:
    """For whoever comes with these claims through an app client of ``pool``."""
    mappings: Mapping[str, Any] = document.get(MAPPINGS) or {}
    mapping: Mapping[str, Any] | None = mappings.get(mapping_key(pool, client))
    roles: Mapping[str, str] = document.get(OF_POOL) or {}
    default = roles.get(SIGNED_IN)
    if mapping is None:
        return Chosen(Why.NO_MAPPING, default)
    kind = mapping.get("Type")
    if kind == RULES:
        chosen = _by_rules(rules_of(mapping), claims)
    elif kind == TOKEN:
        chosen = _by_token(claims)
    else:
        return Chosen(Why.UNKNOWN, None)
    if chosen.why not in (Why.NO_RULE, Why.AMBIGUOUS, Why.NO_ROLE):
        return chosen
    denied = mapping.get("AmbiguousRoleResolution") == DENY
    return Chosen(chosen.why, None if denied else default, denied=denied, is_list=chosen.is_list)


def rules_of(mapping: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    configuration: Mapping[str, Any] = mapping.get("RulesConfiguration") or {}
    return configuration.get("Rules") or ()


def fits(rule: Mapping[str, Any], claims: Claims) -> bool:
    """Whether the claim is there and is as the rule has it. Of a list it is enough that one entry is."""
    told = claims.get(str(rule.get("Claim", "")))
    if told is None:
        return False
    values, wanted = (told,) if isinstance(told, str) else told, str(rule.get("Value", ""))
    match rule.get("MatchType"):
        case "Equals":
            return wanted in values
        case "Contains":
            return any(wanted in value for value in values)
        case "StartsWith":
            return any(value.startswith(wanted) for value in values)
        case "NotEqual":
            return wanted not in values
        case _:
            return False


def _by_rules(rules: Sequence[Mapping[str, Any]], claims: Claims) -> Chosen:
    is_list = False
    for place, rule in enumerate(rules, 1):
        is_list = is_list or isinstance(claims.get(str(rule.get("Claim", ""))), tuple)
        if fits(rule, claims):
            return Chosen(Why.RULE, str(rule.get("RoleARN", "")), place, is_list=is_list)
    return Chosen(Why.NO_RULE, None, is_list=is_list)


def _by_token(claims: Claims) -> Chosen:
    if isinstance(preferred := claims.get(PREFERRED_ROLE), str):
        return Chosen(Why.PREFERRED, preferred)
    roles = claims.get(ROLES, ())
    if len(roles) == 1:
        return Chosen(Why.ONLY_ROLE, roles[0])
    return Chosen(Why.AMBIGUOUS if roles else Why.NO_ROLE, None)
