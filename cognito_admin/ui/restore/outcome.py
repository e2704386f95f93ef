"""What became of a restore: how many came back, who did not, what the proof found, and the new ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.comparisons import About, called
from cognito_admin.model.failures import failure_from_json
from cognito_admin.model.restore.plan import Stage
from cognito_admin.model.restore.record import Became
from cognito_admin.model.sentences import Explained, marked
from cognito_admin.model.sentences.restores import STAGES
from cognito_admin.ui.formats import number
from cognito_admin.ui.restore.plan_parts import remark, section, told
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.work.restore_report import not_compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.ids import PoolId

STEPS_FAILED, TASKS_FAILED, UNANNOUNCED = "steps_failed", "tasks_failed", "unannounced"
"""What a job counts beside users."""
WRONG = (Became.FAILED.value, Became.CONFLICT.value, STEPS_FAILED, TASKS_FAILED)
"""What is worth trying again."""
_MOST_NAMED = 12
_MOST_EDITS = 4
_LONGEST = 60
_KINDS = {"added": marked("added"), "removed": marked("removed"), "changed": marked("changed")}


def pool_of(report: Mapping[str, Any]) -> PoolId | None:
    """The pool that it went into."""
    return next(iter(report["ids"]["pool"].values()), report["target"]["pool"])


def outcome_parts(outcome: Mapping[str, int], report: Mapping[str, Any] | None) -> Iterator[QWidget]:
    """Counts of the job, and what is on record of it."""
    for name, picture, role, text in (
        (Became.MADE, "user-check", "body", tr("Came back: {users}")),
        (Became.FOUND, "users", "body", tr("There already, just as planned: {users}")),
        (Became.LEFT_OUT, "user-x", "body", tr("Left out, as the plan said: {users}")),
        (
            Became.CONFLICT,
            "triangle-alert",
            "warning",
            tr("Clash with somebody in the pool, so nobody was changed: {users}. The report names them."),
        ),
        (Became.FAILED, "circle-x", "danger", tr("Could not be made: {users}. The report names them, and says why.")),
    ):
        if count := outcome.get(name.value, 0):
            yield remark(picture, text.format(users=counted(count, "users")), role)
    if count := outcome.get(TASKS_FAILED, 0):
        text = tr("{steps} for users failed: passwords, groups, links", steps=counted(count, "steps"))
        yield remark("circle-x", text, "danger")
    if report is not None:
        refused = [_refused(step) for step in report["steps"]["refused"][:_MOST_NAMED]]
        yield from section(tr("Settings that were refused"), refused)
        yield _proof(report["proof"], is_new=report["target"]["pool"] is None)
        unannounced = [_difference(one) for one in report["proof"]["differences"][:_MOST_NAMED]]
        yield from section(tr("What the plan did not announce"), unannounced)
        if pool := pool_of(report):
            yield from section(tr("The pool"), [CopyableText(pool, tr("the pool id"))])


def _proof(proof: Mapping[str, Any], *, is_new: bool) -> QWidget:
    users = counted(proof["users"], "users")
    if count := proof["unannounced"]:
        text = tr(
            "Proof: {users} in the pool were compared with the plan, and {differences} found that it did not announce.",
            users=users,
            differences=counted(count, "differences"),
        )
        return remark("circle-alert", text, "danger")
    if missing := [*not_compared(proof)]:
        text = tr(
            "Proof: {users} in the pool were compared with the plan. AWS did not tell all of its settings now, so these were not "
            "compared: {names}.",
            users=users,
            names=", ".join(missing),
        )
        return remark("triangle-alert", text, "warning")
    if not is_new:
        text = tr("Proof: {users} in the pool were listed. Whoever comes from the backup is as planned.", users=users)
        return remark("circle-check", text, "success")
    text = tr(
        "Proof: {users} in the pool were listed and compared with the plan, and so was every setting. Nothing differs but what it "
        "announced ({count}).",
        users=users,
        count=number(proof["announced"]),
    )
    return remark("circle-check", text, "success")


def _refused(step: Mapping[str, Any]) -> QWidget:
    said = explain(failure_from_json(step["failure"]))
    where = tr(STAGES[Stage(step["stage"])])
    name = tr("{stage}: {name}", stage=where, name=step["about"]) if step["about"] else where
    return told("circle-x", "danger", Explained(name, f"{said.title}. {said.text}", said.advice))


def _difference(difference: Mapping[str, Any]) -> QWidget:
    edits = difference["edits"]
    text = ", ".join(
        tr("{path}: {old} → {new}", path=one["path"], old=_short(one["before"]), new=_short(one["after"]))
        for one in edits[:_MOST_EDITS]
    )
    if (more := len(edits) - _MOST_EDITS) > 0:
        text = tr("{edits}, and {count} more, which the report has", edits=text, count=number(more))
    name = called(About(difference["about"]), difference["name"])
    title = tr("{name} ({kind})", name=name, kind=tr(_KINDS[difference["kind"]]))
    return told("circle-alert", "danger", Explained(title, text, ""))


def _short(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
