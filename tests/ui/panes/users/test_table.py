"""The table of users, given answers."""

import pytest

from cognito_admin.ui.panes.users.pages import Pages
from cognito_admin.ui.panes.users.place import Found
from tests.ui.panes.fakes import FakeShell
from tests.ui.panes.users.people import FakeResults, person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage

PEOPLE = [person(number) for number in range(300)]


@pytest.fixture
def shell(qapp):
    return FakeShell()


@pytest.mark.parametrize("before", [0, 3, 300])
def test_ones_place_is_kept_however_few_the_answer_before_had(qtbot, shell, before):
    async def act(stage):
        pane = await stage.open()
        pane.states.show_ready()
        pane.table.show_found(Found(Pages(FakeResults(PEOPLE)), "", 1, top_row=200))
        assert pane.table.visible_rows().start == 200

    on_stage(qtbot, shell, PeoplesPool(PEOPLE[:before]), act)
