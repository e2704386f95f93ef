"""A plan of a restore as the terminal shows it."""

from collections.abc import Mapping
from typing import Any

from cognito_admin.cli.output import Output
from cognito_admin.model.failures import failure_from_json
from cognito_admin.model.restore.plan import INHERENT, Finding, Lost, Plan
from cognito_admin.model.restore.target import ExistingPool
from cognito_admin.model.sentences import OUTCOMES, explain
from cognito_admin.model.sentences.restored_people import FATES, explain_skip
from cognito_admin.model.sentences.restores import (
    STAGES,
    explain_blocker,
    explain_restore_loss,
    explain_warning,
)
from cognito_admin.work.restore_report import not_compared

_NAMED = 20


def tell_plan(output: Output, plan: Plan) -> None:
    """What stands in the way first, then what is lost, what one should know, and what is made."""
    for blocker in plan.blockers:
        words = explain_blocker(blocker)
        output.insist(f"In the way: {words.title}. {words.text} {words.advice}")
    for skipped in plan.survey.named:
        words = explain_skip(skipped)
        output.insist(f"Not made: {skipped.old_username} {words.name}. {words.text}")
    for loss in plan.losses:
        words = explain_restore_loss(loss)
        output.insist(f"Lost: {words.name}. {words.text}")
    for warning in plan.warnings:
        words = explain_warning(warning)
        output.insist(f"Note: {words.name}. {words.text}")
    where = plan.where
    pool = f"{where.name} ({where.id})" if isinstance(where, ExistingPool) else f"{where.name} (new)"
    stages = {stage: sum(step.stage is stage for step in plan.steps) for stage in STAGES}
    facts = {
        "pool": f"{pool} in {where.region}, account {where.account}",
        **{STAGES[stage]: f"{count:,}" for stage, count in stages.items() if count},
        **{FATES[fate].name: f"{count:,}" for fate, count in plan.survey.fates.items()},
        "not made": f"{plan.survey.skipped:,}",
        "active users": f"{plan.monthly_active:,}",
        "messages": f"{plan.messages:,}",
        "takes": _duration(plan.estimate_s),
    }
    if output.as_json:
        # The document of the command is what becomes of it.
        output.insist("\n".join(f"{name}: {value}" for name, value in facts.items()))
    else:
        output.facts(facts)


def tell_report(output: Output, report: Mapping[str, Any]) -> None:
    """What became of a restore."""
    target, proof = report["target"], report["proof"]
    pool = next(iter(report["ids"]["pool"].values()), target["pool"])
    refused, failed = report["steps"]["refused"], _failed_tasks(report)
    output.facts(
        {
            "pool": f"{target['name']} ({pool})",
            **{f"users {OUTCOMES[name]}": f"{count:,}" for name, count in report["users"].items()},
            "users compared": f"{proof['users']:,}",
            "differences announced": f"{proof['announced']:,}",
            "other differences": f"{proof['unannounced']:,}",
        }
    )
    for loss in _unusual(report):
        words = explain_restore_loss(loss)
        output.insist(f"Lost: {words.name}. {words.text}")
    for one in refused:
        words = explain(failure_from_json(one["failure"]))
        output.insist(f"Refused: {one['operation']} {one['about']}. {words.title}. {words.text}")
    if failed:
        output.insist(f"Not done for users: {failed:,} passwords, groups or links. The report names them.")
    for name in not_compared(proof):
        output.insist(f"Not compared: {name}. AWS did not tell it.")
    for one in proof["differences"][:_NAMED]:
        output.insist(f"Different: {one['about']} {one['name']} ({one['kind']}).")


def has_findings(report: Mapping[str, Any]) -> bool:
    """Whether something is not as planned or lost, or somebody was left out for want of anything better."""
    users = report["users"]
    return bool(
        _unusual(report)
        or users.get("failed")
        or users.get("conflict")
        or users.get("left_out")
        or report["steps"]["refused"]
        or _failed_tasks(report)
        or report["proof"]["unannounced"]
        or report["proof"].get("unread")
    )


def _unusual(report: Mapping[str, Any]) -> list[Finding[Lost]]:
    found = [Finding(Lost(loss["code"]), loss["about"], loss["count"], loss["facts"]) for loss in report["losses"]]
    return [loss for loss in found if loss.code not in INHERENT]


def _failed_tasks(report: Mapping[str, Any]) -> int:
    return sum(counts.get("failed", 0) for counts in report["tasks"].values())


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"about {max(1, round(seconds))} s"
    return f"about {minutes} min" if minutes < 120 else f"about {minutes / 60:.1f} h"
