"""The requests that make the pool itself, or add to one what it lacks; and those that finish it once people are in it."""

import json
from collections.abc import Mapping
from typing import Any

from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.restore.documents import MFA, TAGS, entries, in_folder, member, schema_of
from cognito_admin.model.restore.draft import Draft
from cognito_admin.model.restore.options import Part
from cognito_admin.model.restore.plan import POOL, POOL_ARN, Blocked, Lost, Stage, Warned
from cognito_admin.model.restore.pool_settings import (
    AT_ONCE,
    FIRST_AT_ONCE,
    Schema,
    converted_schema,
    custom_requested,
    first_factors,
    is_custom,
    names_and_case,
    schema_requested,
    settings_kept,
    unfit_rules,
    without_first_factors,
)
from cognito_admin.model.restore.target import ExistingPool, NewPool

_RISKS = (
    "CompromisedCredentialsRiskConfiguration",
    "AccountTakeoverRiskConfiguration",
    "RiskExceptionConfiguration",
)
_SESSIONS_AT_FIRST: Mapping[str, Any] = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
_FIRED_BY_MAKING_USERS = ("PreSignUp", "CustomMessage")
"""Triggers that AdminCreateUser fires, though no message is sent."""
_KEY = "KMSKeyID"
_SENDERS = ("CustomSMSSender", "CustomEmailSender")


def add_pool(draft: Draft) -> Schema:
    """Returns the schema that the pool has then."""
    for rule in unfit_rules(schema_of(draft.documents) or schema_of(draft.there), draft.options.conversion.rules):
        draft.block(Blocked.RULE_UNFIT, rule.attribute, rule=rule.kind.value)
    if isinstance(draft.where, ExistingPool):
        return _add_to(draft, draft.where)
    return _add_new(draft, draft.where)


def add_mfa(draft: Draft) -> None:
    if not draft.is_new:
        return
    blocks: dict[str, Any] = {}
    for name, block in member(draft.documents, MFA).items():
        if not isinstance(block, dict) or not block:
            continue
        kept = draft.replaced({name: block}).get(name, {})
        if kept and not ("SmsConfiguration" in block and "SmsConfiguration" not in kept):
            blocks[name] = kept
    sender = member(draft.replaced(draft.pool), "EmailConfiguration").get("EmailSendingAccount")
    if sender != "DEVELOPER" and blocks.pop("EmailMfaConfiguration", None):
        # AWS sends no codes for signing in by its own account.
        draft.lose(Lost.SETTING, "SetUserPoolMfaConfig")
    wanted = str(member(draft.documents, MFA).get("MfaConfiguration") or draft.pool.get("MfaConfiguration") or "OFF")
    factors = {name: block for name, block in blocks.items() if name != "WebAuthnConfiguration"}
    if wanted != "OFF" and not factors:
        draft.lose(Lost.SETTING, "SetUserPoolMfaConfig")
        wanted = "OFF"
    if wanted == "OFF":
        # AWS takes no factors along with it.
        blocks = {name: block for name, block in blocks.items() if name not in factors}
    if wanted != "OFF" or blocks:
        draft.add(
            Stage.MFA,
            "SetUserPoolMfaConfig",
            {"UserPoolId": draft.ref(POOL), "MfaConfiguration": wanted, **blocks},
            wanted,
        )


def finish_pool(draft: Draft) -> None:
    """Threat protection, logs, sessions, tags, ways to sign in; then triggers, and deletion protection last."""
    if not draft.is_new:
        return
    pool = {"UserPoolId": draft.ref(POOL)}
    risk = member(draft.documents.get("pool/risk.json"), "RiskConfiguration")
    if kept := draft.replaced({name: risk[name] for name in _RISKS if risk.get(name)}):
        draft.add(Stage.SETTINGS, "SetRiskConfiguration", {**pool, **kept})
    logs = member(draft.documents.get("pool/log-delivery.json"), "LogDeliveryConfiguration")
    if kept := entries(draft.replaced(logs), "LogConfigurations"):
        draft.add(Stage.SETTINGS, "SetLogDeliveryConfiguration", {**pool, "LogConfigurations": kept})
    sessions = member(draft.documents, "pool/sessions.json")
    kept = {name: sessions[name] for name in _SESSIONS_AT_FIRST if sessions.get(name)}
    if kept and kept != _SESSIONS_AT_FIRST:
        draft.add(Stage.SETTINGS, "SetUserPoolSessionConfiguration", {**pool, **kept})
    tags = {**member(draft.pool, "UserPoolTags"), **member(member(draft.documents, TAGS), "Tags")}
    if tags := {name: value for name, value in tags.items() if not name.startswith("aws:")}:
        draft.add(Stage.SETTINGS, "TagResource", {"ResourceArn": draft.ref(POOL_ARN), "Tags": tags})
    settings = draft.replaced(settings_kept(draft.pool))
    if first_factors(draft.pool):
        draft.add(Stage.SETTINGS, "UpdateUserPool", {**pool, **settings}, "SignInPolicy")
    settings |= _add_triggers(draft, {**pool, **settings})
    if draft.pool.get("DeletionProtection") == "ACTIVE" and not draft.leaves_out(Part.PROTECTION):
        # What UpdateUserPool is not told goes back to how it was at first.
        draft.add(
            Stage.PROTECTION,
            "UpdateUserPool",
            {**pool, **settings, "DeletionProtection": "ACTIVE"},
            "DeletionProtection",
        )


