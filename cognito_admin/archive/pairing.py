"""Who became whom: the file in which a restore into another pool says which ``sub`` each user has there."""

import csv
from collections.abc import Iterator
from pathlib import Path

from cognito_admin.archive.comparing import Pairs
from cognito_admin.model.failures import Code, Failure

OLD, NEW = "old_sub", "new_sub"


def pairs_in(path: Path) -> Pairs:
    """Of a CSV file with the columns ``old_sub`` and ``new_sub``; whatever else is in it is left alone.

    Reading them raises Failure(MAP_NOT_UNDERSTOOD).
    """
    return lambda: _pairs(path)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {OLD, NEW} <= set(rows.fieldnames or ()):
                raise Failure(Code.MAP_NOT_UNDERSTOOD, path=str(path))
            for row in rows:
                old, new = row[OLD], row[NEW]
                if not old or not new:
                    raise Failure(Code.MAP_NOT_UNDERSTOOD, path=str(path), line=rows.line_num)
                yield old, new
    except (OSError, UnicodeError, csv.Error) as error:
        raise Failure(Code.MAP_NOT_UNDERSTOOD, path=str(path)) from error
