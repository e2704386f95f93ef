"""What a person chooses about a restore or a rebuild, as a value that survives JSON. docs/restore.md describes the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, cast

from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.password_hashes import Algorithm

FEDERATED = "EXTERNAL_PROVIDER"
DEFAULT_STATUSES: Mapping[str, Fate] = {
    "CONFIRMED": Fate.RANDOM_PERMANENT_PASSWORD,
    "UNCONFIRMED": Fate.TEMPORARY_PASSWORD,
    "FORCE_CHANGE_PASSWORD": Fate.TEMPORARY_PASSWORD,
    "RESET_REQUIRED": Fate.RANDOM_PERMANENT_PASSWORD,
    FEDERATED: Fate.LEAVE_OUT,
}
OTHER_STATUS = Fate.TEMPORARY_PASSWORD
"""Of a status that nobody chose for."""
TYPES = ("String", "Number", "Boolean", "DateTime")
"""AWS's AttributeDataType."""

_Read = TypeVar("_Read")


class FateUnfit(ValueError):
    """Whoever signs in through a provider can be left out or linked beforehand, and nobody else can be linked."""


class OptionsUnreadable(ValueError):
    """``member`` says which one of the document cannot be used; empty where it is no document of options at all."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


class Road(StrEnum):
    """How a user gets into the pool."""

    CALLS = "calls"
    IMPORT = "import"


class Part(StrEnum):
    """What a restore may leave out."""

    RESOURCE_SERVERS = "resource-servers"
    PROVIDERS = "providers"
    CLIENTS = "clients"
    DOMAIN = "domain"
    PAGES = "pages"
    """The look of the sign-in pages, and the terms people agree to."""
    GROUPS = "groups"
    USERS = "users"
    TRIGGERS = "triggers"
    PROTECTION = "protection"
    """Deletion protection."""


class RuleKind(StrEnum):
    RENAME = "rename"
    RETYPE = "retype"
    DROP = "drop"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """What becomes of one attribute, by its name as users carry it (``custom:plan``).

    RENAME: it is called ``to`` from then on. RETYPE: it holds ``type`` (AWS's AttributeDataType) with ``minimum`` and ``maximum``.
    DROP: it is not taken along. DEFAULT: whoever has none gets ``value``. Rules apply one after the other.
    """

    kind: RuleKind
    attribute: str
    to: str = ""
    type: str = ""
    value: str = ""
    minimum: str | None = None
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a new pool has otherwise than the one in the backup; None: as there.

    ``username_from`` is the attribute that becomes the user name in a pool that has names of its own.
    """

    rules: tuple[AttributeRule, ...] = ()
    username_attributes: tuple[str, ...] | None = None
    alias_attributes: tuple[str, ...] | None = None
    case_sensitive: bool | None = None
    username_from: str | None = None


@dataclass(frozen=True, slots=True)
class RestoreOptions:
    """``statuses`` says what each UserStatus becomes. ``leave_out`` are parts that do not come along.

    ``replacements`` puts another name in place of one that the target account lacks: of a role, function, key, certificate or SES
    identity by its ARN, of a domain by its name; an empty one leaves out what needs it, an identity provider as well.
    ``without_unfit`` goes on without users who cannot be made. ``original_sub`` keeps the old user id as ``custom:original_sub``.
    ``hashing`` is the algorithm of the password hashes that users from elsewhere bring along. ``most_users`` makes a rehearsal
    with the first ones.
    """

    statuses: Mapping[str, Fate] = field(default_factory=lambda: dict(DEFAULT_STATUSES))
    leave_out: frozenset[Part] = frozenset()
    conversion: Conversion = Conversion()
    replacements: Mapping[str, str] = field(default_factory=dict[str, str])
    original_sub: bool = False
    without_unfit: bool = False
    hashing: Algorithm | None = None
    most_users: int | None = None
    fields: Mapping[str, str] | None = None
    """What the fields of users from elsewhere are (``mapping.FieldMapping``); None: what they look like."""

    def __post_init__(self) -> None:
        for status, fate in self.statuses.items():
            if fate is not Fate.LEAVE_OUT and (status == FEDERATED) != (fate is Fate.PRE_LINK):
                raise FateUnfit(status)

    def fate_of(self, status: str) -> Fate:
        return self.statuses.get(status) or DEFAULT_STATUSES.get(status, OTHER_STATUS)

    @property
    def roads(self) -> frozenset[Road]:
        """Those that users may take."""
        fates = {self.fate_of(status) for status in (*DEFAULT_STATUSES, *self.statuses)} - {Fate.LEAVE_OUT}
        return frozenset(Road.IMPORT if fate is Fate.IMPORT_JOB else Road.CALLS for fate in fates)


def options_to_json(options: RestoreOptions) -> dict[str, Any]:
    conversion = options.conversion
    return {
        "statuses": {status: fate.value for status, fate in options.statuses.items()},
        "leaveOut": sorted(part.value for part in options.leave_out),
        "attributes": [_rule_to_json(rule) for rule in conversion.rules],
        "usernameAttributes": _list(conversion.username_attributes),
        "aliasAttributes": _list(conversion.alias_attributes),
        "caseSensitive": conversion.case_sensitive,
        "usernameFrom": conversion.username_from,
        "replacements": dict(options.replacements),
        "originalSub": options.original_sub,
        "withoutUnfit": options.without_unfit,
        "hashing": options.hashing,
        "mostUsers": options.most_users,
        "fields": None if options.fields is None else dict(options.fields),
    }


def options_from_json(document: Any) -> RestoreOptions:
    """The inverse of ``options_to_json``; what is left out is as by default. Raises OptionsUnreadable, which names the member."""
    if not isinstance(document, Mapping):
        raise OptionsUnreadable("")
    given = cast("Mapping[str, Any]", document)
    for name in given:
        if name not in _READERS:
            raise OptionsUnreadable(name)
    read: dict[str, Any] = {}
    for name, (reader, default) in _READERS.items():
        try:
            read[name] = reader(given[name]) if name in given else default
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise OptionsUnreadable(name) from error
    try:
        return RestoreOptions(
            statuses=read["statuses"],
            leave_out=read["leaveOut"],
            conversion=Conversion(
                read["attributes"],
                read["usernameAttributes"],
                read["aliasAttributes"],
                read["caseSensitive"],
                read["usernameFrom"],
            ),
            replacements=read["replacements"],
            original_sub=read["originalSub"],
            without_unfit=read["withoutUnfit"],
            hashing=read["hashing"],
            most_users=read["mostUsers"],
            fields=read["fields"],
        )
    except FateUnfit as error:
        raise OptionsUnreadable("statuses") from error


def _rule_to_json(rule: AttributeRule) -> dict[str, Any]:
    said = {"rule": rule.kind.value, "attribute": rule.attribute, "to": rule.to, "type": rule.type, "value": rule.value}
    bounds = {"minimum": rule.minimum, "maximum": rule.maximum}
    return {name: value for name, value in {**said, **bounds}.items() if value is not None and value != ""}


def _rule_from_json(entry: Mapping[str, Any]) -> AttributeRule:
    if entry.keys() - {"rule", "attribute", "to", "type", "value", "minimum", "maximum"}:
        raise ValueError(entry)
    rule = AttributeRule(
        RuleKind(entry["rule"]),
        _text(entry["attribute"]),
        _text(entry.get("to", "")),
        _text(entry.get("type", "")),
        _text(entry.get("value", "")),
        _optional(_text)(entry.get("minimum")),
        _optional(_text)(entry.get("maximum")),
    )
    needed = {RuleKind.RENAME: rule.to, RuleKind.RETYPE: rule.type in TYPES, RuleKind.DEFAULT: rule.value}
    if not rule.attribute or not needed.get(rule.kind, True):
        raise ValueError(entry)
    return rule


def _list(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(value)
    return value


def _entries(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return cast("list[Any]", value)


def _names(allowed: frozenset[str]) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        names = tuple(map(_text, _entries(value)))
        if not allowed.issuperset(names):
            raise ValueError(value)
        return names

    return read


def _optional(reader: Callable[[object], _Read]) -> Callable[[object], _Read | None]:
    return lambda value: None if value is None else reader(value)


def _mapping(reader: Callable[[object], _Read]) -> Callable[[Mapping[str, Any]], dict[str, _Read]]:
    return lambda value: {_text(name): reader(one) for name, one in value.items()}


def _fields(value: Any) -> dict[str, str]:
    found = _mapping(_text)(value)
    if len({*found.values()}) < len(found):
        raise ValueError("two fields are the same")
    return found


_ADDRESSES = frozenset({"email", "phone_number"})
_READERS: Mapping[str, tuple[Callable[[Any], Any], Any]] = {
    "statuses": (_mapping(lambda fate: Fate(_text(fate))), dict(DEFAULT_STATUSES)),
    "leaveOut": (lambda value: frozenset(map(Part, _entries(value))), frozenset[Part]()),
    "attributes": (lambda value: tuple(map(_rule_from_json, _entries(value))), ()),
    "usernameAttributes": (_optional(_names(_ADDRESSES)), None),
    "aliasAttributes": (_optional(_names(_ADDRESSES | {"preferred_username"})), None),
    "caseSensitive": (_optional(_flag), None),
    "usernameFrom": (_optional(_text), None),
    "replacements": (_mapping(_text), dict[str, str]()),
    "originalSub": (_flag, False),
    "withoutUnfit": (_flag, False),
    "hashing": (_optional(lambda value: Algorithm(_text(value))), None),
    "mostUsers": (_optional(_count), None),
    "fields": (_optional(_fields), None),
}