def _add_new(draft: Draft, where: NewPool) -> Schema:
    if not draft.pool:
        draft.block(Blocked.SETTINGS_MISSING)
        return []
    names = names_and_case(draft.pool, draft.options.conversion)
    if "UsernameAttributes" in names and "AliasAttributes" in names:
        draft.block(Blocked.PAIR_OF_SETTINGS)
    schema = converted_schema(schema_of(draft.documents), draft.options.conversion, draft.options.original_sub)
    requested = schema_requested(schema)
    standard = [entry for entry in schema if not is_custom(entry)]
    first, rest = requested[:FIRST_AT_ONCE], requested[FIRST_AT_ONCE:]
    arguments = {
        "PoolName": where.name,
        **without_first_factors(draft.replaced(settings_kept(draft.pool))),
        **names,
        "MfaConfiguration": "OFF",
        "DeletionProtection": "INACTIVE",
    }
    if first:
        arguments["Schema"] = first
    makes = {POOL: "/UserPool/Id", POOL_ARN: "/UserPool/Arn"}
    draft.add(Stage.POOL, "CreateUserPool", arguments, where.name, makes)
    _add_attributes(draft, rest)
    return standard + [entry for entry in schema if is_custom(entry)]


def _add_to(draft: Draft, where: ExistingPool) -> Schema:
    draft.names[POOL] = where.id
    there = {str(entry["Name"]): entry for entry in schema_of(draft.there)}
    wanted = converted_schema(schema_of(draft.documents), draft.options.conversion, draft.options.original_sub)
    for entry in wanted:
        name, kind = str(entry["Name"]), str(entry.get("AttributeDataType"))
        if name in there and kind != there[name].get("AttributeDataType"):
            draft.block(Blocked.SCHEMA_DIFFERS, name, type=kind, other=str(there[name].get("AttributeDataType")))
    missing = [entry for entry in wanted if str(entry["Name"]) not in there and is_custom(entry)]
    _add_attributes(draft, custom_requested(missing))
    if draft.documents:
        draft.warn(Warned.SETTINGS_NOT_TOUCHED)
    for trigger in _FIRED_BY_MAKING_USERS:
        if function := member(member(draft.there.get("pool/user-pool.json"), "UserPool"), "LambdaConfig").get(trigger):
            draft.warn(Warned.TRIGGER_WILL_RUN, trigger, function=str(function))
    return [*there.values(), *missing]


def _add_attributes(draft: Draft, requested: Schema) -> None:
    for start in range(0, len(requested), AT_ONCE):
        some = requested[start : start + AT_ONCE]
        about = ", ".join(str(entry["Name"]) for entry in some)
        draft.add(Stage.POOL, "AddCustomAttributes", {"UserPoolId": draft.ref(POOL), "CustomAttributes": some}, about)


def _add_triggers(draft: Draft, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the member of UpdateUserPool that keeps them."""
    before = member(draft.pool, "LambdaConfig")
    if draft.leaves_out(Part.TRIGGERS) or not before:
        return {}
    kept = draft.replaced(before)
    if _KEY not in kept:
        for name in _SENDERS:
            kept.pop(name, None)
    if not kept:
        return {}
    allowed = _functions_let_in(draft)
    for function, triggers in _functions(kept).items():
        if allowed.get(function) is False:
            draft.warn(Warned.TRIGGER_NOT_ALLOWED, triggers[0], function=function)
            continue
        plain, qualifier = _qualified(function)
        arguments = {
            "FunctionName": plain,
            **({"Qualifier": qualifier} if qualifier else {}),
            "StatementId": f"cognito-{triggers[0]}",
            "Action": "lambda:InvokeFunction",
            "Principal": "cognito-idp.amazonaws.com",
            "SourceArn": draft.ref(POOL_ARN),
        }
        draft.add(Stage.TRIGGERS, "AddPermission", arguments, function)
    draft.add(Stage.TRIGGERS, "UpdateUserPool", {**settings, "LambdaConfig": kept}, "LambdaConfig")
    return {"LambdaConfig": kept}


def _functions(triggers: Mapping[str, Any]) -> dict[str, list[str]]:
    """The triggers of each function."""
    found: dict[str, list[str]] = {}
    for name, value in triggers.items():
        function = value if isinstance(value, str) else member(triggers, name).get("LambdaArn")
        if name != _KEY and function:
            found.setdefault(str(function), []).append(name)
    return found


def _functions_let_in(draft: Draft) -> dict[str, bool]:
    """Whether each let Cognito call it for the pool in the backup, as far as the backup knows."""
    unread = {one.about for one in draft.backup.unread if one.operation == "GetPolicy"}
    arn = str(draft.pool.get("Arn") or "")
    found: dict[str, bool] = {}
    for _, trigger in in_folder(draft.documents, "triggers", ""):
        function = str(trigger.get("FunctionArn") or "")
        if arn and function not in unread:
            found[function] = lets_cognito_in(json.dumps(trigger.get("Policy")), arn)
    return found


def _qualified(function: str) -> tuple[str, str]:
    """The function and its alias: ``arn:…:function:name:alias``."""
    parts = function.split(":")
    return (":".join(parts[:7]), parts[7]) if len(parts) > 7 else (function, "")
