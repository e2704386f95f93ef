import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given

from cognito_admin.aws.account import Account
from cognito_admin.aws.user_records import RecordPage, record_page, usual_record_page
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId
from tests.aws.conftest import CREATED, put_users
from tests.aws.test_user_pages import USER, answers, by_the_sdk


@given(answers)
@example({"Users": [USER, None, {}, {**USER, "UserCreateDate": None}]})
@example({"Users": [{**USER, "UserCreateDate": float("nan")}]})
@example({"Users": [{**USER, "Attributes": [{"Name": "sub", "Value": None}]}]})
@example({"Users": [{**USER, "Attributes": None}]})
@example({"Users": [{**USER, "Attributes": [{"Name": "sub", "Value": ""}]}]})
def test_whatever_aws_answers_users_are_those_the_sdk_would_find_or_left_to_it(answer: dict[str, Any]) -> None:
    page = usual_record_page(answer, "PaginationToken")
    if page is None:
        return
    through_sdk = by_the_sdk("ListUsers", lambda found: record_page(found, "PaginationToken"), answer)
    if isinstance(through_sdk, RecordPage):
        assert page.token == through_sdk.token
        for one, other in zip(page.users, through_sdk.users, strict=True):
            assert (one.username, one.sub, one.created) == (other.username, other.sub, other.created)
            # The SDK drops members that its model does not know.
            known = {name for name in other.members if name != "Attributes"}
            assert {name: one.members[name] for name in known} == {name: other.members[name] for name in known}


def test_every_member_is_kept_and_dates_are_text_in_utc() -> None:
    page = usual_record_page({"Users": [{**USER, "New": {"of": [1]}}], "PaginationToken": "next"}, "PaginationToken")
    assert page is not None
    (one,) = page.users
    assert one.members == {
        **USER,
        "UserCreateDate": "2023-11-14T22:13:20.123000Z",
        "UserLastModifiedDate": "2023-11-14T22:13:20Z",
        "New": {"of": [1]},
    }
    assert one.created == datetime(2023, 11, 14, 22, 13, 20, 123000, UTC)
    assert (one.sub, page.token) == ("1", "next")


def test_users_and_members_of_the_emulator_are_listed_whole(
    account: Account, emulator: Emulator, administrator: Any, pool: PoolId
) -> None:
    put_users(emulator, pool, 70)
    administrator.create_group(UserPoolId=pool, GroupName="staff")
    administrator.admin_add_user_to_group(UserPoolId=pool, GroupName="staff", Username="user-3")
    records = account.user_records(pool)

    async def listed() -> tuple[RecordPage, RecordPage, RecordPage]:
        first = await records.list_users_page()
        members = await records.list_users_in_group_page(GroupName("staff"))
        return first, await records.list_users_page(token=first.token), members

    first, second, members = asyncio.run(listed())
    names = [user.username for user in (*first.users, *second.users)]
    assert sorted(names) == sorted(f"user-{number}" for number in range(70))
    assert second.token is None
    (member,) = members.users
    assert member.members["UserCreateDate"] == CREATED.isoformat().replace("+00:00", "Z")
    assert {"Name": "email", "Value": "person3@example.com"} in member.members["Attributes"]


def test_a_group_that_is_gone_is_told(account: Account, pool: PoolId) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.user_records(pool).list_users_in_group_page(GroupName("staff")))
    assert caught.value.code is Code.GROUP_NOT_FOUND
