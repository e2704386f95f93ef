"""The documentation holds together: nothing it leads to is missing, and nothing it names has another name by now."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from tests.docs.generated import renewed
from tests.docs.pages import DOCS, ROOT, START, page, pages
from tests.window.computer import SHOP_USERS
from tests.window.test_support_tasks import STEPS

MOST_BYTES = 200_000
KEYS = re.compile(r"\b(?:Ctrl|Alt|Shift)\+[^ |.,;:()…*`“”<]*")
SINGLE_KEYS = {"Esc", "Enter", "Space", "Tab", "Home", "End", "F1", "F2", "F5", "F9"}
STANDARD = (QKeySequence.StandardKey.Find, QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Copy)
AS_ANYWHERE = {"Ctrl+A", "Ctrl+C", "Ctrl+Space", "Shift+M", "Shift+F10"}
"""What tables, lines and charts do by themselves."""
OF_OTHERS = {
    # What AWS, GitHub or one's own application call something.
    "Report a vulnerability",
    "Security",
    "Forgot password",
    # Names of pools, products and the like, and words that are stressed at the beginning of a sentence.
    "Shop customers",
    "Cognito Admin",
}
LABELLED = ("support", "first-search", "administration", "troubleshooting")
"""Pages that lead through the window: whatever is in italics there, and begins with a capital, is written on it."""


def test_every_page_and_picture_that_is_linked_to_is_there_and_so_is_the_heading() -> None:
    headings = {one.path: one.headings() for one in pages()}
    dead = [
        f"{one.name}: {file.name}#{heading}"
        for one in pages()
        for file, heading in one.links()
        if not file.exists() or (heading and file in headings and heading not in headings[file])
    ]
    assert dead == []


def test_every_page_is_found_from_the_first_one() -> None:
    known = {one.path: one for one in pages()}
    found, to_read = set(), [START]
    while to_read:
        path = to_read.pop()
        if path in known and path not in found:
            found.add(path)
            to_read += [file for file, _ in known[path].links()]
    assert [one.name for one in pages() if one.path not in found] == []


def test_every_picture_is_shown_somewhere_and_none_is_large() -> None:
    shown = {file for one in pages() for file, _ in one.links()}
    pictures = [*(DOCS / "screenshots").rglob("*.png")]
    assert [picture.name for picture in pictures if picture not in shown] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES] == []


@pytest.mark.parametrize("name", ["administration", "security", "troubleshooting"])
def test_what_is_made_of_the_program_says_what_the_program_says(name: str) -> None:
    one = page(f"docs/{name}.md")
    assert "written by" in one.text
    assert renewed(one) == one.text, "python -m tests.docs.generated writes it anew"


def test_every_target_of_make_that_is_named_is_in_the_makefile() -> None:
    known = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {(one.name, target) for one in pages() for target in re.findall(r"`make ([a-z]+)", one.text)}
    named |= {
        (one.name, target)
        for one in pages()
        for target in re.findall(r"^(?:\$ )?make ([a-z]+)", one.text, re.MULTILINE)
    }
    assert len(named) > 5
    assert [entry for entry in sorted(named) if f"\n{entry[1]}:" not in known] == []


def test_every_key_that_is_named_does_something(qapp: QApplication) -> None:
    literals = set(re.findall(r'"((?:Ctrl|Alt|Shift)\+[^"]+|F\d)"', _code()))
    known = {*AS_ANYWHERE, *(_normal(text) for text in literals)}
    known |= {binding.toString() for one in STANDARD for binding in QKeySequence.keyBindings(one)}
    # Panes are numbered.
    known |= {f"Ctrl+{number}" for number in range(1, 10)}
    named = {(one.name, keys) for one in pages() for keys in _keys_in(one.prose)}
    assert len(named) > 30
    assert [entry for entry in sorted(named) if entry[1] not in known] == []


def test_what_the_guides_say_is_written_on_the_window_is_in_the_program() -> None:
    code = _code().replace("&", "")
    named = [
        (one, text)
        for one in LABELLED
        for text in re.findall(r"(?<![*\w])\*([A-Z][^*\n]*)\*(?!\*)", page(f"docs/{one}.md").prose)
        if text not in OF_OTHERS
    ]
    assert len(named) > 80
    parts = [(one, part) for one, text in named for part in text.split(" › ")]
    assert [
        f"{one}: {part}" for one, part in parts if not re.search(rf'"{re.escape(part.removesuffix("…"))}[…"]', code)
    ] == []


def test_the_figures_of_the_guides_are_those_that_are_tested() -> None:
    told = re.findall(r"^\| \[.*\| (\d)[^|]*\|$", page("docs/support.md").text, re.MULTILINE)
    tasks = ("find", "see", "look up", "put right", "edit", "group", "many", "export", "back up", "offline")
    assert [int(steps) for steps in told] == [STEPS[task] for task in tasks]
    assert f"its {SHOP_USERS:,} users are listed" in page("docs/first-search.md").text


def _keys_in(text: str) -> Iterator[str]:
    """``Ctrl+Shift+ R · P`` and ``Ctrl+Shift+G or U`` are two each."""
    for match in KEYS.finditer(text):
        keys = match[0].replace("−", "-")
        if keys.endswith(("click", "+Up", "+Left", "+Right")):
            continue
        if keys == "Ctrl+Shift+":
            letters = re.match(r"(?: [A-Z]\b(?:,| ·| or|)?)+", text[match.end() :])
            assert letters, text[match.start() : match.end() + 20]
            yield from (f"{keys}{letter}" for letter in re.findall(r"[A-Z]", letters[0]))
        elif keys not in {"Ctrl+", "Shift+"}:
            yield _normal(keys.replace("↓", "Down")) or keys


def _normal(text: str) -> str:
    """``text`` as Qt writes it, where it is a shortcut; else nothing."""
    if not re.fullmatch(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:\w+|.)|F\d", text):
        return ""
    return QKeySequence(text).toString()


@cache
def _code() -> str:
    """All of it, but for the emulator."""
    files = (file for file in (ROOT / "cognito_admin").rglob("*.py") if "demo" not in file.parts)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
