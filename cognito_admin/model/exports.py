"""What a person takes out of a table: CSV for spreadsheets, or JSON, one object a line. Pure text, a few rows at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from cognito_admin.model.spreadsheets import not_a_formula

Row = TypeVar("Row")
BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows that a CSV file is UTF-8."""


class Format(StrEnum):
    """The value is how the name of such a file ends."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"
    """A folder, for query engines. It is not text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is written. ``columns`` by Cognito's names; ``headings`` is what the first line of a CSV file calls them."""

    form: Format
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Lines(Generic[Row]):
    """Rows as the text of a file. ``cell`` reads one column of a row, ``document`` several of them with their own types.

    CSV is that of RFC 4180: commas, CRLF, quotes where they are needed. Cells that a spreadsheet would calculate stand behind
    an apostrophe; JSON holds every value as it is.
    """

    shape: Shape
    cell: Callable[[Row, str], str]
    document: Callable[[Row, Sequence[str]], Mapping[str, object]]

    def head(self) -> str:
        """What comes before the first row."""
        if self.shape.form is not Format.CSV:
            return ""
        mark = BYTE_ORDER_MARK if self.shape.bom else ""
        return mark + csv_text([self.shape.headings or self.shape.columns])

    def text(self, rows: Iterable[Row]) -> str:
        columns = self.shape.columns
        if self.shape.form is Format.CSV:
            return csv_text([self.cell(row, column) for column in columns] for row in rows)
        return "".join(json_line(self.document(row, columns)) for row in rows)


def csv_text(rows: Iterable[Sequence[str]], line_end: str = "\r\n") -> str:
    """Rows of texts as CSV, none of which a spreadsheet calculates."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=line_end)
    writer.writerows([not_a_formula(text) for text in row] for row in rows)
    return written.getvalue()


def json_line(document: Mapping[str, object]) -> str:
    """One object on one line."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
