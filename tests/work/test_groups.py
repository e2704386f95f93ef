"""Groups of an emulated pool: what is true there after a change, in the index, and on record."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.groups import DESCRIPTION, MEMBERS, PRECEDENCE, ROLE
from cognito_admin.model.changes.record import ChangeId, Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub
from cognito_admin.model.pools import Group
from tests.work.change_pool import Desk

ARN = "arn:aws:iam::123456789012:role/support"


@pytest.fixture
def pool(client: Any) -> PoolId:
    made = client.create_user_pool(PoolName="Shop")["UserPool"]["Id"]
    client.create_group(UserPoolId=made, GroupName="support", Description="Helps", RoleArn=ARN, Precedence=5)
    client.admin_create_user(UserPoolId=made, Username="ann", MessageAction="SUPPRESS")
    return PoolId(made)


def edit(name: str = "support", **values: str) -> Wish:
    names = {"description": DESCRIPTION, "precedence": PRECEDENCE, "role": ROLE}
    return Wish(Kind.EDIT_GROUP, name, {names[key]: value for key, value in values.items()})


async def groups_of(desk: Desk, sub: str) -> tuple[str, ...]:
    user = await desk.index.user(Sub(sub))
    assert user is not None
    return user.groups


async def put_ann_in(desk: Desk, group: str = "support") -> None:
    (ann,) = (await desk.changes._aws.pool.list_users_page()).users
    await desk.index.put_user(ann)
    await desk.changes.apply(await desk.planned(Wish(Kind.ADD_TO_GROUP, group), ann.sub))


def test_a_group_is_made_edited_and_deleted_and_all_of_it_is_on_record(emulator, pool, at_desk) -> None:
    there = emulator.service.pools[pool].groups

    async def scenario(desk: Desk) -> None:
        made = await desk.planned(Wish(Kind.CREATE_GROUP, "vip", {DESCRIPTION: "Buys a lot"}))
        done = await desk.changes.apply(made)
        assert done.seen
        assert there["vip"].description == "Buys a lot"
        assert [group.name for group in await desk.index.groups()] == ["support", "vip"]
        edited = await desk.planned(edit("vip", precedence="3", role=ARN))
        assert (await desk.changes.apply(edited)).seen
        assert (there["vip"].precedence, there["vip"].role_arn, there["vip"].description) == (3, ARN, "Buys a lot")
        gone = await desk.planned(Wish(Kind.DELETE_GROUP, "vip"))
        assert (await desk.changes.apply(gone)).seen
        assert list(there) == ["support"]
        assert [group.name for group in await desk.index.groups()] == ["support"]
        records = await desk.records()
        assert [(record.kind, record.state, record.change) for record in records] == [
            (Kind.DELETE_GROUP, Event.DONE, gone),
            (Kind.EDIT_GROUP, Event.DONE, edited),
            (Kind.CREATE_GROUP, Event.DONE, made),
        ]
        assert all(record.request_ids for record in records)
        back = await desk.changes.undo(records[0])
        assert isinstance(back, Change)
        await desk.changes.apply(back, undoes=records[0].id)
        assert (there["vip"].precedence, there["vip"].role_arn, there["vip"].description) == (3, ARN, "Buys a lot")
        assert [group.name for group in await desk.index.groups()] == ["support", "vip"]
        with pytest.raises(Failure) as caught:
            await desk.changes.undo(records[0])
        assert caught.value.code is Code.CHANGED_MEANWHILE

    at_desk(scenario)


def test_an_edit_is_taken_back_unless_somebody_changed_the_group_since(client, emulator, pool, at_desk) -> None:
    there = emulator.service.pools[pool].groups

    async def scenario(desk: Desk) -> None:
        await desk.changes.apply(await desk.planned(edit(description="Helps everybody", precedence="1")))
        (record,) = await desk.records()
        back = await desk.changes.undo(record)
        assert isinstance(back, Change)
        await asyncio.to_thread(client.update_group, UserPoolId=pool, GroupName="support", Precedence=9)
        with pytest.raises(Failure) as caught:
            await desk.changes.undo(record)
        assert caught.value.code is Code.CHANGED_MEANWHILE
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(back, undoes=record.id)
        assert caught.value.code is Code.CHANGED_MEANWHILE
        await asyncio.to_thread(client.update_group, UserPoolId=pool, GroupName="support", Precedence=1)
        await desk.changes.apply(back, undoes=record.id)
        assert (there["support"].description, there["support"].precedence) == ("Helps", 5)
        assert there["support"].role_arn == ARN
        assert (await desk.records())[1].undone_by == (await desk.records())[0].id

    at_desk(scenario)


def test_undoing_a_new_group_deletes_it_and_says_whom_that_takes_out(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        await desk.changes.apply(await desk.planned(Wish(Kind.CREATE_GROUP, "vip")))
        (record,) = await desk.records()
        await put_ann_in(desk, "vip")
        back = await desk.changes.undo(record)
        assert isinstance(back, Change)
        await desk.changes.apply(back, undoes=record.id)
        assert list(emulator.service.pools[pool].groups) == ["support"]
        (ann,) = emulator.service.pools[pool].users
        assert await groups_of(desk, ann.sub) == ()

    at_desk(scenario)


def test_a_list_that_was_asked_for_before_a_change_takes_nothing_of_it_back(pool, at_desk, monkeypatch) -> None:
    async def scenario(desk: Desk) -> None:
        groups = desk.changes.groups
        await groups.listed()
        listed = groups._pool.list_groups

        async def overtaken() -> tuple[Group, ...]:
            found = await listed()
            for wish in (Wish(Kind.CREATE_GROUP, "vip"), edit(precedence="3")):
                await desk.changes.apply(await desk.planned(wish))
            return found

        monkeypatch.setattr(groups._pool, "list_groups", overtaken)
        await groups.listed()
        assert [(group.name, group.precedence) for group in await desk.index.groups()] == [
            ("support", 3),
            ("vip", None),
        ]

    at_desk(scenario)


def test_a_group_with_members_goes_with_their_memberships(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        await put_ann_in(desk)
        known = await desk.changes.groups.known()
        assert (known.groups, known.members) == (
            tuple(replace(group, created=None, modified=None) for group in await desk.changes.groups.listed()),
            None,
        )
        change = await desk.planned(Wish(Kind.DELETE_GROUP, "support"))
        # Nobody counted members while the pool was never read to its end.
        assert MEMBERS not in change.before
        assert (await desk.changes.apply(change)).seen
        assert await desk.index.group_counts() == {}
        (ann,) = emulator.service.pools[pool].users
        assert await groups_of(desk, ann.sub) == ()

    at_desk(scenario)


def test_two_who_make_the_same_group_do_not_get_in_each_others_way(client, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE_GROUP, "vip"))
        await asyncio.to_thread(client.create_group, UserPoolId=pool, GroupName="vip")
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change)
        assert caught.value.code is Code.CHANGED_MEANWHILE
        assert await desk.records() == ()
        found = await desk.changes.plan(Wish(Kind.CREATE_GROUP, "vip"))
        assert isinstance(found, Refusal)
        assert found.reasons[0].why is Why.GROUP_EXISTS

    at_desk(scenario)


@pytest.mark.parametrize("happens", ["before", "after"])
@pytest.mark.parametrize(
    ("operation", "wish"),
    [
        ("CreateGroup", Wish(Kind.CREATE_GROUP, "vip")),
        ("UpdateGroup", edit(description="Helps all")),
        ("DeleteGroup", Wish(Kind.DELETE_GROUP, "support")),
    ],
)
def test_a_change_whose_answer_is_lost_is_made_once(emulator, pool, at_desk, operation, wish, happens) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(wish)
        emulator.service.calls.clear()
        emulator.service.faults.add("reset_after" if happens == "after" else "reset_before", operation, count=1)
        assert (await desk.changes.apply(change)).seen
        (record,) = await desk.records()
        assert record.state is Event.DONE

    at_desk(scenario)


def test_what_a_killed_program_left_behind_is_finished(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(edit(description="Helps all"))
        await desk.log.begin(ChangeId("one"), change, pool=pool, who="me", owner="gone")
        (record,) = await desk.changes.unfinished()
        assert (await desk.changes.finish(record)).seen
        assert emulator.service.pools[pool].groups["support"].description == "Helps all"
        (record,) = await desk.records()
        assert record.state is Event.DONE

    at_desk(scenario)


def test_an_edit_sets_nothing_back_that_somebody_changed_beside_it(client, emulator, pool, at_desk) -> None:
    there = emulator.service.pools[pool].groups

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(edit(description="Helps all"))
        await asyncio.to_thread(client.update_group, UserPoolId=pool, GroupName="support", Precedence=9)
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change)
        assert caught.value.code is Code.CHANGED_MEANWHILE
        # Nor when a killed program left it half-way.
        await desk.log.begin(ChangeId("one"), change, pool=pool, who="me", owner="gone")
        (record,) = await desk.changes.unfinished()
        with pytest.raises(Failure) as caught:
            await desk.changes.finish(record)
        assert caught.value.code is Code.CHANGED_MEANWHILE
        assert (there["support"].description, there["support"].precedence) == ("Helps", 9)
        await desk.changes.apply(await desk.planned(edit(description="Helps all")))

    at_desk(scenario)
    assert (there["support"].description, there["support"].precedence) == ("Helps all", 9)


def test_support_staff_may_not_change_groups_themselves(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        emulator.service.calls.clear()
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(await desk.planned(edit(description="x")))
        assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
        assert "UpdateGroup" not in emulator.service.calls

    at_desk(scenario, Mode.SUPPORT)


def test_what_aws_lists_takes_the_place_of_what_was_known(client, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        await asyncio.to_thread(client.delete_group, UserPoolId=pool, GroupName="support")
        await asyncio.to_thread(client.create_group, UserPoolId=pool, GroupName="vip", Precedence=0)
        (listed,) = await desk.changes.groups.listed()
        assert listed.created is not None
        (kept,) = await desk.index.groups()
        assert (kept.name, kept.precedence) == (GroupName("vip"), 0)

    at_desk(scenario)
