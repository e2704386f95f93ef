"""What a command writes: results to stdout, everything else to stderr."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cognito_admin.model.exports import csv_text
from cognito_admin.model.failures import Failure
from cognito_admin.model.sentences import explain

_UNBOUNDED = 1_000_000
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Output:
    """``quiet`` leaves out what is neither a result nor a failure."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def document(self, value: object) -> None:
        """The one JSON document of a command."""
        json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> None:
        """Rows for people: as wide as the terminal, or as the rows are where there is none. ``numbers`` are set to the right."""
        console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
        right = set(numbers)
        for place, name in enumerate(columns):
            table.add_column(
                Text(name), justify="right" if place in right else "left", overflow="ellipsis", no_wrap=True
            )
        for row in rows:
            table.add_row(*(Text(shown(cell)) for cell in row))
        with console.capture() as captured:
            console.print(table)
        for line in captured.get().splitlines():
            sys.stdout.write(f"{line.rstrip()}\n")

    def csv(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows for a spreadsheet, which is to calculate nothing of what people put into attributes."""
        write = shown if sys.stdout.isatty() else str
        for row in chain((columns,), rows):
            sys.stdout.write(csv_text([[write(cell) for cell in row]], "\n"))

    def facts(self, facts: Mapping[str, str]) -> None:
        """Names and values, one below the other."""
        width = max(map(len, facts), default=0)
        for name, value in facts.items():
            sys.stdout.write(f"{shown(name):<{width}}  {shown(value)}\n")

    def lines(self, lines: Iterable[str]) -> None:
        """Sentences that are results."""
        sys.stdout.write("".join(f"{shown(line)}\n" for line in lines))

    def say(self, text: str) -> None:
        """A remark on the way."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")

    def insist(self, text: str) -> None:
        """What somebody has to read, however quiet it was to be."""
        sys.stderr.write("".join(f"{shown(line)}\n" for line in text.splitlines()))
        sys.stderr.flush()

    def fail(self, failure: Failure) -> None:
        explained = explain(failure)
        self.fail_text(*f"{explained.title}. {explained.text}".splitlines(), explained.advice)

    def fail_text(self, *lines: str) -> None:
        sys.stderr.write("cognito-admin: " + "\n".join(map(shown, lines)) + "\n")


def shown(text: str) -> str:
    """``text`` with what would steer the terminal made visible: people put anything into attributes."""
    return "".join(
        f"\\x{ord(character):02x}"
        if unicodedata.category(character) == "Cc" or character in _TURNS_TEXT_AROUND
        else character
        for character in text
    )
