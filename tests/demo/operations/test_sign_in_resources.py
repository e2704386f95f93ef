"""Identity providers, resource servers, domains, and how the sign-in pages look."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

GOOGLE = {"client_id": "id", "client_secret": "secret", "authorize_scopes": "email"}
APPLE = {"client_id": "id", "team_id": "t", "key_id": "k", "private_key": "key", "authorize_scopes": "email"}
SAML = {"MetadataURL": "https://idp.example.com/metadata"}


def refusal(call: Any, **members: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**members)
    return caught.value.response["Error"]["Code"]


def provider(cognito: Any, pool_id: str, name: str, kind: str, details: dict[str, str], **more: Any) -> dict[str, Any]:
    return cognito.create_identity_provider(
        UserPoolId=pool_id, ProviderName=name, ProviderType=kind, ProviderDetails=details, **more
    )["IdentityProvider"]


def client(cognito: Any, pool_id: str) -> str:
    return cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")["UserPoolClient"]["ClientId"]


def test_a_provider_is_described_with_keys_nobody_set(cognito: Any, pool_id: str) -> None:
    provider(cognito, pool_id, "Google", "Google", GOOGLE)
    details = cognito.describe_identity_provider(UserPoolId=pool_id, ProviderName="Google")["IdentityProvider"][
        "ProviderDetails"
    ]
    assert details["client_secret"] == "secret"
    assert details["oidc_issuer"] == "https://accounts.google.com"
    saml = provider(cognito, pool_id, "Company", "SAML", {**SAML, "EncryptedResponses": "true"})
    assert {"SSORedirectBindingURI", "SLORedirectBindingURI", "ActiveEncryptionCertificate"} <= saml[
        "ProviderDetails"
    ].keys()


def test_apples_private_key_never_comes_back(cognito: Any, pool_id: str) -> None:
    made = provider(cognito, pool_id, "SignInWithApple", "SignInWithApple", APPLE)
    assert "private_key" not in made["ProviderDetails"]


def test_a_second_provider_of_a_name_is_refused(cognito: Any, pool_id: str) -> None:
    provider(cognito, pool_id, "Company", "SAML", SAML)
    code = refusal(
        cognito.create_identity_provider,
        UserPoolId=pool_id,
        ProviderName="Company",
        ProviderType="SAML",
        ProviderDetails=SAML,
    )
    assert code == "DuplicateProviderException"


def test_described_details_can_be_sent_back(cognito: Any, pool_id: str) -> None:
    before = provider(cognito, pool_id, "Company", "SAML", SAML, IdpIdentifiers=["company.example"])
    after = cognito.update_identity_provider(
        UserPoolId=pool_id, ProviderName="Company", ProviderDetails=before["ProviderDetails"]
    )["IdentityProvider"]
    assert {**after, "LastModifiedDate": None} == {**before, "LastModifiedDate": None}
    found = cognito.get_identity_provider_by_identifier(UserPoolId=pool_id, IdpIdentifier="company.example")
    assert found["IdentityProvider"]["ProviderName"] == "Company"


def test_a_mapping_to_an_attribute_the_pool_lacks_is_refused(cognito: Any, pool_id: str) -> None:
    code = refusal(
        cognito.create_identity_provider,
        UserPoolId=pool_id,
        ProviderName="Company",
        ProviderType="SAML",
        ProviderDetails=SAML,
        AttributeMapping={"custom:nothing": "x"},
    )
    assert code == "InvalidParameterException"
    assert cognito.list_identity_providers(UserPoolId=pool_id)["Providers"] == []


def test_a_mapping_to_an_attribute_that_never_changes_is_taken_though_it_is_a_trap(cognito: Any, pool_id: str) -> None:
    fixed = [{"Name": "number", "AttributeDataType": "String", "Mutable": False}]
    cognito.add_custom_attributes(UserPoolId=pool_id, CustomAttributes=fixed)
    made = provider(cognito, pool_id, "Company", "SAML", SAML, AttributeMapping={"custom:number": "employeeNumber"})
    assert made["AttributeMapping"] == {"custom:number": "employeeNumber"}


def test_scopes_of_a_resource_server_are_replaced_as_a_whole(cognito: Any, pool_id: str) -> None:
    api = {"UserPoolId": pool_id, "Identifier": "https://api.example.com", "Name": "API"}
    cognito.create_resource_server(**api, Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}])
    assert refusal(cognito.create_resource_server, **api) == "InvalidParameterException"
    cognito.update_resource_server(**api)
    servers = cognito.list_resource_servers(UserPoolId=pool_id, MaxResults=50)["ResourceServers"]
    assert [server["Scopes"] for server in servers] == [[]]
    cognito.delete_resource_server(UserPoolId=pool_id, Identifier="https://api.example.com")
    code = refusal(cognito.describe_resource_server, UserPoolId=pool_id, Identifier="https://api.example.com")
    assert code == "ResourceNotFoundException"


def test_a_domain_belongs_to_one_pool(cognito: Any, pool_id: str) -> None:
    other = cognito.create_user_pool(PoolName="Other")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="shop")
    assert refusal(cognito.create_user_pool_domain, UserPoolId=other, Domain="shop") == "InvalidParameterException"
    assert refusal(cognito.create_user_pool_domain, UserPoolId=pool_id, Domain="two") == "InvalidParameterException"
    described = cognito.describe_user_pool_domain(Domain="shop")["DomainDescription"]
    assert (described["UserPoolId"], described["Status"]) == (pool_id, "ACTIVE")
    cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain="shop")
    assert cognito.describe_user_pool_domain(Domain="shop")["DomainDescription"] == {}


def test_the_certificate_of_a_domain_of_ones_own_must_be_in_north_virginia(cognito: Any, pool_id: str) -> None:
    def arn(region: str) -> dict[str, str]:
        return {"CertificateArn": f"arn:aws:acm:{region}:123456789012:certificate/1"}

    own = {"UserPoolId": pool_id, "Domain": "login.example.com"}
    code = refusal(cognito.create_user_pool_domain, **own, CustomDomainConfig=arn("eu-central-1"))
    assert code == "InvalidParameterException"
    answer = cognito.create_user_pool_domain(**own, CustomDomainConfig=arn("us-east-1"))
    assert answer["CloudFrontDomain"].endswith(".cloudfront.net")
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["CustomDomain"] == "login.example.com"


def test_a_client_without_a_look_of_its_own_has_the_pools(cognito: Any, pool_id: str) -> None:
    client_id = client(cognito, pool_id)
    code = refusal(cognito.set_ui_customization, UserPoolId=pool_id, CSS=".x{}")
    assert code == "InvalidParameterException"
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="shop")
    cognito.set_ui_customization(UserPoolId=pool_id, CSS=".x{}", ImageFile=b"image")
    shown = cognito.get_ui_customization(UserPoolId=pool_id, ClientId=client_id)["UICustomization"]
    assert (shown["ClientId"], shown["CSS"]) == ("ALL", ".x{}")
    assert "ImageUrl" in shown
    cognito.set_ui_customization(UserPoolId=pool_id, CSS=".y{}")
    assert "ImageUrl" not in cognito.get_ui_customization(UserPoolId=pool_id)["UICustomization"]


def test_a_client_has_one_branding_style(cognito: Any, pool_id: str) -> None:
    client_id = client(cognito, pool_id)
    settings = {"components": {"form": {"borderRadius": 8.0}}}
    made = cognito.create_managed_login_branding(
        UserPoolId=pool_id,
        ClientId=client_id,
        Settings=settings,
        Assets=[{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": b"\x89PNG"}],
    )["ManagedLoginBranding"]
    code = refusal(
        cognito.create_managed_login_branding, UserPoolId=pool_id, ClientId=client_id, UseCognitoProvidedValues=True
    )
    assert code == "ManagedLoginBrandingExistsException"
    shown = cognito.describe_managed_login_branding_by_client(UserPoolId=pool_id, ClientId=client_id)
    assert shown["ManagedLoginBranding"]["Settings"] == settings
    assert shown["ManagedLoginBranding"]["Assets"][0]["Bytes"] == b"\x89PNG"
    style = {"UserPoolId": pool_id, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    cognito.update_managed_login_branding(**style, UseCognitoProvidedValues=True)
    assert "Settings" not in cognito.describe_managed_login_branding(**style)["ManagedLoginBranding"]
    cognito.delete_managed_login_branding(**style)
    assert refusal(cognito.describe_managed_login_branding, **style) == "ResourceNotFoundException"


def test_a_client_has_one_document_of_each_kind(cognito: Any, pool_id: str) -> None:
    document = {
        "UserPoolId": pool_id,
        "ClientId": client(cognito, pool_id),
        "TermsName": "terms-of-use",
        "TermsSource": "LINK",
        "Enforcement": "NONE",
    }
    links = {"cognito:default": "https://shop.example/terms"}
    made = cognito.create_terms(**document, Links=links)["Terms"]
    assert refusal(cognito.create_terms, **document) == "TermsExistsException"
    key = {"UserPoolId": pool_id, "TermsId": made["TermsId"]}
    new = {"cognito:default": "https://shop.example/new-terms"}
    cognito.update_terms(**key, Links=new)
    assert cognito.describe_terms(**key)["Terms"]["Links"] == new
    assert [terms["TermsName"] for terms in cognito.list_terms(UserPoolId=pool_id, MaxResults=10)["Terms"]] == [
        "terms-of-use"
    ]
    cognito.delete_terms(**key)
    assert refusal(cognito.describe_terms, **key) == "ResourceNotFoundException"
