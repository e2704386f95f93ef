"""What the pages of a restore ask, what they make of the answers, and what they will not go on with."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.overview import SignIn
from cognito_admin.model.pools import PoolSummary, SchemaAttribute
from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.options import AttributeRule, Conversion, Part, RestoreOptions, RuleKind
from cognito_admin.model.restore.plan import Blocked, Finding, Lost, Warned
from cognito_admin.ui.restore.choices_page import ChoicesPage
from cognito_admin.ui.restore.conversion_page import ConversionPage
from cognito_admin.ui.restore.plan_page import PlanPage
from cognito_admin.ui.restore.target_page import Target, TargetPage
from tests.ui.restore.plans import plan

WORK = ConnectionId("work")
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:greet"


def read(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def shown(qtbot, page):
    qtbot.addWidget(page)
    page.show()
    return page


# Where to


def target_page(mode: Mode = Mode.ADMINISTRATOR, *, new_only: bool = False, **marked: Any) -> TargetPage:
    marking = Marking(Environment.DEVELOPMENT, mode)
    work = Connection(WORK, "work", None, Region("us-east-1"), default_marking=marking)
    shop = PoolSummary(PoolId("us-east-1_Shop"), "Shop customers")
    return TargetPage([work], [(work, shop)], lambda _: Marking(**marked), new_only=new_only)


def test_a_new_pool_is_offered_under_the_old_name(qtbot) -> None:
    page = shown(qtbot, target_page())
    assert page.why_not()
    page.offer("Shop customers", WORK, settings=True)
    assert page.why_not() == ""
    assert page.target() == Target(WORK, "Shop customers", None, production=False)


def test_nothing_is_restored_by_way_of_a_connection_that_is_for_looking_only(qtbot) -> None:
    page = shown(qtbot, target_page(Mode.READ_ONLY))
    page.offer("Shop customers", WORK, settings=True)
    assert "“work” is marked “read-only”" in page.why_not()
    assert page.why_not() in read(page)


def test_a_pool_that_is_there_is_chosen_with_how_it_is_marked(qtbot) -> None:
    page = shown(qtbot, target_page(environment=Environment.PRODUCTION, mode=Mode.ADMINISTRATOR))
    page.offer("Staff", WORK, settings=True)
    page._existing.click()
    assert page.why_not() == "Choose a pool first"
    page._pool.setCurrentIndex(0)
    assert page.target() == Target(WORK, "Shop customers", PoolId("us-east-1_Shop"), production=True)


def test_two_pools_of_one_name_are_told_apart_by_their_ids(qtbot) -> None:
    work = Connection(WORK, "work", None, Region("us-east-1"))
    names = {"us-east-1_Old": "Shop", "us-east-1_New": "Shop", "us-east-1_Staff": "Staff"}
    pools = [(work, PoolSummary(PoolId(pool), name)) for pool, name in names.items()]
    page = shown(qtbot, TargetPage([work], pools, lambda _: Marking(), new_only=False))
    shops, staff = [page._pool.itemText(at) for at in range(2)], page._pool.itemText(2)
    assert [pool.rpartition("_")[2] for pool in shops] == ["Old", "New"]
    assert staff == "Staff  ·  work"


def test_a_pool_that_is_marked_read_only_is_not_restored_into(qtbot) -> None:
    page = shown(qtbot, target_page(environment=Environment.STAGING, mode=Mode.SUPPORT))
    page._existing.click()
    page._pool.setCurrentIndex(0)
    assert "nothing can be restored there" in page.why_not()


def test_a_rebuild_never_goes_into_a_pool_that_is_there(qtbot) -> None:
    page = shown(qtbot, target_page(new_only=True))
    assert not page._existing.isEnabled()
    assert "new pool only" in page._existing.toolTip()


def test_users_without_settings_go_only_into_a_pool_that_is_there(qtbot) -> None:
    page = shown(qtbot, target_page())
    page.offer("export", WORK, settings=False)
    assert page._existing.isChecked()
    assert "only people are in it" in read(page)
    assert "does not say how a pool was set up" in page._new.toolTip()


def test_a_name_that_was_typed_stays(qtbot) -> None:
    page = shown(qtbot, target_page())
    page._name.setFocus()
    qtbot.keyClicks(page._name, "Mine")
    page.offer("Shop customers", WORK, settings=True)
    assert page.target().name == "Mine"


# What becomes of people


def test_what_nobody_chooses_is_as_by_default(qtbot) -> None:
    page = shown(qtbot, ChoicesPage())
    assert RestoreOptions(statuses=page.statuses(), leave_out=page.leave_out()) == RestoreOptions()


def test_each_choice_about_a_status_says_what_it_means_for_people(qtbot) -> None:
    page = shown(qtbot, ChoicesPage())
    before = read(page)
    box = page.fates["CONFIRMED"]
    box.setCurrentIndex(box.findData(Fate.IMPORT_JOB))
    assert page.statuses()["CONFIRMED"] is Fate.IMPORT_JOB
    assert read(page) != before


def test_only_who_signs_in_through_a_provider_can_be_linked_beforehand(qtbot) -> None:
    page = shown(qtbot, ChoicesPage())
    offers = {status: {box.itemData(at) for at in range(box.count())} for status, box in page.fates.items()}
    assert offers["EXTERNAL_PROVIDER"] == {Fate.LEAVE_OUT, Fate.PRE_LINK}
    assert all(Fate.PRE_LINK not in offered for status, offered in offers.items() if status != "EXTERNAL_PROVIDER")


def test_without_users_nothing_is_asked_about_them(qtbot) -> None:
    page = shown(qtbot, ChoicesPage())
    page.parts[Part.USERS].click()
    assert page.leave_out() == frozenset({Part.USERS})
    assert not page.fates["CONFIRMED"].isEnabled()


# What is changed by a rebuild

SCHEMA = (
    SchemaAttribute("email", "String", mutable=True, required=True),
    SchemaAttribute("custom:customer_no", "String", mutable=True, required=False),
    SchemaAttribute("custom:age", "String", mutable=True, required=False),
)


def sign_in(**facts: Any) -> SignIn:
    usual = {
        "username_attributes": (),
        "aliases": (),
        "case_sensitive": True,
        "self_sign_up": True,
        "first_factors": (),
        "recovery": (),
        "auto_verified": (),
    }
    return SignIn(**{**usual, **facts})


def conversion_page(**facts: Any) -> ConversionPage:
    page = ConversionPage()
    page.show_pool(sign_in(**facts), SCHEMA)
    return page


def test_a_rebuild_without_changes_changes_nothing(qtbot) -> None:
    page = shown(qtbot, conversion_page())
    assert page.conversion() == Conversion()
    assert "As before: User name" in page.ways.currentText()


def test_people_may_sign_in_by_address_from_now_on_whatever_their_case(qtbot) -> None:
    page = shown(qtbot, conversion_page())
    page.ways.setCurrentIndex(page.ways.findText("E-mail"))
    page.case.setCurrentIndex(1)
    conversion = page.conversion()
    assert conversion.username_attributes == ("email",)
    assert conversion.alias_attributes == ()
    assert conversion.case_sensitive is False


def test_attributes_are_renamed_retyped_filled_in_and_left_out(qtbot) -> None:
    page = shown(qtbot, conversion_page())
    page.rename("custom:customer_no", "crmId")
    age = page._rows[1]
    age.type.setCurrentIndex(age.type.findData("Number"))
    age.default.setText("18")
    assert page.conversion().rules == (
        AttributeRule(RuleKind.RENAME, "custom:customer_no", to="custom:crmId"),
        AttributeRule(RuleKind.RETYPE, "custom:age", type="Number"),
        AttributeRule(RuleKind.DEFAULT, "custom:age", value="18"),
    )
    age.kept.click()
    assert page.conversion().rules[1:] == (AttributeRule(RuleKind.DROP, "custom:age"),)


@pytest.mark.parametrize("name", ["age", "custom:age"])
def test_no_two_attributes_get_the_same_name(qtbot, name: str) -> None:
    page = shown(qtbot, conversion_page())
    page.rename("custom:customer_no", name)
    assert page.why_not() == "Two attributes would be called “age”"


def test_an_attribute_of_every_pool_can_be_left_out_or_filled_in_and_keeps_its_name(qtbot) -> None:
    page = shown(qtbot, conversion_page())
    (email,) = (row for row in page._rows if row.attribute.name == "email")
    assert (email.name, email.type) == (None, None)
    email.default.setText("nobody@example.com")
    assert page.conversion().rules == (AttributeRule(RuleKind.DEFAULT, "email", value="nobody@example.com"),)
    email.kept.click()
    assert page.conversion().rules == (AttributeRule(RuleKind.DROP, "email"),)


def test_an_attribute_needs_a_name(qtbot) -> None:
    page = shown(qtbot, conversion_page())
    page.rename("custom:customer_no", " ")
    assert page.why_not() == "Give every attribute a name"


def test_names_that_cognito_made_up_are_pointed_out_where_they_would_become_what_people_type(qtbot) -> None:
    page = shown(qtbot, conversion_page(username_attributes=("email",)))
    assert not page.names.isEnabled()
    assert page.names.toolTip() == "Who signs in with an address has no user name of their own"
    page.ways.setCurrentIndex(page.ways.findText("User name"))
    assert "made up by Cognito" in read(page)
    page.names.setCurrentIndex(page.names.findData("email"))
    assert "made up by Cognito" not in read(page)
    assert page.conversion().username_from == "email"


# The plan


def plan_page(qtbot, *, production: bool = False, **facts: Any) -> PlanPage:
    page = shown(qtbot, PlanPage())
    page.show_plan(plan(**facts), production=production, converted=True)
    qtbot.waitUntil(lambda: "come back into" in read(page))
    return page


def test_a_plan_says_how_many_come_back_what_it_costs_and_that_nobody_gets_a_message(qtbot) -> None:
    said = read(plan_page(qtbot))
    assert "300 of 303 users come back into a new pool “Legacy” in us-east-1 (account 123456789012)." in said
    assert "Cognito sends nobody a message" in said
    assert "AWS counts 300 users as active this month" in said
    assert "20 a second" in said


def test_who_changes_on_the_way_is_shown_before_and_after(qtbot) -> None:
    page = plan_page(qtbot)
    said = read(page)
    assert "customer_no" in said
    assert "crmId: 42" in said
    assert "Ann" in said


def test_what_is_lost_several_times_over_is_said_once_with_how_often(qtbot) -> None:
    terms = Finding(Lost.SETTING, "CreateTerms")
    said = read(plan_page(qtbot, losses=(terms, Finding(Lost.CLIENT_SECRET, "web"), terms)))
    assert said.count("The terms people agree to") == 1
    assert "The terms people agree to (2)" in said


def test_a_rebuild_speaks_of_no_pool_that_was_deleted(qtbot) -> None:
    facts = {"warnings": (Finding(Warned.UNDELETE), Finding(Warned.APPS_MUST_CHANGE, "", 2))}
    said = read(plan_page(qtbot, **facts))
    assert "App clients get new ids" in said
    assert "AWS Support" not in said


def test_what_no_restore_brings_back_asks_for_nothing_to_be_typed(qtbot) -> None:
    page = plan_page(qtbot)
    assert page.why_not() == ""
    assert not page._typed.isVisibleTo(page)


@pytest.mark.parametrize("facts", [{"losses": (Finding(Lost.CLIENT_SECRET, "web"),)}, {"production": True}])
def test_a_loss_or_production_is_confirmed_by_typing_the_name_of_the_pool(qtbot, facts: dict[str, Any]) -> None:
    page = plan_page(qtbot, **facts)
    assert page.why_not() == "Type the name of the pool first"
    page._typed.setText("legacy")
    assert page.why_not()
    page._typed.setText("Legacy")
    assert page.why_not() == ""


def test_what_is_missing_in_the_account_can_be_replaced_and_the_plan_made_anew(qtbot) -> None:
    page = plan_page(qtbot, blockers=(Finding(Blocked.RESOURCE_MISSING, FUNCTION),))
    assert "stands in the way" in page.why_not()
    (line,) = page._blockers[0].findChildren(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "arn:other")
    assert page.why_not().startswith("Plan again first")
    with qtbot.waitSignal(page.replan_requested):
        page._again.click()
    with qtbot.waitSignal(page.replan_requested):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.replacements() == {FUNCTION: "arn:other"}


def test_while_it_is_planned_again_the_keyboard_stays_with_the_plan(qtbot) -> None:
    page = plan_page(qtbot, blockers=(Finding(Blocked.RESOURCE_MISSING, FUNCTION),))
    page._again.setFocus()
    page.show_planning()
    assert page.focusWidget() is page._scrolled


def test_what_is_missing_in_the_account_can_be_done_without(qtbot) -> None:
    page = plan_page(qtbot, blockers=(Finding(Blocked.RESOURCE_MISSING, FUNCTION),))
    page._blockers[0].without.click()
    assert page.replacements() == {FUNCTION: ""}


def test_a_restore_goes_on_without_those_who_cannot_be_made_only_if_somebody_says_so_of_all_of_them(qtbot) -> None:
    reasons = ("username_taken", "username_no_address")
    page = plan_page(qtbot, blockers=tuple(Finding(Blocked.USERS_UNFIT, reason, 3) for reason in reasons))
    said = [page.without_unfit()]
    for part in page._blockers:
        part.without.click()
        said.append(page.without_unfit())
    assert said == [False, False, True]


def test_an_import_goes_on_with_the_role_that_is_named(qtbot) -> None:
    page = plan_page(qtbot, blockers=(Finding(Blocked.IMPORT_ROLE_MISSING),))
    (line,) = page._blockers[0].findChildren(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "arn:role")
    assert (page.import_role(), page.replacements()) == ("arn:role", {})


def test_what_was_said_of_one_plan_holds_for_the_next_until_one_begins_anew(qtbot) -> None:
    page = plan_page(qtbot, blockers=(Finding(Blocked.RESOURCE_MISSING, FUNCTION),))
    page._blockers[0].without.click()
    page.show_planning()
    page.show_plan(plan(), production=False, converted=False)
    assert page.replacements() == {FUNCTION: ""}
    page.begin_anew()
    assert page.replacements() == {}


def test_a_rehearsal_takes_the_first_hundred(qtbot) -> None:
    page = plan_page(qtbot)
    assert page.most_users() is None
    with qtbot.waitSignal(page.replan_requested):
        page._rehearsal.click()
    assert page.most_users() == 100
