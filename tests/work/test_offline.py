import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from cognito_admin.archive.parts import GrowingParts
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.demo.token_keys import KEYS
from cognito_admin.keystore import Keystore
from cognito_admin.model.backups import Counts, ForPassphrase, Passphrase
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId, Sub
from cognito_admin.model.progress import Progress
from cognito_admin.model.query import Sort
from cognito_admin.model.tokens.keys import read_keys
from cognito_admin.store.paths import Paths
from cognito_admin.work.backup_places import BackupKeys
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.offline_backups import OfflineBackups
from cognito_admin.work.offline_pool import OfflinePool
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Capability
from tests.archive.backups import manifest, member, person, written

SETTINGS = {
    "UserPool": {"Name": "Shop customers", "CreationDate": "2024-05-06T07:08:09Z", "UsernameAttributes": ["email"]}
}
DOCUMENTS = {"pool/user-pool.json": SETTINGS, "pool/mfa.json": {"MfaConfiguration": "OPTIONAL"}}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    people = [person(number, **{"custom:tier": "gold" if number == 7 else "iron"}) for number in range(20)]
    members = [member("admins", 3), member("admins", 7), member("staff", 3)]
    return written(tmp_path / "shop", people, members, ["admins", "staff"], documents=DOCUMENTS)


def no_account(connection: ConnectionId) -> Any:
    raise AssertionError(connection)


class Computer:
    def __init__(self, backups: OfflineBackups, settings: Settings, paths: Paths) -> None:
        self.backups, self.settings, self.paths = backups, settings, paths

    async def opened(self, place: Path, key: Passphrase | None = None) -> OfflinePool:
        return self.backups.pool((await self.backups.open(str(place), key)).id)

    async def read(self, place: Path, key: Passphrase | None = None) -> OfflinePool:
        pool = await self.opened(place, key)
        await pool.read(lambda _: None, Stop())
        return pool

    def indexes(self) -> list[str]:
        return sorted(path.name for path in self.paths.indexes.iterdir())


@asynccontextmanager
async def computer(folder: Path) -> AsyncGenerator[Computer]:
    paths = Paths(folder)
    paths.prepare()
    keystore = Keystore()
    store_key = StoreKey(keystore, paths)
    store_key.given(bytes(32))
    settings = Settings.load(paths.settings)
    backups = OfflineBackups(
        settings, store_key, paths, JobLocks(paths.locks), BackupKeys(keystore), no_account, lambda _: None
    )
    try:
        yield Computer(backups, settings, paths)
    finally:
        await backups.close()
        await settings.flush()
        settings.close()
        store_key.close()
        keystore.close()


def on_a_computer(folder: Path, scenario: Callable[[Computer], Awaitable[None]]) -> None:
    async def run() -> None:
        async with computer(folder) as here:
            await scenario(here)

    asyncio.run(run())


async def found(pool: OfflinePool, query: str) -> list[str]:
    results = await pool.search(query, Sort())
    await results.complete()
    users = await results.rows(0, results.count)
    return [user.attributes["email"] for user in users if user is not None]


def test_a_backup_tells_what_the_tokens_of_its_pool_were_signed_with(tmp_path: Path, backup: Path) -> None:
    keys = {"keys": [key.as_json() for key in KEYS.values()]}
    newer = written(tmp_path / "newer", [], [], [], documents={**DOCUMENTS, "pool/token-keys.json": keys})

    async def scenario(here: Computer) -> None:
        assert await (await here.opened(newer)).token_keys() == read_keys(keys)
        assert await (await here.opened(backup)).token_keys() is None

    on_a_computer(tmp_path, scenario)


