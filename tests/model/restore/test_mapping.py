import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.restore.mapping import (
    FieldMapping,
    HashCounts,
    SourceUser,
    flat,
    memberships_of,
    record_of,
    suggested,
)
from cognito_admin.model.restore.options import OptionsUnreadable, RestoreOptions, options_from_json, options_to_json
from cognito_admin.model.restore.password_hashes import Algorithm

BCRYPT = "$2b$10$" + "a" * 53
TEXTS = ("email", "phone_number", "name", "given_name", "family_name", "birthdate", "picture", "locale", "custom:plan")
BOOLEANS = ("email_verified", "phone_number_verified")


def attribute(name: str, kind: str = "String") -> SchemaAttribute:
    return SchemaAttribute(name, kind, mutable=True, required=False, minimum=None, maximum=None)


SCHEMA = {
    "sub": attribute("sub"),
    **{name: attribute(name) for name in TEXTS},
    **{name: attribute(name, "Boolean") for name in BOOLEANS},
    "updated_at": attribute("updated_at", "Number"),
}


def guessed(*users: dict[str, str]) -> dict[str, str]:
    return dict(suggested([SourceUser(user) for user in users], SCHEMA).fields)


def record(fields: dict[str, str], mapping: dict[str, str], **more: Any) -> dict[str, Any]:
    return record_of(SourceUser(fields, **more), FieldMapping(mapping))


def values(record: dict[str, Any]) -> dict[str, str]:
    return {item["Name"]: item["Value"] for item in record["Attributes"]}


def test_fields_are_recognised_by_their_names() -> None:
    auth0 = {
        "user_id": "auth0|1",
        "email": "a@b.cc",
        "email_verified": "true",
        "phone_verified": "true",
        "blocked": "false",
    }
    assert guessed({**auth0, "app_metadata.plan": "gold", "logins_count": "7"}) == {
        "user_id": "sub",
        "email": "email",
        "email_verified": "email_verified",
        "phone_verified": "phone_number_verified",
        "blocked": "disabled",
        "app_metadata.plan": "custom:plan",
    }
    firebase = {"localId": "u", "displayName": "Ann", "photoUrl": "x", "emailVerified": "true", "phoneNumber": "+49301"}
    assert set(guessed(firebase).values()) == {"sub", "name", "picture", "email_verified", "phone_number"}
    table = {"Login": "ann", "Vorname": "Ann", "Nachname": "B", "Mobile": "+49301", "Date of birth": "1.2.1990"}
    assert guessed(table) == {
        "Login": "username",
        "Vorname": "given_name",
        "Nachname": "family_name",
        "Mobile": "phone_number",
        "Date of birth": "birthdate",
    }


def test_what_no_name_tells_is_recognised_by_what_is_in_it() -> None:
    assert guessed({"a": "ann@example.com", "b": "0049 30 123", "c": BCRYPT, "d": "x"}, {"a": "ben@example.com"}) == {
        "a": "email",
        "b": "phone_number",
        "c": "password_hash",
    }


def test_a_name_alone_makes_no_hash_and_no_switch() -> None:
    assert guessed({"password": "geheim", "blocked": "never", "phone": "unknown"}) == {}


def test_no_two_fields_are_the_same() -> None:
    found = guessed({"email": "a@b.cc", "mail": "a@b.cc", "E-Mail": "a@b.cc"})
    assert found == {"email": "email"}


def test_a_user_is_told_of_as_the_pool_would_tell() -> None:
    fields = {
        "id": "7",
        "mail": "ann@example.com",
        "tel": "0049 (30) 12-34",
        "ok": "Yes",
        "born": "24.12.1990",
        "at": "1700000000123",
        "hash": BCRYPT,
        "off": "1",
    }
    names = {"id": "sub", "mail": "email", "tel": "phone_number", "ok": "email_verified", "born": "birthdate"}
    found = record(fields, {**names, "at": "updated_at", "hash": "password_hash", "off": "disabled"})
    assert values(found) == {
        "email": "ann@example.com",
        "phone_number": "+49301234",
        "email_verified": "true",
        "birthdate": "1990-12-24",
        "updated_at": "1700000000",
        "sub": "7",
    }
    assert (found["Username"], found["Enabled"], found["UserStatus"]) == ("7", False, "CONFIRMED")
    assert found["PasswordHash"] == BCRYPT


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("1990-12-24T00:00:00Z", "1990-12-24"),
        ("12/24/1990", "1990-12-24"),
        ("01/02/1990", "01/02/1990"),
        ("31.2.1990", "31.2.1990"),
    ],
)
def test_only_a_day_that_is_clear_is_written_anew(given: str, becomes: str) -> None:
    assert values(record({"b": given, "u": "ann"}, {"b": "birthdate", "u": "username"}))["birthdate"] == becomes


def test_a_hash_that_cognito_does_not_take_stays_behind_and_is_counted_before() -> None:
    mapping = FieldMapping({"h": "password_hash", "u": "username"})
    counts = HashCounts()
    for text in (BCRYPT, BCRYPT.replace("$10$", "$14$"), "", "geheim"):
        counts.add(SourceUser({"h": text, "u": "ann"}), mapping)
    assert counts.taken == {Algorithm.BCRYPT: 1}
    assert counts.without == 1
    assert sorted(refused.trouble.value for refused in counts.refused) == ["not_recognised", "too_costly"]
    assert "PasswordHash" not in record({"h": "geheim", "u": "ann"}, dict(mapping.fields))
    assert "geheim" not in repr(counts)


def test_whoever_signs_in_elsewhere_is_told_as_such() -> None:
    linked = json.dumps([{"providerName": "Google", "providerType": "", "userId": "77"}])
    found = record({"u": "x"}, {"u": "username"}, identities=linked, federated=True)
    assert found["UserStatus"] == "EXTERNAL_PROVIDER"
    assert values(found)["identities"] == linked


def test_groups_come_along_as_memberships() -> None:
    mapping = FieldMapping({"g": "groups"})
    found = list(memberships_of(SourceUser({"g": "/staff\n/staff/night; staff"}), mapping, "ann"))
    assert found == [{"group": "staff", "username": "ann"}, {"group": "staff/night", "username": "ann"}]
    assert list(memberships_of(SourceUser({}), FieldMapping(), "ann")) == []


def test_what_is_nested_becomes_flat() -> None:
    assert flat({"a": {"b": {"c": 1}, "d": True}, "e": [1, "x"], "f": [{"g": 1}], "h": None}) == {
        "a.b.c": "1",
        "a.d": "true",
        "e": "1\nx",
        "f": '[{"g": 1}]',
        "h": "",
    }


@given(st.lists(st.dictionaries(st.text(max_size=12), st.text()), max_size=4))
def test_whatever_the_file_holds_it_can_be_mapped(users: list[dict[str, str]]) -> None:
    sources = [SourceUser(user) for user in users]
    mapping = suggested(sources, SCHEMA)
    assert len(set(mapping.fields.values())) == len(mapping.fields)
    for source in sources:
        assert record_of(source, mapping)["UserStatus"] == "CONFIRMED"


def test_options_keep_what_the_fields_are() -> None:
    options = RestoreOptions(fields={"mail": "email"})
    assert options_from_json(json.loads(json.dumps(options_to_json(options)))) == options
    with pytest.raises(OptionsUnreadable):
        options_from_json({"fields": {"mail": "email", "address": "email"}})
