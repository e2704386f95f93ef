"""Tables as people keep them in files: read out of bytes, whatever program wrote them."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = ",;\t"
MOST_ROWS = 100_000
_UTF_8, _UTF_16_LITTLE, _UTF_16_BIG = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"
_TEMPLATE = "cognito:username"
"""A column of the file that Cognito's own import takes. It knows no quotes: commas stand behind a backslash."""


class NoTable(ValueError):
    """The bytes are no text, or there is no line of titles with a row below it. The argument says which, by name."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """``number`` is that of its line, or of its first one; there are as many ``cells`` as titles, ``more`` of them are told."""

    number: int
    cells: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``encoding`` and ``delimiter`` are what was recognised; ``rows`` are those with anything in them."""

    titles: tuple[str, ...]
    rows: tuple[TableRow, ...]
    delimiter: str
    encoding: str

    @property
    def of_cognito(self) -> bool:
        """Whether it is written as Cognito's own import wants it: dates by month, ``TRUE`` and ``FALSE``."""
        return _TEMPLATE in self.titles


def read_table(data: bytes) -> Table:
    """Raises NoTable: ``binary``, ``empty``, ``no_rows``, ``too_long`` or ``damaged``."""
    text, encoding = _text(data)
    if "\0" in text:
        raise NoTable("binary")
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        raise NoTable("empty")
    delimiter = _delimiter(first)
    escape = "\\" if _TEMPLATE in first else None
    # Strictly: a quotation mark that is never closed would take the lines after it into its cell.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, escapechar=escape, strict=True)
    titles: tuple[str, ...] = ()
    rows: list[TableRow] = []
    before = 0
    try:
        for line in lines:
            number, before = before + 1, lines.line_num
            cells = [cell.strip() for cell in line]
            if not any(cells):
                continue
            if not titles:
                titles = _titles(cells)
                continue
            width = len(titles)
            more = sum(1 for cell in cells[width:] if cell)
            rows.append(TableRow(number, tuple((cells + [""] * width)[:width]), more))
            if len(rows) > MOST_ROWS:
                raise NoTable("too_long")
    except csv.Error as error:
        raise NoTable("damaged") from error
    if not rows:
        raise NoTable("no_rows")
    return Table(titles, tuple(rows), delimiter, encoding)


def form_of(sample: bytes) -> tuple[str, str]:
    """The encoding, as Python calls it, and the delimiter of a table that begins so. Raises NoTable: ``binary`` or ``empty``."""
    # The last character may be cut in two.
    whole = (
        sample
        if len(sample) < 4
        else next((cut for end in range(4) if _is_utf_8(cut := sample[: len(sample) - end])), sample)
    )
    text, encoding = _text(whole)
    if "\0" in text:
        raise NoTable("binary")
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        raise NoTable("empty")
    names = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "windows-1252": "cp1252"}
    marked = sample.startswith((_UTF_16_LITTLE, _UTF_16_BIG))
    return (names[encoding] if marked or not encoding.startswith("utf-16") else encoding), _delimiter(first)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(data: bytes) -> tuple[str, str]:
    for mark, encoding in ((_UTF_8, "utf-8"), (_UTF_16_LITTLE, "utf-16-le"), (_UTF_16_BIG, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    sample = data[:4096]
    if sample and sample.count(0) * 3 > len(sample):
        # Every other byte of Western text in UTF-16 is zero: the first or the second.
        encoding = "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
        return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "windows-1252"


def _delimiter(line: str) -> str:
    """What stands most often between the titles; a comma where nothing does."""
    outside = re.sub(r'"[^"]*"', "", line)
    counts = Counter({delimiter: outside.count(delimiter) for delimiter in DELIMITERS})
    return counts.most_common(1)[0][0] if any(counts.values()) else ","


def _titles(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
