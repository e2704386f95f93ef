"""Users of another system as users of a pool: which of its fields is what, and what becomes of a value on the way."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, cast

from cognito_admin.model.attributes import CONTACT, PROFILE, title
from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query.folding import fold
from cognito_admin.model.restore.password_hashes import Algorithm, HashRefused, PasswordHash, read_hash
from cognito_admin.model.schema import SET_BY_COGNITO, is_email, is_phone_number

USERNAME = "username"
OLD_ID = "sub"
"""What the other system calls the user: kept in the map files, and as an attribute by choice."""
PASSWORD_HASH = "password_hash"  # noqa: S105
ENABLED, DISABLED = "enabled", "disabled"
GROUPS = "groups"
SPECIAL = (USERNAME, OLD_ID, PASSWORD_HASH, ENABLED, DISABLED, GROUPS)
"""What a field can be beside an attribute."""

_TRUE = frozenset({"true", "yes", "y", "1", "t", "on"})
_FALSE = frozenset({"false", "no", "n", "0", "f", "off"})
_NAMED_OTHERWISE: Mapping[str, str] = {
    **dict.fromkeys(("user", "login", "cognitousername"), USERNAME),
    **dict.fromkeys(("userid", "uid", "localid", "id", "uuid", "subject", "oid"), OLD_ID),
    **dict.fromkeys(
        ("passwordhash", "password", "passwd", "hash", "encryptedpassword", "passworddigest"), PASSWORD_HASH
    ),
    **dict.fromkeys(("active", "isactive", "accountenabled"), ENABLED),
    **dict.fromkeys(("blocked", "isdisabled", "suspended", "banned", "locked"), DISABLED),
    **dict.fromkeys(("group", "roles", "realmroles", "memberof"), GROUPS),
    **dict.fromkeys(("mail", "emailaddress", "emailid"), "email"),
    **dict.fromkeys(("emailconfirmed", "isemailverified", "verified"), "email_verified"),
    **dict.fromkeys(("phone", "mobile", "telephone", "tel", "cell", "phonenumbers"), "phone_number"),
    **dict.fromkeys(("phoneverified", "phoneconfirmed", "isphoneverified"), "phone_number_verified"),
    **dict.fromkeys(("firstname", "forename", "vorname"), "given_name"),
    **dict.fromkeys(("lastname", "surname", "nachname"), "family_name"),
    **dict.fromkeys(("fullname", "displayname"), "name"),
    **dict.fromkeys(("photourl", "avatar", "avatarurl", "photo"), "picture"),
    **dict.fromkeys(("birthday", "dateofbirth", "dob", "geburtstag", "geburtsdatum"), "birthdate"),
    **dict.fromkeys(("timezone", "tz"), "zoneinfo"),
    **dict.fromkeys(("language", "lang", "preferredlanguage"), "locale"),
    **dict.fromkeys(("lastmodified", "modified", "updated"), "updated_at"),
}
"""By their names with nothing but letters and digits."""
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MILLISECONDS = 10**11
"""More seconds than this would be in the year 5138."""


@dataclass(frozen=True, slots=True)
class SourceUser:
    """A user as another system has them: what is nested stands flat, its name joined by dots; lists have a line for each entry.

    ``identities`` is what Cognito's attribute of this name would hold; whoever is ``federated`` has no password of their own.
    """

    fields: Mapping[str, str]
    identities: str = ""
    federated: bool = False


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """What a field of the source is in the pool: one of ``SPECIAL`` or an attribute. Fields that are not in it are left out."""

    fields: Mapping[str, str] = field(default_factory=dict[str, str])

    def source_of(self, target: str) -> str | None:
        return next((name for name, found in self.fields.items() if found == target), None)


def standard_schema() -> dict[str, SchemaAttribute]:
    """That of a pool nothing was added to."""
    kinds = {"email_verified": "Boolean", "phone_number_verified": "Boolean", "updated_at": "Number"}
    names = ("sub", *CONTACT, *PROFILE, "email_verified", "phone_number_verified")
    return {name: SchemaAttribute(name, kinds.get(name, "String"), True, False, None, None) for name in names}


def targets(schema: Mapping[str, SchemaAttribute]) -> tuple[str, ...]:
    """What a field can be in a pool of this schema."""
    return (*SPECIAL, *(name for name in schema if name not in SET_BY_COGNITO))


def field_names(users: Iterable[SourceUser]) -> tuple[str, ...]:
    """Every field that any of them has, in the order in which they come."""
    return tuple(dict.fromkeys(name for user in users for name in user.fields))


def suggested(users: Sequence[SourceUser], schema: Mapping[str, SchemaAttribute]) -> FieldMapping:
    """What the fields of these users are, by their names and by what is in them. Each target once."""
    names = field_names(users)
    values = {name: [user.fields[name] for user in users if user.fields.get(name)] for name in names}
    every = targets(schema)
    found: dict[str, str] = {}

    def take(name: str, target: str | None) -> None:
        if target in every and name not in found and target not in found.values() and _may_be(target, values[name]):
            found[name] = target

    by_key = {_key(form): target for target in reversed(every) for form in _forms(target)}
    for name in names:
        take(name, name)
    for name in names:
        take(name, by_key.get(_key(name)))
    for name in names:
        take(name, _NAMED_OTHERWISE.get(_key(name)))
    for name in names:
        # ``app_metadata.plan`` is ``custom:plan`` where nothing is called so more exactly.
        last = _key(name.rpartition(".")[2])
        take(name, by_key.get(last))
        take(name, _NAMED_OTHERWISE.get(last))
    for name in names:
        take(name, _by_content(values[name]))
    return FieldMapping({name: found[name] for name in names if name in found})


def record_of(user: SourceUser, mapping: FieldMapping) -> dict[str, Any]:
    """The user as ListUsers would give them, with ``PasswordHash`` where there is one that Cognito takes.

    Without a user name of their own they go by the old id, an e-mail address or a phone number, the first there is.
    """
    values = {target: user.fields.get(name, "").strip() for name, target in mapping.fields.items()}
    attributes = {name: _converted(name, value) for name, value in values.items() if name not in SPECIAL and value}
    if user.identities:
        attributes["identities"] = user.identities
    old_id = values.get(OLD_ID, "")
    username = values.get(USERNAME) or old_id or attributes.get("email") or attributes.get("phone_number") or ""
    attributes["sub"] = old_id or username
    record: dict[str, Any] = {
        "Username": username,
        "Attributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        "UserStatus": "EXTERNAL_PROVIDER" if user.federated else "CONFIRMED",
        "Enabled": _is_enabled(values),
    }
    found = read_hash(values.get(PASSWORD_HASH, ""))
    if isinstance(found, PasswordHash):
        record["PasswordHash"] = found.text
    return record


def memberships_of(user: SourceUser, mapping: FieldMapping, username: str) -> Iterator[dict[str, str]]:
    """As a backup has them, for the record of this ``username``."""
    source = mapping.source_of(GROUPS)
    text = user.fields.get(source, "") if source else ""
    for name in dict.fromkeys(part.strip().strip("/") for part in re.split(r"[\n;,|]", text)):
        if name:
            yield {"group": GroupName(name), "username": username}


@dataclass(slots=True)
class HashCounts:
    """``taken`` by algorithm, ``refused`` by why; ``without`` have none. Counted one user at a time."""

    taken: dict[Algorithm, int] = field(default_factory=dict[Algorithm, int])
    refused: dict[HashRefused, int] = field(default_factory=dict[HashRefused, int])
    without: int = 0

    def add(self, user: SourceUser, mapping: FieldMapping) -> None:
        source = mapping.source_of(PASSWORD_HASH)
        text = user.fields.get(source, "").strip() if source else ""
        if not text:
            self.without += 1
            return
        found = read_hash(text)
        if isinstance(found, PasswordHash):
            self.taken[found.algorithm] = self.taken.get(found.algorithm, 0) + 1
        else:
            self.refused[found] = self.refused.get(found, 0) + 1


def flat(document: Mapping[str, Any]) -> dict[str, str]:
    """What is nested, in one level: names joined by dots, lists of plain values with a line for each, other lists as JSON."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [*reversed([*document.items()])]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            inner = cast("Mapping[str, Any]", value)
            waiting += [(f"{name}.{key}", entry) for key, entry in reversed([*inner.items()])]
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            entries = cast("list[Any]", value)
            if any(isinstance(entry, list | dict) for entry in entries):
                return json.dumps(entries, ensure_ascii=False)
            return "\n".join(_plain(entry) for entry in entries)
        case _:
            return str(value)


