"""The requests that make a pool as another was, out of what DescribeUserPool said of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cognito_admin.model.restore.documents import entries, member
from cognito_admin.model.restore.options import AttributeRule, Conversion, RuleKind

AT_ONCE = 25
"""Custom attributes that AddCustomAttributes takes."""
FIRST_AT_ONCE = 50
"""Attributes that CreateUserPool takes."""
LONGEST_NAME = 20
"""Characters of a custom attribute's name without its prefix."""
ORIGINAL_SUB_SCHEMA: Mapping[str, Any] = {
    "Name": "custom:original_sub",
    "AttributeDataType": "String",
    "DeveloperOnlyAttribute": False,
    "Mutable": True,
    "Required": False,
    "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "64"},
}
NAMES_AND_CASE = frozenset({"AliasAttributes", "UsernameAttributes", "UsernameConfiguration"})
"""What a pool has for good of how people are called in it."""
_NOT_SENT = NAMES_AND_CASE | frozenset(
    {
        "Id", "Arn", "Name", "Status", "SchemaAttributes", "CreationDate", "LastModifiedDate", "EstimatedNumberOfUsers",
        "SmsConfigurationFailure", "EmailConfigurationFailure", "Domain", "CustomDomain", "UserPoolTags", "LambdaConfig",
        "DeletionProtection", "MfaConfiguration",
    }
)  # fmt: skip
"""What is read-only, comes in a request of its own, or has another name in the request."""
_OLD_MESSAGES: Mapping[str, str] = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
"""Members no longer used, and where VerificationMessageTemplate has the same."""
_NO_PART_OF_SCHEMA = frozenset({"sub", "identities"})
_STANDARD_BOUNDS: Mapping[str, Mapping[str, str]] = {
    "birthdate": {"MinLength": "10", "MaxLength": "10"},
    "updated_at": {"MinValue": "0"},
}
_TEXT_BOUNDS: Mapping[str, str] = {"MinLength": "0", "MaxLength": "2048"}

Schema = list[dict[str, Any]]
"""SchemaAttributes as DescribeUserPool has them."""


def settings_kept(pool: Mapping[str, Any]) -> dict[str, Any]:
    """Members that CreateUserPool and UpdateUserPool take alike, as they were; MFA, triggers and protection come by themselves."""
    kept = {name: value for name, value in pool.items() if name not in _NOT_SENT and value not in ({}, [], None)}
    template = member(kept, "VerificationMessageTemplate")
    for old, new in _OLD_MESSAGES.items():
        if new in template:
            kept.pop(old, None)
    password = member(member(kept, "Policies"), "PasswordPolicy")
    if "TemporaryPasswordValidityDays" in password and "AdminCreateUserConfig" in kept:
        # AWS refuses both, and Describe gives both.
        admin: dict[str, Any] = kept["AdminCreateUserConfig"]
        kept["AdminCreateUserConfig"] = {
            name: value for name, value in admin.items() if name != "UnusedAccountValidityDays"
        }
    return kept


def first_factors(pool: Mapping[str, Any]) -> list[str]:
    """What people may sign in with first, where it is not the password alone."""
    factors = entries(member(member(pool, "Policies"), "SignInPolicy"), "AllowedFirstAuthFactors")
    return [] if factors == ["PASSWORD"] else factors


