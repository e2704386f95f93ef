from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.permissions import action_of
from cognito_admin.ui.panes.users import person_menu
from cognito_admin.ui.panes.users.actions_part import ActionsPart
from cognito_admin.ui.panes.users.part import PoolFacts
from tests.model.changes.people import person, rules
from tests.ui.changes.stage import texts

EMAIL = {"email": "ann@example.com", "email_verified": "true"}
ADMINISTRATOR = PoolFacts(rules(), Mode.ADMINISTRATOR)


@pytest.fixture
def part(qtbot):
    part = ActionsPart()
    qtbot.addWidget(part)
    part.resize(360, 200)
    return part


def shown(part) -> list[str]:
    return [button.text() for button in part.findChildren(QPushButton) if not button.isHidden()]


@pytest.mark.parametrize(
    ("someone", "actions"),
    [
        (person(**EMAIL), ["Reset password", "Set temporary password", "Sign out everywhere", "Disable"]),
        (person(enabled=False, **EMAIL), ["Enable", "Reset password", "Set temporary password", "Sign out everywhere"]),
        (person("UNCONFIRMED", **EMAIL), ["Confirm", "Set temporary password", "Sign out everywhere", "Disable"]),
        (
            person("FORCE_CHANGE_PASSWORD", **EMAIL),
            ["Resend invitation", "Set temporary password", "Sign out everywhere", "Disable"],
        ),
        (person("EXTERNAL_PROVIDER", **EMAIL), ["Sign out everywhere", "Disable"]),
    ],
)
def test_what_fits_the_state_of_the_user_is_one_press_away(part, someone, actions):
    part.show_person(someone, ADMINISTRATOR)
    assert [text for text in shown(part) if text != "More"] == [text for text in actions if text in shown(part)]
    assert set(shown(part)) - {"More"} <= set(actions)
    assert actions[0] in shown(part)


def test_a_press_is_a_wish_for_the_person_shown(part):
    wishes = []
    part.wish_requested.connect(wishes.append)
    part.show_person(person(**EMAIL), ADMINISTRATOR)
    part.buttons[Kind.DISABLE].click()
    assert wishes == [Wish(Kind.DISABLE)]


@pytest.mark.parametrize("goes_by", ["being on its way", "being done"])
def test_a_second_press_does_nothing_where_the_first_took_its_button_away(part, qtbot, goes_by):
    wishes = []
    part.wish_requested.connect(wishes.append)
    part.show_person(person(enabled=False, **EMAIL), ADMINISTRATOR)
    part.show()
    part.buttons[Kind.ENABLE].setFocus()
    part.buttons[Kind.ENABLE].click()
    if goes_by == "being on its way":
        part.show_doing("Enabling")
    else:
        part.show_person(person(**EMAIL), ADMINISTRATOR)
    assert part.window().focusWidget() is part
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(part.window().focusWidget(), key)
    assert wishes == [Wish(Kind.ENABLE)]
    assert not part.more.menu().isVisible()


def test_a_read_only_pool_says_so_once_in_place_of_buttons(part):
    part.show_person(person(**EMAIL), PoolFacts(rules(), Mode.READ_ONLY))
    assert shown(part) == ["More"]
    assert "This pool is opened as Read-only, and this takes Support." in texts(part)
    part.show_person(person(**EMAIL), ADMINISTRATOR)
    assert "Read-only" not in texts(part)


def test_what_aws_refuses_is_grey_and_says_why(part):
    action = action_of("AdminDisableUser")
    part.show_person(
        person(**EMAIL), PoolFacts(rules(), Mode.SUPPORT, {action: Failure(Code.ACCESS_DENIED, action=action)})
    )
    assert not part.buttons[Kind.DISABLE].isEnabled()
    assert "cognito-idp:AdminDisableUser" in part.buttons[Kind.DISABLE].toolTip()


def test_what_has_a_button_in_the_verdict_has_none_here(part):
    part.leave_out(frozenset({Kind.CONFIRM}))
    part.show_person(person("UNCONFIRMED", **EMAIL), ADMINISTRATOR)
    assert "Confirm" not in shown(part)


def test_while_a_change_is_on_its_way_that_is_said_and_no_other_is_begun(part):
    part.show_person(person(**EMAIL), ADMINISTRATOR)
    part.show_doing("Disable: on its way")
    assert "Disable: on its way" in texts(part)
    assert not part.buttons[Kind.RESET_PASSWORD].isEnabled()
    part.show_doing("")
    assert "on its way" not in texts(part)
    assert part.buttons[Kind.RESET_PASSWORD].isEnabled()


def test_nothing_is_offered_before_the_settings_of_the_pool_are_read(part):
    part.show_person(person(**EMAIL), PoolFacts())
    assert part.isHidden()


# The menu


def entries(menu: QMenu) -> dict[str, object]:
    found: dict[str, object] = {}
    for action in menu.actions():
        if action.menu() is not None:
            found.update(entries(action.menu()))
        elif action.text():
            found[action.text()] = action
    return found


def test_the_menu_has_everything_and_says_of_each_why_not(part):
    wishes, begun = [], []
    part.wish_requested.connect(wishes.append)
    part.begin_requested.connect(begun.append)
    part.begun = frozenset({Kind.ADD_TO_GROUP})
    part.show_person(person(groups=("vip", "a&b"), **EMAIL), ADMINISTRATOR)
    part.more.menu().aboutToShow.emit()
    found = entries(part.more.menu())
    assert not found["Confirm"].isEnabled()
    assert found["Confirm"].toolTip() == "Only an unconfirmed user can be confirmed; this one is Confirmed."
    assert found["Mark e-mail as verified"].toolTip() == "E-mail is verified already."
    assert part.more.menu().toolTipsVisible()
    found["Delete"].trigger()
    found["Remove from a&&b"].trigger()
    found["Add to group…"].trigger()
    assert [wish.kind for wish in wishes] == [Kind.DELETE, Kind.REMOVE_FROM_GROUP]
    assert wishes[-1].subject == "a&b"
    assert begun == [Kind.ADD_TO_GROUP]
    assert "Edit attributes…" not in found


def test_only_administrators_delete(part):
    part.show_person(person(**EMAIL), PoolFacts(rules(), Mode.SUPPORT))
    part.more.menu().aboutToShow.emit()
    delete = entries(part.more.menu())["Delete"]
    assert not delete.isEnabled()
    assert delete.toolTip().startswith("This pool is opened as Support, and this takes Administrator.")


def test_a_menu_of_a_pool_that_cannot_be_read_says_so(qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    person_menu.fill(menu, person(), PoolFacts(unread=True), print, print)
    (entry,) = menu.actions()
    assert not entry.isEnabled()
    assert entry.text() == "The settings of the pool are not known"


def test_a_menu_that_is_open_for_one_is_not_there_for_the_next(part):
    part.show_person(person(**EMAIL), ADMINISTRATOR)
    part.show()
    menu = part.more.menu()
    menu.popup(part.mapToGlobal(part.rect().center()))
    assert menu.isVisible()
    one = person(**EMAIL)
    part.show_person(replace(one, user=replace(one.user, sub="another")), ADMINISTRATOR)
    assert not menu.isVisible()
