"""The window answers whatever it is doing: nothing on its thread computes for long, or waits."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from cognito_admin.ui import tour
from cognito_admin.ui.tour import Album
from tests.ui_thread import UiThreadWatch
from tests.window.computer import Computer
from tests.window.person import Person

LONGEST_S = 0.05


async def uses_everything(person: Person) -> None:
    """What a busy person does with the users of a pool."""
    await person.opens("users")
    for query in ("an", "email:ann status:confirmed", "colour:red", ""):
        await person.searches(query)
    table = person.pane.table
    table.setFocus()
    for key in ("PgDown", "PgDown", "End", "PgUp", "Home", "Down"):
        person.robot.key(key)
        await person.robot.settle(0.02)
    person.robot.key("Return")
    await person.until(person.opened, "the details of a user")
    for _ in range(3):
        person.robot.key("Down")
        await person.robot.settle(0.02)
    header = table.horizontalHeader()
    for column in (1, 1, 0):
        place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        person.robot.click(header.viewport(), place)
        await person.until(lambda: not person.pane.searching.busy, "the new order")
    for pane in ("activity", "overview", "users"):
        await person.opens(pane)


def test_the_window_answers_while_a_pool_is_read_and_searched(used_computer: Computer) -> None:
    async def visit(person: Person) -> None:
        await person.opens("users")
        with UiThreadWatch() as watch:
            await person.starts_sync()
            await uses_everything(person)
            await person.job_ended()
            await uses_everything(person)
        assert watch.stretches > 100
        assert watch.blocking_calls == []
        assert watch.longest_s <= LONGEST_S

    used_computer.window(visit)


class NoPictures(Album):
    """Looks, and draws and writes nothing: what a camera takes is not the window's time."""

    def note(self, line: str) -> None:
        pass

    def picture(self, window: QWidget, name: str) -> None:
        pass


def test_the_window_answers_all_through_the_tour(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "CALM_S", 0.05)
    album = NoPictures(tmp_path)

    async def visit(person: Person) -> None:
        await person.opens("overview")
        with UiThreadWatch() as watch:
            await tour.Tour(person.shell, album).walk()
        assert watch.blocking_calls == []
        assert watch.longest_s <= LONGEST_S

    computer.window(visit)
