from typing import Any

from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import UserSource
from tests.demo.asking import refusal
from tests.demo.conftest import NOW

ROLE = "arn:aws:iam::123456789012:role/admins"


def create_user(client: Any, pool: PoolState, username: str) -> None:
    client.admin_create_user(UserPoolId=pool.id, Username=username, MessageAction="SUPPRESS")


def members(client: Any, pool: PoolState, group: str, **request: Any) -> list[str]:
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = client.list_users_in_group(UserPoolId=pool.id, GroupName=group, **request, **token)
        found += [user["Username"] for user in answer["Users"]]
        if "NextToken" not in answer:
            return found
        token = {"NextToken": answer["NextToken"]}


def test_a_group_is_created_described_changed_and_deleted(client: Any, pool: PoolState, service: Service) -> None:
    key = {"UserPoolId": pool.id, "GroupName": "admins"}
    created = client.create_group(**key, Description="Who may", RoleArn=ROLE, Precedence=0)["Group"]
    assert created == client.get_group(**key)["Group"]
    assert created["CreationDate"] == NOW
    assert refusal(client.create_group, **key)[0] == "GroupExistsException"
    service.clock.advance(seconds=60)
    changed = client.update_group(**key, Description="Who may do more")["Group"]
    assert (changed["Description"], changed["RoleArn"], changed["Precedence"]) == ("Who may do more", ROLE, 0)
    assert changed["LastModifiedDate"] > changed["CreationDate"]
    client.delete_group(**key)
    for call in (client.get_group, client.update_group, client.delete_group, client.list_users_in_group):
        assert refusal(call, **key) == ("ResourceNotFoundException", "Group not found.")


def test_groups_come_in_pages(client: Any, pool: PoolState) -> None:
    for number in range(7):
        client.create_group(UserPoolId=pool.id, GroupName=f"group-{number}")
    first = client.list_groups(UserPoolId=pool.id, Limit=5)
    rest = client.list_groups(UserPoolId=pool.id, Limit=5, NextToken=first["NextToken"])
    assert [len(page["Groups"]) for page in (first, rest)] == [5, 2]
    assert "NextToken" not in rest
    assert refusal(client.list_groups, UserPoolId=pool.id, NextToken="made-up")[0] == "InvalidParameterException"


def test_members_come_in_pages_and_leave(client: Any, pool: PoolState) -> None:
    client.create_group(UserPoolId=pool.id, GroupName="staff")
    for number in range(65):
        create_user(client, pool, f"user-{number}")
        client.admin_add_user_to_group(UserPoolId=pool.id, Username=f"user-{number}", GroupName="staff")
    client.admin_add_user_to_group(UserPoolId=pool.id, Username="user-0", GroupName="staff")
    assert sorted(members(client, pool, "staff")) == sorted(f"user-{number}" for number in range(65))
    assert len(client.list_users_in_group(UserPoolId=pool.id, GroupName="staff")["Users"]) == 60
    client.admin_remove_user_from_group(UserPoolId=pool.id, Username="user-7", GroupName="staff")
    assert "user-7" not in members(client, pool, "staff", Limit=10)


def test_a_users_groups_are_sorted_by_precedence(client: Any, pool: PoolState) -> None:
    create_user(client, pool, "ada")
    for name, precedence in (("none", {}), ("second", {"Precedence": 2}), ("first", {"Precedence": 0})):
        client.create_group(UserPoolId=pool.id, GroupName=name, **precedence)
        client.admin_add_user_to_group(UserPoolId=pool.id, Username="ada", GroupName=name)
    groups = client.admin_list_groups_for_user(UserPoolId=pool.id, Username="ada")["Groups"]
    assert [group["GroupName"] for group in groups] == ["first", "second", "none"]
    client.delete_group(UserPoolId=pool.id, GroupName="first")
    groups = client.admin_list_groups_for_user(UserPoolId=pool.id, Username="ada")["Groups"]
    assert [group["GroupName"] for group in groups] == ["second", "none"]


def test_members_of_a_load_population_can_change(client: Any, make_pool: Any) -> None:
    pool = make_pool()
    pool.users = UserSource(LoadPopulation(1, 1_000, groups=("tenth",)))
    client.create_group(UserPoolId=pool.id, GroupName="tenth")
    before = members(client, pool, "tenth")
    assert len(before) == 100
    outsider = next(user for user in pool.users if not user.groups)
    client.admin_remove_user_from_group(UserPoolId=pool.id, Username=before[3], GroupName="tenth")
    client.admin_add_user_to_group(UserPoolId=pool.id, Username=outsider.username, GroupName="tenth")
    after = members(client, pool, "tenth")
    assert set(after) == (set(before) - {before[3]}) | {outsider.username}
    assert len(after) == len(set(after))
