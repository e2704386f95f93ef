"""The catalogues are as the code has it, and keep what the texts need."""

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _loaded() -> ModuleType:
    # The folder's name is that of a library.
    spec = importlib.util.spec_from_file_location("translations_of_the_house", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


translations = _loaded()


def test_every_text_of_the_code_is_in_every_catalogue_and_german_and_french_lack_none() -> None:
    assert translations.problems() == []


def test_a_text_that_is_kept_under_a_name_is_marked_before_the_name_is_translated() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in translations.CODE.rglob("*.py")]
    unmarked = {
        target.id
        for tree in trees
        for line in tree.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant | ast.JoinedStr)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    asked = {ast.unparse(call.args[0]).rpartition(".")[2] for call in calls if ast.unparse(call.func) == "tr"}
    assert unmarked & asked == set()


def test_japanese_has_the_words_that_one_meets_first() -> None:
    catalogue = translations.read(translations.path_of("ja"))
    seen = ("&File", "Users", "Overview", "Preferences", "Search", "Cancel", "Add connection")
    assert [text for text in seen if not catalogue.get(text)] == []
    assert sum(map(bool, catalogue.values())) >= 500


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    return folder


def test_texts_are_found_however_they_are_marked(code: Path) -> None:
    (code / "a.py").write_text(
        'tr("One")\nmarked("Two " "and a half")\ntrn("1 user", "{count} users", len(x), who=tr("Three"))'
    )
    (code / "b.py").write_text('Unit(marked("1 row"), marked("{count} rows"))\ntr("One")\ntr(variable)')
    found = translations.texts(code)
    assert [*found] == ["One", "Two and a half", "{count} users", "Three", "{count} rows"]
    assert found["{count} rows"].one == "1 row"
    assert found["One"].one is None


@pytest.mark.parametrize(
    "source",
    ['tr(f"{name} is gone")', 'trn(one, "{count} users", 3)', 'tr("{count} rows")\ntrn("1 row", "{count} rows", 2)'],
)
def test_what_no_translator_could_be_given_is_refused(code: Path, source: str) -> None:
    (code / "a.py").write_text(source)
    with pytest.raises(translations.Unreadable):
        translations.texts(code)


def test_a_catalogue_brought_up_to_date_keeps_its_translations(tmp_path: Path) -> None:
    known = {
        "Save": translations.Text("Save", "a.py"),
        "{count} rows": translations.Text("{count} rows", "a.py", "1 row"),
        "Undo <b>&</b>": translations.Text("Undo <b>&</b>", "b.py"),
    }
    there = {"Save": ["Sichern"], "{count} rows": ["1 Zeile", "{count} Zeilen"], "Gone": ["Weg"]}
    path = tmp_path / "a.ts"
    path.write_text(translations.written("de", known, there), "utf-8")
    assert translations.read(path) == {
        "Save": ["Sichern"],
        "{count} rows": ["1 Zeile", "{count} Zeilen"],
        "Undo <b>&</b>": [],
    }


@pytest.mark.parametrize(
    ("text", "translation", "lost"),
    [
        ("{count} of {total}", "{count} von", "other facts"),
        ("Sent[ to {name}]", "An {name} gesendet", "other optional parts"),
        ("&Open", "Öffnen", "other accelerators"),
        ("Open…", "Öffnen", "another end"),
        ("One\ntwo", "Eins zwei", "other lines"),
        (" and ", "und", "other spaces at its ends"),
    ],
)
def test_what_a_translation_lost_is_told(text: str, translation: str, lost: str) -> None:
    assert [*translations.faults(translations.Text(text, "a.py"), [text])] == []
    assert lost in [*translations.faults(translations.Text(text, "a.py"), [translation])]