def test_a_person_of_a_backup_is_found_by_a_custom_attribute_and_by_a_group(tmp_path: Path, backup: Path) -> None:
    async def scenario(here: Computer) -> None:
        pool = await here.read(backup)
        assert await found(pool, "custom:tier=gold") == ["person7@example.com"]
        assert await found(pool, "group:staff") == ["person3@example.com"]
        assert dict(await pool.group_counts()) == {"admins": 2, "staff": 1}
        state = await pool.index_state()
        assert state is not None
        assert (state.users, state.complete, state.synced_at) == (20, True, pool.as_of)
        assert pool.summary.name == "Shop customers"
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_second_factors_are_told_of_who_was_asked_about_when_the_backup_was_made(tmp_path: Path, backup: Path) -> None:
    asked = tmp_path / "asked"
    writer = BackupWriter.begin(asked, {}, ForPassphrase("correct horse"))
    people = [person(number) for number in range(3)]
    writer.put("pool/groups.json", [], rows=0)
    writer.add_users(map(line_of, people))
    sms = {"UserMFASettingList": ["EMAIL_OTP", "SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"}
    told = [
        {**factors, "sub": one["Username"], "username": one["Username"]}
        for one, factors in zip(people, (sms, {"UserMFASettingList": []}), strict=False)
    ]
    writer.add_mfa_preferences(map(line_of, told))
    writer.finish(manifest(writer, Counts(3, mfa=2)))

    async def scenario(here: Computer) -> None:
        pool = await here.read(asked, Passphrase("correct horse"))
        users = [user for user in await pool.some("", 3) if user is not None]
        found = [await pool.kept_mfa(user) for user in sorted(users, key=lambda user: user.username)]
        assert found == [UserMfa(("EMAIL_OTP", "SMS_MFA"), "SMS_MFA"), UserMfa(()), None]
        without = await here.read(backup)
        assert await without.kept_mfa(users[0]) is None
        await pool.close()
        await without.close()

    on_a_computer(tmp_path / "home", scenario)


def test_the_first_users_can_be_found_while_the_rest_is_still_to_be_read(tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(number) for number in range(3_000)])

    async def scenario(here: Computer) -> None:
        pool = await here.opened(place)
        stop = Stop()

        def after_the_first(progress: Progress) -> None:
            if progress.phase == "reading_users":
                stop.request()

        with pytest.raises(Cancelled):
            await pool.read(after_the_first, stop)
        state = await pool.index_state()
        assert state is not None
        assert 0 < state.users < 3_000
        assert state.synced_at is None
        assert await found(pool, "person1@example.com") == ["person1@example.com"]
        begun: list[int] = []
        outcome = await pool.read(lambda progress: begun.append(progress.done), Stop())
        assert outcome == {"total": 3_000}
        assert next(filter(None, begun)) > state.users
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_a_few_users_are_there_before_the_job_that_reads_the_rest_and_nobody_is_read_twice(tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(number) for number in range(1_200)])
    ordered: list[str] = []

    class Jobs:
        async def start(self, kind: str, **facts: Any) -> None:
            ordered.append(kind)

    async def scenario(here: Computer) -> None:
        pool, jobs = await here.opened(place), cast("Any", Jobs())
        await pool.begin_reading(jobs)
        assert ordered == ["open_backup"]
        assert await found(pool, "person1@example.com") == ["person1@example.com"]
        state = await pool.index_state()
        assert state is not None
        assert 0 < state.users < 1_200
        assert await pool.read(lambda _: None, Stop()) == {"total": 1_200}
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_nothing_can_be_changed_and_aws_is_not_asked(tmp_path: Path, backup: Path) -> None:
    async def scenario(here: Computer) -> None:
        pool = await here.read(backup)
        for capability in (Capability.LOOK_UP_LIVE, Capability.EDIT_USERS, Capability.EDIT_POOL):
            failure = pool.why_not(capability)
            assert failure is not None
            assert failure.code is Code.OPENED_FROM_BACKUP
        assert pool.marking.mode is Mode.OFFLINE
        nothing: Any = None
        changes = pool.changes(nothing, nothing)
        assert {group.name for group in (await changes.groups.known()).groups} == {"admins", "staff"}
        sub = Sub(person(3)["Username"])
        user = await pool.fresh_user(sub)
        assert user is not None
        assert user.groups == ("admins", "staff")
        for asked in (pool.look_up("ann"), pool.check_pool()):
            with pytest.raises(Failure) as caught:
                await asked
            assert caught.value.code is Code.OPENED_FROM_BACKUP
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


@pytest.mark.parametrize("kind", Kind)
def test_no_wish_is_granted_in_a_backup(kind: Kind) -> None:
    assert mode_in_the_way(Wish(kind).kind, Mode.OFFLINE) is not None


