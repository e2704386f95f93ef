"""Many new users out of a table: what each row becomes, and what is wrong with it before anything is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.codes import Kind, Noticed, Why
from cognito_admin.model.changes.new_users import (
    USERNAME,
    NewUsers,
    missing_columns,
    plan_rows,
    suggested,
    targets,
    template,
)
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.ids import PoolId
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.tables import read_table


def attribute(name: str, kind: str = "String", **more: object) -> dict[str, object]:
    return {"Name": name, "AttributeDataType": kind, "Mutable": True, "Required": False, **more}


def rules(**settings: object) -> Rules:
    schema = [
        attribute("sub"),
        attribute("email"),
        attribute("email_verified", "Boolean"),
        attribute("phone_number"),
        attribute("name", Required=True),
        attribute("given_name"),
        attribute("family_name"),
        attribute("birthdate"),
        attribute("custom:tenantId", StringAttributeConstraints={"MinLength": "1", "MaxLength": "8"}),
    ]
    found = {"SchemaAttributes": schema, "UsernameConfiguration": {"CaseSensitive": False}, **settings}
    return read_rules(PoolDescription(PoolId("eu-central-1_AbCdEf123"), "Shop", found, None))


BY_NAME = rules()
BY_EMAIL = rules(UsernameAttributes=["email"])
BY_ALIAS = rules(AliasAttributes=["email"])


def planned(text: str, of_pool: Rules = BY_NAME, kind: Kind = Kind.CREATE) -> NewUsers:
    table = read_table(text.encode())
    return plan_rows(table, suggested(table.titles, of_pool), kind, of_pool)


def problems(users: NewUsers) -> list[list[Why]]:
    return [[reason.why for reason in row.problems] for row in users.rows]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("username", "email", "custom:tenantId"), (USERNAME, "email", "custom:tenantId")),
        (("User name", "E-Mail", "TenantID"), (USERNAME, "email", "custom:tenantId")),
        (
            ("Login", "Mail", "Vorname", "Nachname", "Mobile"),
            (USERNAME, "email", "given_name", "family_name", "phone_number"),
        ),
        (("First Name", "Last name", "Birthday", "Shoe size"), ("given_name", "family_name", "birthdate", None)),
        (("cognito:username", "cognito:mfa_enabled", "email_verified"), (USERNAME, None, "email_verified")),
        (("Mail", "email"), (None, "email")),
        (("sub", "email", "E-mail"), (None, "email", None)),
    ],
)
def test_columns_are_recognised_by_their_titles(titles: tuple[str, ...], names: tuple[str | None, ...]) -> None:
    assert suggested(titles, BY_NAME) == {place: name for place, name in enumerate(names) if name}


def test_each_row_becomes_a_user_or_has_a_reason() -> None:
    users = planned(
        "username,email,name,custom:tenantId\n"
        "ann,ann@example.com,Ann,acme\n"
        "ben,not an address,Ben,acme\n"
        "cat,,,acme\n"
        ",dan@example.com,Dan,acme\n"
        "eve,eve@example.com,Eve,much too long\n"
        "ANN,ann2@example.com,Ann,acme\n"
        "fay,ann@example.com,Fay,acme,more\n"
    )
    assert problems(users) == [
        [],
        [Why.NO_EMAIL],
        [Why.MISSING_REQUIRED],
        [Why.USERNAME_MISSING],
        [Why.TOO_LONG],
        [Why.TWICE_IN_THE_FILE],
        [Why.TOO_MANY_CELLS],
    ]
    assert users.rows[5].problems[0].facts == {"line": "2"}
    assert [row.number for row in users.rows] == [2, 3, 4, 5, 6, 7, 8]
    change = users.fit[0].change
    assert change is not None
    assert (change.username, change.after["email"], change.kind) == ("ann", "ann@example.com", Kind.CREATE)
    assert users.report.requests["AdminCreateUser"] == 1
    assert len(users.left_out) == 6


def test_an_invitation_needs_somewhere_to_go_and_counts_as_a_message() -> None:
    users = planned("username,email,name\nann,ann@example.com,Ann\nben,,Ben\n", kind=Kind.INVITE)
    assert problems(users) == [[], [Why.NO_CONTACT]]
    assert users.report.messages == {"EMAIL": 1}


def test_who_signs_in_with_an_address_needs_no_other_name() -> None:
    users = planned("email,name\nann@example.com,Ann\nAnn@Example.com,Ann\nnobody,Ben\n", BY_EMAIL)
    assert problems(users) == [[], [Why.TWICE_IN_THE_FILE], [Why.USERNAME_NO_ADDRESS, Why.NO_EMAIL]]
    assert users.fit[0].wish.subject == "ann@example.com"


def test_an_address_that_is_proved_is_nobody_elses_where_people_sign_in_with_it() -> None:
    text = "username,email,name,email_verified\nann,a@b.cd,Ann,{first}\nben,a@b.cd,Ben,{second}\n"
    assert problems(planned(text.format(first="yes", second="TRUE"), BY_ALIAS)) == [[], [Why.TWICE_IN_THE_FILE]]
    assert problems(planned(text.format(first="yes", second="no"), BY_ALIAS)) == [[], []]
    assert problems(planned(text.format(first="yes", second="yes"), BY_NAME)) == [[], []]


def test_where_capitals_tell_names_apart_they_are_two() -> None:
    sensitive = rules(UsernameConfiguration={"CaseSensitive": True})
    assert problems(planned("username,name\nann,A\nANN,B\n", sensitive)) == [[], []]


def test_who_is_in_the_pool_already_is_left_out() -> None:
    users = planned("username,name\nann,A\nben,B\n").without({(USERNAME, "ann")})
    assert problems(users) == [[Why.USER_EXISTS_ALREADY], []]
    assert users.left_out[0].problems[0].facts == {"user": "ann"}


def test_the_file_of_cognitos_own_import_is_understood() -> None:
    users = planned("cognito:username,name,birthdate,email,email_verified\nann,Ann\\, dear,04/12/1987,a@b.cd,TRUE\n")
    assert users.rows[0].wish.values == {
        "name": "Ann, dear",
        "birthdate": "1987-04-12",
        "email": "a@b.cd",
        "email_verified": "true",
    }


def test_what_no_column_has_is_asked_of_people_when_they_first_sign_in() -> None:
    assert missing_columns({0: USERNAME}, BY_NAME) == ("name",)
    users = planned("username\nann\n")
    change = users.rows[0].change
    assert change is not None
    assert Noticed.MUST_COMPLETE_PROFILE in {notice.what for notice in change.notices}


@pytest.mark.parametrize("of_pool", [BY_NAME, BY_EMAIL, BY_ALIAS])
def test_the_template_to_fill_in_is_understood_whole(of_pool: Rules) -> None:
    titles = tuple(template(of_pool).strip().split(","))
    assert suggested(titles, of_pool) == dict(enumerate(titles))
    assert (USERNAME in titles) == (of_pool is not BY_EMAIL)


def test_a_title_with_a_comma_in_it_is_one_column_of_the_template() -> None:
    found = {"SchemaAttributes": [attribute("email"), attribute("custom:size, colour")]}
    of_pool = read_rules(PoolDescription(PoolId("eu-central-1_AbCdEf123"), "Shop", found, None))
    table = read_table(template(of_pool).encode() + b"ann,ann@example.com,red\r\n")
    assert table.titles == (USERNAME, "email", "custom:size, colour")


@given(st.lists(st.text(max_size=12), max_size=8), st.sampled_from([BY_NAME, BY_EMAIL, BY_ALIAS]))
def test_no_two_columns_are_the_same_whatever_the_titles(titles: list[str], of_pool: Rules) -> None:
    found = suggested(titles, of_pool)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(targets(of_pool))
    assert set(found) <= set(range(len(titles)))


cells = st.sampled_from(
    ["", "ann", "ANN", "a@b.cd", "A@b.cd", "+12025550123", "acme", "x" * 200, "true", "\u00e9", "'"]
)


@given(
    st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=8),
    st.lists(
        st.sampled_from([USERNAME, "email", "name", "custom:tenantId", "email_verified"]), unique=True, max_size=4
    ),
    st.sampled_from([Kind.INVITE, Kind.CREATE]),
    st.sampled_from([BY_NAME, BY_EMAIL, BY_ALIAS]),
)
def test_every_row_is_either_planned_or_refused_and_nobody_is_made_twice(
    lines: list[list[str]], names: list[str], kind: Kind, of_pool: Rules
) -> None:
    lines = [line for line in lines if any(line)]
    if not lines:
        return
    text = "\n".join(['"a","b","c","d"', *(",".join(f'"{cell}"' for cell in line) for line in lines)])
    users = plan_rows(read_table(text.encode()), dict(enumerate(names)), kind, of_pool)
    assert len(users.rows) == len(lines) == len(users.fit) + len(users.left_out)
    assert all(bool(row.problems) is (row.change is None) for row in users.rows)
    keys = [key for row in users.fit for key in row.keys]
    assert len(keys) == len(set(keys))
    assert users.report.changes == len(users.fit)
    assert all(row.change.wish == row.wish for row in users.fit if row.change)
    assert not users.without(keys).fit or any(not row.keys for row in users.fit)
