"""The edits of several pages as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import edited, edits_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.settings.things import Thing


def combined(parts_of_pages: Iterable[Iterable[Part]]) -> tuple[Part, ...]:
    """One part for each thing, in the order in which pages have them: edits of the same thing go together."""
    found: dict[Thing, Part] = {}
    for parts in parts_of_pages:
        for part in parts:
            before = found.get(part.thing)
            if before is None or before.after is None or part.after is None:
                found[part.thing] = part
                continue
            after = edited(before.after, edits_between(part.before, part.after))
            found[part.thing] = Part(part.thing, before.before, after)
    return tuple(found.values())