def _forms(target: str) -> tuple[str, ...]:
    bare = target.partition(":")[2] or target
    return (target, bare, *(() if target in SPECIAL else (title(target),)))


def _key(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _may_be(target: str | None, values: Sequence[str]) -> bool:
    if target == PASSWORD_HASH:
        return bool(values) and all(is_hash(value) for value in values)
    if target == "phone_number":
        return all(any(character.isdigit() for character in value) for value in values)
    if target in (ENABLED, DISABLED, "email_verified", "phone_number_verified"):
        return all(value.strip().lower() in _TRUE | _FALSE for value in values)
    return target != GROUPS or not any(value.strip().startswith(("[", "{")) for value in values)


def _by_content(values: Sequence[str]) -> str | None:
    if not values:
        return None
    if all(is_email(value.strip()) for value in values):
        return "email"
    if all(is_phone_number(_phone_number(value)) for value in values):
        return "phone_number"
    return PASSWORD_HASH if all(isinstance(read_hash(value), PasswordHash) for value in values) else None


def is_hash(text: str) -> bool:
    """Whether it is, or looks like, the hash of a password, whoever made it."""
    found = read_hash(text)
    return isinstance(found, PasswordHash) or bool(found.made_by)


def _is_enabled(values: Mapping[str, str]) -> bool:
    enabled, disabled = values.get(ENABLED, "").lower(), values.get(DISABLED, "").lower()
    return enabled not in _FALSE and disabled not in _TRUE


def _converted(name: str, value: str) -> str:
    """As Cognito writes it, where that is clear. What is not stays as it is, and is told of when it does not fit."""
    if name in ("email_verified", "phone_number_verified"):
        lower = value.lower()
        return "true" if lower in _TRUE else "false" if lower in _FALSE else value
    if name == "phone_number":
        return _phone_number(value)
    if name == "birthdate":
        return _birthdate(value)
    return _seconds(value) if name == "updated_at" else value


def _phone_number(text: str) -> str:
    bare = re.sub(r"[\s().\-/]", "", text.strip())
    return f"+{bare[2:]}" if bare.startswith("00") else bare if bare.startswith("+") else text


def _birthdate(text: str) -> str:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif (found := _MONTH_FIRST.fullmatch(text)) and int(found[2]) > 12:
        month, day, year = map(int, found.groups())
    else:
        # With a time behind it, it is the day of it.
        return text[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]", text) else text
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _seconds(text: str) -> str:
    try:
        if re.fullmatch(r"\d{1,15}", text, re.ASCII):
            number = int(text)
            return str(number // 1000 if number > _MILLISECONDS else number)
        moment = datetime.fromisoformat(text)
        return str(int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        return text
