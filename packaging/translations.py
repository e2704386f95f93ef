"""The catalogues of translations: filled with the texts of the code, checked, and compiled for Qt.

``translations.py`` brings resources/translations up to date, ``--check`` only tells what is stale, missing or wrong. As a build
hook of Hatch it compiles them whenever the project is installed or packed. docs/translating.md says how words are marked.
"""

import argparse
import ast
import importlib.util
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # an installed program's tests have no Hatch
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "cognito_admin"
CATALOGUES = ROOT / "resources" / "translations"
CONTEXT = "Cognito Admin"
FORMS = {"de": 2, "fr": 2, "ja": 1}
COMPLETE = ("de", "fr")
"""What must have no text without a translation; others fall back to English, text by text."""

_ONE_TEXT, _TWO_TEXTS = ("tr", "marked"), ("trn", "Unit", "Plural")
_FACT = re.compile(r"\{[^{}]*\}")
_OPTIONAL = re.compile(r"(?<!\[)\[([^\[\]]+)\](?!\])")


@dataclass(frozen=True)
class Text:
    """A text of the code, and the file that has it first. ``one`` is the English singular where it is counted."""

    source: str
    file: str
    one: str | None = None


Catalogue = dict[str, list[str]]
"""The translations of each text, one for each plural form; none where it is not finished."""


class Unreadable(Exception):
    """A text that cannot be taken out of the code, and why."""


def texts(code: Path = CODE) -> dict[str, Text]:
    """Every text of the code in the order in which it stands there. Raises Unreadable."""
    found: dict[str, Text] = {}
    for path in sorted(code.rglob("*.py")):
        file = path.relative_to(code).as_posix()
        for text in _texts_of(ast.parse(path.read_text("utf-8")), file):
            known = found.setdefault(text.source, text)
            if (known.one is None) != (text.one is None):
                raise Unreadable(
                    f"{file}: “{text.source}” is counted here and not counted in {known.file}, or the other way"
                )
    return found


def _texts_of(tree: ast.AST, file: str) -> Iterator[Text]:
    name = getattr(tree.func, "id", None) if isinstance(tree, ast.Call) else None
    if isinstance(tree, ast.Call) and name in _TWO_TEXTS and len(tree.args) >= 2:
        one, many = (_literal(_unmarked(argument)) for argument in tree.args[:2])
        if one is None or many is None:
            raise Unreadable(f"{file}:{tree.lineno}: {name}() wants two texts as they are written")
        yield Text(many, file, one)
        for rest in (*tree.args[2:], *tree.keywords):
            yield from _texts_of(rest, file)
        return
    if isinstance(tree, ast.Call) and name in _ONE_TEXT and tree.args:
        text = _literal(tree.args[0])
        if text is None and isinstance(tree.args[0], ast.JoinedStr):
            raise Unreadable(f"{file}:{tree.lineno}: {name}() cannot take an f-string: name the facts in braces")
        if text is not None and text.strip():
            yield Text(text, file)
    for child in ast.iter_child_nodes(tree):
        yield from _texts_of(child, file)


def _unmarked(argument: ast.expr) -> ast.expr:
    return argument.args[0] if isinstance(argument, ast.Call) and argument.args else argument


