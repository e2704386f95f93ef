import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive.foreign import json_pieces
from cognito_admin.archive.foreign.json_pieces import NotJson, entries
from cognito_admin.archive.foreign.sources import opened_source, source_of
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.restore.mapping import SourceUser
from cognito_admin.model.restore.password_hashes import Algorithm, HashRefused, PasswordHash, read_hash

BCRYPT = "$2b$10$" + "a" * 53


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def users(path: Path) -> list[SourceUser]:
    return list(opened_source(path).users())


def identities(user: SourceUser) -> list[tuple[str, str]]:
    return [(one["providerName"], one["userId"]) for one in json.loads(user.identities or "[]")]


AUTH0: list[Mapping[str, Any]] = [
    {
        "user_id": "auth0|1",
        "email": "ann@example.com",
        "email_verified": True,
        "app_metadata": {"plan": "gold", "limits": {"seats": 5}},
        "identities": [
            {"provider": "auth0", "user_id": "1", "connection": "people"},
            {"provider": "google-oauth2", "user_id": "77", "connection": "google-oauth2"},
        ],
        "blocked": True,
    },
    {"user_id": "google-oauth2|78", "email": "ben@example.com"},
]


@pytest.mark.parametrize("form", ["lines", "list", "indented"])
def test_users_of_auth0_come_from_lines_and_from_lists(tmp_path: Path, form: str) -> None:
    text = (
        "\n".join(map(json.dumps, AUTH0)) if form == "lines" else json.dumps(AUTH0, indent=form == "indented" or None)
    )
    path = written(tmp_path, "people.json", text)
    assert opened_source(path).tool == "Auth0"
    ann, ben = users(path)
    assert ann.fields["app_metadata.limits.seats"] == "5"
    assert (ann.fields["email_verified"], ann.fields["blocked"]) == ("true", "true")
    assert (identities(ann), ann.federated) == ([("Google", "77")], False)
    assert (identities(ben), ben.federated) == ([("Google", "78")], True)


def test_hashes_that_auth0s_support_made_are_in_a_file_of_their_own(tmp_path: Path) -> None:
    line = {"_id": {"$oid": "60425dc4"}, "email": "ann@example.com", "passwordHash": BCRYPT, "_tmp_is_unique": True}
    (ann,) = users(written(tmp_path, "hashes.json", json.dumps(line)))
    assert (ann.fields["user_id"], ann.fields["passwordHash"]) == ("auth0|60425dc4", BCRYPT)


FIREBASE: Mapping[str, Any] = {
    "users": [
        {
            "localId": "u1",
            "email": "ann@example.com",
            "emailVerified": True,
            "passwordHash": "aGFzaA==",
            "salt": "c2FsdA==",
            "customAttributes": '{"plan": "gold"}',
            "disabled": False,
            "providerUserInfo": [{"providerId": "password", "rawId": "x"}, {"providerId": "google.com", "rawId": "77"}],
        },
        {"localId": "u2", "providerUserInfo": [{"providerId": "facebook.com", "rawId": "5"}]},
    ]
}


def test_users_of_firebase_come_with_what_their_passwords_are_hashed_by(tmp_path: Path) -> None:
    path = written(tmp_path, "users.json", json.dumps(FIREBASE))
    assert opened_source(path).tool == "Firebase"
    ann, ben = users(path)
    assert ann.fields["customAttributes.plan"] == "gold"
    assert "salt" not in ann.fields
    refused = read_hash(ann.fields["passwordHash"])
    assert isinstance(refused, HashRefused)
    assert refused.made_by == "Firebase's own scrypt"
    assert (identities(ann), ann.federated) == ([("Google", "77")], False)
    assert (identities(ben), ben.federated) == ([("Facebook", "5")], True)


def test_the_table_of_firebase_needs_no_titles(tmp_path: Path) -> None:
    cells = [
        "u1",
        "ann@example.com",
        "true",
        "aGFzaA==",
        "c2FsdA==",
        "Ann",
        "",
        "77",
        *[""] * 15,
        "1",
        "2",
        "+49301",
        "true",
    ]
    (ann,) = users(written(tmp_path, "users.csv", f"{','.join(cells)}\n"))
    assert ann.fields["displayName"] == "Ann"
    assert (ann.fields["phoneNumber"], ann.fields["disabled"]) == ("+49301", "true")
    assert identities(ann) == [("Google", "77")]


def credential(algorithm: str, iterations: int, **more: Any) -> dict[str, Any]:
    secret = {"value": base64.b64encode(b"hash" * 8).decode(), "salt": base64.b64encode(b"salt" * 4).decode()}
    data = {"algorithm": algorithm, "hashIterations": iterations, **more}
    return {"type": "password", "secretData": json.dumps(secret), "credentialData": json.dumps(data)}


