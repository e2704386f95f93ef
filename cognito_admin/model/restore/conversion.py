"""Carries attributes over to a pool with another schema: renamed, with another type, dropped, or given a value."""

from collections.abc import Mapping, Sequence

from cognito_admin.model.restore.fates import UserLoss
from cognito_admin.model.restore.options import AttributeRule, RuleKind

ORIGINAL_SUB = "custom:original_sub"
_TRUE_AND_FALSE = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


def converted(
    attributes: Mapping[str, str], rules: Sequence[AttributeRule], losses: list[tuple[UserLoss, str]]
) -> dict[str, str]:
    """The attributes after all ``rules``, one after the other; what that costs is added to ``losses``."""
    made = dict(attributes)
    for rule in rules:
        name = rule.attribute
        value = made.get(name)
        match rule.kind:
            case RuleKind.DEFAULT:
                if not value:
                    made[name] = rule.value
            case RuleKind.DROP:
                if made.pop(name, None):
                    losses.append((UserLoss.ATTRIBUTE_DROPPED, name))
            case RuleKind.RENAME:
                if not made.pop(name, None) or value is None:
                    continue
                if made.get(rule.to):
                    losses.append((UserLoss.ATTRIBUTE_DROPPED, name))
                else:
                    made[rule.to] = value
            case RuleKind.RETYPE:
                if value and (other := _retyped(value, rule.type)) != value:
                    made[name] = other
                    losses.append((UserLoss.ATTRIBUTE_CONVERTED, name))
    return made


def _retyped(value: str, kind: str) -> str:
    """``value`` as it is written for the type. What cannot be one stays, and is found not to fit."""
    match kind:
        case "Boolean":
            return _TRUE_AND_FALSE.get(value.strip().lower(), value)
        case "Number":
            whole, _, rest = value.strip().removeprefix("+").partition(".")
            return whole if whole and not rest.strip("0") else value
        case _:
            return value
