"""What stands in the pages of the documentation: links, headings, blocks of code, commands."""

import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
START = ROOT / "README.md"

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)|src(?:set)?=\"([^\"]+)\"")
_OTHER_PLACES = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return _read(self.path)

    @property
    def prose(self) -> str:
        """Without blocks of code."""
        return _BLOCK.sub("", self.text)

    def blocks(self, language: str = "") -> list[str]:
        """Of this language, in order."""
        found = _BLOCK.finditer(self.text)
        return [re.sub(rf"^{block[1]}", "", block[3], flags=re.MULTILINE) for block in found if block[2] == language]

    def links(self) -> list[tuple[Path, str]]:
        """Files that it leads to or shows, and the heading in them."""
        links = [first or second for first, second in _LINK.findall(self.prose)]
        places = [link.partition("#") for link in links if not link.startswith(_OTHER_PLACES)]
        return [((self.path.parent / file).resolve() if file else self.path, heading) for file, _, heading in places]

    def headings(self) -> set[str]:
        """As links name them (GitHub): small letters, spaces as dashes, no other signs."""
        titles = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        plain = [re.sub(r"[*`]|\[([^]]*)\]\([^)]*\)", r"\1", title) for title in titles]
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain}

    def typed(self) -> list[str]:
        """The lines that are typed into a terminal: those with a ``$`` in front."""
        return [line[2:].strip() for block in self.blocks() for line in block.splitlines() if line.startswith("$ ")]

    def named(self) -> list[list[str]]:
        """The words of every command of this program that is named anywhere, also within a sentence."""
        inline = re.findall(r"`(cognito-admin(?: [^`]*)?)`", self.prose)
        shown = [line.removeprefix("$ ") for block in self.blocks() for line in block.splitlines()]
        lines = [*inline, *(line for line in shown if line.startswith("cognito-admin"))]
        return [words_of(line) for line in lines]


def words_of(line: str) -> list[str]:
    """Those of this program's command alone, without what they are piped into, and what is said of it beside."""
    return shlex.split(re.split(r" [|#&](?: |$)|\s{2,}", line)[0])


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages() -> list[Page]:
    """All of them, the first page first."""
    others = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md")} - {START})
    return [Page(START), *map(Page, others)]


def page(name: str) -> Page:
    return Page(ROOT / name)
