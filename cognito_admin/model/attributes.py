"""The attributes a user may carry: which are standard, what people call them, and in which order they are read."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from cognito_admin.model.sentences import marked


class AttributeGroup(StrEnum):
    """How the attributes of one person are laid out."""

    CONTACT = "contact"
    PROFILE = "profile"
    CUSTOM = "custom"
    OTHER = "other"


CONTACT: Mapping[str, str] = {
    "email": marked("E-mail"),
    "phone_number": marked("Phone number"),
    "address": marked("Address"),
}
PROFILE: Mapping[str, str] = {
    "name": marked("Name"),
    "given_name": marked("Given name"),
    "family_name": marked("Family name"),
    "middle_name": marked("Middle name"),
    "nickname": marked("Nickname"),
    "preferred_username": marked("Preferred user name"),
    "birthdate": marked("Birthdate"),
    "gender": marked("Gender"),
    "locale": marked("Locale"),
    "zoneinfo": marked("Time zone"),
    "profile": marked("Profile page"),
    "picture": marked("Picture"),
    "website": marked("Website"),
    "updated_at": marked("Profile updated"),
}
SHOWN_ELSEWHERE = frozenset({"sub", "identities", "email_verified", "phone_number_verified"})
"""Attributes that are drawn as something better than a line of text: an id, a list, a badge."""

_VERIFIED = {
    "email_verified": marked("E-mail verified"),
    "phone_number_verified": marked("Phone number verified"),
}
_OF_GROUPS = {
    "cognito:group_name": marked("Name"),
    "cognito:group_description": marked("Description"),
    "cognito:group_precedence": marked("Precedence"),
    "cognito:group_role": marked("Role"),
    "cognito:group_members": marked("Members"),
}
VERIFIABLE = frozenset({"email", "phone_number"})
_CUSTOM_PREFIXES = ("custom:", "dev:custom:", "dev:")


def title(name: str) -> str:
    """What people call the attribute, in English: ``E-mail`` for ``email``, ``tenantId`` for ``custom:tenantId``."""
    known = CONTACT.get(name) or PROFILE.get(name) or _VERIFIED.get(name) or _OF_GROUPS.get(name)
    if known:
        return known
    for prefix in _CUSTOM_PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def is_custom(name: str) -> bool:
    return name.startswith(_CUSTOM_PREFIXES)


def group_of(name: str) -> AttributeGroup:
    if name in CONTACT:
        return AttributeGroup.CONTACT
    if name in PROFILE:
        return AttributeGroup.PROFILE
    return AttributeGroup.CUSTOM if is_custom(name) else AttributeGroup.OTHER


def ordered(names: Iterable[str], schema: Iterable[str] = ()) -> tuple[str, ...]:
    """``names`` in reading order: contact, profile, custom in the order of the schema, then the rest by name."""
    standard = {name: place for place, name in enumerate((*CONTACT, *PROFILE))}
    of_schema = {name: place for place, name in enumerate(schema)}
    groups = list(AttributeGroup)

    def key(name: str) -> tuple[int, int, str]:
        group = group_of(name)
        place = standard.get(name, of_schema.get(name, len(of_schema)))
        return groups.index(group), place, name.casefold()

    return tuple(sorted(set(names), key=key))
