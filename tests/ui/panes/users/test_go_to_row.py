import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.users.go_to_row import row_meant
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("1", 0),
        (" 5,000,000 ", 4_999_999),
        ("5 000 000", 4_999_999),
        ("5.000.000", 4_999_999),
        ("0", 0),
        ("99999999999", 9_999_999),
        ("50 %", 4_999_999),
        ("0%", 0),
        ("100%", 9_999_999),
        ("", None),
        ("-3", None),
        ("ten", None),
        ("9" * 4000, None),
    ],
)
def test_a_row_is_meant_by_its_number_or_by_how_far_down_it_is(text, row):
    assert row_meant(text, 10_000_000) == row


def test_of_no_rows_none_is_meant():
    assert row_meant("1", 0) is None


@given(st.integers(1, 80_000_000))
def test_a_number_as_it_is_shown_is_understood(row):
    assert row_meant(number(row), 80_000_000) == row - 1


def test_ctrl_g_goes_to_a_row_far_away(qtbot, qapp):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        pane.ask_for_row()
        assert pane.going.isVisible()
        qtbot.keyClicks(pane.going.line, "70%")
        qtbot.keyClick(pane.going.line, Qt.Key.Key_Return)
        assert not pane.going.isVisible()
        assert pane.table.selected_ranges() == (range(699, 700),)
        assert 699 in pane.table.visible_rows()
        await until(lambda: pane.table.current_user() == person(699))

    on_stage(qtbot, FakeShell(), PeoplesPool([person(number) for number in range(1000)]), act)
