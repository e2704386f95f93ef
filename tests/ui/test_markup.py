"""Whoever may write something into a pool, a backup or a file is never taken for somebody who writes HTML for the window.

Qt takes for HTML what looks like it, in labels and in tooltips, and loads the pictures it names: from another computer, too.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cognito_admin.ui

UI = Path(cognito_admin.ui.__file__).parent
PLAIN_LABELS = {
    "widgets/badge.py": "draws its word itself",
    "widgets/text.py": "the class of all labels, which is plain, and that of pictures",
    "self_test.py": "the name of the program",
    "shell/open_backup.py": "a word of the program, beside its field",
    "panes/settings/logo_field.py": "a picture, never text",
}
"""Where a label of Qt itself is used, and why that may be."""
OF_THE_PROGRAM = {"utc", "plain_tooltip", "toolTip", "placeholderText"}
"""Functions whose text nobody else wrote a part of, and the one that makes any text plain."""
RICH = ("QLabel", "QMessageBox", "QErrorMessage")
TOOLTIP_ROLES = ("ToolTipRole", "TOOLTIP", "_TOOLTIP")


@cache
def modules(*words: str) -> tuple[tuple[str, ast.Module], ...]:
    """The modules in which one of these words stands."""
    texts = {path.relative_to(UI).as_posix(): path.read_text("utf-8") for path in sorted(UI.rglob("*.py"))}
    return tuple((name, ast.parse(text)) for name, text in texts.items() if any(word in text for word in words))


def is_plain(text: ast.expr) -> bool:
    """Whether an expression can only be the program's own words, or is made plain."""
    match text:
        case ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other):
            return is_plain(one) and is_plain(other)
        case ast.BoolOp(values=values):
            return all(map(is_plain, values))
        case ast.Call(func=ast.Name(id="tr"), args=words, keywords=[]):
            return all(isinstance(word, ast.Constant) for word in words)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in OF_THE_PROGRAM
        case ast.Attribute(value=ast.Name(id="self"), attr="_given_tooltip"):
            # A widget hands on what it was given, which is looked at where it is given.
            return True
        case _:
            return False


def set_tooltips(module: ast.Module) -> Iterator[ast.expr]:
    """What is given to a widget or an item as its tooltip."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(attr="setToolTip"), args=[*_, text]):
                yield text
            case ast.Call(func=ast.Attribute(attr="setItemData" | "setData"), args=[_, text, role]) if _of_tooltips(
                role
            ):
                yield text


def answered_tooltips(module: ast.Module) -> Iterator[ast.expr]:
    """What a model answers when it is asked for a tooltip, in place or by a function of its own."""
    for node in ast.walk(module):
        match node:
            case ast.If(test=test, body=body) if _of_tooltips(test):
                yield from _returned(body)
            case ast.match_case(pattern=pattern, body=body) if _of_tooltips(pattern):
                yield from _returned(body)
            case ast.FunctionDef(name="_tooltip", body=body):
                yield from _returned(body)


def _of_tooltips(node: ast.AST) -> bool:
    return any(getattr(part, "attr", getattr(part, "id", "")) in TOOLTIP_ROLES for part in ast.walk(node))


def _returned(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and node.value is not None and not _asks_own_function(node.value):
                yield node.value


def _asks_own_function(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == "_tooltip"


@pytest.mark.parametrize("kind", [set_tooltips, answered_tooltips])
def test_every_tooltip_is_the_programs_own_words_or_made_plain(kind) -> None:
    found = [(name, text) for name, module in modules("ToolTip", "_tooltip") for text in kind(module)]
    assert len(found) > 10
    assert [f"{name}:{text.lineno} {ast.unparse(text)}" for name, text in found if not is_plain(text)] == []


def test_every_label_is_one_that_takes_nothing_for_markup() -> None:
    assert {name for name, module in modules(*RICH) if set(RICH) & {*_made(module)}} == set(PLAIN_LABELS)


def _made(module: ast.Module) -> Iterator[str]:
    """The names of what is called or derived from."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.ClassDef(bases=bases):
                yield from (base.id for base in bases if isinstance(base, ast.Name))
