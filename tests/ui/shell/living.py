"""A real window on made-up services."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from cognito_admin.ui import desktop
from cognito_admin.ui.panes.pane import Pane
from cognito_admin.ui.shell.shell import Shell
from tests.ui import fakes

Visit = Callable[[Shell], Coroutine[Any, Any, None]]


def live(
    monkeypatch: pytest.MonkeyPatch,
    behind: fakes.Backstage,
    visit: Visit,
    panes: tuple[type[Pane], ...] = fakes.PANES,
) -> int:
    """Runs the window until the visit is over. What went wrong in the visit is raised here."""
    monkeypatch.setattr("cognito_admin.ui.panes.panes", lambda: panes)
    errors: list[Exception] = []

    async def watched(shell: Shell) -> None:
        try:
            await visit(shell)
        except Exception as error:  # noqa: BLE001 - raised again when the window is closed
            errors.append(error)

    status = desktop.run(behind, watched)
    if errors:
        raise errors[0]
    return status


async def until(true: Callable[[], object], turns: int = 2000) -> None:
    """Lets the loop turn until it holds."""
    import asyncio

    for _ in range(turns):
        if true():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("It never came true")


def dialog(kind: type[QDialog]) -> QDialog | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


async def opened(kind: type[QDialog]) -> Any:
    await until(lambda: dialog(kind) is not None)
    return dialog(kind)


def words(widget: QWidget) -> str:
    """All that is written on it."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
