"""The words for identity providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model import attributes
from cognito_admin.model.sentences.provider_details import PROVIDER_DETAILS
from cognito_admin.model.settings.provider_kinds import METADATA_URL, ProviderType, type_of
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def kind_title(kind: ProviderType) -> str:
    return {
        ProviderType.SAML: tr("SAML 2.0"),
        ProviderType.OIDC: tr("OpenID Connect"),
        ProviderType.GOOGLE: tr("Google"),
        ProviderType.FACEBOOK: tr("Facebook"),
        ProviderType.AMAZON: tr("Login with Amazon"),
        ProviderType.APPLE: tr("Sign in with Apple"),
    }[kind]


def kind_of(provider: Mapping[str, Any]) -> str:
    """The title of its kind; one that AWS added since stands as AWS spells it."""
    kind = type_of(provider)
    return kind_title(kind) if kind is not None else str(provider.get("ProviderType", ""))


def kind_icon(kind: ProviderType | None) -> str:
    return "shield" if kind is ProviderType.SAML else "log-in"


def detail_title(kind: ProviderType, key: str) -> str:
    special = {
        (ProviderType.FACEBOOK, "client_id"): tr("App ID"),
        (ProviderType.FACEBOOK, "client_secret"): tr("App secret"),
        (ProviderType.APPLE, "client_id"): tr("Services ID"),
    }
    if key == METADATA_URL:
        return tr("Metadata")
    return special.get((kind, key)) or tr(PROVIDER_DETAILS.get(key, key))


def detail_help(kind: ProviderType, key: str) -> str:
    special = {
        (ProviderType.FACEBOOK, "client_id"): tr("From Settings › Basic of the app at developers.facebook.com."),
        (ProviderType.FACEBOOK, "authorize_scopes"): tr("What people are asked to share, with commas between."),
        (ProviderType.APPLE, "client_id"): tr("The identifier of the Services ID at developer.apple.com."),
        (ProviderType.GOOGLE, "client_id"): tr("From APIs & Services › Credentials in the Google Cloud console."),
        (ProviderType.AMAZON, "client_id"): tr("From the security profile at developer.amazon.com."),
    }
    usual = {
        "oidc_issuer": tr(
            "The address under which the provider publishes its configuration, https and without a slash at the end."
        ),
        "client_id": tr("What the provider calls this user pool."),
        "authorize_scopes": tr("What people are asked to share, with spaces between."),
        "attributes_request_method": tr("GET suits nearly every provider."),
        "api_version": tr("Of Facebook’s Graph API, such as v17.0. Left blank, Cognito chooses."),
        "team_id": tr("Ten characters, top right at developer.apple.com."),
        "key_id": tr("Ten characters; the name of the .p8 file has them, too."),
        "IDPSignout": tr(
            "Who signs out of an app is signed out of the provider. It has to know the address for signing out below."
        ),
        "IDPInit": tr(
            "Lets people begin in the provider’s own portal. Leave it off unless it is needed: a link that somebody else "
            "made could then sign a person in."
        ),
        "RequestSigningAlgorithm": tr(
            "With RSA-SHA256. The provider needs the signing certificate of the pool to check it."
        ),
        "EncryptedResponses": tr(
            "The provider has to encrypt with the certificate that Cognito shows once this is on."
        ),
    }
    return special.get((kind, key)) or usual.get(key, "")


def attribute_title(name: str) -> str:
    """``E-mail`` for ``email``, and the name itself for what is custom."""
    return tr("User name") if name == "username" else tr(attributes.title(name))
