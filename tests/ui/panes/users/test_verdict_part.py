from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.connections import Mode
from cognito_admin.model.diagnosis import Attempt, Clues
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.permissions import action_of
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.ui.panes.users.verdict_part import VerdictPart
from tests.model.changes.people import CREATED, person, rules
from tests.ui.changes.stage import seen

EMAIL = {"email": "ann@example.com", "email_verified": "true"}
SUPPORT = PoolFacts(rules(), Mode.SUPPORT)
TODAY = CREATED + timedelta(days=30)


@pytest.fixture
def verdict(qtbot):
    part = VerdictPart(now=lambda: TODAY)
    qtbot.addWidget(part)
    part.resize(360, 600)
    part.show()
    return part


def buttons(part) -> dict[str, QPushButton]:
    return {button.text(): button for button in part.findChildren(QPushButton) if button.isVisible()}


def test_it_is_one_line_where_nothing_keeps_them_from_signing_in(verdict):
    verdict.show_person(person(**EMAIL), SUPPORT)
    assert seen(verdict).splitlines()[-1] == "Nothing here keeps them from signing in"
    assert buttons(verdict) == {}
    assert verdict.sizeHint().height() < 60


def test_the_surest_reason_comes_first_with_evidence_and_what_cures_it(verdict):
    wishes = []
    verdict.wish_requested.connect(wishes.append)
    verdict.show_person(person("UNCONFIRMED", enabled=False, **EMAIL), SUPPORT)
    said = seen(verdict)
    assert "WHY THEY CANNOT SIGN IN" in said
    assert said.index("Disabled") < said.index("Not confirmed")
    assert "They signed up 30 days ago and never entered the confirmation code." in said
    assert list(buttons(verdict)) == ["Enable", "Confirm"]
    buttons(verdict)["Confirm"].click()
    assert wishes == [Wish(Kind.CONFIRM)]


def test_what_is_not_certain_is_not_said_as_if_it_were(verdict):
    verdict.show_person(person("FORCE_CHANGE_PASSWORD", **EMAIL), SUPPORT)
    assert "WHAT MAY KEEP THEM FROM SIGNING IN" in seen(verdict)
    assert "The temporary password has probably expired" in seen(verdict)
    assert list(buttons(verdict)) == ["Resend invitation", "Set temporary password"]


def test_a_cure_that_is_not_allowed_is_grey_and_says_why(verdict):
    verdict.show_person(person(enabled=False, **EMAIL), PoolFacts(rules(), Mode.READ_ONLY))
    enable = buttons(verdict)["Enable"]
    assert not enable.isEnabled()
    assert enable.toolTip().startswith("This pool is opened as Read-only, and this takes Support.")
    action = action_of("AdminEnableUser")
    denied = {action: Failure(Code.ACCESS_DENIED, action=action)}
    verdict.show_person(person(enabled=False, **EMAIL), PoolFacts(rules(), Mode.SUPPORT, denied))
    assert "cognito-idp:AdminEnableUser" in buttons(verdict)["Enable"].toolTip()


def test_the_next_person_gets_a_verdict_of_their_own(verdict):
    verdict.show_person(person("UNCONFIRMED", enabled=False, **EMAIL), SUPPORT)
    verdict.show_person(person(**EMAIL), SUPPORT)
    assert buttons(verdict) == {}
    verdict.show_person(person(enabled=False, **EMAIL), SUPPORT)
    assert list(buttons(verdict)) == ["Enable"]
    assert "Not confirmed" not in seen(verdict)


def test_further_clues_draw_it_anew_and_are_of_one_person_only(verdict):
    ann = person(**EMAIL)
    verdict.show_person(ann, SUPPORT)
    failed = tuple(Attempt(TODAY - timedelta(hours=hours), passed=False) for hours in (1, 2, 3))
    verdict.take_clues("somebody else", Clues(attempts=failed))
    assert "Nothing here" in seen(verdict)
    verdict.take_clues(ann.user.sub, Clues(attempts=failed))
    assert "The last 3 attempts to sign in failed, the latest today." in seen(verdict)
    assert list(buttons(verdict)) == ["Reset password", "Set temporary password"]


def test_what_does_not_depend_on_the_pool_is_said_before_its_settings_are_read(verdict):
    verdict.show_person(person(enabled=False), PoolFacts(None, Mode.SUPPORT))
    assert list(buttons(verdict)) == ["Enable"]
    verdict.show_person(person(), PoolFacts(None, Mode.SUPPORT))
    assert "Nothing here" not in seen(verdict)


def test_where_the_settings_cannot_be_read_it_says_what_is_not_considered(verdict):
    verdict.show_person(person(), PoolFacts(None, Mode.SUPPORT, unread=True))
    assert "Nothing here keeps them from signing in" in seen(verdict)
    assert "what follows from them is not considered" in seen(verdict)


def test_while_a_change_is_on_its_way_no_other_is_begun(verdict):
    verdict.show_person(person(enabled=False), SUPPORT)
    verdict.show_doing("Enable: on its way")
    assert not buttons(verdict)["Enable"].isEnabled()
    assert buttons(verdict)["Enable"].toolTip() == "Enable: on its way"
    verdict.show_doing("")
    assert buttons(verdict)["Enable"].isEnabled()
