"""The CSV file of a user import: a line for each user as Cognito wants it, and who cannot be put into one.

Source: developer guide, "Importing users into user pools from a CSV file". Nothing is quoted: a comma within a value is written
``\\,``, so that a value can neither hold a line break nor end with a backslash.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cognito_admin.model.ids import Username
from cognito_admin.model.overview import Requirement, read_overview
from cognito_admin.model.pools import PoolDescription, SchemaAttribute
from cognito_admin.model.restore.password_hashes import Algorithm, PasswordHash
from cognito_admin.model.schema import new_value_problem

MOST_BYTES = 100_000_000
MOST_USERS = 500_000
MOST_ROW_CHARACTERS = 16_000
USERNAME = "cognito:username"
MFA = "cognito:mfa_enabled"
HASH = "password_hash"

_OUT_OF_ORDER = ("sub", "identities", "cognito:user_status", USERNAME, MFA)
"""What users carry and no file can say."""
_DAY_BY_MONTH = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)


class Unfit(StrEnum):
    """Why a user cannot come by an import."""

    NO_USERNAME = "no_username"
    SPACE_IN_USERNAME = "space_in_username"
    NO_VERIFIED_CONTACT = "no_verified_contact"
    REQUIRED_MISSING = "required_missing"
    NOT_IN_SCHEMA = "not_in_schema"
    VALUE_REFUSED = "value_refused"
    BIRTHDATE_WITHOUT_YEAR = "birthdate_without_year"
    LINE_BREAK = "line_break"
    BACKSLASH_AT_END = "backslash_at_end"
    ROW_TOO_LONG = "row_too_long"


@dataclass(frozen=True, slots=True)
class ImportUser:
    """``username`` is what goes into the file: in a pool whose users have no name of their own, what they sign in with."""

    username: Username
    attributes: Mapping[str, str]
    password_hash: PasswordHash | None = None


@dataclass(frozen=True, slots=True)
class ImportLayout:
    """What a pool wants of a file. ``header`` are the columns as GetCSVHeader names them."""

    header: tuple[str, ...]
    schema: Mapping[str, SchemaAttribute]
    verified_by: tuple[str, ...]
    """Contacts of which one has to be there and verified. Without any, no import starts."""
    mfa: str

    def columns(self, algorithm: Algorithm | None) -> tuple[str, ...]:
        """``password_hash`` stands last, and only where hashes come."""
        header = tuple(name for name in self.header if name != HASH)
        return (*header, HASH) if algorithm else header


def layout_of(header: Sequence[str], description: PoolDescription) -> ImportLayout:
    overview = read_overview(description)
    return ImportLayout(
        header=tuple(header),
        schema={attribute.name: attribute for attribute in description.schema},
        verified_by=overview.sign_in.auto_verified,
        mfa="TRUE" if overview.mfa.requirement is Requirement.ON else "FALSE",
    )


def title_line(layout: ImportLayout, algorithm: Algorithm | None) -> str:
    return ",".join(map(_escaped, layout.columns(algorithm)))


def user_line(user: ImportUser, layout: ImportLayout) -> str | Unfit:
    """The line of ``user``, without its end, for a file of users whose passwords came by the same algorithm."""
    values = {name: value for name, value in user.attributes.items() if value and name not in _OUT_OF_ORDER}
    if problem := _problem(user.username, values, layout):
        return problem
    cells = {name: _cell(layout.schema[name], value) for name, value in values.items()}
    if cells.get("birthdate") == "":
        return Unfit.BIRTHDATE_WITHOUT_YEAR
    hashed = user.password_hash
    cells |= {USERNAME: user.username, MFA: layout.mfa, HASH: hashed.text if hashed else ""}
    if any("\n" in cell or "\r" in cell for cell in cells.values()):
        return Unfit.LINE_BREAK
    if any(cell.endswith("\\") for cell in cells.values()):
        return Unfit.BACKSLASH_AT_END
    columns = layout.columns(hashed.algorithm if hashed else None)
    line = ",".join(_escaped(cells.get(name, "")) for name in columns)
    return line if len(line) <= MOST_ROW_CHARACTERS else Unfit.ROW_TOO_LONG


def as_imported(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes as users have them who came by an import: a birthdate stays in the form that the file has to give it."""
    found = {name: value for name, value in attributes.items() if name not in _OUT_OF_ORDER}
    if day := _day_by_month(found.get("birthdate", "")):
        found["birthdate"] = day
    return found


def is_same_day(one: str, other: str) -> bool:
    """Whether two birthdates are the same, be it in the form of the file or of the service."""
    return bool(one) and (_day_by_month(one) or one) == (_day_by_month(other) or other)


class ImportFile:
    """One file as it fills up; only users whose passwords came by ``algorithm``, or none, go into it. At most 100 MB in memory."""

    def __init__(
        self,
        layout: ImportLayout,
        algorithm: Algorithm | None = None,
        *,
        most_users: int = MOST_USERS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.algorithm = algorithm
        self.users: list[Username] = []
        self._data = bytearray(title_line(layout, algorithm).encode() + b"\n")
        self._most_users = most_users
        self._most_bytes = most_bytes

    @property
    def data(self) -> bytes:
        """UTF-8 without a mark at its start."""
        return bytes(self._data)

    def add(self, username: Username, line: str) -> bool:
        """Whether there was room; the first always finds it. Line ``number`` of the file is then that of ``users[number - 2]``."""
        data = line.encode(errors="replace") + b"\n"
        full = len(self.users) >= self._most_users or len(self._data) + len(data) > self._most_bytes
        if full and self.users:
            return False
        self._data += data
        self.users.append(username)
        return True


def _problem(username: str, values: Mapping[str, str], layout: ImportLayout) -> Unfit | None:
    if not username:
        return Unfit.NO_USERNAME
    if re.search(r"\s", username):
        return Unfit.SPACE_IN_USERNAME
    if not any(values.get(contact) and values.get(f"{contact}_verified") == "true" for contact in layout.verified_by):
        return Unfit.NO_VERIFIED_CONTACT
    if any(attribute.required and name != "sub" and not values.get(name) for name, attribute in layout.schema.items()):
        return Unfit.REQUIRED_MISSING
    if any(name not in layout.schema or name not in layout.header for name in values):
        return Unfit.NOT_IN_SCHEMA
    if any(
        new_value_problem(layout.schema, name, value)
        for name, value in values.items()
        if not (name == "birthdate" and _DAY_BY_MONTH.fullmatch(value))
    ):
        return Unfit.VALUE_REFUSED
    return None


def _cell(attribute: SchemaAttribute, value: str) -> str:
    if attribute.type == "Boolean" or attribute.name in ("email_verified", "phone_number_verified"):
        return value.upper()
    if attribute.name == "birthdate":
        return value if _DAY_BY_MONTH.fullmatch(value) else _day_by_month(value)
    return value


def _day_by_month(value: str) -> str:
    """``02/28/1990`` for ``1990-02-28``; blank where there is no such day, or its year is not told."""
    try:
        return date.fromisoformat(value).strftime("%m/%d/%Y") if len(value) == 10 else ""
    except ValueError:
        return ""


def _escaped(value: str) -> str:
    return value.replace(",", "\\,")
