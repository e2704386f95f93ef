import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.keystore import Keystore
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.model.ids import ConnectionId, GroupName, PoolId, Region, Sub
from cognito_admin.model.query import Expected, Sort
from cognito_admin.store.paths import Paths
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.connect import Connections
from cognito_admin.work.job_kinds import job_kinds
from cognito_admin.work.job_run import Request
from cognito_admin.work.live_pool import LivePool
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Capability, QueryWrong, Workspace
from cognito_admin.work.workspaces import Workspaces

if TYPE_CHECKING:
    from cognito_admin.model.progress import Progress

REGION = Region("eu-central-1")
FIRST, SECOND = ConnectionId("first"), ConnectionId("second")
NAMES = ("ann", "bob", "josé", "田中")


@pytest.fixture
def pool(client: Any) -> PoolId:
    """Four users, two of them in a group."""
    made = PoolId(client.create_user_pool(PoolName="Shop customers")["UserPool"]["Id"])
    client.create_group(UserPoolId=made, GroupName="admins")
    for name in NAMES:
        attributes = [{"Name": "email", "Value": f"{name}@example.com"}, {"Name": "name", "Value": name.title()}]
        client.admin_create_user(UserPoolId=made, Username=name, UserAttributes=attributes, MessageAction="SUPPRESS")
    for name in NAMES[:2]:
        client.admin_add_user_to_group(UserPoolId=made, Username=name, GroupName="admins")
    return made


def with_workspaces(
    folder: Path, emulator: Emulator, scenario: Callable[[Workspaces], Awaitable[None]], key: bytes = bytes(32)
) -> None:
    async def run() -> None:
        settings = Settings.load(folder / "settings.json")
        for connection in (FIRST, SECOND):
            settings.add_connection(Connection(connection, connection, None, REGION, emulator.url))
        keystore = Keystore()
        connections = Connections(
            settings,
            AccessKeys(keystore),
            Questions(),
            lambda connection, markings, _: Account(connection, markings, patience=Patience(0, tries=1)),
        )
        store_key = StoreKey(keystore, Paths(folder))
        store_key.given(key)
        workspaces = Workspaces(connections, store_key, Paths(folder))
        try:
            await scenario(workspaces)
        finally:
            await workspaces.close()
            connections.close()
            store_key.close()
            keystore.close()
            await settings.flush()
            settings.close()

    asyncio.run(run())


async def synced(workspaces: Workspaces, pool: PoolId) -> LivePool:
    workspace = await workspaces.open(PoolKey(FIRST, pool))
    await workspace.sync(lambda progress: None, Stop())
    return workspace


async def found(workspace: Workspace, text: str) -> list[str]:
    results = await workspace.search(text, Sort())
    return [user.username for user in await results.rows(0, results.count) if user]


async def fails(code: Code, work: Awaitable[object]) -> None:
    with pytest.raises(Failure) as caught:
        await work
    assert caught.value.code is code


