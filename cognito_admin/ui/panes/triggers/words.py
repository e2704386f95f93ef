"""Triggers in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.triggers.names import function_name
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.settings.problems import Problem
    from cognito_admin.model.triggers.attaching import Attached


def function_words(attached: Attached | None) -> str:
    """``send-code:live · V2_0``, or that nothing is set."""
    if attached is None:
        return tr("Not set")
    name = function_name(attached.arn)
    shown = attached.arn if name is None else f"{name.name}:{name.alias}" if name.alias else name.name
    later = attached.version if attached.version not in (None, "V1_0") else None
    return f"{shown} · {later}" if later else shown


def problem_words(problem: Problem | None) -> str:
    """Nothing where there is no problem."""
    return tr(problem.text, **problem.facts) if problem is not None else ""
