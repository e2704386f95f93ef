import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.request import urlopen

import pytest

from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.ids import PoolId
from cognito_admin.model.tokens.check import Said, signature
from cognito_admin.model.tokens.keys import read_keys
from cognito_admin.model.tokens.token import read_token
from tests.demo.asking import attributes, refusal

PASSWORD = "Secret-Pass-1"
CLIENT = "client1"


@pytest.fixture
def signing_in(make_pool: Any) -> PoolState:
    pool = make_pool(AutoVerifiedAttributes=["email"])
    pool.clients[CLIENT] = {"ClientId": CLIENT, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}
    return pool


def sign_in(client: Any, username: str = "ada", password: str = PASSWORD, **parameters: str) -> Any:
    return client.initiate_auth(
        ClientId=CLIENT,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password, **parameters},
    )


def create(client: Any, pool: PoolState) -> None:
    client.admin_create_user(UserPoolId=pool.id, Username="ada", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")


def test_a_temporary_password_has_to_be_changed_at_the_first_sign_in(client: Any, signing_in: PoolState) -> None:
    create(client, signing_in)
    challenge = sign_in(client)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answer = {
        "ClientId": CLIENT,
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "ChallengeResponses": {"USERNAME": "ada", "NEW_PASSWORD": "Another-Pass-2"},
    }
    assert refusal(client.respond_to_auth_challenge, Session="x" * 20, **answer)[0] == "NotAuthorizedException"
    result = client.respond_to_auth_challenge(Session=challenge["Session"], **answer)["AuthenticationResult"]
    assert set(result) >= {"AccessToken", "IdToken", "RefreshToken"}
    assert "AuthenticationResult" in sign_in(client, password="Another-Pass-2")


def test_tokens_are_signed_by_the_keys_that_the_pool_shows(
    client: Any, signing_in: PoolState, emulator: Emulator
) -> None:
    create(client, signing_in)
    client.admin_set_user_password(UserPoolId=signing_in.id, Username="ada", Password=PASSWORD, Permanent=True)
    signed = sign_in(client)["AuthenticationResult"]
    with urlopen(f"{emulator.url}/{signing_in.id}/.well-known/jwks.json") as answer:
        keys = read_keys(json.load(answer))
    for use in ("Id", "Access"):
        token = read_token(signed[f"{use}Token"])
        assert signature(token, PoolId(signing_in.id), keys).said is Said.SIGNED
        assert token.use == use.lower()


def test_a_temporary_password_expires_until_it_is_sent_again(
    client: Any, signing_in: PoolState, service: Service
) -> None:
    create(client, signing_in)
    service.clock.advance(days=7)
    assert sign_in(client)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    service.clock.advance(seconds=1)
    assert refusal(lambda: sign_in(client)) == (
        "NotAuthorizedException",
        "User account has expired, it must be reset by an administrator.",
    )
    client.admin_create_user(
        UserPoolId=signing_in.id, Username="ada", MessageAction="RESEND", TemporaryPassword=PASSWORD
    )
    assert sign_in(client)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_whoever_may_not_sign_in_is_told_why(client: Any, signing_in: PoolState) -> None:
    create(client, signing_in)
    key = {"UserPoolId": signing_in.id, "Username": "ada"}
    client.admin_set_user_password(**key, Password=PASSWORD, Permanent=True)
    assert refusal(lambda: sign_in(client, password="wrong")) == (
        "NotAuthorizedException",
        "Incorrect username or password.",
    )
    client.admin_disable_user(**key)
    assert refusal(lambda: sign_in(client)) == ("NotAuthorizedException", "User is disabled.")
    client.admin_enable_user(**key)
    client.admin_update_user_attributes(
        **key, UserAttributes=attributes(email="ada@example.com", email_verified="true")
    )
    client.admin_reset_user_password(**key)
    assert refusal(lambda: sign_in(client))[0] == "PasswordResetRequiredException"
    assert refusal(lambda: sign_in(client, "eve"))[0] == "UserNotFoundException"
    signing_in.clients[CLIENT]["PreventUserExistenceErrors"] = "ENABLED"
    assert refusal(lambda: sign_in(client, "eve"))[1] == "Incorrect username or password."


def test_a_client_with_a_secret_has_to_prove_it(client: Any, signing_in: PoolState) -> None:
    create(client, signing_in)
    signing_in.clients[CLIENT]["ClientSecret"] = "hush"
    assert refusal(lambda: sign_in(client))[1] == (
        "Client client1 is configured with secret but SECRET_HASH was not received"
    )
    assert refusal(lambda: sign_in(client, SECRET_HASH="wrong"))[0] == "NotAuthorizedException"
    proof = base64.b64encode(hmac.digest(b"hush", b"ada" + CLIENT.encode(), hashlib.sha256)).decode()
    assert "ChallengeName" in sign_in(client, SECRET_HASH=proof)


def test_people_sign_up_and_confirm_with_the_code_they_were_sent(
    client: Any, signing_in: PoolState, service: Service
) -> None:
    answer = client.sign_up(
        ClientId=CLIENT, Username="ada", Password=PASSWORD, UserAttributes=attributes(email="ada@example.com")
    )
    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    assert refusal(lambda: sign_in(client))[0] == "UserNotConfirmedException"
    code = signing_in.users.details(answer["UserSub"]).code
    assert service.outbox.messages[0].body.endswith(f"{code}.")
    wrong = {"ClientId": CLIENT, "Username": "ada", "ConfirmationCode": "nope"}
    assert refusal(client.confirm_sign_up, **wrong)[0] == "CodeMismatchException"
    client.confirm_sign_up(ClientId=CLIENT, Username="ada", ConfirmationCode=code)
    assert "AuthenticationResult" in sign_in(client)
    assert signing_in.user("ada").attributes["email_verified"] == "true"


def test_signing_up_can_be_closed(client: Any, make_pool: Any) -> None:
    pool = make_pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    pool.clients[CLIENT] = {"ClientId": CLIENT}
    assert refusal(client.sign_up, ClientId=CLIENT, Username="ada", Password=PASSWORD) == (
        "NotAuthorizedException",
        "SignUp is not permitted for this user pool",
    )


def test_an_administrator_signs_in_for_a_user_where_the_client_allows(client: Any, signing_in: PoolState) -> None:
    create(client, signing_in)
    request = {
        "UserPoolId": signing_in.id,
        "ClientId": CLIENT,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ada", "PASSWORD": PASSWORD},
    }
    assert refusal(client.admin_initiate_auth, **request)[0] == "InvalidParameterException"
    signing_in.clients[CLIENT]["ExplicitAuthFlows"] = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    assert client.admin_initiate_auth(**request)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
