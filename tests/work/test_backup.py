import asyncio
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive.folder import Folder
from cognito_admin.archive.keys import key_name
from cognito_admin.archive.parts import WholeParts
from cognito_admin.archive.reading import Backup, opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import BackupWriter
from cognito_admin.model import listing as listing_module
from cognito_admin.model.backups import (
    Damage,
    ForPassphrase,
    ForRecipients,
    Harm,
    Identities,
    InClear,
    LeftOut,
    Passphrase,
    Protection,
    ReadingKey,
    Unread,
)
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.progress import Progress
from cognito_admin.model.users import User
from cognito_admin.work import backup_beginnings, backup_sink, destinations
from cognito_admin.work import listing as work_listing
from cognito_admin.work.asks import AT_ONCE
from cognito_admin.work.backup import Backed, backup
from cognito_admin.work.backup_source import KeyRing
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.stop import Stop
from tests.archive.backups import manifest_changed
from tests.store.people import spread_person
from tests.work.backup_pool import CLIENT, POOL, BackupPool, document
from tests.work.fake_pool import breaking
from tests.work.sync_pool import SPREAD, SPREAD_MEMBERS

STAFF = GroupName("staff")
PEOPLE = [spread_person(number) for number in range(60)]
SECRET_KEY: Any = cast("Any", pyrage).x25519.Identity.generate()
ENCRYPTED = ForRecipients((str(SECRET_KEY.to_public()),))
KEY = Identities((str(SECRET_KEY),))


@pytest.fixture(autouse=True)
def small_pools_are_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "SMALL_POOL", 4)
    monkeypatch.setattr(listing_module, "SAMPLE", 6)
    monkeypatch.setattr(backup_sink, "SETTLE_EVERY_S", 0)
    monkeypatch.setattr(work_listing, "WRITE_EVERY_S", 0)


def back_up(pool: BackupPool, wish: BackupWish, stop: Stop | None = None, told: list[Progress] | None = None) -> Backed:
    said: list[Progress] = [] if told is None else told
    return asyncio.run(backup(pool.source, wish, said.append, stop or Stop()))


def to(folder: Path, **more: Any) -> BackupWish:
    return BackupWish(str(folder), **more)


def read(place: str, key: ReadingKey | None = None) -> tuple[list[Any], list[Any], list[Damage]]:
    """The users and memberships of a backup, in an order of their own, and its damages."""
    with opened(Path(place), key) as one:
        users = sorted(one.users(), key=lambda user: user["Username"])
        memberships = sorted(one.memberships(), key=lambda member: (member["group"], member["sub"]))
        return users, memberships, list(Verification(one).verify())


def those(users: Sequence[User]) -> list[dict[str, Any]]:
    return sorted(map(document, users), key=lambda user: user["Username"])


def in_group(group: GroupName, users: Sequence[User]) -> list[dict[str, Any]]:
    found = [{"group": group, "sub": user.sub, "username": user.username} for user in users]
    return sorted(found, key=lambda member: str(member["sub"]))


def test_a_backup_holds_everybody_once_every_membership_and_the_settings(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}), to(tmp_path))
    users, memberships, damages = read(backed.place)
    assert users == those(PEOPLE)
    assert memberships == in_group(STAFF, PEOPLE[:30])
    assert damages == []
    assert backed.damages == ()
    manifest = backed.manifest
    assert (manifest.pool, manifest.counts.users, manifest.counts.groups, manifest.counts.memberships) == (
        POOL,
        60,
        1,
        30,
    )
    assert manifest.verified is not None
    with opened(Path(backed.place)) as one:
        assert one.manifest == manifest
        assert one.document("pool/user-pool.json") == {"UserPool": {"Name": "Shop"}}
        assert one.document("pool/groups.json") == [{"GroupName": "staff", "Precedence": 1}]


@pytest.mark.parametrize("filters", ["work", "ignored", "refused", "find nobody"])
@pytest.mark.parametrize("estimate", [0, None])
def test_everybody_is_there_once_however_the_pool_lets_itself_be_listed(
    tmp_path: Path, filters: str, estimate: int | None
) -> None:
    pool = BackupPool(PEOPLE)
    pool.lists.filters, pool.lists.estimate = filters, estimate
    assert read(back_up(pool, to(tmp_path)).place)[0] == those(PEOPLE)


