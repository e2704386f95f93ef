from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo import import_file as reader
from cognito_admin.model.ids import PoolId, Username
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.restore.import_file import (
    MOST_ROW_CHARACTERS,
    ImportFile,
    ImportLayout,
    ImportUser,
    Unfit,
    as_imported,
    is_same_day,
    layout_of,
    user_line,
)
from cognito_admin.model.restore.password_hashes import Algorithm, PasswordHash
from cognito_admin.model.sentences.imports import UNFITS

STANDARD = ("name", "email", "email_verified", "phone_number", "phone_number_verified", "birthdate", "updated_at")
HEADER = (*STANDARD, "custom:note", "custom:vip", "cognito:mfa_enabled", "cognito:username")
BOOLEANS = ("email_verified", "phone_number_verified", "custom:vip")


def layout(mfa: str = "OFF", required: tuple[str, ...] = (), verified: tuple[str, ...] = ("email",)) -> ImportLayout:
    def kind(name: str) -> str:
        return "Boolean" if name in BOOLEANS else "Number" if name == "updated_at" else "String"

    settings: dict[str, Any] = {
        "AutoVerifiedAttributes": list(verified),
        "MfaConfiguration": mfa,
        "SchemaAttributes": [
            {"Name": name, "AttributeDataType": kind(name), "Mutable": True, "Required": name in required}
            for name in HEADER[:-2]
        ],
    }
    return layout_of(HEADER, PoolDescription(PoolId("eu-central-1_A"), "Pool", settings, {"MfaConfiguration": mfa}))


def user(username: str = "ann", **attributes: str) -> ImportUser:
    return ImportUser(Username(username), {"email": "ann@example.com", "email_verified": "true", **attributes})


def cells(line: str | Unfit, layout: ImportLayout) -> dict[str, str]:
    """As the emulator's import reads it."""
    assert isinstance(line, str)
    (row,) = reader.read_rows(f"{','.join(layout.header)}\n{line}\n".encode(), layout.header)
    assert row is not None
    return row


def test_a_user_becomes_a_line_as_cognito_wants_it() -> None:
    line = user_line(user(birthdate="1990-02-28", name="Example, Ann", **{"custom:vip": "true", "sub": "x"}), layout())
    assert cells(line, layout()) == {
        "name": "Example, Ann",
        "email": "ann@example.com",
        "email_verified": "TRUE",
        "birthdate": "02/28/1990",
        "custom:vip": "TRUE",
        "cognito:mfa_enabled": "FALSE",
        "cognito:username": "ann",
    }


def test_a_pool_that_wants_a_second_factor_is_told_that_there_is_one() -> None:
    assert cells(user_line(user(), layout(mfa="ON")), layout())["cognito:mfa_enabled"] == "TRUE"
    assert cells(user_line(user(), layout(mfa="OPTIONAL")), layout())["cognito:mfa_enabled"] == "FALSE"


@pytest.mark.parametrize(
    ("given", "unfit"),
    [
        (user(""), Unfit.NO_USERNAME),
        (user("ann example"), Unfit.SPACE_IN_USERNAME),
        (user(email_verified="false"), Unfit.NO_VERIFIED_CONTACT),
        (user(email=""), Unfit.NO_VERIFIED_CONTACT),
        (user(nickname="Annie"), Unfit.NOT_IN_SCHEMA),
        (user(phone_number="030 123"), Unfit.VALUE_REFUSED),
        (user(birthdate="0000-02-28"), Unfit.BIRTHDATE_WITHOUT_YEAR),
        (user(name="Ann\nExample"), Unfit.LINE_BREAK),
        (user(name="Ann\\"), Unfit.BACKSLASH_AT_END),
        (user(**{"custom:note": "é" * 1_000, "name": "," * 2_000}), None),
    ],
)
def test_who_cannot_come_by_an_import_is_told_apart_before(given: ImportUser, unfit: Unfit | None) -> None:
    line = user_line(given, layout())
    assert line is unfit if unfit else isinstance(line, str)


def test_a_row_may_not_be_longer_than_cognito_reads() -> None:
    names = tuple(f"custom:{number}" for number in range(10))
    base = layout()
    wide = ImportLayout(
        (*base.header, *names), {**base.schema, **dict.fromkeys(names, base.schema["name"])}, base.verified_by, "FALSE"
    )
    assert user_line(user(**dict.fromkeys(names, "x" * 2_000)), wide) is Unfit.ROW_TOO_LONG
    line = user_line(user(**dict.fromkeys(names, "x" * 1_500)), wide)
    assert isinstance(line, str)
    assert len(line) <= MOST_ROW_CHARACTERS


def test_required_attributes_have_to_be_there() -> None:
    assert user_line(user(), layout(required=("name",))) is Unfit.REQUIRED_MISSING
    assert isinstance(user_line(user(name="Ann"), layout(required=("name",))), str)


@given(st.text().filter(lambda text: text and len(text.encode(errors="surrogatepass")) <= 2_048))
def test_every_value_comes_back_as_it_was_or_is_refused(text: str) -> None:
    line = user_line(user(name=text), layout())
    if isinstance(line, Unfit):
        assert "\n" in text or "\r" in text or text.endswith("\\")
        return
    if text.encode(errors="replace").decode() == text:
        assert cells(line, layout())["name"] == text


def test_hashes_have_a_column_of_their_own() -> None:
    hashed = ImportUser(Username("ann"), user().attributes, PasswordHash(Algorithm.BCRYPT, "$2b$10$" + "a" * 53))
    file = ImportFile(layout(), Algorithm.BCRYPT)
    line = user_line(hashed, layout())
    assert isinstance(line, str)
    assert file.add(Username("ann"), line)
    (row,) = reader.read_rows(file.data, (*HEADER, "password_hash"))
    assert row is not None
    assert row["password_hash"] == "$2b$10$" + "a" * 53


def test_a_file_takes_no_more_users_and_bytes_than_a_job_reads() -> None:
    line = user_line(user(), layout())
    assert isinstance(line, str)
    by_count = ImportFile(layout(), most_users=2)
    assert [by_count.add(Username("ann"), line) for _ in range(3)] == [True, True, False]
    size = len(by_count.data)
    by_bytes = ImportFile(layout(), most_bytes=size)
    assert [by_bytes.add(Username("ann"), line) for _ in range(3)] == [True, True, False]
    assert by_bytes.data == by_count.data


def test_every_reason_has_its_words() -> None:
    assert UNFITS.keys() == {*Unfit}


def test_a_birthdate_stays_as_the_file_gave_it() -> None:
    assert as_imported({"birthdate": "1990-02-28", "name": "Ann", "sub": "x"}) == {
        "birthdate": "02/28/1990",
        "name": "Ann",
    }
    assert as_imported({"birthdate": "0000-02-28"}) == {"birthdate": "0000-02-28"}
    assert is_same_day("02/28/1990", "1990-02-28")
    assert not is_same_day("02/28/1990", "1990-02-27")
    assert not is_same_day("", "")
