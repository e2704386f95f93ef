import json
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from cognito_admin.demo.clock import Clock
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.testing import Emulator

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SHOP, STAFF, LEGACY, LOAD = (f"eu-central-1_{name}" for name in ("Customers", "StaffPool", "LegacyApp", "LoadTests"))


@pytest.fixture(scope="module")
def pools() -> dict[str, PoolState]:
    return build_samples(Service(clock=Clock(NOW)))


def attributes(user: dict[str, Any]) -> dict[str, str]:
    return {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}


def group(cognito: Any, name: str) -> set[str]:
    pages = cognito.get_paginator("list_users_in_group").paginate(UserPoolId=SHOP, GroupName=name)
    return {user["Username"] for page in pages for user in page["Users"]}


def scripts(text: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


def test_there_are_four_pools(cognito: Any) -> None:
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    assert {pool["Id"]: pool["Name"] for pool in pools} == {
        SHOP: "Shop customers",
        STAFF: "Staff",
        LEGACY: "Legacy",
        LOAD: "Load",
    }


def test_the_shop_has_2400_customers_of_every_kind(cognito: Any, pools: dict[str, PoolState]) -> None:
    users = list(pools["shop"].users)
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=SHOP)
    assert {user["Username"] for page in pages for user in page["Users"]} == {user.username for user in users}
    assert len(users) == 2_400
    assert cognito.describe_user_pool(UserPoolId=SHOP)["UserPool"]["EstimatedNumberOfUsers"] == 2_400
    assert len({user.username for user in users}) == 2_400
    assert {user.status for user in users} == {
        "CONFIRMED",
        "UNCONFIRMED",
        "FORCE_CHANGE_PASSWORD",
        "RESET_REQUIRED",
        "EXTERNAL_PROVIDER",
        "ARCHIVED",
        "COMPROMISED",
        "UNKNOWN",
    }
    assert 0.9 < sum(user.enabled for user in users) / 2_400 < 1
    for user in users:
        assert NOW - timedelta(days=3 * 365) <= user.created <= user.modified <= NOW
        assert user.attributes["email"].lower().rpartition("@")[2].endswith((".com", ".org", ".net", ".example"))
        assert user.attributes["email"].lower().rpartition("@")[2].partition(".")[0] in (
            {"example"} if not user.attributes["email"].lower().endswith(".example") else {"mail", "post", "firma"}
        )
        assert user.attributes.get("phone_number", "+1").startswith("+")


def test_native_customers_sign_in_with_an_address_of_their_own(pools: dict[str, PoolState]) -> None:
    natives = [user for user in pools["shop"].users if user.status != "EXTERNAL_PROVIDER"]
    assert all(user.username == user.sub for user in natives)
    assert len({user.attributes["email"].lower() for user in natives}) == len(natives)
    assert all({"custom:tenantId", "custom:plan", "custom:externalId"} <= user.attributes.keys() for user in natives)


def test_names_come_in_many_scripts(pools: dict[str, PoolState]) -> None:
    found = Counter(script for user in pools["shop"].users for script in scripts(user.attributes.get("name", "")))
    assert found.keys() >= {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "ARABIC",
        "HEBREW",
        "DEVANAGARI",
        "THAI",
        "CJK",
        "HANGUL",
        "KATAKANA",
    }


def test_some_people_have_a_native_and_a_federated_profile_with_one_address(pools: dict[str, PoolState]) -> None:
    profiles: dict[str, list[Any]] = {}
    for user in pools["shop"].users:
        profiles.setdefault(user.attributes["email"].lower(), []).append(user)
    pairs = [pair for pair in profiles.values() if len(pair) == 2]
    assert len(pairs) > 100
    differing_in_case = [pair for pair in pairs if pair[0].attributes["email"] != pair[1].attributes["email"]]
    assert len(differing_in_case) > 10
    providers = Counter(
        json.loads(user.attributes["identities"])[0]["providerName"]
        for pair in pairs
        for user in pair
        if user.status == "EXTERNAL_PROVIDER"
    )
    assert providers.keys() == {"Google", "AcmeCorp"}


