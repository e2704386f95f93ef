"""A plan as JSON: for whoever reads it, and for the record by which a restore goes on. docs/restore.md describes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, TypeVar, cast

from cognito_admin.model.ids import AccountId, PoolId, Region, Sub, Username
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.restore.fates import Fate, Link, PlannedUser, Skip, SkippedUser, UserLoss
from cognito_admin.model.restore.options import options_from_json, options_to_json
from cognito_admin.model.restore.plan import (
    Blocked,
    Finding,
    Lost,
    Name,
    Plan,
    Ref,
    Secret,
    Stage,
    StageTime,
    Step,
    Warned,
)
from cognito_admin.model.restore.rules import UserRules
from cognito_admin.model.restore.survey import Survey, settled
from cognito_admin.model.restore.target import ExistingPool, NewPool, Where

FORMAT = 1
_REF, _SECRET = "$ref", "$secret"
_Code = TypeVar("_Code", bound=StrEnum)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """``{"$ref": …}`` in arguments stands for what an earlier step makes, ``{"$secret": …}`` for a value in the backup."""
    return {
        "format": FORMAT,
        "target": _where_to_json(plan.where),
        "blockers": _findings_to_json(plan.blockers),
        "losses": _findings_to_json(plan.losses),
        "warnings": _findings_to_json(plan.warnings),
        "messages": plan.messages,
        "monthlyActive": plan.monthly_active,
        "estimateSeconds": round(plan.estimate_s, 1),
        "stages": [
            {"stage": time.stage.value, "quota": time.category, "calls": time.calls, "callsPerSecond": time.calls_per_s}
            for time in plan.times
        ],
        "steps": [
            {
                "stage": step.stage.value,
                "operation": step.operation,
                "about": step.about,
                "arguments": _marked(step.arguments),
                "makes": dict(step.makes),
            }
            for step in plan.steps
        ],
        "users": _survey_to_json(plan.survey),
        "rules": _rules_to_json(plan.users),
    }


def plan_from_json(document: Mapping[str, Any]) -> Plan:
    """The inverse of ``plan_to_json``. Raises KeyError, ValueError or TypeError for anything else."""
    if document["format"] != FORMAT:
        raise ValueError("a plan of another format")
    survey = _survey_from_json(document["users"])
    return Plan(
        where=_where_from_json(document["target"]),
        steps=tuple(
            Step(
                Stage(step["stage"]),
                step["operation"],
                _unmarked(step["arguments"]),
                step["about"],
                {Name(name): pointer for name, pointer in step["makes"].items()},
            )
            for step in document["steps"]
        ),
        users=settled(_rules_from_json(document["rules"]), survey),
        survey=survey,
        losses=_findings_from_json(document["losses"], Lost),
        blockers=_findings_from_json(document["blockers"], Blocked),
        warnings=_findings_from_json(document["warnings"], Warned),
        times=tuple(
            StageTime(Stage(time["stage"]), time["quota"], time["calls"], time["callsPerSecond"])
            for time in document["stages"]
        ),
        monthly_active=document["monthlyActive"],
        messages=document["messages"],
    )


def _where_to_json(where: Where) -> dict[str, Any]:
    place = {"name": where.name, "region": where.region, "account": where.account}
    return {"pool": where.id, **place} if isinstance(where, ExistingPool) else {"pool": None, **place}


def _where_from_json(document: Mapping[str, Any]) -> Where:
    name, region, account = document["name"], Region(document["region"]), AccountId(document["account"])
    if document["pool"] is None:
        return NewPool(name, region, account)
    return ExistingPool(PoolId(document["pool"]), name, region, account, {})


def _findings_to_json(findings: Sequence[Finding[_Code]]) -> list[dict[str, Any]]:
    return [
        {"code": one.code.value, "about": one.about, "count": one.count, "facts": dict(one.facts)} for one in findings
    ]


def _findings_from_json(
    entries: Sequence[Mapping[str, Any]], code: Callable[[str], _Code]
) -> tuple[Finding[_Code], ...]:
    return tuple(Finding(code(one["code"]), one["about"], one["count"], one["facts"]) for one in entries)


def _marked(value: Any) -> Any:
    match value:
        case Ref(name):
            return {_REF: name}
        case Secret(file, pointer):
            return {_SECRET: {"file": file, "pointer": pointer}}
        case dict():
            return {name: _marked(member) for name, member in cast("dict[str, Any]", value).items()}
        case list():
            return [_marked(entry) for entry in cast("list[Any]", value)]
        case _:
            return value


def _unmarked(value: Any) -> Any:
    match value:
        case {"$ref": name, **rest} if not rest:
            return Ref(Name(name))
        case {"$secret": {"file": file, "pointer": pointer}, **rest} if not rest:
            return Secret(file, pointer)
        case dict():
            return {name: _unmarked(member) for name, member in cast("dict[str, Any]", value).items()}
        case list():
            return [_unmarked(entry) for entry in cast("list[Any]", value)]
        case _:
            return value


def _survey_to_json(survey: Survey) -> dict[str, Any]:
    return {
        "planned": survey.planned,
        "skipped": survey.skipped,
        "fates": {fate.value: count for fate, count in survey.fates.items()},
        "skips": {reason.value: count for reason, count in survey.skips.items()},
        "losses": [{"code": code.value, "about": about, "count": n} for (code, about), n in survey.losses.items()],
        "named": [
            {"username": one.old_username, "sub": one.old_sub, "reason": one.reason.value, "about": one.about}
            for one in survey.named
        ],
        "sample": [{"before": dict(before), "after": _user_to_json(user)} for before, user in survey.sample],
        "disabled": survey.disabled,
        "linked": survey.linked,
        "yielding": list(survey.yielding),
    }


def _survey_from_json(document: Mapping[str, Any]) -> Survey:
    return Survey(
        {Fate(fate): count for fate, count in document["fates"].items()},
        {Skip(reason): count for reason, count in document["skips"].items()},
        {(UserLoss(one["code"]), one["about"]): one["count"] for one in document["losses"]},
        tuple(
            SkippedUser(Username(one["username"]), Sub(one["sub"]), Skip(one["reason"]), one["about"])
            for one in document["named"]
        ),
        tuple((one["before"], _user_from_json(one["after"])) for one in document["sample"]),
        document["disabled"],
        document["linked"],
        tuple(map(Username, document["yielding"])),
    )


def _user_to_json(user: PlannedUser) -> dict[str, Any]:
    return {
        "oldUsername": user.old_username,
        "oldSub": user.old_sub,
        "username": user.username,
        "attributes": dict(user.attributes),
        "fate": user.fate.value,
        "status": user.status,
        "disabled": user.disabled,
        "links": [asdict(link) for link in user.links],
        "losses": [{"code": code.value, "about": about} for code, about in user.losses],
    }


def _user_from_json(document: Mapping[str, Any]) -> PlannedUser:
    return PlannedUser(
        Username(document["oldUsername"]),
        Sub(document["oldSub"]),
        document["username"],
        document["attributes"],
        Fate(document["fate"]),
        document["status"],
        document["disabled"],
        tuple(Link(**link) for link in document["links"]),
        tuple((UserLoss(one["code"]), one["about"]) for one in document["losses"]),
    )


def _rules_to_json(rules: UserRules) -> dict[str, Any]:
    return {
        "options": options_to_json(rules.options),
        "schema": [asdict(attribute) for attribute in rules.schema],
        "usernameAttributes": list(rules.username_attributes),
        "aliases": list(rules.aliases),
        "caseSensitive": rules.case_sensitive,
        "autoVerified": list(rules.auto_verified),
        "recovery": list(rules.recovery),
        "passwordless": rules.passwordless,
        "factors": sorted(rules.factors),
        "providers": sorted(rules.providers),
        "groups": sorted(rules.groups),
        "oldPool": rules.old_pool,
        "allAlike": rules.all_alike,
    }


def _rules_from_json(document: Mapping[str, Any]) -> UserRules:
    return UserRules(
        options_from_json(document["options"]),
        tuple(SchemaAttribute(**attribute) for attribute in document["schema"]),
        tuple(document["usernameAttributes"]),
        tuple(document["aliases"]),
        document["caseSensitive"],
        tuple(document["autoVerified"]),
        tuple(document["recovery"]),
        document["passwordless"],
        frozenset(document["factors"]),
        frozenset(document["providers"]),
        frozenset(document["groups"]),
        PoolId(document["oldPool"]),
        document["allAlike"],
    )
