"""Two accounts of one person made one on the emulator: what is there afterwards, wherever it ended between its steps."""

import json
from dataclasses import replace

import pytest

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.joining import join
from cognito_admin.model.changes.record import ChangeId, Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub
from cognito_admin.store.change_log import Noted
from tests.work.change_pool import Desk, there


@pytest.fixture
def pool(shop: PoolId) -> PoolId:
    return shop


@pytest.fixture
def put_google(put):
    def put_it() -> Sub:
        identity = {"userId": "12", "providerName": "Google", "providerType": "Google", "primary": True}
        return put("google_12", "EXTERNAL_PROVIDER", email="ann@example.com", identities=json.dumps([identity]))

    return put_it


async def wished(desk: Desk, google: Sub) -> Wish:
    other = (await desk.changes.person(google)).user
    return join(other, (GroupName("vip"),))


def links(emulator, pool: PoolId, sub: Sub) -> list[str]:
    return [one["userId"] for one in json.loads(there(emulator, pool, sub).attributes.get("identities", "[]"))]


def test_the_sign_in_of_the_provider_leads_to_the_account_of_the_pool(emulator, pool, put, put_google, at_desk) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        done = await desk.changes.apply(change)
        assert done.seen
        assert await desk.index.user(google) is None
        kept = await desk.index.user(ann)
        assert kept is not None
        assert (kept.groups, [one.user_id for one in kept.identities]) == (("vip",), ["12"])
        record = await desk.changes.record(done.record)
        assert record is not None
        assert (record.state, record.steps_made, record.sub) == (Event.DONE, 3, ann)
        assert record.change is not None
        assert record.change.before["other:email"] == "ann@example.com"
        assert await desk.changes.undo(record) is Lasting.OTHER_DELETED

    at_desk(scenario)
    assert there(emulator, pool, google) is None
    assert links(emulator, pool, ann) == ["12"]
    assert "AdminGetUser" not in emulator.service.calls


def test_where_the_link_was_refused_trying_again_makes_it(emulator, pool, put, put_google, at_desk) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        wish = await wished(desk, google)
        emulator.service.faults.add(operation="AdminLinkProviderForUser", kind="denied")
        with pytest.raises(Failure):
            await desk.changes.apply(await desk.planned(wish, ann))
        emulator.service.faults.clear()
        assert await desk.index.user(google) is None
        again = await desk.planned(wish, ann)
        assert [step.operation for step in again.steps] == ["AdminLinkProviderForUser"]
        await desk.changes.apply(again)

    at_desk(scenario)
    assert links(emulator, pool, ann) == ["12"]


@pytest.mark.parametrize("operation", ["AdminDeleteUser", "AdminLinkProviderForUser"])
def test_a_lost_answer_is_looked_for_and_nothing_is_done_twice(
    emulator, pool, put, put_google, at_desk, operation: str
) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        emulator.service.faults.add(operation=operation, kind="reset_after", count=1)
        await desk.changes.apply(change)

    at_desk(scenario)
    assert there(emulator, pool, google) is None
    assert links(emulator, pool, ann) == ["12"]


def test_an_account_that_changed_since_it_was_shown_is_not_deleted(emulator, pool, put, put_google, at_desk) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        await desk.changes.apply(await desk.planned(Wish(Kind.DISABLE), google))
        with pytest.raises(Failure) as found:
            await desk.changes.apply(change)
        assert found.value.code is Code.CHANGED_MEANWHILE

    at_desk(scenario)
    assert there(emulator, pool, google) is not None
    assert links(emulator, pool, ann) == []


@pytest.mark.parametrize("meanwhile", ["disabled", "linked to all that it may"])
def test_nothing_is_deleted_where_the_account_that_stays_is_otherwise_by_then(
    emulator, pool, put, put_google, at_desk, meanwhile: str
) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        user = there(emulator, pool, ann)
        if meanwhile == "disabled":
            user = replace(user, enabled=False)
        else:
            entries = [{"userId": str(one), "providerName": "Acme", "providerType": "SAML"} for one in range(5)]
            user = replace(user, attributes={**user.attributes, "identities": json.dumps(entries)})
        emulator.service.pools[pool].users.put(user, user.modified)
        with pytest.raises(Failure) as found:
            await desk.changes.apply(change)
        assert found.value.code is Code.CHANGED_MEANWHILE

    at_desk(scenario)
    assert there(emulator, pool, google) is not None


@pytest.mark.parametrize("used_meanwhile", [True, False])
def test_what_a_killed_program_left_behind_deletes_no_account_that_changed_since(
    emulator, pool, put, put_google, at_desk, used_meanwhile: bool
) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        await desk.log.begin(ChangeId("one"), change, pool=pool, who="me", owner="gone")
        await desk.log.note(ChangeId("one"), "gone", Noted(Event.MADE, 0))
        users = emulator.service.pools[pool].users
        users.put(replace(users.by_sub(ann), groups=("vip",)), users.by_sub(ann).modified)
        (record,) = await desk.changes.unfinished()
        if used_meanwhile:
            user = users.by_sub(google)
            users.put(replace(user, attributes={**user.attributes, "name": "Ann Bell"}), user.modified)
            with pytest.raises(Failure) as found:
                await desk.changes.finish(record)
            assert found.value.code is Code.CHANGED_MEANWHILE
        else:
            await desk.changes.finish(record)

    at_desk(scenario)
    assert (there(emulator, pool, google) is not None) is used_meanwhile
    assert links(emulator, pool, ann) == ([] if used_meanwhile else ["12"])


def test_what_a_killed_program_left_behind_is_linked_once_the_other_account_is_gone(
    emulator, pool, put, put_google, at_desk
) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        await desk.log.begin(ChangeId("one"), change, pool=pool, who="me", owner="gone")
        await desk.log.note(ChangeId("one"), "gone", Noted(Event.MADE, 0), Noted(Event.SENT, 1))
        emulator.service.pools[pool].users.remove(google, emulator.service.clock.now())
        (record,) = await desk.changes.unfinished()
        await desk.changes.finish(record)

    at_desk(scenario)
    assert links(emulator, pool, ann) == ["12"]
    assert "AdminDeleteUser" not in emulator.service.calls


def test_support_is_refused_before_anything_is_sent(emulator, pool, put, put_google, at_desk) -> None:
    ann, google = put(), put_google()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(await wished(desk, google), ann)
        with pytest.raises(Failure) as found:
            await desk.changes.apply(change)
        assert found.value.code is Code.NOT_ALLOWED_BY_MODE

    at_desk(scenario, Mode.SUPPORT)
    assert there(emulator, pool, google) is not None