def realm(*credentials: dict[str, Any]) -> str:
    people = [
        {
            "id": f"id-{number}",
            "username": f"user-{number}",
            "createdTimestamp": 1,
            "enabled": number != 1,
            "attributes": {"tenant": [f"t-{number}"]},
            "groups": ["/staff", "/staff/night"],
            "credentials": [{"type": "otp"}, one],
        }
        for number, one in enumerate(credentials)
    ]
    return json.dumps({"realm": "shop", "clients": [{"clientId": "users"}], "users": people, "version": "26"})


def test_users_of_keycloak_come_with_their_hashes(tmp_path: Path) -> None:
    argon = {"additionalParameters": {"memory": ["7168"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]}}
    text = realm(
        credential("pbkdf2-sha256", 27_500),
        credential("argon2", 2, **argon),
        credential("argon2", 5, **argon),
        credential("pbkdf2-sha512", 210_000),
    )
    path = written(tmp_path, "shop-realm.json", text)
    assert opened_source(path).tool == "Keycloak"
    found = users(path)
    hashes = [read_hash(user.fields["passwordHash"]) for user in found]
    assert isinstance(hashes[0], PasswordHash)
    assert hashes[0].text == f"27500${(b'salt' * 4).hex()}${(b'hash' * 8).hex()}"
    assert isinstance(hashes[1], PasswordHash)
    assert hashes[1].algorithm is Algorithm.ARGON2ID
    assert [one.costs or one.made_by for one in hashes[2:] if isinstance(one, HashRefused)] == [
        "m=7168, t=5, p=1",
        "PBKDF2 with SHA-512",
    ]
    assert found[1].fields["enabled"] == "false"
    assert found[0].fields["attributes.tenant"] == "t-0"
    assert found[0].fields["groups"] == "/staff\n/staff/night"


def test_any_table_brings_its_titles_as_fields(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes('\ufeffLogin;Mail;Mail\r\nann;"a;b@example.com";x\r\n\r\nbén;b@example.com\r\n'.encode())
    assert [user.fields for user in users(path)] == [
        {"Login": "ann", "Mail": "a;b@example.com", "Mail #3": "x"},
        {"Login": "bén", "Mail": "b@example.com"},
    ]


def test_a_table_of_an_older_windows_is_read_in_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("name,email\nBén,b@example.com\n".encode("cp1252"))
    assert users(path)[0].fields["name"] == "Bén"
    path.write_bytes("name,email\nBén,b@example.com\n".encode("utf-16"))
    assert users(path)[0].fields["name"] == "Bén"


def test_a_line_that_does_not_fit_its_titles_is_told_of_and_left_out(tmp_path: Path) -> None:
    source = opened_source(written(tmp_path, "people.csv", "name,email\nann,a@example.com,more\nben,b@example.com\n"))
    assert [user.fields["name"] for user in source.users()] == ["ben"]
    assert source.damaged == {"people.csv": None}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("users.json", '[{"Username": "ann", "Attributes": [{"Name": "sub", "Value": "x"}]}]'),
        ("users.json", "{"),
        ("users.json", ""),
        ("users.csv", ""),
        ("users.csv", "name,cognito:username\nann,ann\n"),
        ("users.pdf", "name\nann\n"),
    ],
)
def test_what_is_a_backup_or_nothing_is_no_other_system(tmp_path: Path, name: str, text: str) -> None:
    path = written(tmp_path, name, text)
    assert source_of(path) is None
    with pytest.raises(Failure) as caught:
        opened_source(path)
    assert caught.value.code is Code.BACKUP_NONE


def test_a_file_that_breaks_off_gives_the_users_before(tmp_path: Path) -> None:
    source = opened_source(written(tmp_path, "users.json", json.dumps(FIREBASE)[:-60]))
    assert [user.fields["localId"] for user in source.users()] == ["u1"]
    assert source.damaged == {"users.json": None}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=30)
@given(st.lists(JSON, max_size=6), st.dictionaries(st.text(), JSON, max_size=3), st.sampled_from([None, 1]))
def test_entries_come_out_of_any_form_whatever_fits_into_a_piece(
    tmp_path_factory: pytest.TempPathFactory, listed: list[Any], beside: dict[str, Any], indent: int | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "entries.json"
    for chunk in (3, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_pieces, "_CHUNK", chunk)
            path.write_text(json.dumps(listed, indent=indent))
            assert list(entries(path, "users")) == listed
            path.write_text(json.dumps({**beside, "users": listed}, indent=indent))
            assert list(entries(path, "users")) == listed
            objects = [{"value": one} for one in listed]
            path.write_text("\n".join(json.dumps(one, indent=indent) for one in objects))
            if chunk > 3:
                assert list(entries(path, "users")) == objects


def test_an_entry_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "LONGEST_ENTRY", 100)
    monkeypatch.setattr(json_pieces, "_CHUNK", 10)
    with pytest.raises(NotJson):
        list(entries(written(tmp_path, "a.json", json.dumps(["x" * 1_000])), "users"))