def test_some_native_customers_are_linked_to_another_account(pools: dict[str, PoolState]) -> None:
    linked = [
        json.loads(user.attributes["identities"])
        for user in pools["shop"].users
        if user.status != "EXTERNAL_PROVIDER" and "identities" in user.attributes
    ]
    assert len(linked) > 40
    assert max(map(len, linked)) == 2
    assert not any(identity["primary"] for identities in linked for identity in identities)


def test_some_names_differ_in_case_alone(pools: dict[str, PoolState]) -> None:
    preferred = Counter(
        user.attributes["preferred_username"].casefold()
        for user in pools["shop"].users
        if "preferred_username" in user.attributes
    )
    assert {name for name, count in preferred.items() if count == 2} >= {"nightowl", "maria.k"}


def test_there_are_temporary_passwords_expired_and_fresh(pools: dict[str, PoolState]) -> None:
    invited = [user for user in pools["shop"].users if user.status == "FORCE_CHANGE_PASSWORD"]
    expired = [user for user in invited if user.created < NOW - timedelta(days=7)]
    assert 0 < len(expired) < len(invited)


def test_six_groups_of_which_two_carry_a_role(cognito: Any) -> None:
    groups = cognito.list_groups(UserPoolId=SHOP)["Groups"]
    assert len(groups) == 6
    assert {entry["GroupName"] for entry in groups if "RoleArn" in entry} == {"admins", "support"}
    sizes = {entry["GroupName"]: len(group(cognito, entry["GroupName"])) for entry in groups}
    assert all(sizes.values())
    assert sizes["newsletter"] > 600


def test_ann_example_is_there(cognito: Any) -> None:
    (ann,) = cognito.list_users(UserPoolId=SHOP, Filter='email = "ann@example.com"')["Users"]
    assert attributes(ann)["name"] == "Ann Example"
    assert ann["UserStatus"] == "CONFIRMED"
    assert ann["Enabled"]
    assert ann["Username"] in group(cognito, "vip") & group(cognito, "newsletter")


def test_five_triggers_one_not_permitted_and_one_failing(emulator: Emulator, cognito: Any) -> None:
    triggers = cognito.describe_user_pool(UserPoolId=SHOP)["UserPool"]["LambdaConfig"]
    arns = {value for value in triggers.values() if isinstance(value, str)}
    assert len(arns) == 5
    outcomes = Counter(emulator.service.functions.by_arn[arn].outcome for arn in arns)
    assert outcomes == {"returns": 3, "not_permitted": 1, "raises": 1}


def test_the_account_has_the_functions_and_roles_the_shop_names(emulator: Emulator, cognito: Any) -> None:
    triggers = cognito.describe_user_pool(UserPoolId=SHOP)["UserPool"]["LambdaConfig"]
    functions, iam = (boto3.client(name, **emulator.credentials) for name in ("lambda", "iam"))
    try:
        arns = {
            function["FunctionArn"]: function["FunctionName"] for function in functions.list_functions()["Functions"]
        }
        of_legacy = cognito.describe_user_pool(UserPoolId=LEGACY)["UserPool"]["LambdaConfig"]["PreAuthentication"]
        in_use = {of_legacy, *(value for value in triggers.values() if isinstance(value, str))}
        waiting = set(arns) - in_use
        assert {arns[arn] for arn in waiting} == {"shop-access-tokens", "shop-send-email"}
        without_permission = {arn for arn, name in arns.items() if not permits_cognito(functions, name)}
        assert without_permission == {triggers["UserMigration"], of_legacy, *waiting}
        roles = {role["Arn"] for role in iam.list_roles()["Roles"]}
        assert {
            entry["RoleArn"] for entry in cognito.list_groups(UserPoolId=SHOP)["Groups"] if "RoleArn" in entry
        } < roles
    finally:
        functions.close()
        iam.close()


