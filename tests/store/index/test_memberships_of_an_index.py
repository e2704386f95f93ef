from dataclasses import replace
from pathlib import Path

from cognito_admin.model.ids import Username
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Index
from tests.store.index.whole_index import ADMINS, ANN, BOB, CID, STAFF, synced, with_index
from tests.store.places import plainly


def test_memberships_follow_the_groups_that_were_read_and_only_those(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, groups={ADMINS: [ANN, BOB], STAFF: [ANN, BOB]})
        await index.begin_or_resume()
        await index.stage_users([ANN, BOB], plainly(None))
        await index.stage_groups([Group(ADMINS, "", None, None), Group(STAFF, "", None, None)])
        await index.stage_members(ADMINS, [BOB.username], None)
        await index.finish(complete=True)
        assert await index.group_counts() == {ADMINS: 1, STAFF: 2}
        user = await index.user(ANN.sub)
        assert user
        assert user.groups == (STAFF,)

    with_index(path, scenario)


def test_a_group_that_is_gone_takes_its_memberships_along_at_the_end(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN], STAFF: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        await index.stage_groups([Group(STAFF, "", None, None)])
        await index.group_gone(STAFF)
        assert await index.group_counts() == {ADMINS: 1, STAFF: 1}
        await index.finish(complete=True)
        assert await index.groups() == ()
        assert await index.group_counts() == {}

    with_index(path, scenario)


def test_groups_that_may_not_be_read_stay_as_they_were(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        await index.finish(complete=True)
        assert await index.group_counts() == {ADMINS: 1}

    with_index(path, scenario)


def test_putting_a_user_keeps_their_groups(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.put_user(replace(ANN, status="RESET_REQUIRED"))
        assert await index.user(ANN.sub) == replace(ANN, status="RESET_REQUIRED", groups=(ADMINS,))

    with_index(path, scenario)


def test_a_user_made_anew_under_the_same_name_does_not_inherit_groups(path: Path) -> None:
    reborn = replace(CID, username=ANN.username)

    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([reborn], plainly(None))
        found = await index.user(reborn.sub)
        assert found
        assert found.groups == ()
        await index.stage_groups([Group(ADMINS, "", None, None)])
        await index.stage_members(ADMINS, [Username(reborn.username)], None)
        await index.finish(complete=True)
        found = await index.user(reborn.sub)
        assert found
        assert found.groups == (ADMINS,)

    with_index(path, scenario)
