"""Differences as the rows of a file that a person takes out: one for each value that is different."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cognito_admin.model.comparisons import Difference, Edit

COLUMNS = ("about", "change", "name", "id", "field", "before", "after")
_NOTHING = Edit("", None, None)


@dataclass(frozen=True, slots=True)
class Row:
    difference: Difference
    edit: Edit


def rows(differences: Iterable[Difference]) -> Iterator[Row]:
    for difference in differences:
        for edit in difference.edits or (_NOTHING,):
            yield Row(difference, edit)


def cell(row: Row, column: str) -> str:
    return text(document(row, (column,))[column])


def document(row: Row, columns: Sequence[str]) -> Mapping[str, object]:
    difference, edit = row.difference, row.edit
    values: dict[str, object] = {
        "about": difference.about.value,
        "change": difference.kind.value,
        "name": difference.name,
        "id": difference.id,
        "field": edit.path,
        "before": edit.before,
        "after": edit.after,
    }
    return {column: values[column] for column in columns}


def text(value: object) -> str:
    """A value for people: a text as it stands, nothing for nothing, all else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
