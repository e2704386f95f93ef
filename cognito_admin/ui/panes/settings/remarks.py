"""What follows from a setting: told below it for as long as it is so, and once more before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.ui.panes.settings.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.settings.problems import Problem
    from cognito_admin.ui.settings.field import Field


@dataclass(frozen=True, slots=True)
class Remark:
    """``danger``: people may be unable to sign in by it."""

    field: Field
    said: Problem | None
    danger: bool = False


def note(remarks: Iterable[Remark]) -> None:
    """Where a value is wrong, that alone is said."""
    for remark in remarks:
        remark.field.set_note("" if remark.field.problem() else told(remark.said), "warning")


def of_edits(remarks: Iterable[Remark], *, danger: bool) -> tuple[str, ...]:
    """Those about what was edited."""
    return tuple(
        told(remark.said)
        for remark in remarks
        if remark.said is not None and remark.danger is danger and remark.field.is_changed
    )
