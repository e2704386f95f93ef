"""No word is clipped: with text of twice the size, with words half as long again on the smallest screen."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSize

from cognito_admin.ui.gallery.clipping import clipped
from cognito_admin.ui.languages import pseudo
from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.work.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication, QWidget

    from tests.window.computer import Computer
    from tests.window.person import Person

LAID_OUT_S = 2.0
"""Long forms come part by part."""
PANES = ("overview", "users", "groups", "duplicates", "triggers", "settings", "activity")
SMALL, LARGE = QSize(1366, 768), QSize(1920, 1080)


async def looks_around(person: Person) -> list[str]:
    shell = person.shell
    found: list[str] = []

    async def look(name: str, shown: QWidget) -> None:
        deadline_s = time.monotonic() + LAID_OUT_S
        while (without_room := clipped(shown)) and time.monotonic() < deadline_s:
            await person.robot.settle(0.05)
        found.extend(f"{name}: {one}" for one in without_room)

    for name in PANES:
        pane = await person.opens(name)
        await person.until(lambda pane=pane: not any(one.is_folded for one in pane.findChildren(Section)), "all of it")
        await look(name, shell.window)
    users: Any = await person.opens("users")
    dialogs: dict[str, Callable[[], object]] = {
        "connection": shell.connections.add,
        "preferences": shell.show_preferences,
        "shortcuts": shell.show_shortcuts,
        "token": shell.inspect_token,
        "schedule": shell.backups.schedule,
        "new user": users.editing.create,
    }
    for name, show in dialogs.items():
        show()
        dialog = await person.until(lambda: person.robot.find(Dialog), name)
        await look(name, dialog)
        dialog.reject()
        await person.until(lambda: not person.robot.find(Dialog), f"the end of {name}")
    return found


@pytest.mark.parametrize(
    ("size", "scale", "stretched"),
    [(LARGE, 2.0, False), (SMALL, 1.0, True)],
    ids=["text of twice the size", "words half as long again on the smallest screen"],
)
def test_all_words_of_panes_and_dialogs_have_room(
    used_computer: Computer,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    size: QSize,
    scale: float,
    stretched: bool,
) -> None:
    found: list[str] = []
    monkeypatch.setattr(Settings, "text_scale", property(lambda _: scale))

    async def use(person: Person) -> None:
        window = person.shell.window
        window.showNormal()
        window.resize(size)
        # Dialogs take no more room than their screen has; that of tests is square.
        monkeypatch.setattr(type(window.screen()), "availableSize", lambda _: size)
        found.extend(await looks_around(person))

    with ExitStack() as stack:
        if stretched:
            translator = pseudo()
            qapp.installTranslator(translator)
            stack.callback(qapp.removeTranslator, translator)
        try:
            used_computer.window(use)
        finally:
            theme.apply(qapp, theme.Scheme.LIGHT, 1.0)
    assert found == [], "\n".join(found)