def _literal(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def path_of(language: str) -> Path:
    return CATALOGUES / f"cognito_admin_{language}.ts"


def read(path: Path) -> Catalogue:
    """What a .ts file has. An unfinished text is there, without translations."""
    if not path.exists():
        return {}
    found: Catalogue = {}
    for message in ElementTree.parse(path).iter("message"):  # noqa: S314 # a file of ours
        translation = message.find("translation")
        forms: list[str] = []
        if translation is not None and translation.get("type") is None:
            several = translation.findall("numerusform")
            forms = [form.text or "" for form in several] if several else [translation.text or ""]
        found[message.findtext("source") or ""] = forms
    return found


def written(language: str, known: dict[str, Text], catalogue: Catalogue) -> str:
    """The .ts file: every text of the code, with the translations that there are for it."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language={quoteattr(language)} sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for text in known.values():
        forms = catalogue.get(text.source, [])
        lines.append("    <message>" if text.one is None else '    <message numerus="yes">')
        lines.append(f"        <location filename={quoteattr(f'../../cognito_admin/{text.file}')}/>")
        lines.append(f"        <source>{escape(text.source)}</source>")
        if text.one is not None:
            lines.append(f"        <extracomment>For one: {escape(text.one)}</extracomment>")
        lines += _translation(forms, FORMS[language] if text.one is not None else 0)
        lines.append("    </message>")
    return "\n".join([*lines, "</context>", "</TS>", ""])


def _translation(forms: list[str], wanted: int) -> list[str]:
    unfinished = "" if len(forms) == max(1, wanted) and all(forms) else ' type="unfinished"'
    if not wanted:
        return [
            f"        <translation{unfinished}>{escape(''.join(forms[:1]) if not unfinished else '')}</translation>"
        ]
    filled = forms if not unfinished else [""] * wanted
    inside = [f"            <numerusform>{escape(form)}</numerusform>" for form in filled]
    return [f"        <translation{unfinished}>", *inside, "        </translation>"]


def faults(text: Text, forms: list[str]) -> Iterator[str]:
    """What a translation has lost of its text."""
    for place, form in enumerate(forms):
        alone = text.one is not None and place == 0 and len(forms) > 1
        expected, got = set(_FACT.findall(text.source)), set(_FACT.findall(form))
        # One of them may be told in words: always where it is the count, else where English does so, too.
        if alone:
            in_words = {"{count}"} | expected - set(_FACT.findall(text.one or ""))
            expected, got = expected - in_words, got - in_words
        if expected != got:
            yield "other facts"
        if _optional(text.source) != _optional(form):
            yield "other optional parts"
        if _accelerators(text.source) != _accelerators(form):
            yield "other accelerators"
        if text.source.endswith("…") != form.endswith("…"):
            yield "another end"
        if text.source.count("\n") != form.count("\n"):
            yield "other lines"
        if (text.source[:1] == " ", text.source[-1:] == " ") != (form[:1] == " ", form[-1:] == " "):
            yield "other spaces at its ends"


def _optional(text: str) -> Counter[frozenset[str]]:
    return Counter(frozenset(_FACT.findall(part)) for part in _OPTIONAL.findall(text))


def _accelerators(text: str) -> int:
    return len(re.findall(r"&\w", text.replace("&&", "")))


def update() -> None:
    """Brings every catalogue up to date, keeping what is translated as long as its text stands in the code."""
    known = texts()
    for language in FORMS:
        path = path_of(language)
        path.write_text(written(language, known, read(path)), "utf-8")


def problems() -> list[str]:
    """What is stale, missing or wrong in the catalogues, in sentences."""
    known = texts()
    found: list[str] = []
    for language in FORMS:
        path, catalogue = path_of(language), read(path_of(language))
        if path.read_text("utf-8") != written(language, known, catalogue):
            found.append(f"{path.name} is not as the code has it: run make translations")
        if language in COMPLETE:
            found += [f"{language}: “{text}” is not translated" for text in known if not catalogue.get(text)]
        for text in known.values():
            found += [
                f"{language}: “{text.source}” has {fault} in translation"
                for fault in faults(text, catalogue.get(text.source, []))
            ]
    return found


def compile_all() -> list[Path]:
    """Makes the .qm files that Qt loads, beside the catalogues. Raises subprocess.CalledProcessError."""
    made: list[Path] = []
    for path in sorted(CATALOGUES.glob("*.ts")):
        compiled = path.with_suffix(".qm")
        subprocess.run([_lrelease(), "-silent", str(path), "-qm", str(compiled)], check=True)  # Qt's own
        made.append(compiled)
    return made


def _lrelease() -> str:
    found = importlib.util.find_spec("PySide6")
    folders = list(found.submodule_search_locations or ()) if found else []
    tool = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    return next((str(path) for folder in folders if (path := Path(folder) / tool).exists()), "pyside6-lrelease")


class Compiled(BuildHookInterface):  # type: ignore[misc,valid-type]
    """Compiles the catalogues before the project is installed or packed."""

    def dependencies(self) -> list[str]:
        return ["PySide6-Essentials"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 # Hatch names them
        compile_all()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell what is stale, missing or wrong")
    if not parser.parse_args().check:
        update()
        compile_all()
    found = problems()
    print("\n".join(found[:100]) or "Every catalogue is as the code has it.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
