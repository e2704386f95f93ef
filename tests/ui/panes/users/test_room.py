"""How table, values and one user share the width of the pane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from cognito_admin.ui.panes.users.room import (
    DETAILS_LEAST_PX,
    FACETS_PX,
    TABLE_BESIDE_DETAILS_PX,
    TABLE_LEAST_PX,
    details_width,
    shows_facets,
)
from cognito_admin.ui.robot import Robot
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

LARGE, MIDDLE, SMALL = 1350, 1117, 751
"""Widths of the pane in windows of 1600, 1366 and 1000 pixels."""


@pytest.fixture
def shell(qapp):
    return FakeShell()


WIDTHS = st.integers(300, 3000)
WISHES = st.dictionaries(
    st.sampled_from(["wide", "wide, details", "middle", "middle, details", "narrow", "narrow, details"]), st.booleans()
)


@given(WIDTHS, WISHES, st.integers(200, 900))
def test_the_table_keeps_enough_beside_a_user_and_values(width, wishes, wished):
    if shows_facets(width, wishes, details=True):
        least = FACETS_PX + DETAILS_LEAST_PX
        assert width - least >= TABLE_LEAST_PX
    details = details_width(width, wished)
    assert details <= wished
    assert details <= DETAILS_LEAST_PX or width - details >= TABLE_BESIDE_DETAILS_PX


def test_a_user_takes_the_room_of_the_values_where_there_is_none_for_both(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        for width, beside_details in ((LARGE, True), (MIDDLE, False), (SMALL, False)):
            pane.resize(width, 600)
            await until(lambda: pane.facets.beside.is_shown())
            pane.details.open_user(pane.table.users.user(0))
            await until(lambda shown=beside_details: pane.facets.beside.is_shown() is shown)
            assert pane.facets.button.isChecked() is beside_details
            await until(lambda: pane.table.width() >= 430)
            pane.details.close_user()
            await until(lambda: pane.facets.beside.is_shown())
        assert stage.services.settings.ui("users.facets") is None

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_who_wants_values_beside_a_user_has_them_so_wherever_there_is_as_much_room(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.resize(MIDDLE, 600)
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: not pane.facets.beside.is_shown())
        stage.qtbot.mouseClick(pane.facets.button, Qt.MouseButton.LeftButton)
        assert pane.facets.beside.is_shown()
        assert pane.details.is_open()
        pane.details.close_user()
        pane.details.open_user(pane.table.users.user(0))
        assert pane.facets.beside.is_shown()
        pane.resize(SMALL, 600)
        await until(lambda: not pane.facets.beside.is_shown())
        pane.resize(MIDDLE, 600)
        await until(lambda: pane.facets.beside.is_shown())

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)


def test_in_a_small_window_a_user_gives_way_to_values_that_are_asked_for(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        pane.resize(SMALL, 600)
        pane.activateWindow()
        await until(pane.isActiveWindow)
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: not pane.facets.beside.is_shown())
        pane.table.setFocus()
        Robot(pane).key("Ctrl+Shift+F")
        assert pane.facets.panel.list.hasFocus()
        assert not pane.details.is_open()

    on_stage(qtbot, shell, PeoplesPool([person(1)]), act)