def test_the_settings_are_read_as_they_were(tmp_path: Path, backup: Path) -> None:
    async def scenario(here: Computer) -> None:
        pool = await here.opened(backup)
        description = await pool.describe()
        assert description.settings["UsernameAttributes"] == ["email"]
        assert description.mfa == {"MfaConfiguration": "OPTIONAL"}
        created: Any = description.settings["CreationDate"]
        assert created.isoformat() == "2024-05-06T07:08:09+00:00"
        assert pool.identity is not None
        assert pool.identity.account == "111122223333"
        assert await pool.documents() == ("pool/groups.json", "pool/mfa.json", "pool/user-pool.json")
        assert await pool.document("pool/user-pool.json") == SETTINGS

    on_a_computer(tmp_path / "home", scenario)


def test_a_backup_without_the_settings_of_the_pool_says_so(tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(1)], documents={})

    async def scenario(here: Computer) -> None:
        pool = await here.read(place)
        with pytest.raises(Failure) as caught:
            await pool.describe()
        assert caught.value.code is Code.SETTINGS_NOT_IN_BACKUP
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_an_encrypted_backup_wants_its_key_once_and_no_more_in_this_session(tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(1)], protection=ForPassphrase("open sesame"), documents=DOCUMENTS)

    async def scenario(here: Computer) -> None:
        for key, code in ((None, Code.BACKUP_ENCRYPTED), (Passphrase("sesame"), Code.BACKUP_KEY_WRONG)):
            with pytest.raises(Failure) as caught:
                await here.backups.open(str(place), key)
            assert caught.value.code is code
        pool = await here.read(place, Passphrase("open sesame"))
        assert await found(pool, "person1") == ["person1@example.com"]
        assert (await here.backups.open(str(place))).id == pool.backup.id
        handed = here.backups.handed_to_jobs(pool.sync_arguments)
        assert "open sesame" not in str(handed)
        assert "open sesame" not in str(pool.sync_arguments)
        await pool.close()
        async with computer(tmp_path / "job") as job:
            job.backups.take_from_window(pool.sync_arguments, handed)
            there = job.backups.pool(pool.key.connection)
            assert await there.read(lambda _: None, Stop()) == {"total": 1}
            await there.close()

    on_a_computer(tmp_path / "home", scenario)


def test_what_is_intact_of_a_damaged_backup_can_be_searched(tmp_path: Path, backup: Path) -> None:
    part = backup / "memberships" / "part-00000.jsonl.gz"
    part.write_bytes(part.read_bytes()[:-20])

    async def scenario(here: Computer) -> None:
        pool = await here.opened(backup)
        assert await pool.read(lambda _: None, Stop()) == {"total": 20, "files_damaged": 1}
        assert len(await found(pool, "person")) == 20
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_a_reading_that_was_interrupted_and_goes_on_still_knows_which_files_are_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GrowingParts.__init__.__kwdefaults__ or {}, "part_bytes", 1)
    writer = BackupWriter.begin(tmp_path / "shop", {})
    for start in (0, 1_500, 3_000):
        writer.add_users(line_of(person(number)) for number in range(start, start + 1_500))
        writer.settle({})
    writer.put("pool/groups.json", [], rows=0)
    writer.finish(manifest(writer, Counts(4_500)))
    part = tmp_path / "shop" / "users" / "part-00000.jsonl.gz"
    part.write_bytes(part.read_bytes()[:-200])

    async def scenario(here: Computer) -> None:
        pool = await here.opened(tmp_path / "shop")
        stop = Stop()

        def after_the_damage(progress: Progress) -> None:
            if progress.done > 1_500:
                stop.request()

        with pytest.raises(Cancelled):
            await pool.read(after_the_damage, stop)
        outcome = await pool.read(lambda _: None, Stop())
        assert outcome["files_damaged"] == 1
        assert 3_000 < outcome["total"] < 4_500
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_a_file_of_another_tool_is_searched_with_its_groups_and_says_that_it_has_no_settings(tmp_path: Path) -> None:
    users = [person(1) | {"Groups": ["staff"]}, person(2)]
    place = tmp_path / "us-east-1_AbCdEf.json"
    place.write_text(json.dumps(users), "utf-8")

    async def scenario(here: Computer) -> None:
        pool = await here.read(place)
        assert pool.key.pool == "us-east-1_AbCdEf"
        assert await found(pool, "group:staff") == ["person1@example.com"]
        with pytest.raises(Failure) as caught:
            await pool.describe()
        assert caught.value.code is Code.SETTINGS_NOT_IN_BACKUP
        assert await pool.documents() == ()
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_the_index_goes_with_the_session_unless_it_is_kept(tmp_path: Path, backup: Path) -> None:
    home = tmp_path / "home"

    async def look(here: Computer) -> None:
        await (await here.read(backup)).close()
        assert here.indexes()

    async def keep(here: Computer) -> None:
        assert here.indexes() == []
        pool = await here.read(backup)
        await pool.close()
        here.backups.keep(pool.key.connection, wanted=True)

    async def find_again(here: Computer) -> None:
        (kept,) = here.backups.all()
        assert f"{kept.id}.db" in here.indexes()
        pool = await here.opened(backup)
        assert pool.backup.id == kept.id
        state = await pool.index_state()
        assert state is not None
        assert state.complete
        await pool.close()
        await here.backups.forget(kept.id)
        assert here.indexes() == []
        assert here.backups.all() == ()

    for scenario in (look, keep, find_again):
        on_a_computer(home, scenario)


