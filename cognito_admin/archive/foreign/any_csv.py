"""Any table of users in a file, a line at a time: its titles are the fields."""

import csv
from collections.abc import Iterator
from pathlib import Path

from cognito_admin.archive.foreign import firebase
from cognito_admin.model.restore.mapping import SourceUser
from cognito_admin.model.tables import form_of

TOOL = "CSV"
_SAMPLE = 1 << 16
_OF_COGNITO = "cognito:username"
"""A column of the file that Cognito's own import takes. It knows no quotes: commas stand behind a backslash."""


def users(path: Path, damaged: dict[str, None]) -> Iterator[SourceUser]:
    """``damaged`` has the name of the file once a part of it cannot be read. Raises NoTable and OSError."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding, delimiter = form_of(sample)
    escape = "\\" if _OF_COGNITO in sample.split(b"\n", 1)[0].decode(errors="replace") else None
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            yield from _users(csv.reader(file, delimiter=delimiter, escapechar=escape, strict=True), path, damaged)
    except csv.Error:
        # A quotation mark that is never closed takes what follows with it.
        damaged[path.name] = None


def _users(lines: Iterator[list[str]], path: Path, damaged: dict[str, None]) -> Iterator[SourceUser]:
    titles: tuple[str, ...] = ()
    untitled = False
    for line in lines:
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if not titles and not untitled:
            untitled = firebase.is_row(cells)
            titles = () if untitled else _titles(cells)
            if not untitled:
                continue
        if untitled:
            yield firebase.user_of_row(cells)
            continue
        if len(cells) > len(titles) and any(cells[len(titles) :]):
            damaged[path.name] = None
            continue
        yield SourceUser({name: value for name, value in zip(titles, cells, strict=False) if value})


def _titles(cells: list[str]) -> tuple[str, ...]:
    """Each once: of columns that are called the same, those after the first get a number."""
    found: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = cell or f"#{place}"
        found[name if name not in found else f"{name} #{place}"] = None
    return tuple(found)
