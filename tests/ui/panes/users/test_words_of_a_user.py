"""What columns, details and the clipboard say of a user."""

import asyncio

import pytest

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.ui.panes.users import copying, person
from cognito_admin.ui.panes.users.columns import (
    Kind,
    available,
    cell,
    cells,
    chosen,
    default_names,
    fixed_columns,
    whole_moment,
)
from tests.ui.panes.users.people import FakeResults
from tests.ui.panes.users.people import person as make

SCHEMA = (
    SchemaAttribute("sub", "String", mutable=False, required=True),
    SchemaAttribute("email", "String", mutable=True, required=True),
    SchemaAttribute("name", "String", mutable=True, required=False),
    SchemaAttribute("custom:points", "Number", mutable=True, required=False),
)
GOOGLE = (
    '[{"userId":"115","providerName":"Google","providerType":"Google","primary":"false","dateCreated":"1761234567890"}]'
)


def column(name: str):
    return next(column for column in available(SCHEMA, ["locale"]) if column.name == name)


def test_columns_are_what_the_schema_and_the_users_have():
    names = [column.name for column in available(SCHEMA, ["locale", "identities", "sub"])]
    assert names[: len(fixed_columns())] == [column.name for column in fixed_columns()]
    assert names[len(fixed_columns()) :] == ["email", "name", "locale", "custom:points"]
    assert column("custom:points").kind is Kind.NUMBER


def test_default_columns_tell_people_of_this_pool_apart():
    assert default_names(["email", "name"], username_is_id=False)[:3] == ("username", "email", "name")
    assert default_names(["phone_number", "given_name"], username_is_id=True)[:3] == (
        "phone_number",
        "given_name",
        "status",
    )
    assert default_names([], username_is_id=True)[:2] == ("email", "name")


def test_the_usual_columns_fit_a_small_screen():
    names = default_names(["email", "name"], username_is_id=False)
    assert sum(column.width for column in chosen(available(SCHEMA, ()), names)) <= 1280 - 210


def test_dates_are_short_and_whole_on_hover():
    assert cell(make(1), column("created")).count(" ") == 2
    assert "UTC" in whole_moment(make(1), column("created"))
    assert not whole_moment(make(1), column("username"))


def test_a_column_nobody_carries_any_more_stays_where_it_was_put():
    columns = chosen(available(SCHEMA, ()), ["custom:gone", "email", "email"])
    assert [column.name for column in columns] == ["custom:gone", "email"]


def test_a_cell_is_one_line_whatever_the_value():
    user = make(1, address="12 Long Street\nSpringfield\t", name="محمد الأحمد", groups=("staff", "admins"))
    assert cell(user, column("name")) == "محمد الأحمد"
    assert cell(make(1, locale="a\nb\u2028c"), column("locale")) == "a b c"
    assert cell(user, column("groups")) == "staff, admins"
    assert cell(user, column("status")) == "Confirmed"
    assert cell(make(1, status="SOMETHING_NEW"), column("status")) == "SOMETHING_NEW"
    assert cell(make(1, identities=GOOGLE), column("identities")) == "Google"


def test_details_are_grouped_and_empty_ones_shown_on_request():
    user = make(1, **{"custom:points": "7", "email_verified": "true", "weird": "x"})
    shown = person.sections(user, SCHEMA, show_empty=False)
    assert [section.title for section in shown] == ["Contact", "Custom attributes", "Other attributes"]
    assert shown[0].lines[0].verified is True
    every = person.sections(user, SCHEMA, show_empty=True)
    assert [line.name for section in every for line in section.lines] == ["email", "name", "custom:points", "weird"]
    assert person.empty_count(user, SCHEMA) == 1


def test_an_address_that_is_not_verified_says_so_and_others_have_nothing_to_verify():
    lines = person.sections(make(1, name="Ann"), SCHEMA, show_empty=True)
    verified = {line.name: line.verified for section in lines for line in section.lines}
    assert verified == {"email": False, "name": None, "custom:points": None}


def test_what_stops_a_person_from_signing_in_is_loud():
    status, enabled = person.chips(make(1, status="UNCONFIRMED", enabled=False))
    assert (status.kind, enabled.kind, enabled.text) == ("warning", "danger", "Disabled")


def test_rows_are_copied_as_a_table_of_the_columns_on_screen():
    columns = [column("username"), column("name")]
    people = [make(1, name="Ann"), make(2, name="a\tb")]
    text = asyncio.run(copying.table_text(people, columns, headings=True))
    assert text == "User name\tName\nuser000001\tAnn\nuser000002\ta b"
    assert asyncio.run(copying.table_text(people, columns, headings=False)).count("\n") == 1


def test_addresses_are_copied_once_each():
    people = [make(1), make(1), make(2, email=""), make(3)]
    assert copying.e_mails(people) == ["user1@example.com", "user3@example.com"]


def test_a_copied_date_leaves_no_doubt_about_its_time_zone_and_a_value_keeps_its_lines():
    assert copying.cell_text(make(0), column("created")) == "2026-01-01 00:00:00 UTC"
    assert copying.cell_text(make(0, locale="a\nb"), column("locale")) == "a\nb"


def test_selected_rows_are_fetched_in_chunks_and_removed_users_left_out():
    people = [make(number) for number in range(copying.CHUNK + 20)]
    people[3] = None
    results = FakeResults(people)
    found = asyncio.run(copying.users_of(results, [range(5), range(10, copying.CHUNK + 20)]))
    assert len(found) == 4 + copying.CHUNK + 10
    assert max(map(len, results.asked)) == copying.CHUNK


@pytest.mark.parametrize("columns", [(), ("username", "email", "status")])
def test_cells_follow_the_columns(columns):
    assert len(cells(make(1), [column(name) for name in columns])) == len(columns)
