"""HTML of a message made fit to be laid out on a screen: deep or wide tables take a text layout minutes."""

import re
from html.parser import HTMLParser

DEEPEST = 6
"""Tables within tables. Each more doubles the time that laying them out takes; real messages have four or five."""
WIDEST = 12
"""Columns or rows that a cell may span."""
_TABLE_TAGS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"})
_DECLARED = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
_SPAN = re.compile(r"(\b(?:col|row)span\s*=\s*[\"']?\s*)(\d+)", re.IGNORECASE)


def drawable(html: str) -> str:
    """The same message without comments, and with what is deeper than ``DEEPEST`` or wider than ``WIDEST`` cut down to it."""
    while _DECLARED.search(html):
        html = _DECLARED.sub("", html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.written)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "table":
            self._depth += 1
        if tag not in _TABLE_TAGS:
            self.written.append(self.get_starttag_text() or "")
        elif self._depth <= DEEPEST:
            self.written.append(_SPAN.sub(_narrowed, self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _TABLE_TAGS or self._depth <= DEEPEST:
            self.written.append(f"</{tag}>")
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")


def _narrowed(found: re.Match[str]) -> str:
    digits = found[2]
    return found[1] + (digits if len(digits) <= 2 and int(digits) <= WIDEST else str(WIDEST))