def test_a_pool_that_was_never_synced_opens_and_says_so(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        assert workspace.summary.name == "Shop customers"
        assert workspace.identity
        assert await workspace.index_state() is None
        assert await workspace.index_version() == await workspace.written_lately() == 0
        assert await workspace.attribute_names() == ()
        assert await workspace.groups() == ()
        assert await workspace.group_counts() == {}
        await fails(Code.INDEX_MISSING, workspace.search("ann", Sort()))
        assert not Paths(tmp_path).index(pool, emulator.url).exists()

    with_workspaces(tmp_path, emulator, scenario)


def test_a_sync_job_fills_the_index_and_makes_nobody_active(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    told: list[Progress] = []
    emulator.service.mau.clear()

    async def no_answer(code: str, facts: object, secret: bool) -> str:
        raise AssertionError(code)

    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        request = Request(workspace.sync_arguments, {}, told.append, Stop(), no_answer)
        no_changes: Any = None
        assert await job_kinds(
            workspaces, Questions(), workspaces._connections, no_changes, no_changes, no_changes, no_changes
        )["sync"](request) == {
            "added": 4,
            "changed": 0,
            "removed": 0,
            "total": 4,
        }
        assert sorted(await found(workspace, "")) == sorted(NAMES)
        assert await found(workspace, "JOSE") == ["josé"]
        assert await found(workspace, "group:admins name:b") == ["bob"]
        assert await workspace.group_counts() == {GroupName("admins"): 2}
        assert [group.name for group in await workspace.groups()] == ["admins"]
        assert "email" in await workspace.attribute_names()
        state = await workspace.index_state()
        assert state
        assert (state.users, state.complete) == (4, True)
        assert state.version == await workspace.index_version() > 0
        assert await workspace.written_lately() == 0

    with_workspaces(tmp_path, emulator, scenario)
    assert told[-1].phase == "finishing"
    assert emulator.service.mau.count() == 0


def test_without_aws_the_index_still_answers(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def online(workspaces: Workspaces) -> None:
        await synced(workspaces, pool)

    async def offline(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        assert workspace.summary.name == "Shop customers"
        assert await found(workspace, "ann") == ["ann"]
        await fails(Code.ENDPOINT_UNREACHABLE, workspace.describe())
        await fails(Code.ENDPOINT_UNREACHABLE, workspace.sync(lambda progress: None, Stop()))
        await fails(Code.ENDPOINT_UNREACHABLE, workspaces.open(PoolKey(FIRST, PoolId("eu-central-1_Other0000"))))
        assert await found(workspace, "ann") == ["ann"]

    with_workspaces(tmp_path, emulator, online)
    emulator.close()
    with_workspaces(tmp_path, emulator, offline)


def test_a_pool_deleted_meanwhile_is_told_and_its_users_stay(
    tmp_path: Path, emulator: Emulator, pool: PoolId, client: Any
) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        client.delete_user_pool(UserPoolId=pool)
        await fails(Code.POOL_NOT_FOUND, workspace.describe())
        await fails(Code.POOL_NOT_FOUND, workspace.sync(lambda progress: None, Stop()))
        assert len(await found(workspace, "")) == 4

    with_workspaces(tmp_path, emulator, scenario)


def test_a_pool_that_may_not_be_described_opens_under_its_id(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    emulator.service.faults.add("denied", "DescribeUserPool")

    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        assert workspace.summary.name == pool
        assert len(await found(workspace, "")) == 4

    with_workspaces(tmp_path, emulator, scenario)


def test_a_fresh_user_joins_the_index_with_the_groups_known(
    tmp_path: Path, emulator: Emulator, pool: PoolId, client: Any
) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        results = await workspace.search("username=ann", Sort())
        (ann,) = await results.rows(0, 1)
        assert ann
        client.admin_disable_user(UserPoolId=pool, Username="ann")
        fresh = await workspace.fresh_user(ann.sub)
        assert fresh
        assert (fresh.enabled, fresh.groups) == (False, (GroupName("admins"),))
        assert await found(workspace, "enabled:no") == ["ann"]
        client.admin_delete_user(UserPoolId=pool, Username="ann")
        assert await workspace.fresh_user(ann.sub) is None
        assert await found(workspace, "ann") == []

    with_workspaces(tmp_path, emulator, scenario)


def test_somebody_who_signed_up_since_the_sync_is_looked_up_and_nobody_becomes_active(
    tmp_path: Path, emulator: Emulator, pool: PoolId, client: Any
) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        attributes = [{"Name": "email", "Value": "zoë@example.com"}]
        client.admin_create_user(UserPoolId=pool, Username="zoë", UserAttributes=attributes, MessageAction="SUPPRESS")
        emulator.service.mau.clear()
        assert await found(workspace, "zoë") == []
        looked = await workspace.look_up("zoë")
        assert (len(looked.new), looked.changed) == (1, ())
        assert await found(workspace, "zoë") == ["zoë"]
        with pytest.raises(QueryWrong):
            await workspace.look_up("emial:zoë")
        assert emulator.service.mau.count() == 0

    with_workspaces(tmp_path, emulator, scenario)


def test_looking_somebody_up_does_not_pass_for_a_sync(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        assert await workspace.fresh_user(Sub("00000000-0000-4000-8000-000000000000")) is None
        looked = await workspace.look_up("ann -sub:nobody")
        assert {user.username for user in looked.unkept} == {"ann"}
        assert (looked.new, looked.changed) == ((), ())
        with pytest.raises(QueryWrong):
            await workspace.look_up("emial:ann")
        assert await workspace.index_state() is None

    with_workspaces(tmp_path, emulator, scenario)


def test_a_wrong_query_says_where_and_what_was_expected(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        with pytest.raises(QueryWrong) as caught:
            await workspace.search("ann emial:x", Sort())
        wrong = caught.value
        assert (wrong.position, wrong.length, wrong.error.expected) == (4, 5, Expected.FIELD)
        assert wrong.expected == "the name of an attribute instead of “emial” (did you mean email?)"
        assert wrong.code is Code.QUERY_WRONG
        assert wrong.facts["position"] == "5"

    with_workspaces(tmp_path, emulator, scenario)


def test_attributes_of_the_schema_that_nobody_has_can_be_asked_for(
    tmp_path: Path, emulator: Emulator, client: Any
) -> None:
    schema = [{"Name": "tenantId", "AttributeDataType": "String", "Mutable": True}]
    pool = PoolId(client.create_user_pool(PoolName="Empty", Schema=schema)["UserPool"]["Id"])

    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        await workspace.describe()
        assert await found(workspace, "tenantId:acme") == []

    with_workspaces(tmp_path, emulator, scenario)


def test_two_connections_to_a_pool_share_its_index(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        one = await synced(workspaces, pool)
        other = await workspaces.open(PoolKey(SECOND, pool))
        assert other is not one
        assert await workspaces.open(one.key) is one
        assert other.sync_resource == one.sync_resource
        assert len(await found(other, "")) == 4

    with_workspaces(tmp_path, emulator, scenario)


def test_a_damaged_index_is_told_and_can_be_rebuilt(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def fill(workspaces: Workspaces) -> None:
        await synced(workspaces, pool)

    async def rebuild(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        await fails(Code.STORE_DAMAGED, workspace.index_state())
        await workspace.rebuild_index()
        assert await workspace.index_state() is None
        await workspace.sync(lambda progress: None, Stop())
        assert len(await found(workspace, "")) == 4

    with_workspaces(tmp_path, emulator, fill)
    path = Paths(tmp_path).index(pool, emulator.url)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with_workspaces(tmp_path, emulator, rebuild)


def test_an_index_under_another_key_is_told_and_can_be_rebuilt(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    async def fill(workspaces: Workspaces) -> None:
        await synced(workspaces, pool)

    async def rebuild(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        await fails(Code.STORE_KEY_WRONG, workspace.index_state())
        await workspace.rebuild_index()
        assert await workspace.index_state() is None

    with_workspaces(tmp_path, emulator, fill)
    with_workspaces(tmp_path, emulator, rebuild, key=bytes(range(32)))


@pytest.mark.skipif("sys.platform == 'win32'", reason="an open file cannot be put aside there: STORE_LOCKED")
def test_an_index_that_another_window_rebuilt_is_opened_anew(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        other = await workspaces.open(PoolKey(SECOND, pool))
        before = await other.index_version()
        await workspace.rebuild_index()
        assert await other.index_state() is None
        await workspace.sync(lambda progress: None, Stop())
        assert len(await found(other, "")) == 4
        assert await other.index_version() != before

    with_workspaces(tmp_path, emulator, scenario)


@pytest.mark.parametrize(
    ("mode", "allowed"),
    [
        (Mode.READ_ONLY, {Capability.SYNC, Capability.LOOK_UP_LIVE}),
        (Mode.SUPPORT, {Capability.SYNC, Capability.LOOK_UP_LIVE, Capability.EDIT_USERS}),
        (Mode.ADMINISTRATOR, set(Capability)),
    ],
)
def test_the_marking_decides_what_can_be_done(
    tmp_path: Path, emulator: Emulator, pool: PoolId, mode: Mode, allowed: set[Capability]
) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        workspaces._connections._settings.mark(workspace.key, Marking(Environment.DEVELOPMENT, mode))
        assert {capability for capability in Capability if workspace.can(capability)} == allowed
        refused = set(Capability) - allowed
        reasons = [workspace.why_not(capability) for capability in refused]
        assert all(reason is not None and reason.code is Code.NOT_ALLOWED_BY_MODE for reason in reasons)

    with_workspaces(tmp_path, emulator, scenario)


def test_what_aws_refuses_is_learned_by_cheap_reads_and_forgotten_when_it_is_allowed(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    denied = [emulator.service.faults.add("denied", operation) for operation in ("ListUsers", "ListGroups")]
    told: list[bool] = []

    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        other = await workspaces.open(PoolKey(SECOND, pool))
        workspaces._connections.permissions.subscribe(lambda: told.append(workspace.can(Capability.SYNC)))
        assert workspace.can(Capability.SYNC)
        await workspace.learn_permissions()
        assert [*workspace.denied] == ["cognito-idp:ListGroups"]
        with pytest.raises(Failure):
            await workspace.fresh_user(Sub("nobody"))
        assert [*workspace.denied] == ["cognito-idp:ListGroups", "cognito-idp:ListUsers"]
        reason = workspace.why_not(Capability.SYNC)
        assert reason is not None
        assert (reason.code, reason.facts["action"]) == (Code.ACCESS_DENIED, "cognito-idp:ListUsers")
        assert not workspace.can(Capability.LOOK_UP_LIVE)
        assert other.can(Capability.SYNC)
        await workspace.learn_permissions()
        assert told == [True, False]
        emulator.service.faults.remove(denied[0])
        await workspace.learn_permissions()
        assert workspace.can(Capability.SYNC)
        assert [*workspace.denied] == ["cognito-idp:ListGroups"]

    with_workspaces(tmp_path, emulator, scenario)


def test_a_connection_made_anew_forgets_what_was_refused(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    fault = emulator.service.faults.add("denied", "ListUsers")

    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        with pytest.raises(Failure):
            await workspace.fresh_user(Sub("nobody"))
        assert not workspace.can(Capability.SYNC)
        emulator.service.faults.remove(fault)
        await workspaces._connections.open(FIRST)
        assert workspace.can(Capability.SYNC)

    with_workspaces(tmp_path, emulator, scenario)


def test_what_a_job_was_refused_is_known_here_too(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        workspace.learn_refusal(Failure(Code.THROTTLED, action="cognito-idp:ListUsers"))
        assert workspace.can(Capability.SYNC)
        workspace.learn_refusal(Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers"))
        assert not workspace.can(Capability.SYNC)

    with_workspaces(tmp_path, emulator, scenario)


def test_nobody_is_told_of_a_network_that_is_down_when_permissions_are_looked_at(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await workspaces.open(PoolKey(FIRST, pool))
        emulator.service.faults.add("reset_before")
        await workspace.learn_permissions()
        assert workspace.denied == {}

    with_workspaces(tmp_path, emulator, scenario)


def test_an_unknown_connection_is_told(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        await fails(Code.CONNECTION_UNKNOWN, workspaces.open(PoolKey(ConnectionId("none"), pool)))

    with_workspaces(tmp_path, emulator, scenario)


def test_a_pool_stays_open_until_the_last_who_holds_it_released_it(
    tmp_path: Path, emulator: Emulator, pool: PoolId
) -> None:
    def threads() -> set[str]:
        return {thread.name for thread in threading.enumerate() if thread.name.startswith("index-")}

    async def scenario(workspaces: Workspaces) -> None:
        before = threads()
        workspace = await synced(workspaces, pool)
        assert await workspaces.open(workspace.key) is workspace
        results = await workspace.search("", Sort())
        await workspaces.release(workspace)
        await workspace.rest()
        assert len(await results.rows(0, 4)) == 4
        await workspaces.release(workspace)
        # A thread has done all it had to a moment before it is gone.
        async with asyncio.timeout(10):
            while threads() != before:
                await asyncio.sleep(0.01)
        with pytest.raises(Outdated):
            await results.rows(0, 4)
        with pytest.raises(Outdated):
            await workspace.search("", Sort())
        await workspaces.release(workspace)
        again = await workspaces.open(workspace.key)
        assert again is not workspace
        assert len(await found(again, "")) == 4

    with_workspaces(tmp_path, emulator, scenario)


def test_results_of_an_index_that_was_rebuilt_are_outdated(tmp_path: Path, emulator: Emulator, pool: PoolId) -> None:
    async def scenario(workspaces: Workspaces) -> None:
        workspace = await synced(workspaces, pool)
        results = await workspace.search("", Sort())
        await workspace.rebuild_index()
        with pytest.raises(Outdated):
            await results.rows(0, 1)

    with_workspaces(tmp_path, emulator, scenario)
