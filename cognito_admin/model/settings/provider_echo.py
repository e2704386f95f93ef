"""What of an identity provider's details may be sent back: AWS tells keys that nobody set, and keeps others to itself."""

from collections.abc import Mapping
from typing import Any

_OF_SAML = frozenset({"ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"})
_OF_OIDC = frozenset({"attributes_url_add_attributes"})
_OF_SOCIAL = _OF_OIDC | {"attributes_url", "authorize_url", "oidc_issuer", "token_request_method", "token_url"}

DERIVED: Mapping[str, frozenset[str]] = {
    "SAML": _OF_SAML,
    "OIDC": _OF_OIDC,
    **dict.fromkeys(("Facebook", "Google", "LoginWithAmazon", "SignInWithApple"), _OF_SOCIAL),
}
"""Keys that Cognito derives, by type of provider (API reference, ProviderDetails of DescribeIdentityProvider)."""


def details_to_send(now: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """The details of ``after`` less what Cognito derived and nobody edited. Both are documents of a provider."""
    had: Mapping[str, str] = now.get("ProviderDetails") or {}
    wanted: Mapping[str, str] = after.get("ProviderDetails") or {}
    derived = DERIVED.get(str(after.get("ProviderType", now.get("ProviderType"))), frozenset())
    return {key: value for key, value in wanted.items() if key not in derived or had.get(key) != value}


def can_be_echoed(now: Mapping[str, Any]) -> bool:
    """Whether AWS tells all the details that it would want back: no private key is told, and not every metadata file."""
    details: Mapping[str, str] = now.get("ProviderDetails") or {}
    match now.get("ProviderType"):
        case "SignInWithApple":
            return "private_key" in details
        case "SAML":
            return "MetadataURL" in details or "MetadataFile" in details
        case _:
            return True