def test_somebody_whom_filters_miss_is_in_the_backup(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE)
    pool.lists.unfiltered = {min(user.sub for user in PEOPLE)}
    assert read(back_up(pool, to(tmp_path)).place)[0] == those(PEOPLE)


def test_a_small_pool_is_in_the_backup_and_so_is_an_empty_one(tmp_path: Path) -> None:
    for number in (0, 1, 3):
        backed = back_up(BackupPool(PEOPLE[:number]), to(tmp_path / str(number)))
        assert read(backed.place) == (those(PEOPLE[:number]), [], [])


def test_who_came_into_a_group_after_the_users_were_listed_is_in_the_backup_too(tmp_path: Path) -> None:
    late = replace(spread_person(1000), created=datetime.now(UTC) + timedelta(hours=1))
    backed = back_up(BackupPool(PEOPLE, {STAFF: [*PEOPLE[:3], late]}), to(tmp_path))
    users, memberships, damages = read(backed.place)
    assert users == those([*PEOPLE, late])
    assert memberships == in_group(STAFF, [*PEOPLE[:3], late])
    assert damages == []


def test_members_are_read_beside_the_users_and_not_after_them(tmp_path: Path) -> None:
    asked: list[str] = []
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=lambda operation, number: asked.append(operation))
    back_up(pool, to(tmp_path))
    last_page = max(place for place, operation in enumerate(asked) if operation == "list_users")
    assert asked.index("list_users_in_group") < last_page


def test_what_verifying_computes_with_is_loaded_while_aws_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, before = list[Progress](), list[str]()
    monkeypatch.setattr("cognito_admin.work.backup.load_verification", lambda: before.append(told[-1].phase))
    back_up(BackupPool(PEOPLE[:3]), to(tmp_path), told=told)
    phases = [progress.phase for progress in told]
    assert phases.index(before[0]) < phases.index("verifying")


def test_a_group_that_is_deleted_while_it_is_read_leaves_a_whole_backup(tmp_path: Path) -> None:
    def delete(operation: str, number: int) -> None:
        if operation == "list_users_in_group":
            pool.lists.members.pop(STAFF, None)

    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=delete)
    backed = back_up(pool, to(tmp_path))
    assert read(backed.place) == (those(PEOPLE), [], [])
    assert backed.manifest.counts.groups == 1


