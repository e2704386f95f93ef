"""The kinds of identity providers, and the details each has (API reference, CreateIdentityProvider, ProviderDetails)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ProviderType(StrEnum):
    """As AWS names them."""

    SAML = "SAML"
    OIDC = "OIDC"
    GOOGLE = "Google"
    FACEBOOK = "Facebook"
    AMAZON = "LoginWithAmazon"
    APPLE = "SignInWithApple"

    @property
    def is_social(self) -> bool:
        """Its provider has the name of the type, so that a pool has one of it at most."""
        return self not in (ProviderType.SAML, ProviderType.OIDC)


@dataclass(frozen=True, slots=True)
class Detail:
    """A key of ProviderDetails that a person sets. ``scopes_between``: it is a list of scopes, with that between them."""

    key: str
    required: bool = False
    secret: bool = False
    url: bool = False
    switch: bool = False
    """``true`` or ``false``."""
    scopes_between: str = ""


CLIENT_SECRET, PRIVATE_KEY, SCOPES = "client_secret", "private_key", "authorize_scopes"
METADATA_URL, METADATA_FILE, ISSUER = "MetadataURL", "MetadataFile", "oidc_issuer"
REQUEST_METHOD, REQUEST_SIGNING = "attributes_request_method", "RequestSigningAlgorithm"
RSA_SHA256 = "rsa-sha256"
ENDPOINTS = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
"""Of an OIDC provider whose issuer does not tell them."""
SECRETS = frozenset({CLIENT_SECRET, PRIVATE_KEY})

_CLIENT = (Detail("client_id", required=True), Detail(CLIENT_SECRET, required=True, secret=True))
DETAILS: Mapping[ProviderType, tuple[Detail, ...]] = {
    ProviderType.SAML: (
        Detail(METADATA_URL, url=True),
        Detail(METADATA_FILE),
        Detail("IDPSignout", switch=True),
        Detail("IDPInit", switch=True),
        Detail(REQUEST_SIGNING),
        Detail("EncryptedResponses", switch=True),
    ),
    ProviderType.OIDC: (
        Detail(ISSUER, required=True, url=True),
        Detail("client_id", required=True),
        Detail(CLIENT_SECRET, secret=True),
        Detail(SCOPES, required=True, scopes_between=" "),
        Detail(REQUEST_METHOD, required=True),
        *(Detail(key, url=True) for key in ENDPOINTS),
    ),
    ProviderType.GOOGLE: (*_CLIENT, Detail(SCOPES, required=True, scopes_between=" ")),
    ProviderType.FACEBOOK: (*_CLIENT, Detail("api_version"), Detail(SCOPES, required=True, scopes_between=", ")),
    ProviderType.AMAZON: (*_CLIENT, Detail(SCOPES, required=True, scopes_between=" ")),
    ProviderType.APPLE: (
        Detail("client_id", required=True),
        Detail("team_id", required=True),
        Detail("key_id", required=True),
        Detail(PRIVATE_KEY, required=True, secret=True),
        Detail(SCOPES, required=True, scopes_between=" "),
    ),
}
"""What is asked for, in the order in which a person finds it at the provider. All else that Describe gives is Cognito's own."""

KNOWN_SCOPES: Mapping[ProviderType, tuple[str, ...]] = {
    ProviderType.OIDC: ("openid", "profile", "email"),
    ProviderType.GOOGLE: ("openid", "email", "profile"),
    ProviderType.FACEBOOK: ("public_profile", "email"),
    ProviderType.AMAZON: ("profile", "postal_code"),
    ProviderType.APPLE: ("email", "name"),
}
CLAIMS: Mapping[ProviderType, tuple[str, ...]] = {
    ProviderType.SAML: (
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    ),
    ProviderType.OIDC: (
        "email", "email_verified", "name", "given_name", "family_name", "preferred_username", "phone_number", "picture",
        "locale",
    ),
    ProviderType.GOOGLE: (
        "email", "email_verified", "name", "given_name", "family_name", "picture", "birthdays", "genders", "phoneNumbers",
    ),
    ProviderType.FACEBOOK: ("email", "name", "first_name", "last_name", "middle_name", "picture", "id", "birthday", "gender"),
    ProviderType.AMAZON: ("email", "name", "user_id", "postal_code"),
    ProviderType.APPLE: ("email", "email_verified", "firstName", "lastName"),
}  # fmt: skip
"""What such providers usually call what they tell of a person: offered, never demanded."""

_USER_NAME_FROM: Mapping[ProviderType, str] = {
    ProviderType.SAML: "NameID",
    ProviderType.FACEBOOK: "id",
    ProviderType.AMAZON: "user_id",
}


def type_of(provider: Mapping[str, Any]) -> ProviderType | None:
    """None for a type that is newer than this program."""
    known = frozenset(ProviderType)
    kind = provider.get("ProviderType")
    return ProviderType(kind) if kind in known else None


def user_name_source(kind: ProviderType) -> str:
    """What of the provider becomes the user name, always."""
    return _USER_NAME_FROM.get(kind, "sub")


def derived_details(provider: Mapping[str, Any]) -> dict[str, str]:
    """What Cognito set by itself, and shows beside what a person did."""
    kind = type_of(provider)
    asked = frozenset(detail.key for detail in DETAILS[kind]) if kind else frozenset[str]()
    details: Mapping[str, str] = provider.get("ProviderDetails") or {}
    return {key: value for key, value in details.items() if key not in asked}


def scopes_in(text: str) -> tuple[str, ...]:
    """The scopes of ``authorize_scopes``, whatever stands between them."""
    return tuple(text.replace(",", " ").split())


def new_provider(kind: ProviderType, name: str = "") -> dict[str, Any]:
    """The document of a provider that a person has yet to fill in, with what is usual."""
    details: dict[str, str] = {}
    if scopes := KNOWN_SCOPES.get(kind):
        between = next(detail.scopes_between for detail in DETAILS[kind] if detail.key == SCOPES)
        details[SCOPES] = between.join(scopes)
    if kind is ProviderType.OIDC:
        details[REQUEST_METHOD] = "GET"
    if kind is ProviderType.SAML:
        details[REQUEST_SIGNING] = RSA_SHA256
    source = user_name_source(kind)
    return {
        "ProviderName": str(kind) if kind.is_social else name,
        "ProviderType": str(kind),
        "ProviderDetails": details,
        "AttributeMapping": {} if kind is ProviderType.SAML else {"username": source},
    }