def test_one_may_change_ones_mind_about_a_kept_index_before_its_backup_is_opened(tmp_path: Path, backup: Path) -> None:
    home = tmp_path / "home"

    async def keep(here: Computer) -> None:
        pool = await here.read(backup)
        await pool.close()
        here.backups.keep(pool.key.connection, wanted=True)

    async def change_ones_mind(here: Computer) -> None:
        (kept,) = here.backups.all()
        for wanted in (False, True):
            here.backups.keep(kept.id, wanted=wanted)
            (listed,) = here.backups.all()
            assert (listed.id, listed.kept) == (kept.id, wanted)
            assert here.backups.needs_look(listed)

    async def open_it(here: Computer) -> None:
        (kept,) = here.backups.all()
        assert f"{kept.id}.db" in here.indexes()
        await (await here.opened(backup)).close()
        assert not here.backups.needs_look(kept)

    for scenario in (keep, change_ones_mind, open_it):
        on_a_computer(home, scenario)


def test_two_programs_look_at_a_backup_whose_index_is_kept(tmp_path: Path, backup: Path) -> None:
    async def scenario(here: Computer) -> None:
        pool = await here.read(backup)
        here.backups.keep(pool.key.connection, wanted=True)
        await here.settings.flush()
        for _ in range(2):
            async with computer(tmp_path / "home") as other:
                there = await other.opened(backup)
                assert there.key == pool.key
                assert await found(there, "custom:tier=gold") == ["person7@example.com"]
                await there.close()
        assert await found(pool, "group:staff") == ["person3@example.com"]
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_what_a_killed_program_left_behind_is_removed_at_the_next_start_but_not_what_is_in_use(
    tmp_path: Path, backup: Path
) -> None:
    async def scenario(here: Computer) -> None:
        left = here.paths.backup_index("backup-0123")
        left.write_bytes(b"left behind")
        pool = await here.read(backup)
        with JobLocks(here.paths.locks).hold(JobId("sync-1"), "index:x", "x"):
            await here.backups.remove_abandoned()
        assert not left.exists()
        assert here.paths.backup_index(pool.backup.id).exists()
        await pool.close()

    on_a_computer(tmp_path / "home", scenario)


def test_the_index_of_a_closed_backup_goes_when_nobody_reads_into_it_any_more(tmp_path: Path, backup: Path) -> None:
    async def scenario(here: Computer) -> None:
        pool = await here.read(backup)
        await pool.close()
        index = here.paths.backup_index(pool.backup.id)

        async def read_to_its_end() -> None:
            assert here.backups.all() == (), "it is listed until it was read"
            index.write_bytes(b"made anew")

        await here.backups.forget(pool.key.connection, read_to_its_end)
        assert here.indexes() == []
        assert list(here.paths.locks.glob("resource-*")) == []

    on_a_computer(tmp_path / "home", scenario)
