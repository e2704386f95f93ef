"""The fields a query can name: what Cognito keeps beside attributes, the standard attributes, and the pool's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query.folding import fold
from cognito_admin.model.sentences import USER_STATUSES
from cognito_admin.model.users import STATUSES

STANDARD_ATTRIBUTES = (
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "identities",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
)
"""Every attribute a user may have in any pool, beside ``sub``."""

QUESTIONS = ("dup", "has", "missing")
"""What can be asked about a field, by its name after the colon: ``has:email``."""

RESERVED = ("created", "dup", "enabled", "group", "has", "missing", "modified", "provider", "status", "verified")
"""Names of the language. An attribute so named is reached with ``custom:`` in front."""

PHONE_ATTRIBUTE = "phone_number"
IDENTITIES_ATTRIBUTE = "identities"
NUMBER_TYPE = "Number"
"""As AWS calls it in a schema."""
TRUTHS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
VERIFIABLE = {"email": "email_verified", "phone_number": "phone_number_verified", "phone": "phone_number_verified"}


class Kind(StrEnum):
    """How a field is compared."""

    TEXT = "text"
    PHONE = "phone"
    NUMBER = "number"
    IDENTITIES = "identities"
    DATE = "date"
    STATUS = "status"
    ENABLED = "enabled"
    VERIFIED = "verified"
    GROUP = "group"
    PROVIDER = "provider"

    @property
    def is_text(self) -> bool:
        """For texts ``:`` means *contains*, for the others it means *equals*."""
        return self in (Kind.TEXT, Kind.PHONE)

    @property
    def is_attribute(self) -> bool:
        """One value that a user may lack, and may have in common with others: with user name and ``sub`` among them."""
        return self.is_text or self is Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Field:
    """``name`` is ``username``, ``sub``, an attribute as users carry it (``custom:tenantId``), or one of Cognito's own fields."""

    name: str
    kind: Kind


USERNAME = Field("username", Kind.TEXT)
SUB = Field("sub", Kind.TEXT)
STATUS = Field("status", Kind.STATUS)
ENABLED = Field("enabled", Kind.ENABLED)
VERIFIED = Field("verified", Kind.VERIFIED)
GROUP = Field("group", Kind.GROUP)
PROVIDER = Field("provider", Kind.PROVIDER)
CREATED = Field("created", Kind.DATE)
MODIFIED = Field("modified", Kind.DATE)

_OWN = (STATUS, ENABLED, VERIFIED, GROUP, PROVIDER, CREATED, MODIFIED, USERNAME, SUB)


class Fields:
    """The fields of one pool. Names are found whatever their case, and custom attributes with or without ``custom:``."""

    def __init__(
        self, schema: Iterable[SchemaAttribute] = (), seen: Iterable[str] = (), statuses: Iterable[str] = ()
    ) -> None:
        """``seen`` are names of attributes, and ``statuses`` are statuses, that users of the pool carry."""
        types = dict.fromkeys(STANDARD_ATTRIBUTES, "") | {attribute.name: attribute.type for attribute in schema}
        names = dict.fromkeys((*types, *seen))
        attributes = [attribute_field(name, types.get(name, "")) for name in names if name and name != SUB.name]
        self.all = (*_OWN, *(field for field in attributes if field.name not in RESERVED))
        self.statuses = tuple(dict.fromkeys((*STATUSES, *statuses)))
        self._by_name: dict[str, Field] = {field.name: field for field in self.all}
        for field in attributes:
            short = short_name(field.name)
            if short not in RESERVED:
                self._by_name.setdefault(short, field)
        self._by_folded_name: dict[str, Field | None] = {}
        for name, field in self._by_name.items():
            # Two attributes that differ only by case are told apart by their exact names alone.
            known = self._by_folded_name.setdefault(fold(name), field)
            self._by_folded_name[fold(name)] = field if known is field else None
        for field in _OWN:
            self._by_folded_name[field.name] = field
        for name in RESERVED:
            if name not in self._by_name:
                self._by_folded_name[name] = None
        self.longest_name = max(map(len, self._by_name))

    def find(self, name: str) -> Field | None:
        """The field a person means by ``name``."""
        return self._by_name.get(name) or self._by_folded_name.get(fold(name))

    def nearest(self, name: str) -> str | None:
        """The name somebody may have meant who typed one that finds nothing."""
        names = {fold(known): known for known in reversed((*self.names(), *QUESTIONS))}
        folded = fold(name)
        found = get_close_matches(folded, names, 1, 0.7) or [known for known in names if known.startswith(folded)]
        return names[found[0]] if found and len(folded) >= 3 else None

    def status_called(self, words: str) -> str | None:
        """The status that a person calls so: ``FORCE_CHANGE_PASSWORD`` for "must change password"."""
        wanted = "_".join(fold(words).split())
        return next((status for status in self.statuses if wanted in (fold(status), status_word(status))), None)

    def names(self) -> tuple[str, ...]:
        """What to type for each field: the shortest name that finds it."""
        shorts = ((field, short_name(field.name)) for field in self.all)
        return tuple(short if self.find(short) == field else field.name for field, short in shorts)


def attribute_field(name: str, type_: str = "") -> Field:
    """The field for an attribute, by its name as users carry it and its AttributeDataType."""
    if name == PHONE_ATTRIBUTE:
        return Field(name, Kind.PHONE)
    if name == IDENTITIES_ATTRIBUTE:
        return Field(name, Kind.IDENTITIES)
    return Field(name, Kind.NUMBER if type_ == NUMBER_TYPE else Kind.TEXT)


def status_word(status: str) -> str:
    """What to type for a status: ``must_change_password`` for FORCE_CHANGE_PASSWORD, which is understood as well."""
    label = USER_STATUSES.get(status)
    return "_".join(fold(label.name if label else status).split())


def short_name(name: str) -> str:
    """``tenantId`` for ``custom:tenantId`` and ``dev:custom:tenantId``."""
    return name.removeprefix("dev:").removeprefix("custom:")
