from typing import Any

import pytest
from botocore.exceptions import ClientError

from cognito_admin.demo.testing import Emulator

PAGES = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "email"],
    "CallbackURLs": ["https://shop.example/"],
    "SupportedIdentityProviders": ["COGNITO"],
}


def created(cognito: Any, pool_id: str, **members: Any) -> dict[str, Any]:
    return cognito.create_user_pool_client(UserPoolId=pool_id, **{"ClientName": "web", **members})["UserPoolClient"]


def described(cognito: Any, client: dict[str, Any]) -> dict[str, Any]:
    return cognito.describe_user_pool_client(UserPoolId=client["UserPoolId"], ClientId=client["ClientId"])[
        "UserPoolClient"
    ]


def key(client: dict[str, Any]) -> dict[str, str]:
    return {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}


def refusal(call: Any, **members: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**members)
    return caught.value.response["Error"]["Code"]


def test_a_bare_client_has_the_defaults_of_aws(cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id)
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
    assert client["RefreshTokenValidity"] == 30
    assert client["AuthSessionValidity"] == 3
    assert client["EnableTokenRevocation"]
    assert not client["AllowedOAuthFlowsUserPoolClient"]
    assert client["ClientType"] == "REGULAR"
    assert not {"ClientSecret", "ReadAttributes", "WriteAttributes"} & client.keys()


def test_an_update_puts_back_what_it_leaves_out(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id, **PAGES, RefreshTokenValidity=5, PreventUserExistenceErrors="ENABLED")
    emulator.service.clock.advance(seconds=5)
    cognito.update_user_pool_client(**key(client), AuthSessionValidity=9)
    after = described(cognito, client)
    assert after["AuthSessionValidity"] == 9
    assert after["RefreshTokenValidity"] == 30
    assert not after["AllowedOAuthFlowsUserPoolClient"]
    assert not {"CallbackURLs", "AllowedOAuthScopes", "PreventUserExistenceErrors"} & after.keys()
    assert after["ClientName"] == "web"
    assert after["CreationDate"] == client["CreationDate"] < after["LastModifiedDate"]


def test_an_update_keeps_the_secret(cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id, GenerateSecret=True)
    cognito.update_user_pool_client(**key(client))
    assert described(cognito, client)["ClientSecret"] == client["ClientSecret"]


def test_a_client_can_be_made_with_a_secret_of_ones_own(cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id, ClientSecret="a" * 30)
    assert described(cognito, client)["ClientSecret"] == "a" * 30


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({**PAGES, "AllowedOAuthScopes": ["api/read"]}, "ScopeDoesNotExistException"),
        ({**PAGES, "AllowedOAuthFlows": ["client_credentials", "code"]}, "InvalidOAuthFlowException"),
        ({**PAGES, "AllowedOAuthFlows": ["client_credentials"]}, "InvalidOAuthFlowException"),
        ({**PAGES, "AllowedOAuthFlowsUserPoolClient": False}, "InvalidOAuthFlowException"),
        ({**PAGES, "DefaultRedirectURI": "https://elsewhere.example/"}, "InvalidParameterException"),
        ({**PAGES, "SupportedIdentityProviders": ["Google"]}, "InvalidParameterException"),
        ({"WriteAttributes": ["custom:unknown"]}, "InvalidParameterException"),
        ({"AccessTokenValidity": 2, "TokenValidityUnits": {"AccessToken": "days"}}, "InvalidParameterException"),
        ({"EnablePropagateAdditionalUserContextData": True}, "InvalidParameterException"),
    ],
)
def test_what_aws_refuses_is_refused(cognito: Any, pool_id: str, members: dict[str, Any], code: str) -> None:
    assert refusal(cognito.create_user_pool_client, UserPoolId=pool_id, ClientName="web", **members) == code
    assert cognito.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"] == []


def test_secrets_rotate_and_the_last_one_stays(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id, GenerateSecret=True)
    second = cognito.add_user_pool_client_secret(**key(client))["ClientSecretDescriptor"]
    assert refusal(cognito.add_user_pool_client_secret, **key(client)) == "LimitExceededException"
    listed = cognito.list_user_pool_client_secrets(**key(client))["ClientSecrets"]
    assert len(listed) == 2
    assert not any("ClientSecretValue" in secret for secret in listed)
    cognito.delete_user_pool_client_secret(**key(client), ClientSecretId=listed[0]["ClientSecretId"])
    assert described(cognito, client)["ClientSecret"] == second["ClientSecretValue"]
    code = refusal(cognito.delete_user_pool_client_secret, **key(client), ClientSecretId=second["ClientSecretId"])
    assert code == "InvalidParameterException"


def test_clients_are_listed_page_by_page(cognito: Any, pool_id: str) -> None:
    ids = [created(cognito, pool_id)["ClientId"] for _ in range(5)]
    pages = list(cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool_id, MaxResults=2))
    assert [client["ClientId"] for page in pages for client in page["UserPoolClients"]] == ids
    assert len(pages) == 3


def test_a_deleted_client_is_gone_with_all_that_was_its_own(cognito: Any, pool_id: str) -> None:
    client = created(cognito, pool_id)
    cognito.create_managed_login_branding(**key(client), UseCognitoProvidedValues=True)
    cognito.delete_user_pool_client(**key(client))
    assert refusal(cognito.describe_user_pool_client, **key(client)) == "ResourceNotFoundException"
    assert refusal(cognito.describe_managed_login_branding_by_client, **key(client)) == "ResourceNotFoundException"
