"""What the README promises."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.panes.fakes import FakeShell, FakeWorkspace, play, services, until

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


class ReadPool(FakeWorkspace):
    """A pool that was read and has two groups."""

    async def index_state(self) -> object:
        return object()

    async def group_counts(self) -> dict[str, int]:
        return {"vip": 12, "newsletter": 1204}


def test_the_pane_it_shows_how_to_write_works(qapp: QApplication) -> None:
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert example is not None
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(example[1], "README.md", "exec"), names)

    shell = FakeShell()

    async def shown() -> None:
        pane = names["GroupSizesPane"](services(), ReadPool(), shell)
        pane.show()
        pane.activate()
        await until(lambda: any("vip: 12" in label.text() for label in pane.findChildren(QLabel)))
        pane.close_pane()
        pane.deleteLater()

    play(shell, shown)


def test_every_picture_and_page_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_target_it_names_is_in_the_makefile() -> None:
    known = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)\b", README)) - {"sure"}
    assert [target for target in named if f"\n{target}:" not in known] == []
