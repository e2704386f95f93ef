"""Many new users out of a table: which column is what, what each row becomes, and what is wrong with it before anything is sent."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.change import Change, Reason, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.creating import plan_new
from cognito_admin.model.changes.report import Report, Tally
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.exports import csv_text
from cognito_admin.model.query.folding import case_key, fold
from cognito_admin.model.schema import SET_BY_COGNITO
from cognito_admin.model.tables import Table, TableRow

USERNAME = "username"
"""What a column can be beside an attribute."""
_SAID_OTHERWISE: Mapping[str, str] = {
    "user": USERNAME,
    "login": USERNAME,
    "userid": USERNAME,
    "cognitousername": USERNAME,
    "mail": "email",
    "emailaddress": "email",
    "phone": "phone_number",
    "mobile": "phone_number",
    "telephone": "phone_number",
    "tel": "phone_number",
    "firstname": "given_name",
    "forename": "given_name",
    "vorname": "given_name",
    "lastname": "family_name",
    "surname": "family_name",
    "nachname": "family_name",
    "fullname": "name",
    "displayname": "name",
    "birthday": "birthdate",
    "dateofbirth": "birthdate",
    "timezone": "zoneinfo",
    "language": "locale",
}
_DATE_BY_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TRUE_AND_FALSE = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


Key = tuple[str, str]
"""``username`` or an attribute, and what it holds, made comparable."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """A row and what it becomes. With ``problems`` nothing is made of it; ``change`` is None then.

    ``keys`` are what no two users of the pool may share, as far as the row has it.
    """

    number: int
    wish: Wish
    change: Change | None
    problems: tuple[Reason, ...] = ()
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class NewUsers:
    """``kind`` is how they are made: INVITE or CREATE."""

    kind: Kind
    rows: tuple[NewUser, ...]

    @cached_property
    def fit(self) -> tuple[NewUser, ...]:
        return tuple(row for row in self.rows if row.change is not None)

    @cached_property
    def left_out(self) -> tuple[NewUser, ...]:
        return tuple(row for row in self.rows if row.change is None)

    @cached_property
    def report(self) -> Report:
        """What they come to together."""
        tally = Tally()
        for row in self.rows:
            tally.add(row.change or Refusal(row.problems))
        return tally.report()

    def without(self, existing: Collection[Key]) -> "NewUsers":
        """Leaves out who is in the pool already, by the keys of those who are."""
        rows = [
            _refused(row, Reason(Why.USER_EXISTS_ALREADY, facts={"user": row.wish.subject}))
            if row.change is not None and any(key in existing for key in row.keys)
            else row
            for row in self.rows
        ]
        return replace(self, rows=tuple(rows))


def targets(rules: Rules) -> tuple[str, ...]:
    """What a column can be in this pool: the user name, and every attribute that can be given."""
    return (USERNAME, *(name for name in rules.schema if name not in SET_BY_COGNITO))


def suggested(titles: Sequence[str], rules: Rules) -> dict[int, str]:
    """Which column is what, by its title, as far as that can be told; each target once, and the exact title first."""
    every = targets(rules)
    by_key: dict[str, str] = {}
    for name in reversed(every):
        by_key |= {_key(name): name, _key(title(name)): name, _key(name.partition(":")[2] or name): name}
    known = {key: name for key, name in _SAID_OTHERWISE.items() if name in every}
    found: dict[int, str] = {}
    for names in ({name: name for name in every}, by_key, known):
        for column, text in enumerate(titles):
            name = names.get(text if names.keys() == set(every) else _key(text))
            if column not in found and name is not None and name not in found.values():
                found[column] = name
    return found


def plan_rows(table: Table, mapping: Mapping[int, str], kind: Kind, rules: Rules) -> NewUsers:
    """Every row as it would be made. ``mapping`` says what a column is, by its number; others are left out.

    In a pool whose users have no name of their own they go by what they sign in with.
    """
    rows = [_row(row, table, mapping, kind, rules) for row in table.rows]
    return NewUsers(kind, tuple(_without_doubles(rows)))


def keys_of(username: str, attributes: Mapping[str, str | None], rules: Rules) -> tuple[Key, ...]:
    """What no two users of the pool may share, of one with these attributes."""
    sign_in = rules.overview.sign_in
    found: dict[str, str | None] = {name: attributes.get(name) for name in sign_in.username_attributes}
    if not sign_in.username_attributes:
        found[USERNAME] = username
    for name in sign_in.aliases:
        # Several may have it until one has proved that it is theirs.
        if name not in ("email", "phone_number") or attributes.get(f"{name}_verified") == "true":
            found[name] = attributes.get(name)
    same = str if sign_in.case_sensitive else case_key
    return tuple((name, same(value)) for name, value in found.items() if value)


def missing_columns(mapping: Mapping[int, str], rules: Rules) -> tuple[str, ...]:
    """Required attributes that no column has: people are asked for them when they first sign in."""
    given = {*mapping.values(), *rules.overview.sign_in.username_attributes}
    return tuple(
        name for name, attribute in rules.schema.items() if attribute.required and name != "sub" and name not in given
    )


def template(rules: Rules) -> str:
    """A table to be filled in, with a title for everything that people are usually known by, and for what is required."""
    usual = ("email", "phone_number", "name", "given_name", "family_name")
    by_address = bool(rules.overview.sign_in.username_attributes)
    wanted = [name for name in usual if name in rules.schema]
    wanted += [
        name
        for name, attribute in rules.schema.items()
        if (attribute.required or attribute.custom) and name not in wanted and name not in SET_BY_COGNITO
    ]
    return csv_text([[*(() if by_address else (USERNAME,)), *wanted]])


def _row(row: TableRow, table: Table, mapping: Mapping[int, str], kind: Kind, rules: Rules) -> NewUser:
    values = {name: _value(name, row.cells[column], table, rules) for column, name in mapping.items()}
    username = values.pop(USERNAME, "")
    values = {name: value for name, value in values.items() if value}
    for name in rules.overview.sign_in.username_attributes:
        username = username or values.get(name, "")
    wish = Wish(kind, username, values)
    planned = plan_new(wish, rules)
    problems = list(planned.reasons) if isinstance(planned, Refusal) else []
    problems += [
        Reason(Why.MISSING_REQUIRED, name)
        for name in mapping.values()
        if name != USERNAME
        and rules.schema[name].required
        and not values.get(name)
        and name != _named_by(username, rules)
    ]
    if row.more:
        problems.insert(0, Reason(Why.TOO_MANY_CELLS, facts={"count": str(row.more)}))
    change = planned if isinstance(planned, Change) and not problems else None
    return NewUser(row.number, wish, change, tuple(problems), keys_of(username, change.after, rules) if change else ())


def _named_by(username: str, rules: Rules) -> str | None:
    return next(
        (name for name in rules.overview.sign_in.username_attributes if ("@" in username) == (name == "email")), None
    )


def _value(name: str, text: str, table: Table, rules: Rules) -> str:
    attribute = rules.schema.get(name)
    if attribute is None:
        return text
    if attribute.type == "Boolean" or name in ("email_verified", "phone_number_verified"):
        return _TRUE_AND_FALSE.get(text.lower(), text)
    if name == "birthdate" and table.of_cognito and (found := _DATE_BY_MONTH.fullmatch(text)):
        month, day, year = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return text


def _without_doubles(rows: Iterable[NewUser]) -> Iterable[NewUser]:
    """The first of each stays."""
    seen: dict[Key, int] = {}
    for row in rows:
        if row.change is None:
            yield row
            continue
        first = next((seen[key] for key in row.keys if key in seen), None)
        if first is not None:
            yield _refused(row, Reason(Why.TWICE_IN_THE_FILE, facts={"line": str(first)}))
            continue
        seen |= dict.fromkeys(row.keys, row.number)
        yield row


def _refused(row: NewUser, reason: Reason) -> NewUser:
    return replace(row, change=None, problems=(reason,))


def _key(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
