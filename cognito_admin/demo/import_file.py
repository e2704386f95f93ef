"""The CSV file of an import job: what it must look like, and the users in it.

Source: developer guide, "Importing users into user pools from a CSV file". Nothing is quoted: a comma within a value is
written ``\\,``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cognito_admin.demo import attributes
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.state import PoolState

MAX_BYTES = 100 * 1024 * 1024
MAX_USERS = 500_000
MAX_ROW_CHARACTERS = 16_000
HASH_COLUMN = "password_hash"

Row = dict[str, str]

_SEPARATOR = re.compile(r"(?<!\\),")
_BIRTHDATE = re.compile(r"(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}")
_BOOLEANS = ("email_verified", "phone_number_verified", "cognito:mfa_enabled")
_HASHES: Mapping[str, tuple[re.Pattern[str], tuple[int, ...]]] = {
    "BCRYPT": (re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}"), (12,)),
    "SCRYPT": (re.compile(r"(\d+)\$(\d+)\$(\d+)\$[0-9a-fA-F]+\$[0-9a-fA-F]+"), (65_536, 8, 1)),
    "ARGON2ID": (re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[^$]+\$[^$]+"), (19_456, 2, 1)),
    "PBKDF2_SHA256": (re.compile(r"(?:pbkdf2_sha256\$)?(\d+)\$[^$]+\$[^$]+"), (600_000,)),
}
"""How a hash is written, and the most its costs may be."""


class FileUnreadable(Exception):
    """The whole job fails. The text is the job's completion message."""


def columns(pool: PoolState, algorithm: str | None = None) -> list[str]:
    """GetCSVHeader's columns; a job that brings hashes has one more."""
    schema = [attribute["Name"] for attribute in pool.settings["SchemaAttributes"] if attribute["Name"] != "sub"]
    hashes = [HASH_COLUMN] if algorithm else []
    return [*schema, "cognito:mfa_enabled", "cognito:username", *hashes]


def read_rows(file: bytes, expected: Sequence[str]) -> list[Row | None]:
    """One entry a line after the header, blank values left out; None for a line that has not the header's columns."""
    try:
        lines = [line.removesuffix("\r") for line in file.decode("utf-8").split("\n")]
    except UnicodeDecodeError:
        raise FileUnreadable("The CSV file is not in UTF-8.") from None
    if sorted(_values(lines[0])) != sorted(expected):
        raise FileUnreadable("The header in the CSV file does not match the expected headers for the user pool.")
    header = _values(lines[0])
    rows = [_row(header, line) for line in lines[1:] if line]
    if len(rows) > MAX_USERS:
        raise FileUnreadable(f"The CSV file has more than {MAX_USERS} users.")
    return rows


def problem(pool: PoolState, algorithm: str | None, row: Row | None) -> str | None:
    """Why this line cannot be imported, in words that hold no user data."""
    if row is None:
        return "The line does not have the columns of the header."
    username = row.get("cognito:username", "")
    if not username or re.search(r"\s", username):
        return "The cognito:username is missing or has spaces."
    if any(row.get(name, "true").lower() not in ("true", "false") for name in _BOOLEANS):
        return "A boolean is neither true nor false."
    required = {"ON": "true", "OFF": "false"}.get(pool.settings["MfaConfiguration"])
    if required and row.get("cognito:mfa_enabled", required).lower() != required:
        return "The cognito:mfa_enabled does not fit the user pool."
    if "birthdate" in row and not _BIRTHDATE.fullmatch(row["birthdate"]):
        return "The birthdate is not in the format mm/dd/yyyy."
    if not _contact_verified(pool, row):
        return "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true)."
    if algorithm and not _hash_taken(algorithm, row.get(HASH_COLUMN, "")):
        return f"The password hash is no {algorithm} hash within the limits."
    try:
        attributes.check_new(pool, user_attributes(pool, row), required=True)
        attributes.stored_username(pool, username, "")
    except AwsError:
        return "The User Record does not match the schema of the user pool."
    return None


def user_attributes(pool: PoolState, row: Row) -> dict[str, str]:
    """The row's attributes as users carry them."""
    schema: Mapping[str, Any] = {attribute["Name"]: attribute for attribute in pool.settings["SchemaAttributes"]}
    return {
        name: value.lower() if schema[name]["AttributeDataType"] == "Boolean" else value
        for name, value in row.items()
        if name in schema
    }


def _row(header: Sequence[str], line: str) -> Row | None:
    values = _values(line)
    if len(values) != len(header) or len(line) > MAX_ROW_CHARACTERS:
        return None
    return {name: value for name, value in zip(header, values, strict=True) if value}


def _values(line: str) -> list[str]:
    return [value.replace("\\,", ",") for value in _SEPARATOR.split(line)]


def _contact_verified(pool: PoolState, row: Row) -> bool:
    return any(
        row.get(f"{contact}_verified", "").lower() == "true" and row.get(contact)
        for contact in pool.settings.get("AutoVerifiedAttributes", ())
    )


def _hash_taken(algorithm: str, text: str) -> bool:
    pattern, most = _HASHES[algorithm]
    match = pattern.fullmatch(text)
    return match is not None and all(int(cost) <= limit for cost, limit in zip(match.groups(), most, strict=True))
