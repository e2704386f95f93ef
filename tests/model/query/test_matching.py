import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import EVERYBODY, Fields, Query, Sort, in_order, matches, parse
from cognito_admin.model.users import User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
IDENTITIES = json.dumps([{"providerName": "Google", "providerType": "Google", "userId": "1122", "primary": "true"}])
JOSE = User(
    Username("jose.1"),
    Sub("9b2d2c4e-0000-4000-8000-000000000001"),
    {
        "sub": "9b2d2c4e-0000-4000-8000-000000000001",
        "email": "José@Example.com",
        "email_verified": "true",
        "name": "José Ñandú",
        "phone_number": "+15550109999",
        "custom:tenantId": "acme",
        "custom:status": "gold",
        "custom:age": "42",
        "custom:size": "42 cm",
        "identities": IDENTITIES,
    },
    "CONFIRMED",
    True,
    NOON,
    NOON + timedelta(days=30),
    (GroupName("Admins"), GroupName("naïve")),
)
FIELDS = Fields(
    [
        SchemaAttribute(name, "Number", mutable=True, required=False)
        for name in ("custom:age", "custom:size", "custom:x")
    ],
    JOSE.attributes,
)
NOW = NOON + timedelta(days=40)


def finds(text: str, user: User = JOSE) -> bool:
    query = parse(text, FIELDS, NOW)
    assert isinstance(query, Query), query
    return matches(query, user)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jose",
        "xample nandu",
        '"jose n"',
        "acme",
        "gold",
        "9b2d",
        "google",
        "1122",
        "email:jose",
        "name:JOSÉ",
        'email="José@Example.com"',
        "username=jose.1",
        "sub:9b2d2c4e",
        "tenantId:CME",
        "tenantId=acme",
        "custom:status:gold",
        "555-0109",
        "+1 (555) 010-9999",
        "jose +1 555.010.99",
        '"+1 (555) 010"',
        'phone_number:"(555) 010"',
        'phone_number="+1 555 010 9999"',
        "status:confirmed",
        "enabled:yes",
        "verified:email",
        "group:admins",
        "group:naive",
        "group=Admins",
        "provider:google",
        "email^=JOSE",
        "email$=.com",
        "username^=jose.1",
        'phone_number^="+1 555"',
        "phone_number$=99-99",
        "age>41",
        "age>=42",
        "age<=42.0",
        "age<100",
        "age:42",
        "age=42.00",
        "age:40..42",
        "age:..42",
        "created:2026-11-20",
        "created:2026-11-20T12",
        "created:2026-11..2026-12",
        "created:..2026-11-20",
        "created>2026-11-19",
        "created>=2026-11-20",
        "created<=2026-11",
        "created<2026-11-21",
        "modified<11d",
        "modified<=10d",
        "modified>9d",
        "created>1mo",
        "created:50d..30d",
        "has:email",
        "has:age",
        "has:identities",
        "has:group",
        "has:provider",
        "missing:nickname",
        "missing:x",
        "-bob",
        "-status:unconfirmed",
        "bob OR jose",
        "bob OR jose gold",
        "(bob OR jose) -silver",
        "NOT (bob OR anne)",
    ],
)
def test_jose_is_found_by(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "jose bob",
        '"nandu jose"',
        "true",
        "providername",
        "email:nandu",
        'email="jose@example.com"',
        "tenantId=ACME",
        "phone_number=5550109999",
        'phone_number:"555 0109x"',
        "nickname:jose",
        "nickname=jose",
        "status:unconfirmed",
        "enabled:no",
        "verified:phone",
        "group:admin",
        "group=admins",
        "provider:facebook",
        '"9b2d2c4e-0000-4000-8000-000000000001 jose"',
        "email^=example",
        "email$=jose",
        "nickname^=jose",
        "phone_number^=555",
        "age>42",
        "age<42",
        "age:43..",
        "age:..41",
        "size:42",
        "size<1000",
        "-size:42 size>0",
        "x>0",
        "created:2026-11-19",
        "created>2026-11-20",
        "created<2026-11-20",
        "created<=2026-10",
        "created:2026-12..",
        "modified<9d",
        "modified>=11d",
        "created:30d..10d",
        "has:nickname",
        "has:x",
        "missing:email",
        "missing:group",
        "dup:email",
        "-jose",
        "-enabled:yes",
        "bob OR anne",
        "jose (bob OR anne)",
        "bob OR jose silver",
        "NOT (bob OR jose)",
    ],
)
def test_jose_is_not_found_by(text: str) -> None:
    assert not finds(text)


def test_a_text_does_not_reach_from_one_attribute_into_the_next() -> None:
    assert not finds("acmegold")
    assert not finds('"acme gold"')


def test_everybody_is_everybody() -> None:
    assert matches(EVERYBODY, JOSE)


def user(number: int, **attributes: str) -> User:
    return replace(JOSE, sub=Sub(str(number)), username=Username(f"u{number}"), attributes=attributes, groups=())


def test_rows_sort_by_folded_text_then_by_sub_and_those_without_a_value_come_last() -> None:
    users = [user(4), user(3, name="bob"), user(2, name="Élan"), user(1, name="Bob"), user(0)]
    assert [found.sub for found in in_order(users, Sort("name"))] == ["1", "3", "2", "0", "4"]
    assert [found.sub for found in in_order(users, Sort("name", descending=True))] == ["2", "3", "1", "0", "4"]


def test_dates_sort_by_time() -> None:
    times = [datetime.min.replace(tzinfo=UTC), NOON - timedelta(microseconds=1), NOON, datetime.max.replace(tzinfo=UTC)]
    users = [replace(user(9 - number), created=time) for number, time in enumerate(times)]
    assert [found.created for found in in_order(reversed(users), Sort("created"))] == times


def test_groups_and_own_fields_can_be_sorted_by() -> None:
    one = replace(user(1), groups=(GroupName("b"), GroupName("a")), enabled=False, status="UNCONFIRMED")
    other = replace(user(2), groups=(GroupName("a"), GroupName("c")))
    for column, expected in {
        "groups": ["1", "2"],
        "enabled": ["1", "2"],
        "status": ["2", "1"],
        "sub": ["1", "2"],
    }.items():
        assert [found.sub for found in in_order([other, one], Sort(column))] == expected


def test_groups_sort_name_by_name() -> None:
    groups = {"1": ("b!", "a"), "2": ("a", "b"), "3": ("a",), "4": ("a, b",), "5": (), "6": ("a!",)}
    users = [replace(user(int(sub)), groups=tuple(map(GroupName, names))) for sub, names in groups.items()]
    assert [found.sub for found in in_order(users, Sort("groups"))] == ["3", "2", "1", "6", "4", "5"]
