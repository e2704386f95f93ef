import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError

from cognito_admin.demo.quotas import Quotas
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.testing import ACCESS_KEY, Emulator
from tests.demo.asking import refusal


class Stopwatch:
    """Time that moves when told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_category_fills_up_again_at_its_rate() -> None:
    time = Stopwatch()
    quotas = Quotas(monotonic_s=time)

    def taken(category: str) -> int:
        return sum(quotas.allow(category, "ListUsers", "pool", "") for _ in range(200))

    assert taken("UserList") == 30
    assert taken("UserRead") == 120
    time.now_s = 0.5
    assert taken("UserList") == 15
    time.now_s = 100
    assert taken("UserList") == 30
    quotas.rates["UserList"] = 60
    time.now_s = 200
    assert taken("UserList") == 60


def test_one_operation_on_one_pool_and_one_user_have_limits_of_their_own() -> None:
    quotas = Quotas(monotonic_s=Stopwatch())
    assert sum(quotas.allow("UserPoolResourceRead", "GetGroup", "one", "") for _ in range(20)) == 5
    assert sum(quotas.allow("UserPoolResourceRead", "GetGroup", "other", "") for _ in range(20)) == 5
    assert sum(quotas.allow("UserUpdate", "AdminDisableUser", "one", "ada") for _ in range(20)) == 10
    assert sum(quotas.allow("UserRead", "AdminGetUser", "one", "ada") for _ in range(20)) == 10


def test_what_exceeds_a_quota_is_refused_and_does_nothing(client: Any, pool: PoolState, service: Service) -> None:
    service.quotas.enforced = True
    service.quotas.rates["UserCreation"] = 1
    client.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="SUPPRESS")
    service.quotas.rates["UserCreation"] = 0.000001
    assert refusal(client.admin_create_user, UserPoolId=pool.id, Username="eve", MessageAction="SUPPRESS") == (
        "TooManyRequestsException",
        "Rate exceeded",
    )
    assert len(pool.users) == 1


def test_a_fault_strikes_the_calls_it_is_meant_for(client: Any, pool: PoolState, service: Service) -> None:
    fault = service.faults.add("throttle", "List*", skip=1, count=2)
    client.list_users(UserPoolId=pool.id)
    client.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="SUPPRESS")
    for _ in range(2):
        assert refusal(client.list_users, UserPoolId=pool.id)[0] == "TooManyRequestsException"
    client.list_users(UserPoolId=pool.id)
    assert fault.struck == 2


def test_denied_expired_and_unknown_callers_hear_what_aws_says(client: Any, pool: PoolState, service: Service) -> None:
    service.principals[ACCESS_KEY] = "arn:aws:sts::123456789012:assumed-role/support/ada"
    fault = service.faults.add("denied", "ListUsers", access_key=ACCESS_KEY)
    code, message = refusal(client.list_users, UserPoolId=pool.id)
    assert code == "AccessDeniedException"
    assert message == (
        "User: arn:aws:sts::123456789012:assumed-role/support/ada is not authorized to perform: cognito-idp:ListUsers "
        f"on resource: {pool.arn} because no identity-based policy allows the cognito-idp:ListUsers action"
    )
    service.faults.remove(fault)
    service.faults.add("denied", policy="a service control policy", count=1)
    assert refusal(client.list_users, UserPoolId=pool.id)[1].endswith(
        "with an explicit deny in a service control policy"
    )
    service.faults.add("expired", count=1)
    assert refusal(client.list_users, UserPoolId=pool.id)[0] == "ExpiredTokenException"
    service.faults.add("invalid_key", count=1)
    assert refusal(client.list_users, UserPoolId=pool.id)[0] == "UnrecognizedClientException"
    service.faults.add("server_error", count=1)
    assert refusal(client.list_users, UserPoolId=pool.id)[0] == "InternalErrorException"


def test_a_connection_breaks_before_or_after_the_write(client: Any, pool: PoolState, service: Service) -> None:
    for kind, users in (("reset_before", 0), ("reset_after", 1)):
        service.faults.add(kind, "AdminCreateUser", count=1)
        with pytest.raises(ConnectionClosedError):
            client.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="SUPPRESS")
        assert len(pool.users) == users


def test_the_service_fails_before_or_after_the_write(client: Any, pool: PoolState, service: Service) -> None:
    for kind, users in (("server_error", 0), ("server_error_after", 1)):
        service.faults.add(kind, "AdminCreateUser", count=1)
        request = {"UserPoolId": pool.id, "Username": "ada", "MessageAction": "SUPPRESS"}
        assert refusal(client.admin_create_user, **request)[0] == "InternalErrorException"
        assert len(pool.users) == users


def test_a_call_is_held_until_released(client: Any, pool: PoolState, service: Service) -> None:
    fault = service.faults.add("hold", "ListUsers")
    with ThreadPoolExecutor(1) as executor:
        answer = executor.submit(client.list_users, UserPoolId=pool.id)
        assert fault.reached.wait(30)
        assert not answer.done()
        fault.release()
        assert answer.result(30)["Users"] == []


def test_somebody_else_changes_or_deletes_the_pool_between_two_calls(
    client: Any, pool: PoolState, service: Service
) -> None:
    service.faults.add("change_settings", "ListUsers", settings={"DeletionProtection": "ACTIVE"}, count=1)
    client.list_users(UserPoolId=pool.id)
    assert pool.settings["DeletionProtection"] == "ACTIVE"
    service.faults.add("delete_pool", "ListUsers", count=1)
    client.list_users(UserPoolId=pool.id)
    assert refusal(client.list_users, UserPoolId=pool.id)[0] == "ResourceNotFoundException"


def test_an_operation_the_emulator_lacks_says_so_by_name(client: Any) -> None:
    code, message = refusal(client.get_user, AccessToken="x")
    assert code == "NotImplementedByEmulator"
    assert "GetUser" in message


def test_another_region_is_empty(connect: Any, pool: PoolState) -> None:
    elsewhere = connect(region_name="us-west-2")
    assert refusal(elsewhere.list_users, UserPoolId=pool.id)[0] == "ResourceNotFoundException"


def test_the_caller_is_who_the_access_key_says(connect: Any, service: Service) -> None:
    sts = connect("sts")
    identity = sts.get_caller_identity()
    assert identity["Account"] == service.account_id
    assert identity["Arn"] == "arn:aws:iam::123456789012:user/administrator"
    service.faults.add("expired")
    assert refusal(sts.get_caller_identity)[0] == "ExpiredToken"


def test_the_control_path_switches_and_shows(
    emulator: Emulator, pool: PoolState, client: Any, service: Service
) -> None:
    def ask(what: str, wish: dict[str, Any] | None = None, host: str | None = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=30)
        try:
            connection.request(
                "GET" if wish is None else "POST",
                f"/_emulator/{what}",
                None if wish is None else json.dumps(wish),
                {} if host is None else {"Host": host},
            )
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    client.list_users(UserPoolId=pool.id)
    status, state = ask("state")
    assert status == 200
    assert state["calls"] == {"ListUsers": 1}
    assert state["pools"] == {pool.id: {"name": "Test", "users": 0}}
    ask("faults", {"kind": "throttle", "operation": "ListUsers", "count": 1})
    assert refusal(client.list_users, UserPoolId=pool.id)[0] == "TooManyRequestsException"
    assert ask("faults", {"behaviour": {"sub_prefix": "ignored"}})[1]["behaviour"]["sub_prefix"] == "ignored"
    assert ask("faults", {"clear": True})[1]["active"] == []
    assert ask("faults", {"kind": "throttle", "colour": "red"})[0] == 400
    assert ask("clock", {"advance_s": 60})[1]["now"] == "2026-11-21T12:01:00+00:00"
    assert ask("clock", {"freeze": "2027-01-01T00:00:00+00:00"})[1]["now"] == "2027-01-01T00:00:00+00:00"
    assert ask("quotas", {"enforced": True, "rates": {"UserList": 3}})[1]["rates"]["UserList"] == 3
    assert ask("settings", {"pool_id": pool.id, "settings": {"NewThing": {"a": 1}}})[0] == 200
    assert pool.settings["NewThing"] == {"a": 1}
    assert ask("outbox")[1] == {"messages": []}
    assert ask("nonsense")[0] == 404
    assert ask("state", host="evil.example")[0] == 404


def test_a_bug_of_the_emulators_own_fails_the_test_that_met_it(capsys: pytest.CaptureFixture[str]) -> None:
    class Mine(Exception):
        pass

    class Broken(dict[str, PoolState]):
        def __contains__(self, key: object) -> bool:
            raise Mine

    def provoke(url: str) -> None:
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
        authorization = "AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-central-1/cognito-idp/aws4_request"
        headers = {"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUsers", "Authorization": authorization}
        connection.request("POST", "/", '{"UserPoolId": "eu-central-1_a"}', headers)
        assert connection.getresponse().status == 500
        connection.close()

    def meet() -> None:
        with Emulator(Service(pools=Broken(), quotas=Quotas(enforced=False))) as emulator:
            provoke(emulator.url)

    with pytest.raises(Mine):
        meet()
    assert "Mine" in capsys.readouterr().err


def test_closing_does_not_wait_for_a_client_that_stays_connected(
    connect: Any, pool: PoolState, emulator: Emulator
) -> None:
    connect().list_users(UserPoolId=pool.id)
    emulator.service.faults.add("hold")
    emulator.close()
    emulator.close()
