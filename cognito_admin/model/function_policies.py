"""Whether a function lets Cognito call it, by the resource policy that Lambda keeps for it."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

_COGNITO = "cognito-idp.amazonaws.com"
_INVOKE = "lambda:invokefunction"


def lets_cognito_in(policy: str, pool_arn: str) -> bool:
    """Whether ``policy`` (JSON) lets Cognito invoke the function for this pool.

    A condition that this program does not know counts as met: who is told that nobody gets past a function must not be misled.
    """
    try:
        document: Any = json.loads(policy)
    except ValueError:
        return False
    statements = [cast("Mapping[str, Any]", each) for each in _listed(_member(document, "Statement"))]
    effects = {statement.get("Effect") for statement in statements if _concerns(statement, pool_arn)}
    return "Allow" in effects and "Deny" not in effects


def _concerns(statement: Mapping[str, Any], pool_arn: str) -> bool:
    principal = statement.get("Principal")
    named = _listed(principal if isinstance(principal, str) else _member(principal, "Service"))
    actions = [str(action).lower() for action in _listed(statement.get("Action"))]
    return (
        ("*" in named or _COGNITO in named)
        and any(fnmatchcase(_INVOKE, action) for action in actions)
        and all(
            _is_met(operator, key, values, pool_arn)
            for operator, of_operator in _items(statement.get("Condition"))
            for key, values in _items(of_operator)
        )
    )


def _is_met(operator: str, key: str, values: object, pool_arn: str) -> bool:
    actual = {"aws:sourcearn": pool_arn, "aws:sourceaccount": pool_arn.split(":")[4]}.get(key.lower())
    if actual is None or operator.lower() not in ("arnlike", "arnequals", "stringequals", "stringlike"):
        return True
    if operator.lower() == "stringequals":
        return actual in _listed(values)
    return any(fnmatchcase(actual, str(value)) for value in _listed(values))


def _listed(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _member(value: object, name: str) -> Any:
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None


def _items(value: object) -> list[tuple[str, Any]]:
    return list(cast("Mapping[str, Any]", value).items()) if isinstance(value, Mapping) else []
