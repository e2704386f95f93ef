"""One set of icons: whatever the code names is shipped, and nothing is shipped that nothing names."""

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import cognito_admin
from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme.tokens import Tokens

SHIPPED = {file.stem for file in ICONS.glob("*.svg")}
COLOURS = "|".join(field.name for field in fields(Tokens) if field.type is str)
NAMED = (
    re.compile(r"\b(?:icon|pixmap|Picture)\(\s*\"([a-z0-9-]+)\""),
    re.compile(r"\bput_icon\([\w.]+, \"([a-z0-9-]+)\""),
    re.compile(r"\bicon_name=\"([a-z0-9-]+)\""),
    re.compile(rf"\(\"([a-z0-9]+-[a-z0-9-]+)\", \"(?:{COLOURS})\"\)"),
)


@cache
def code() -> str:
    """All that might name an icon."""
    folder = Path(cognito_admin.__file__).parent
    files = [*(folder / "ui").rglob("*.py"), *(folder / "model").rglob("*.py"), folder / "app.py"]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_icon_that_is_named_is_shipped() -> None:
    named = {name for pattern in NAMED for name in pattern.findall(code())}
    assert len(named) > 50
    assert not named - SHIPPED


def test_every_icon_that_is_shipped_is_named_somewhere() -> None:
    assert [name for name in sorted(SHIPPED) if f'"{name}"' not in code()] == []


def test_all_icons_are_of_one_set_and_its_licence_lies_beside_them() -> None:
    assert "Lucide" in (ICONS / "LICENSE").read_text(encoding="utf-8")
    for file in ICONS.glob("*.svg"):
        assert "lucide" in file.read_text(encoding="utf-8"), file.name