def test_tokens_that_die_cost_no_user_and_double_none(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.lists.dead_tokens = {"0", "8", "f"}
    assert read(back_up(pool, to(tmp_path)).place) == (those(PEOPLE), in_group(STAFF, PEOPLE[:30]), [])


# Going on


def broken_off(
    folder: Path, kind: str, call: int, wish: BackupWish | None = None, keys: KeyRing | None = None
) -> BackupPool:
    """A pool whose backup ended at one of its calls."""
    stop = Stop()
    pool = BackupPool(SPREAD, SPREAD_MEMBERS, before=breaking(kind, call, stop))
    pool.keys = keys
    with pytest.raises((Cancelled, Failure)):
        back_up(pool, wish or to(folder), stop)
    return pool


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_a_backup_that_ended_anywhere_goes_on_and_equals_an_unbroken_one(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    for kind in data.draw(st.lists(st.sampled_from(("cancel", "fail")), min_size=1, max_size=3)):
        stop = Stop()
        pool = BackupPool(SPREAD, SPREAD_MEMBERS, before=breaking(kind, data.draw(st.integers(1, 60)), stop))
        try:
            back_up(pool, to(folder), stop)
            break
        except (Cancelled, Failure):
            pass
    else:
        back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(folder))
    (place,) = folder.iterdir()
    expected = [one for group, users in SPREAD_MEMBERS.items() for one in in_group(group, users)]
    assert read(str(place)) == (those(SPREAD), sorted(expected, key=lambda one: (one["group"], one["sub"])), [])


def test_going_on_asks_aws_for_nothing_that_is_safe_already(tmp_path: Path) -> None:
    whole = BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(whole, to(tmp_path / "whole"))
    first = broken_off(tmp_path / "broken", "fail", 25)
    told: list[Progress] = []
    second = BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(second, to(tmp_path / "broken"), told=told)
    asked_twice = len(first.lists.calls) + len(second.lists.calls) - len(whole.lists.calls)
    # The pool itself, and what was on its way when the first run ended.
    assert asked_twice <= 18
    assert second.read_settings == 0
    assert next(one.done for one in told if one.phase == "users") > 0


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what makes each guess take a second."""
    head = b"age-encryption.org/v1\n-> scrypt salt 18\n"

    def encrypt(data: bytes, passphrase: str) -> bytes:
        return head + passphrase.encode() + b"\n" + data

    def decrypt(data: bytes, passphrase: str) -> bytes:
        of, _, text = data.removeprefix(head).partition(b"\n")
        if of != passphrase.encode():
            raise ValueError
        return text

    passphrases = cast("Any", pyrage).passphrase
    monkeypatch.setattr(passphrases, "encrypt", encrypt)
    monkeypatch.setattr(passphrases, "decrypt", decrypt)


@pytest.mark.usefixtures("quick_passphrases")
def test_an_encrypted_backup_goes_on_with_its_passphrase(tmp_path: Path) -> None:
    passphrase = ForPassphrase("correct horse")
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=passphrase))
    (unfinished,) = tmp_path.iterdir()
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path, protection=passphrase))
    assert backed.place == str(unfinished)
    assert read(backed.place, Passphrase("correct horse"))[0] == those(SPREAD)


class Keys:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, ReadingKey] = {}

    async def kept(self, place: str) -> ReadingKey | None:
        return self.entries.get(key_name(Folder(Path(place))) or "")

    async def keep(self, name: str, key: ReadingKey) -> None:
        self.entries[name] = key

    async def forget(self, name: str) -> None:
        self.entries.pop(name, None)


@pytest.mark.parametrize("keep_key", [False, True])
def test_a_backup_for_others_goes_on_by_its_key_in_the_keyring(tmp_path: Path, keep_key: bool) -> None:
    keys, wish = Keys(), to(tmp_path, protection=ENCRYPTED, keep_key=keep_key)
    pool = broken_off(tmp_path, "fail", 25, wish, keys)
    assert pool.read_settings == 1
    (unfinished,) = tmp_path.iterdir()
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, wish)
    assert backed.place == str(unfinished)
    assert read(backed.place, KEY)[0] == those(SPREAD)
    assert bool(keys.entries) == keep_key
    for key in keys.entries.values():
        assert read(backed.place, key)[0] == those(SPREAD)


@pytest.mark.usefixtures("quick_passphrases")
def test_a_key_is_kept_though_that_was_wished_only_when_the_backup_went_on(tmp_path: Path) -> None:
    keys, passphrase = Keys(), ForPassphrase("correct horse")
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=passphrase), keys)
    assert not keys.entries
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, to(tmp_path, protection=passphrase, keep_key=True))
    (key,) = keys.entries.values()
    assert read(backed.place, key)[0] == those(SPREAD)


@pytest.mark.usefixtures("quick_passphrases")
def test_a_passphrase_that_was_typed_to_go_on_and_is_wrong_begins_no_other_backup(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=ForPassphrase("correct horse")))
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(SPREAD), to(tmp_path, protection=ForPassphrase("corect horse"), typed_again=True))
    assert caught.value.code is Code.BACKUP_KEY_WRONG
    assert len(list(tmp_path.iterdir())) == 1


# One file


def test_a_backup_becomes_one_file_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    for people in (PEOPLE[:5], PEOPLE):
        backed = back_up(BackupPool(people), BackupWish(str(file)))
        assert backed.place == str(file)
        assert read(backed.place) == (those(people), [], [])
        assert list(tmp_path.iterdir()) == [file]


def test_what_is_to_become_one_file_goes_on_until_it_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise Failure(Code.DISK_FULL)

    file = tmp_path / "shop.cognitobackup"
    with monkeypatch.context() as patched:
        patched.setattr(destinations, "pack", fails)
        with pytest.raises(Failure):
            back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    again = BackupPool(PEOPLE)
    back_up(again, BackupWish(str(file)))
    assert again.lists.asked == []
    assert read(str(file)) == (those(PEOPLE), [], [])
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_never_made_again_out_of_what_an_earlier_one_was_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Another program has it open")

    file = tmp_path / "shop.cognitobackup"
    with monkeypatch.context() as patched:
        patched.setattr(destinations.shutil, "rmtree", refused)
        with pytest.raises((Failure, OSError)):
            back_up(BackupPool(PEOPLE[:5]), BackupWish(str(file)))
    back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    assert read(str(file)) == (those(PEOPLE), [], [])


def test_what_cannot_be_gone_on_with_is_set_aside_for_one_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    broken_off(tmp_path, "fail", 25, BackupWish(str(file), ENCRYPTED))
    back_up(BackupPool(PEOPLE), BackupWish(str(file)))
    assert read(str(file)) == (those(PEOPLE), [], [])
    assert len(list(tmp_path.iterdir())) == 2


def test_a_run_that_ends_before_it_lists_anybody_takes_nothing_back(tmp_path: Path) -> None:
    first = broken_off(tmp_path, "fail", 25)
    broken_off(tmp_path, "fail", 1)
    last, whole = BackupPool(SPREAD, SPREAD_MEMBERS), BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(last, to(tmp_path))
    back_up(whole, to(tmp_path / "whole"))
    assert len(first.lists.asked) + len(last.lists.asked) <= len(whole.lists.asked) + AT_ONCE


@pytest.mark.parametrize("wish", [InClear(), ENCRYPTED])
def test_a_backup_that_ended_long_ago_is_not_gone_on_with_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: Protection
) -> None:
    keys = Keys()
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=wish), cast("KeyRing", keys))
    (old,) = tmp_path.iterdir()
    later = BackupPool(PEOPLE)
    later.keys = cast("KeyRing", keys)
    monkeypatch.setattr(backup_beginnings, "GOES_ON_WITHIN", timedelta(seconds=-1))
    backed = back_up(later, to(tmp_path, protection=wish))
    assert backed.outcome()["begun_anew"] == 1
    assert Path(backed.place) != old
    assert old.exists()
    assert backed.manifest.counts.users == len(PEOPLE)
    assert "begun_anew" not in back_up(BackupPool(PEOPLE), to(tmp_path / "other")).outcome()


def test_two_backups_do_not_write_into_one_place(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (place,) = tmp_path.iterdir()
    at_work = BackupWriter.go_on(place)
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path))
    assert caught.value == Failure(Code.BACKUP_BEING_WRITTEN, path=str(place))
    at_work.close()
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path))
    assert (backed.place, backed.damages) == (str(place), ())
    assert not list(place.glob("journal*"))


def test_a_packed_backup_that_is_being_written_is_not_set_aside_by_another(tmp_path: Path) -> None:
    file = tmp_path / "shop.cognitobackup"
    broken_off(tmp_path, "fail", 25, BackupWish(str(file)))
    at_work = BackupWriter.go_on(tmp_path / "shop.cognitobackup.unfinished")
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(PEOPLE), BackupWish(str(file), ENCRYPTED))
    assert caught.value.code is Code.BACKUP_BEING_WRITTEN
    at_work.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_a_backup_in_a_shared_folder_is_for_its_owner_alone_and_the_folder_stays_shared(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    place = Path(back_up(BackupPool(PEOPLE[:5]), to(shared)).place)
    file = shared / "shop.cognitobackup"
    back_up(BackupPool(PEOPLE[:5]), BackupWish(str(file)))
    modes = {path: path.stat().st_mode & 0o777 for path in (shared, file, place, *place.rglob("*"))}
    assert {path for path, mode in modes.items() if mode == 0o775} == {shared}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o775, 0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_a_backup_that_was_wished_for_in_other_words_is_not_gone_on_with(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (unfinished,) = tmp_path.iterdir()
    backed = back_up(BackupPool(SPREAD), to(tmp_path, protection=ENCRYPTED))
    assert backed.place != str(unfinished)
    assert not (unfinished / "manifest.json").exists()


def test_an_unfinished_backup_that_is_damaged_is_left_and_another_begun(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25)
    (unfinished,) = tmp_path.iterdir()
    (unfinished / "users" / "part-00000.jsonl.gz").write_bytes(b"")
    backed = back_up(BackupPool(SPREAD), to(tmp_path))
    assert backed.place != str(unfinished)
    assert read(backed.place)[0] == those(SPREAD)


@pytest.mark.parametrize("gone", [False, True])
def test_an_unfinished_encrypted_backup_that_is_damaged_is_left_and_another_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    monkeypatch.setattr(WholeParts, "is_due", property(lambda _: True))
    keys, wish = Keys(), to(tmp_path, protection=ENCRYPTED)
    broken_off(tmp_path, "fail", 25, wish, keys)
    (unfinished,) = tmp_path.iterdir()
    part = unfinished / "users" / "part-00000.jsonl.gz.age"
    part.unlink() if gone else part.write_bytes(part.read_bytes()[:-1])
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, wish)
    assert backed.place != str(unfinished)
    assert read(backed.place, KEY)[0] == those(SPREAD)


@pytest.mark.parametrize("call", [2, 19, 38])
def test_a_backup_that_was_killed_goes_on(tmp_path: Path, call: int) -> None:
    folder = tmp_path / "backups"
    command = [sys.executable, "-m", "tests.work.backup_child", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line.split()[0]) >= call:
                child.kill()
                break
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(folder))
    assert len(list(folder.iterdir())) == 1
    users, memberships, damages = read(backed.place)
    assert (users, len(memberships), damages) == (those(SPREAD), 28, [])


# What may not be read, and what is not written


def denied(operation: str) -> Failure:
    return Failure(Code.ACCESS_DENIED, operation=operation, aws_code="AccessDeniedException")


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.groups_refused = denied("ListGroups")
    pool.unread = (Unread("DescribeUserPoolClient", "AccessDeniedException", "1web"),)
    backed = back_up(pool, to(tmp_path))
    assert backed.manifest.unread == (Unread("ListGroups", "AccessDeniedException"), *pool.unread)
    assert backed.outcome()["unread"] == 2
    assert read(backed.place) == (those(PEOPLE), [], [])


def test_members_that_may_not_be_read_are_told(tmp_path: Path) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users_in_group":
            raise denied("ListUsersInGroup")

    backed = back_up(BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=refuse), to(tmp_path))
    assert backed.manifest.unread == (Unread("ListUsersInGroup", "AccessDeniedException"),)


@pytest.mark.parametrize("call", [2, 9])
def test_users_that_may_not_be_listed_are_a_loss_at_first_and_a_failure_half_way(tmp_path: Path, call: int) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users" and number >= call:
            raise denied("ListUsers")

    pool = BackupPool(PEOPLE, before=refuse)
    if call == 2:
        assert back_up(pool, to(tmp_path)).manifest.unread == (Unread("ListUsers", "AccessDeniedException"),)
    else:
        with pytest.raises(Failure) as caught:
            back_up(pool, to(tmp_path))
        assert caught.value.code is Code.ACCESS_DENIED


def test_users_that_may_not_be_listed_stay_a_loss_when_the_backup_goes_on(tmp_path: Path) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users":
            raise denied("ListUsers")
        if operation == "list_users_in_group" and not ended and len(pool.lists.groups_asked) > 5:
            ended.append(number)
            raise Failure(Code.THROTTLED)

    ended: list[int] = []
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=refuse)
    with pytest.raises(Failure):
        back_up(pool, to(tmp_path))
    backed = back_up(pool, to(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1
    assert backed.manifest.unread == (Unread("ListUsers", "AccessDeniedException"),)
    assert read(backed.place) == (those(PEOPLE[:30]), in_group(STAFF, PEOPLE[:30]), [])


def test_secrets_are_left_out_and_what_was_is_told(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, protection=ENCRYPTED))
    assert backed.manifest.left_out == (
        LeftOut("pool/clients/1web.json", "/UserPoolClient/ClientSecret"),
        LeftOut("pool/secrets/1web.json", "/ClientSecrets/0/ClientSecretValue"),
    )
    with opened(Path(backed.place), KEY) as one:
        assert one.document("pool/clients/1web.json") == {"UserPoolClient": {"ClientId": "1web"}}
        assert one.document("pool/secrets/1web.json") == {"ClientSecrets": [{}]}


def test_secrets_go_into_encrypted_backups_when_asked_for_and_into_no_other(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, protection=ENCRYPTED, with_secrets=True))
    assert backed.manifest.left_out == ()
    with opened(Path(backed.place), KEY) as one:
        assert one.document("pool/clients/1web.json") == CLIENT
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(PEOPLE), to(tmp_path / "clear", with_secrets=True))
    assert caught.value.code is Code.SECRETS_IN_CLEAR
    assert not (tmp_path / "clear").exists()


def test_a_backup_that_does_not_read_back_as_it_was_written_is_not_called_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = BackupWriter.files

    def spoilt(writer: BackupWriter) -> Any:
        found = files(writer)
        (part,) = tmp_path.glob("*/users/part-00000.jsonl.gz")
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)
        return found

    monkeypatch.setattr(BackupWriter, "files", spoilt)
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, keep=1))
    assert backed.manifest.verified is None
    assert {damage.harm for damage in backed.damages} & {Harm.SHA256_DIFFERS, Harm.NOT_GZIP}
    assert backed.outcome()["damages"] == len(backed.damages)


# MFA preferences

SMS = {"UserMFASettingList": ["SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"}
BOTH = {"UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]}


def mfa_of(place: str, key: ReadingKey | None = None) -> list[Any]:
    with opened(Path(place), key) as one:
        return list(one.mfa_preferences())


@pytest.mark.parametrize("protection", [InClear(), ENCRYPTED])
def test_mfa_preferences_are_in_the_backup_when_they_are_wished_for_and_asked_for_never_else(
    tmp_path: Path, protection: Protection
) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.preferences = {PEOPLE[3].username: SMS, PEOPLE[40].username: BOTH}
    without = back_up(pool, to(tmp_path / "without"))
    assert (pool.asked_for_mfa, without.manifest.counts.mfa, mfa_of(without.place)) == ([], None, [])
    assert not (Path(without.place) / "mfa").exists()
    backed = back_up(pool, to(tmp_path / "with", protection=protection, with_mfa=True))
    key = None if isinstance(protection, InClear) else KEY
    found = {one["username"]: one for one in mfa_of(backed.place, key)}
    assert sorted(pool.asked_for_mfa) == sorted(found) == sorted(user.username for user in PEOPLE)
    assert found[PEOPLE[3].username] == {**SMS, "sub": PEOPLE[3].sub, "username": PEOPLE[3].username}
    assert found[PEOPLE[40].username]["UserMFASettingList"] == BOTH["UserMFASettingList"]
    assert found[PEOPLE[0].username]["UserMFASettingList"] == []
    assert backed.manifest.counts.mfa == backed.outcome()["mfa"] == 60
    assert backed.manifest.verified is not None


def test_who_signs_in_through_another_provider_or_is_gone_is_no_loss(tmp_path: Path) -> None:
    elsewhere = replace(PEOPLE[0], status="EXTERNAL_PROVIDER")
    pool = BackupPool([elsewhere, *PEOPLE[1:]])
    pool.preferences = {PEOPLE[1].username: None}
    backed = back_up(pool, to(tmp_path, with_mfa=True))
    assert elsewhere.username not in pool.asked_for_mfa
    assert (backed.manifest.counts.mfa, backed.manifest.unread) == (58, ())


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_nobody_is_asked_about_twice_but_who_was_on_the_way_when_a_backup_ended(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    people = [spread_person(number) for number in range(300)]
    at, kind = data.draw(st.integers(0, 200)), data.draw(st.sampled_from(("cancel", "fail")))

    def interfere(operation: str, number: int) -> None:
        if operation == "mfa_preference" and number >= at:
            if kind == "fail":
                raise Failure(Code.THROTTLED)
            stop.request()

    stop, refused = Stop(), people[2].username
    pool = BackupPool(people, before=interfere)
    pool.preferences = {refused: Failure(Code.VALUE_REFUSED, aws_code="InvalidParameterException")}
    with pytest.raises((Cancelled, Failure)):
        back_up(pool, to(folder, with_mfa=True), stop)
    second = BackupPool(people)
    second.preferences = pool.preferences
    backed = back_up(second, to(folder, with_mfa=True))
    assert sorted(one["username"] for one in mfa_of(backed.place)) == sorted(
        user.username for user in people if user.username != refused
    )
    assert len(set(pool.asked_for_mfa) & set(second.asked_for_mfa)) <= 4 * AT_ONCE
    assert len(pool.asked_for_mfa) + len(second.asked_for_mfa) <= 300 + 4 * AT_ONCE
    assert backed.manifest.unread == (Unread("AdminGetUser", "InvalidParameterException", "1"),)
    assert list(Verification(Backup(Folder(Path(backed.place)))).verify()) == []


def test_a_refusal_to_tell_of_users_is_a_loss_and_asked_for_once(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE)
    pool.preferences = {user.username: denied("AdminGetUser") for user in PEOPLE}
    backed = back_up(pool, to(tmp_path, with_mfa=True))
    assert backed.manifest.unread == (Unread("AdminGetUser", "AccessDeniedException"),)
    assert len(pool.asked_for_mfa) <= AT_ONCE
    assert (read(backed.place)[0], backed.manifest.counts.mfa) == (those(PEOPLE), 0)


def test_preferences_that_were_paid_for_are_not_removed_for_a_backup_without(tmp_path: Path) -> None:
    paid = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, with_mfa=True)).place
    back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert Path(paid).exists()
    assert back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1, with_mfa=True)).removed


# How many are kept


def test_of_verified_backups_so_many_stay_and_nothing_else_is_touched(tmp_path: Path) -> None:
    others = ("notes.txt", "shop_eu-central-1_Other_2026-01-01T00-00-00Z/manifest.json")
    for name in others:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    places = [back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place for _ in range(4)]
    (Path(places[0]) / "notes.txt").write_text("Why this one matters")
    unverified = Path(places[1]) / "manifest.json"
    unverified.write_text(unverified.read_text().replace('"verified": "', '"checked": "'))
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=2))
    assert backed.removed == (places[2],)
    left = {str(path) for path in tmp_path.iterdir() if path.is_dir()}
    assert left == {places[0], places[1], places[3], backed.place, str((tmp_path / others[1]).parent)}
    assert (tmp_path / "notes.txt").exists()


def test_what_an_earlier_run_could_not_remove_whole_is_cleared(tmp_path: Path) -> None:
    older = Path(back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place)
    left = older.rename(older.with_name(f"{older.name}.removed"))
    (left / "manifest.json").unlink()
    strange = tmp_path / "notes.removed"
    strange.mkdir()
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.not_removed is None
    assert set(tmp_path.iterdir()) == {strange, Path(backed.place)}


def test_the_new_backup_stays_though_a_clock_was_wrong_when_an_older_one_was_made(tmp_path: Path) -> None:
    older = back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place
    manifest_changed(Path(older), lambda said: said.update(finished="2100-01-01T00:00:00Z"))
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.removed == (older,)
    assert read(backed.place) == (those(PEOPLE[:5]), [], [])


def test_a_backup_that_lacks_something_takes_the_place_of_none_that_has_it(tmp_path: Path) -> None:
    whole = back_up(BackupPool(PEOPLE[:5]), to(tmp_path)).place
    for _ in range(3):
        lacking = BackupPool(PEOPLE[:5])
        lacking.groups_refused = denied("ListGroups")
        back_up(lacking, to(tmp_path, keep=1))
    assert Path(whole).exists()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("trouble", [PermissionError(13, "Permission denied"), Failure(Code.ACCESS_DENIED)])
def test_older_ones_that_cannot_be_removed_take_nothing_from_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(destinations.FolderOfBackups, "keep_only", refuse)
    backed = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert backed.not_removed is not None
    assert backed.outcome()["backups_not_removed"] == 1
    assert read(backed.place) == (those(PEOPLE[:5]), [], [])


def test_an_unfinished_backup_is_never_removed(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=ENCRYPTED))
    (unfinished,) = tmp_path.iterdir()
    for _ in range(2):
        back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert unfinished.exists()
