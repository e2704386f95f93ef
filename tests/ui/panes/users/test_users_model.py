import asyncio

from PySide6.QtCore import Qt

from cognito_admin.ui.panes.users.columns import attribute_column, fixed_columns
from cognito_admin.ui.panes.users.model import PLACEHOLDER, UsersModel
from cognito_admin.ui.panes.users.pages import PAGE, Pages
from tests.ui.panes.users.people import FakeResults, person

COLUMNS = (*fixed_columns()[:4], attribute_column("email"), attribute_column("custom:points", "Number"))
ROLE = Qt.ItemDataRole


def shown(people, *pages: int) -> tuple[UsersModel, FakeResults]:
    results = FakeResults(people)
    model = UsersModel()
    model.set_columns(COLUMNS)
    at_hand = Pages(results)
    for number in pages:
        asyncio.run(at_hand.fetch(number))
    model.show(at_hand)
    return model, results


def test_the_model_passes_qts_own_examination(qtmodeltester):
    model, _ = shown([person(number) for number in range(PAGE + 5)], 0)
    qtmodeltester.check(model)


def test_drawing_asks_nobody(qapp):
    model, results = shown([person(number) for number in range(PAGE * 3)], 0)
    asked = len(results.asked)
    for row in (0, PAGE - 1, PAGE, PAGE * 3 - 1):
        for column in range(len(COLUMNS)):
            for role in (ROLE.DisplayRole, ROLE.DecorationRole, ROLE.FontRole, ROLE.ForegroundRole, ROLE.ToolTipRole):
                model.index(row, column).data(role)
    assert len(results.asked) == asked
    assert model.index(PAGE - 1, 0).data() == f"user{PAGE - 1:06}"
    assert model.index(PAGE, 0).data() == PLACEHOLDER


def test_a_page_that_arrives_is_drawn_where_it_belongs(qtbot):
    model, _ = shown([person(number) for number in range(PAGE * 2)], 0)
    rows = asyncio.run(model.pages.fetch(1))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.page_arrived(rows)
    assert (changed.args[0].row(), changed.args[1].row()) == (PAGE, PAGE * 2 - 1)
    assert model.index(PAGE, 0).data() == f"user{PAGE:06}"


def test_a_user_removed_since_the_search_leaves_a_placeholder(qapp):
    model, _ = shown([person(0), None, person(2)], 0)
    assert [model.index(row, 0).data() for row in range(3)] == ["user000000", PLACEHOLDER, "user000002"]
    assert model.user(1) is None


def test_status_has_a_dot_numbers_stand_right_ids_are_monospaced_and_disabled_users_are_pale(qapp):
    model, _ = shown([person(0, **{"custom:points": "7"}), person(1, enabled=False)], 0)
    by_name = {column.name: place for place, column in enumerate(COLUMNS)}
    assert not model.index(0, by_name["status"]).data(ROLE.DecorationRole).isNull()
    assert model.index(0, by_name["email"]).data(ROLE.DecorationRole) is None
    alignment = Qt.AlignmentFlag(model.index(0, by_name["custom:points"]).data(ROLE.TextAlignmentRole))
    assert alignment & Qt.AlignmentFlag.AlignRight
    assert "Mono" in model.index(0, by_name["sub"]).data(ROLE.FontRole).families()[0]
    assert model.index(0, 0).data(ROLE.ForegroundRole) is None
    assert model.index(1, 0).data(ROLE.ForegroundRole) is not None


def test_other_columns_are_drawn_for_the_same_rows(qapp):
    model, results = shown([person(0)], 0)
    model.set_columns((attribute_column("email"),))
    assert (model.rowCount(), model.columnCount()) == (1, 1)
    assert model.index(0, 0).data() == "user0@example.com"
    assert len(results.asked) == 1


def test_values_are_shown_as_people_read_them(qapp):
    written = {"email_verified": "true", "phone_number_verified": "FALSE", "updated_at": "1761234567", "custom:ok": "x"}
    model, _ = shown([person(0, **written), person(1, updated_at="soon")], 0)
    model.set_columns((*map(attribute_column, written), attribute_column("custom:on", "Boolean")))
    assert [model.index(0, place).data() for place in range(4)] == ["Yes", "No", "23 Oct 2025", "x"]
    assert model.index(0, 2).data(ROLE.ToolTipRole).endswith("2025-10-23 15:49:27 UTC")
    assert [model.index(1, place).data() for place in range(4)] == ["", "", "soon", ""]


def test_rows_join_below_those_that_are_there(qtbot):
    people = [person(number) for number in range(PAGE * 2)]
    results = FakeResults(people, at_first=PAGE + 3)
    model = UsersModel()
    model.set_columns(COLUMNS)
    model.show(Pages(results))
    results.go_on()
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.count_anew()
    assert inserted.args[1:] == [PAGE + 3, PAGE * 2 - 1]
    assert model.rowCount() == PAGE * 2