def permits_cognito(functions: Any, name: str) -> bool:
    try:
        policy = json.loads(functions.get_policy(FunctionName=name)["Policy"])
    except functions.exceptions.ResourceNotFoundException:
        return False
    return any(statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"} for statement in policy["Statement"])


def test_clients_come_with_and_without_secrets(cognito: Any) -> None:
    ids = [client["ClientId"] for client in cognito.list_user_pool_clients(UserPoolId=SHOP)["UserPoolClients"]]
    described = [
        cognito.describe_user_pool_client(UserPoolId=SHOP, ClientId=client)["UserPoolClient"] for client in ids
    ]
    assert {client["ClientName"]: "ClientSecret" in client for client in described} == {
        "Web shop": False,
        "Mobile app": False,
        "Back office": True,
        "Warehouse": True,
    }


def test_staff_need_a_second_factor_and_come_through_saml(cognito: Any, pools: dict[str, PoolState]) -> None:
    assert cognito.get_user_pool_mfa_config(UserPoolId=STAFF)["MfaConfiguration"] == "ON"
    (provider,) = cognito.list_identity_providers(UserPoolId=STAFF)["Providers"]
    assert provider["ProviderType"] == "SAML"
    users = pools["staff"].users
    with_password = [user for user in users if user.status != "EXTERNAL_PROVIDER"]
    assert [(user.username, user.status) for user in with_password] == [("emergency", "CONFIRMED")]
    assert {user.username.partition("_")[0] for user in users} == {"staffsso", "emergency"}


def test_the_legacy_pool_has_what_a_check_up_finds(cognito: Any, pools: dict[str, PoolState]) -> None:
    pool = cognito.describe_user_pool(UserPoolId=LEGACY)["UserPool"]
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 6
    assert not pool["Policies"]["PasswordPolicy"]["RequireNumbers"]
    names = Counter(user.username.lower() for user in pools["legacy"].users)
    assert sum(names.values()) == 320
    assert sum(count == 2 for count in names.values()) == 12


def test_the_load_pool_is_as_large_as_asked_for(cognito: Any) -> None:
    assert cognito.describe_user_pool(UserPoolId=LOAD)["UserPool"]["EstimatedNumberOfUsers"] == 1_000_000
    assert len(cognito.list_users(UserPoolId=LOAD)["Users"]) == 60
    members = cognito.list_users_in_group(UserPoolId=LOAD, GroupName="tenth")["Users"]
    assert len(members) == 60


@pytest.mark.parametrize("pool_id", [SHOP, STAFF, LEGACY, LOAD])
def test_a_sample_pool_can_be_written_back_as_it_was_read(cognito: Any, pool_id: str) -> None:
    before = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    mfa_before = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    taken = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    echo = {member: value for member, value in before.items() if member in taken}
    echo["AdminCreateUserConfig"].pop("UnusedAccountValidityDays")
    cognito.update_user_pool(UserPoolId=pool_id, PoolName=before["Name"], **echo)
    after = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    before["AdminCreateUserConfig"] = after["AdminCreateUserConfig"]
    assert {**after, "LastModifiedDate": None} == {**before, "LastModifiedDate": None}
    mfa = {key: value for key, value in mfa_before.items() if key != "ResponseMetadata"}
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **mfa)
    mfa_after = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    assert {**mfa_after, "ResponseMetadata": None} == {**mfa_before, "ResponseMetadata": None}


@pytest.mark.parametrize("pool_id", [SHOP, STAFF, LEGACY])
def test_a_sample_client_can_be_written_back_as_it_was_read(cognito: Any, pool_id: str) -> None:
    taken = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members
    for client in cognito.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"]:
        key = {"UserPoolId": pool_id, "ClientId": client["ClientId"]}
        before = cognito.describe_user_pool_client(**key)["UserPoolClient"]
        cognito.update_user_pool_client(**{member: value for member, value in before.items() if member in taken})
        after = cognito.describe_user_pool_client(**key)["UserPoolClient"]
        assert {**after, "LastModifiedDate": None} == {**before, "LastModifiedDate": None}


def test_the_same_seed_and_moment_make_the_same_pools() -> None:
    one, two = (Service(seed=7, clock=Clock(NOW)) for _ in range(2))
    pools = build_samples(one), build_samples(two)
    for name in pools[0]:
        first, second = pools[0][name], pools[1][name]
        assert first.settings == second.settings
        assert first.clients == second.clients
        assert list(first.users) == list(second.users)


def test_another_seed_makes_other_people() -> None:
    one, two = (build_samples(Service(seed=seed, clock=Clock(NOW)), ["shop"])["shop"] for seed in (1, 2))
    assert list(one.users) != list(two.users)


def test_a_sample_nobody_has_heard_of_is_refused() -> None:
    service = Service()
    with pytest.raises(ValueError, match="shoes"):
        build_samples(service, ["shop", "shoes"])
    assert not service.pools
