"""What became of a restore: how many came back, who did not, and whether the proof agrees with the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.restore.record import Became
from cognito_admin.ui.restore.plan_parts import remark
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

STEPS_FAILED, TASKS_FAILED, UNANNOUNCED = "steps_failed", "tasks_failed", "unannounced"
"""What a job counts beside users."""
WRONG = (Became.FAILED.value, Became.CONFLICT.value, STEPS_FAILED, TASKS_FAILED)
"""What is worth trying again."""


def is_proved(outcome: Mapping[str, int]) -> bool:
    """Whether the pool was compared with the plan, and agrees with it."""
    return outcome.get(UNANNOUNCED) == 0


def outcome_parts(outcome: Mapping[str, int]) -> list[QWidget]:
    """One line for each end that somebody or something came to."""
    parts: list[QWidget] = []
    for name, picture, role, text in (
        (Became.MADE, "user-check", "body", tr("{users} came back")),
        (Became.FOUND, "users", "body", tr("{users} were there already, just as planned")),
        (Became.LEFT_OUT, "user-x", "body", tr("{users} were left out, as the plan said")),
        (
            Became.CONFLICT,
            "triangle-alert",
            "warning",
            tr("{users} clash with somebody in the pool: nobody was changed"),
        ),
        (Became.FAILED, "circle-x", "danger", tr("{users} could not be made")),
    ):
        if count := outcome.get(name.value, 0):
            parts.append(remark(picture, text.format(users=counted(count, "users")), role))
    if count := outcome.get(TASKS_FAILED, 0):
        text = tr("{steps} for users failed: passwords, groups, links", steps=counted(count, "steps"))
        parts.append(remark("circle-x", text, "danger"))
    if count := outcome.get(STEPS_FAILED, 0):
        text = tr("{steps} of the settings failed", steps=counted(count, "steps"))
        parts.append(remark("circle-x", text, "danger"))
    if count := outcome.get(UNANNOUNCED):
        text = tr("{differences} that the plan did not announce", differences=counted(count, "differences"))
        parts.append(remark("circle-alert", text, "danger"))
    elif is_proved(outcome):
        text = tr(
            "Everybody in the pool was listed and compared with the plan: nothing differs that it did not announce."
        )
        parts.append(remark("circle-check", text, "success"))
    return parts
