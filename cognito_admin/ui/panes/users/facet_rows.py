"""The lines of the list of values beside the table. Draws nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_admin.model import attributes
from cognito_admin.model.query.folding import fold
from cognito_admin.ui.panes.users import terms
from cognito_admin.ui.panes.users.columns import value_name
from cognito_admin.ui.panes.users.written import Choice
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.indexes import Facet
    from cognito_admin.model.query import Fields
    from cognito_admin.ui.panes.users.written import Written

FEW = 6
"""Values of a field that are shown before anybody asks for more."""
FEW_FOUND = 12
"""The same among those that somebody looks for by typing."""
NO_QUESTION = 2
"""For so few nobody has to ask."""
MOST = 100
"""Values of a field that are counted one by one."""


class Kind(StrEnum):
    FIELD = "field"
    VALUE = "value"
    MORE = "more"
    FEWER = "fewer"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``count`` is of users for a value and for ``OTHERS``, of values for a field and for ``MORE``.

    ``asked`` says whether the query asks for the value (True), against it (False), or neither; ``open`` whether the values of a
    field are shown.
    """

    kind: Kind
    field: str
    text: str
    count: int = 0
    choice: Choice | None = None
    asked: bool | None = None
    open: bool = True

    @property
    def key(self) -> tuple[Kind, str, Choice | None]:
        """What it is, however often it is counted anew."""
        return self.kind, self.field, self.choice


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the list is looked at: fields folded away, fields of which more is shown, and what the values have to contain."""

    folded: frozenset[str] = frozenset()
    widened: frozenset[str] = frozenset()
    narrowed_to: str = ""


def field_title(field: str) -> str:
    own = {
        "status": tr("Status"),
        "enabled": tr("Enabled"),
        "group": tr("Groups"),
        "provider": tr("Identity provider"),
    }
    return own.get(field) or tr(attributes.title(field))


def rows_of(facet: Facet, wishes: Wishes, written: tuple[Written, ...], fields: Fields) -> list[Row]:
    """The lines of one field from top to bottom; none where nothing is to be shown. ``written`` are the terms about it."""
    wanted = fold(wishes.narrowed_to)
    values = [row for row in _values(facet, written, fields) if not wanted or wanted in fold(row.text)]
    if not values:
        return []
    folded = facet.field in wishes.folded and not wanted
    title = Row(Kind.FIELD, facet.field, field_title(facet.field), len(values), open=not folded)
    if folded:
        return [title, *(row for row in values if row.asked is not None)]
    few = FEW_FOUND if wanted else FEW
    if facet.field in wishes.widened or len(values) <= few + NO_QUESTION:
        shown = values
    else:
        shown = [row for place, row in enumerate(values) if place < few or row.asked is not None]
    listed = [title, *shown]
    if len(shown) < len(values):
        listed.append(Row(Kind.MORE, facet.field, tr("More…"), len(values) - len(shown)))
    elif not wanted:
        if facet.others:
            listed.append(Row(Kind.OTHERS, facet.field, tr("Other values"), facet.others))
        if facet.field in wishes.widened and len(values) > FEW + NO_QUESTION:
            listed.append(Row(Kind.FEWER, facet.field, tr("Fewer")))
    return listed


def _values(facet: Facet, written: tuple[Written, ...], fields: Fields) -> list[Row]:
    """The most frequent first; what the query asks for and nobody has is listed all the same, to be let go again."""
    alike = Counter(fold(value) for value, _ in facet.values) if facet.field in ("group", "provider") else {}
    listed: list[Row] = []
    for value, count in facet.values:
        choice = Choice(facet.field, value, letter_for_letter=alike.get(fold(value), 1) > 1)
        asked = terms.state(choice, written, fields) if written else None
        listed.append(Row(Kind.VALUE, facet.field, value_name(facet.field, value), count, choice, asked))
    shown = {row.choice for row in listed if row.asked is not None}
    for found in written:
        choice = found.choice()
        if (
            choice is None
            or choice.value is None
            or any(terms.state(known, (found,), fields) is not None for known in shown if known)
        ):
            continue
        shown.add(choice)
        listed.append(
            Row(Kind.VALUE, facet.field, value_name(facet.field, choice.value or ""), 0, choice, not found.negated)
        )
    nothing = Choice(facet.field, None)
    asked = terms.state(nothing, written, fields) if written else None
    if (facet.missing and facet.values and facet.field not in ("status", "enabled")) or asked is not None:
        listed.append(Row(Kind.VALUE, facet.field, tr("(none)"), facet.missing, nothing, asked))
    return listed
