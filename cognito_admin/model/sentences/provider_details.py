"""What people call the details of an identity provider, by the key that AWS has for each."""

from collections.abc import Mapping

from cognito_admin.model.sentences.templates import marked

PROVIDER_DETAILS: Mapping[str, str] = {
    "oidc_issuer": marked("Issuer"),
    "client_id": marked("Client ID"),
    "client_secret": marked("Client secret"),
    "authorize_scopes": marked("Scopes"),
    "attributes_request_method": marked("How user details are asked for"),
    "authorize_url": marked("Authorization endpoint"),
    "token_url": marked("Token endpoint"),
    "attributes_url": marked("UserInfo endpoint"),
    "jwks_uri": marked("Keys (JWKS)"),
    "api_version": marked("API version"),
    "team_id": marked("Team ID"),
    "key_id": marked("Key ID"),
    "private_key": marked("Private key"),
    "MetadataURL": marked("Address of the metadata"),
    "MetadataFile": marked("File of the metadata"),
    "IDPSignout": marked("Sign out at the provider, too"),
    "IDPInit": marked("Accept sign-ins that begin at the provider"),
    "RequestSigningAlgorithm": marked("Sign requests"),
    "EncryptedResponses": marked("Require encrypted assertions"),
}
