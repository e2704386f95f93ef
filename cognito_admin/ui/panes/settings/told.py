"""What the rules of settings say, in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.plans import TITLES, has, needed_for
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.settings.plans import Feature
    from cognito_admin.model.settings.problems import Problem
    from cognito_admin.model.settings.things import Document


def told(problem: Problem | None) -> str:
    """Nothing where there is no problem."""
    return tr(problem.text, **problem.facts) if problem is not None else ""


def all_told(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(told(one) for one in problems)


def lacking(pool: Document | None, feature: Feature) -> str:
    """Why the plan of this UserPool leaves the feature out; nothing where it has it, or nobody knows the plan."""
    tier = str((pool or {}).get("UserPoolTier", ""))
    if not tier or has(tier, feature):
        return ""
    return tr(
        "This needs the {needed} plan, and the pool has {plan}. The plan is under Sign-in and sign-up.",
        needed=TITLES[needed_for(feature)],
        plan=next((title for plan, title in TITLES.items() if plan == tier), tier),
    )