def without_first_factors(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Some factors are refused until MFA is set up, and with others a new user is CONFIRMED without a password."""
    policies = {name: value for name, value in member(settings, "Policies").items() if name != "SignInPolicy"}
    rest = {name: value for name, value in settings.items() if name != "Policies"}
    return {**rest, "Policies": policies} if policies else rest


def names_and_case(pool: Mapping[str, Any], conversion: Conversion) -> dict[str, Any]:
    """UsernameAttributes, AliasAttributes and UsernameConfiguration; a choice of one of the first two ends the other."""
    names, aliases = entries(pool, "UsernameAttributes"), entries(pool, "AliasAttributes")
    if conversion.username_attributes is not None:
        names = list(conversion.username_attributes)
        aliases = [] if names else aliases
    if conversion.alias_attributes is not None:
        aliases = list(conversion.alias_attributes)
        names = [] if aliases and conversion.username_attributes is None else names
    # A pool that was never told is told nothing: it stays case-sensitive, and as it was.
    case = member(pool, "UsernameConfiguration")
    if conversion.case_sensitive is not None:
        case = {"CaseSensitive": conversion.case_sensitive}
    said = {"AliasAttributes": aliases, "UsernameAttributes": names, "UsernameConfiguration": case}
    return {name: value for name, value in said.items() if value}


def converted_schema(schema: Sequence[Mapping[str, Any]], conversion: Conversion, original_sub: bool) -> Schema:
    """After the rules, in the order of the pool; ``sub`` and ``identities`` are every pool's own."""
    made: dict[str, dict[str, Any]] = {
        str(entry["Name"]): dict(entry) for entry in schema if entry["Name"] not in _NO_PART_OF_SCHEMA
    }
    for rule in conversion.rules:
        _apply(rule, made)
    if original_sub:
        made.setdefault(str(ORIGINAL_SUB_SCHEMA["Name"]), dict(ORIGINAL_SUB_SCHEMA))
    return list(made.values())


def unfit_rules(schema: Sequence[Mapping[str, Any]], rules: Iterable[AttributeRule]) -> list[AttributeRule]:
    """Those that cannot be carried out on a pool with this schema."""
    made: dict[str, dict[str, Any]] = {
        str(entry["Name"]): dict(entry) for entry in schema if entry["Name"] not in _NO_PART_OF_SCHEMA
    }
    unfit: list[AttributeRule] = []
    for rule in rules:
        if _fits(rule, made):
            _apply(rule, made)
        else:
            unfit.append(rule)
    return unfit


def schema_requested(schema: Sequence[Mapping[str, Any]]) -> Schema:
    """As CreateUserPool takes it: custom attributes, and standard ones that are otherwise than in every new pool."""
    return [_requested(entry) for entry in schema if is_custom(entry) or not _is_as_always(entry)]


def custom_requested(schema: Iterable[Mapping[str, Any]]) -> Schema:
    """As AddCustomAttributes takes them."""
    return [_requested(entry) for entry in schema if is_custom(entry)]


def is_custom(entry: Mapping[str, Any]) -> bool:
    return ":" in str(entry["Name"])


def _apply(rule: AttributeRule, schema: dict[str, dict[str, Any]]) -> None:
    entry = schema.get(rule.attribute)
    if entry is None:
        return
    custom = is_custom(entry)
    match rule.kind:
        case RuleKind.DROP if custom:
            del schema[rule.attribute]
        case RuleKind.RENAME:
            if rule.to not in schema and ":" in rule.to:
                developer_only = rule.to.startswith("dev:")
                schema[rule.to] = {
                    **entry, "Name": rule.to, "Required": False, "DeveloperOnlyAttribute": developer_only
                }  # fmt: skip
            if custom:
                del schema[rule.attribute]
        case RuleKind.RETYPE if custom:
            bare = {name: value for name, value in entry.items() if not name.endswith("AttributeConstraints")}
            schema[rule.attribute] = {**bare, "AttributeDataType": rule.type, **_bounds(rule)}
        case _:
            pass


def _fits(rule: AttributeRule, schema: Mapping[str, Mapping[str, Any]]) -> bool:
    entry = schema.get(rule.attribute)
    match rule.kind:
        case RuleKind.RENAME:
            prefix, _, name = rule.to.rpartition(":")
            new = prefix in ("custom", "dev:custom") and 0 < len(name) <= LONGEST_NAME
            return entry is not None and rule.to != rule.attribute and (rule.to in schema or new)
        case RuleKind.RETYPE:
            return entry is not None and is_custom(entry)
        case RuleKind.DROP | RuleKind.DEFAULT:
            return entry is not None


def _bounds(rule: AttributeRule) -> dict[str, Any]:
    if rule.type not in ("String", "Number"):
        return {}
    low, high = ("MinLength", "MaxLength") if rule.type == "String" else ("MinValue", "MaxValue")
    said = {name: value for name, value in ((low, rule.minimum), (high, rule.maximum)) if value is not None}
    return {f"{rule.type}AttributeConstraints": said}


def _requested(entry: Mapping[str, Any]) -> dict[str, Any]:
    name = str(entry["Name"])
    bare = name.removeprefix("dev:").removeprefix("custom:")
    return {
        "Name": bare,
        **{member: value for member, value in entry.items() if member != "Name" and value not in ({}, None)},
    }


def _is_as_always(entry: Mapping[str, Any]) -> bool:
    name = str(entry["Name"])
    bounds = member(entry, "StringAttributeConstraints") or member(entry, "NumberAttributeConstraints")
    return (
        not entry.get("Required")
        and entry.get("Mutable", True)
        and bounds in ({}, _STANDARD_BOUNDS.get(name, _TEXT_BOUNDS))
    )
