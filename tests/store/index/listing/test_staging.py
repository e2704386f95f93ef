import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import apsw
import pytest
from pyroaring import BitMap

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.listing import Move, Stream
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import check, open_reader, open_writer
from cognito_admin.store.encrypted import rows as answers
from cognito_admin.store.index import progress
from cognito_admin.store.index.encoding import Row
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import seen, staging
from cognito_admin.store.index.listing.memberships import Groups
from cognito_admin.store.index.listing.staging import Resume
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.index.rows import Rows
from tests.store.people import NOON, plain_person
from tests.store.places import plainly

KEY = bytes(range(32))
ME, OTHER = "me", "other"
ADMINS = GroupName("admins")
ANN, BOB, CID = (plain_person(number) for number in range(3))
NOW = int(NOON.timestamp() * 1_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with contextlib.closing(open_writer(path, KEY, LAYOUT)) as connection:
        yield Writer(connection)


@pytest.fixture
def window(path: Path, writer: Writer) -> Iterator[Writer]:
    """Another connection to the same file."""
    with contextlib.closing(open_writer(path, KEY, LAYOUT)) as connection:
        yield Writer(connection)


def synced(writer: Writer, *users: User) -> SyncCounts:
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, users, plainly(None), NOW)
    return staging.finish(writer, ME, NOW, complete=True)


def everybody(connection: apsw.Connection) -> dict[int, User]:
    ids = [number for (number,) in answers(connection, "SELECT id FROM users ORDER BY id")]
    users = Rows(connection).read(ids)
    assert progress.state(connection).users == len(ids)
    return {number: user for number, user in zip(ids, users, strict=True) if user}


def clean(writer: Writer) -> int:
    """As upkeep leaves it. Returns the stamp."""
    writer.connection.execute("DELETE FROM dirty")
    return int(progress.read_progress(writer.connection, "stamp")[0])


def dirty(writer: Writer) -> dict[int, int]:
    return dict(answers(writer.connection, "SELECT id, stamp FROM dirty"))


def test_others_can_write_while_a_page_is_encoded(writer: Writer, window: Writer) -> None:
    synced(writer, ANN, BOB, CID)
    staging.begin_or_resume(writer, ME, NOW)
    foresee, shutout = writer.rows.foreseen, list[bool]()

    def foreseen(users: Sequence[User]) -> list[Row | None]:
        staging.put_changed(window, replace(CID, enabled=False))
        shutout.append(writer.connection.in_transaction)
        found = foresee(users)
        assert None not in found
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer.rows, "foreseen", foreseen)
        staging.stage_users(writer, ME, (ANN, BOB), plainly(None), NOW)
    assert shutout == [False]


def test_what_is_new_changed_or_gone_is_dirty_under_the_stamp_of_its_transaction(writer: Writer) -> None:
    synced(writer, ANN, BOB, CID)
    stamp = clean(writer)
    staging.put_user(writer, replace(BOB, enabled=False))
    assert dirty(writer) == {2: stamp + 1}
    staging.remove_user(writer, CID.sub)
    assert dirty(writer) == {2: stamp + 1, 3: stamp + 2}
    staging.put_user(writer, CID)
    assert dirty(writer) == {2: stamp + 1, 3: stamp + 2, 4: stamp + 3}
    staging.put_user(writer, BOB)
    assert dirty(writer)[2] == stamp + 4
    assert everybody(writer.connection) == {1: ANN, 2: BOB, 4: CID}


def test_who_is_as_they_were_is_not_dirty(writer: Writer) -> None:
    synced(writer, ANN, BOB)
    clean(writer)
    assert synced(writer, BOB, ANN) == SyncCounts(added=0, changed=0, removed=0, total=2)
    staging.put_user(writer, replace(ANN, modified=ANN.modified - timedelta(days=1), enabled=False))
    staging.put_user(writer, replace(ANN, groups=(ADMINS,)))
    assert dirty(writer) == {}
    assert everybody(writer.connection) == {1: ANN, 2: BOB}


def test_who_was_not_listed_is_dirty_after_a_complete_end(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "REMOVED_AT_ONCE", 2)
    people = list(map(plain_person, range(9)))
    synced(writer, *people)
    clean(writer)
    assert synced(writer, people[4]) == SyncCounts(added=0, changed=0, removed=8, total=1)
    assert set(dirty(writer)) == {1, 2, 3, 4, 6, 7, 8, 9}
    assert list(seen.among(writer.connection, range(1, 10))) == [5]


def test_every_writing_transaction_has_a_stamp_of_its_own(writer: Writer) -> None:
    stamps: list[int] = []

    def note(_: object) -> None:
        stamps.append(progress.read_progress(writer.connection, "stamp")[0])

    note(staging.begin_or_resume(writer, ME, NOW))
    note(staging.stage_users(writer, ME, [ANN], plainly("token"), NOW))
    note(staging.stage_groups(writer, ME, [Group(ADMINS, "", None, None)]))
    note(staging.stage_members(writer, ME, ADMINS, [ANN.username], None, NOW))
    note(staging.stage_users(writer, ME, [], Move((Stream("a"),), serial=True), NOW))
    note(staging.abandon(writer, ME))
    note(staging.put_user(writer, BOB))
    assert stamps == list(range(1, 8))


def test_a_step_that_failed_leaves_nothing_behind(writer: Writer, window: Writer) -> None:
    synced(writer, ANN)
    stamp = clean(writer)
    staging.begin_or_resume(window, OTHER, NOW)
    new = replace(plain_person(7, name="new", unknown="x"), status="NEW")
    with pytest.raises(Failure) as caught:
        staging.stage_users(writer, ME, [new], plainly(None), NOW)
    assert caught.value.code is Code.JOB_RUNNING_ALREADY
    writer.connection.execute("PRAGMA max_page_count=1")
    with pytest.raises(apsw.FullError):
        staging.put_user(writer, replace(new, attributes={**new.attributes, "name": "x" * 2_000_000}))
    writer.connection.execute("PRAGMA max_page_count=1000000")
    assert dirty(writer) == {}
    staging.stage_users(window, OTHER, [plain_person(8, name="x", other="y")], plainly(None), NOW)
    staging.put_user(writer, new)
    assert dirty(window) == {2: stamp + 2, 3: stamp + 3}
    assert everybody(window.connection) == {1: ANN, 2: plain_person(8, name="x", other="y"), 3: new}


def test_two_connections_number_texts_and_users_as_one(writer: Writer, window: Writer) -> None:
    people = [
        replace(plain_person(number, name=f"name {number // 3}"), status=f"S{number % 5}") for number in range(40)
    ]
    for number, user in enumerate(people):
        staging.put_user((writer, window)[number % 2], user)
    assert everybody(writer.connection) == everybody(window.connection) == dict(enumerate(people, 1))
    assert answers(writer.connection, "SELECT count(*), count(DISTINCT text) FROM vals WHERE text LIKE 'name %'") == [
        (14, 14)
    ]


def test_whoever_comes_twice_in_a_page_is_taken_as_the_newest_and_counted_once(writer: Writer) -> None:
    newer = replace(ANN, modified=NOON + timedelta(days=1), enabled=False)
    staging.begin_or_resume(writer, ME, NOW)
    assert staging.stage_users(writer, ME, [ANN, newer, ANN, BOB], plainly(None), NOW).listed == 2
    assert staging.finish(writer, ME, NOW, complete=True) == SyncCounts(added=2, changed=1, removed=0, total=2)
    assert everybody(writer.connection) == {1: newer, 2: BOB}


def test_what_is_older_never_takes_the_place_of_what_is_newer(writer: Writer, window: Writer) -> None:
    older = replace(ANN, modified=NOON + timedelta(hours=1))
    newer = replace(ANN, modified=NOON + timedelta(hours=2), enabled=False)
    synced(writer, ANN)
    staging.begin_or_resume(writer, ME, NOW)
    staging.put_user(window, newer)
    assert staging.stage_users(writer, ME, [older], plainly("token"), NOW).listed == 0
    assert everybody(writer.connection) == {1: newer}


def test_a_user_the_window_removed_is_not_brought_back_by_a_page_fetched_before(writer: Writer, window: Writer) -> None:
    odd = replace(CID, sub=Sub("od\x00d"))
    synced(writer, ANN, BOB)
    staging.begin_or_resume(writer, ME, NOW)
    for sub in (BOB.sub, CID.sub, odd.sub):
        staging.remove_user(window, sub)
    assert staging.stage_users(writer, ME, [ANN, BOB, odd], plainly("token"), NOW).listed == 1
    staging.put_user(window, CID)
    assert staging.stage_users(writer, ME, [CID], plainly(None), NOW).listed == 1
    assert staging.finish(writer, ME, NOW, complete=True) == SyncCounts(added=0, changed=0, removed=0, total=2)
    synced(writer, ANN, BOB, odd)
    assert list(everybody(writer.connection).values()) == [ANN, BOB, odd]


def test_a_user_written_while_the_listing_ends_is_not_removed(
    writer: Writer, window: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = replace(CID, enabled=False)
    remove = Writer.remove

    def meanwhile(self: Writer, ids: Sequence[int], standing: progress.Standing) -> int:
        with pytest.raises(apsw.BusyError):
            staging.put_user(window, CID)
        return remove(self, ids, standing)

    synced(writer, ANN, BOB, CID)
    window.connection.set_busy_timeout(0)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, [ANN], plainly(None), NOW)
    staging.put_user(window, fresh)
    monkeypatch.setattr(Writer, "remove", meanwhile)
    assert staging.finish(writer, ME, NOW, complete=True).removed == 1
    assert everybody(writer.connection) == {1: ANN, 3: fresh}


def test_an_unfinished_listing_goes_on_where_it_was_for_an_hour(writer: Writer, window: Writer) -> None:
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, [ANN], plainly("token-1"), NOW)
    assert staging.begin_or_resume(window, OTHER, NOW) == Resume(streams=(Stream(token="token-1"),), users_listed=1)
    staging.stage_users(window, OTHER, [BOB], plainly(None), NOW)
    staging.stage_groups(window, OTHER, [Group(ADMINS, "", None, None)])
    staging.stage_members(window, OTHER, ADMINS, [ANN.username], "token-2", NOW)
    expected = Resume(streams=(Stream(done=True),), users_listed=2, group_tokens={ADMINS: "token-2"})
    assert staging.begin_or_resume(writer, ME, NOW + staging.TOKEN_LIFE_US) == expected
    staging.stage_members(writer, ME, ADMINS, [BOB.username], None, NOW)
    assert staging.begin_or_resume(writer, ME, NOW).groups_read == {ADMINS}
    assert staging.begin_or_resume(writer, ME, NOW + staging.TOKEN_LIFE_US + 1) == Resume()


def test_the_place_in_the_list_of_a_group_is_forgotten_with_its_listing(writer: Writer) -> None:
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_groups(writer, ME, [Group(ADMINS, "", None, None)])
    staging.stage_members(writer, ME, ADMINS, [ANN.username], "token", NOW)
    assert staging.begin_or_resume(writer, ME, NOW).group_tokens == {ADMINS: "token"}
    assert staging.begin_or_resume(writer, ME, NOW + staging.TOKEN_LIFE_US + 1).group_tokens == {}


def test_what_was_changed_is_remembered_no_longer_than_a_page_may_be_on_its_way(writer: Writer) -> None:
    staging.begin_or_resume(writer, ME, NOW)
    staging.put_changed(writer, ANN)
    staging.put_groups(writer, [Group(ADMINS, "", None, None)])
    staging.set_member(writer, ANN.sub, ADMINS, present=True)
    assert answers(writer.connection, "SELECT count(*) FROM changed") == [(3,)]
    staging.begin_or_resume(writer, ME, NOW)
    assert answers(writer.connection, "SELECT count(*) FROM changed") == [(3,)]
    staging.abandon(writer, ME)
    staging.begin_or_resume(writer, ME, NOW)
    assert answers(writer.connection, "SELECT count(*) FROM changed") == [(0,)]


def test_those_not_listed_are_told_counted_and_drawn(writer: Writer) -> None:
    people = list(map(plain_person, range(20)))
    synced(writer, *people)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, people[:5], plainly(None), NOW)
    connection = writer.connection
    going = {user.sub for user in people[5:]}
    assert staging.unlisted_count(connection) == 15
    assert set(staging.unlisted(connection, 99)) == set(staging.draw_unlisted(connection, 99, Random(1))) == going
    assert len(staging.unlisted(connection, 3)) == 3
    drawn = staging.draw_unlisted(connection, 4, Random(1))
    assert len(set(drawn)) == 4
    assert set(drawn) < going
    assert set(staging.draw_unlisted(connection, 4, Random(2))) != set(drawn)
    assert staging.list_again(writer, ME) == Resume(again=True, serial=True)
    assert staging.stage_users(writer, ME, people[3:7], plainly(None, 4), NOW).listed == 4
    assert staging.unlisted_count(connection) == 13
    synced(writer)
    assert staging.unlisted(connection, 3) == staging.draw_unlisted(connection, 3, Random(1)) == ()


def test_who_is_written_after_having_been_chosen_to_go_stays(
    writer: Writer, window: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced(writer, ANN, BOB, CID)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, [ANN], plainly(None), NOW)
    choose = seen.unseen

    def chosen(connection: apsw.Connection) -> Iterator[BitMap]:
        for some in choose(connection):
            staging.put_user(window, BOB)
            yield some

    monkeypatch.setattr(seen, "unseen", chosen)
    assert staging.finish(writer, ME, NOW, complete=True) == SyncCounts(added=0, changed=0, removed=1, total=2)
    assert list(everybody(writer.connection).values()) == [ANN, BOB]


def test_who_comes_while_those_not_listed_are_counted_hides_none_of_them(
    writer: Writer, window: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced(writer, ANN, BOB)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, [ANN], plainly(None), NOW)
    read = seen.read_progress

    def meanwhile(connection: apsw.Connection, *columns: str) -> tuple[object, ...]:
        found = read(connection, *columns)
        monkeypatch.setattr(seen, "read_progress", read)
        staging.put_user(window, CID)
        return found

    monkeypatch.setattr(seen, "read_progress", meanwhile)
    assert staging.unlisted(writer.connection, 9) == (BOB.sub,)
    assert staging.unlisted_count(writer.connection) == 1


def test_who_is_removed_while_those_not_listed_are_looked_for_hides_none_of_them(
    writer: Writer, window: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "PORTION_BITS", 2)
    people = list(map(plain_person, range(9)))
    synced(writer, *people)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, people[:-1], plainly(None), NOW)
    get = seen._get

    def meanwhile(connection: apsw.Connection, portion: int) -> BitMap:
        monkeypatch.setattr(seen, "_get", get)
        found = get(connection, portion)
        staging.remove_user(window, people[0].sub)
        return found

    monkeypatch.setattr(seen, "_get", meanwhile)
    assert staging.finish(writer, ME, NOW, complete=True).total == 7
    assert list(everybody(writer.connection).values()) == people[1:-1]


def test_who_is_looked_at_as_they_are_is_written_only_for_a_listing_that_has_not_seen_them(writer: Writer) -> None:
    synced(writer, ANN, BOB)
    answers(writer.connection, "DELETE FROM seen")
    stamp = clean(writer)
    staging.put_user(writer, ANN)
    assert clean(writer) == stamp
    staging.begin_or_resume(writer, ME, NOW)
    staging.put_user(writer, ANN)
    assert staging.unlisted(writer.connection, 9) == (BOB.sub,)


def test_only_a_complete_list_ends_complete(writer: Writer) -> None:
    synced(writer, ANN)
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_users(writer, ME, [], plainly("token"), NOW)
    with pytest.raises(Failure) as caught:
        staging.finish(writer, ME, NOW, complete=True)
    assert caught.value.code is Code.LISTING_NOT_COMPLETE
    assert staging.finish(writer, ME, NOW, complete=False).total == 1


def test_members_are_attached_when_their_user_comes(writer: Writer) -> None:
    odd = replace(BOB, username=Username("\ud800\x00"))
    staging.begin_or_resume(writer, ME, NOW)
    staging.stage_groups(writer, ME, [Group(ADMINS, "", None, None)])
    staging.stage_members(writer, ME, ADMINS, [ANN.username, odd.username, CID.username], None, NOW)
    staging.stage_users(writer, ME, [odd, ANN], plainly(None), NOW)
    groups = Groups(writer.connection)
    assert groups.names_of([1, 2]) == [(ADMINS,), (ADMINS,)]
    assert groups.counts() == {ADMINS: 2}


def test_the_state_and_the_name_of_the_pool_are_kept(writer: Writer, window: Writer) -> None:
    before = progress.state(window.connection)
    assert (before.users, before.synced_at, before.complete) == (0, None, False)
    assert progress.pool_name(window.connection) is None
    progress.keep_pool_name(writer.connection, "people")
    assert progress.pool_name(window.connection) == "people"
    synced(writer, ANN)
    after = progress.state(window.connection)
    assert (after.users, after.synced_at, after.complete) == (1, NOON, True)
    assert after.version != before.version
    assert progress.state(window.connection) == after


def test_a_process_that_is_killed_among_pages_leaves_whole_pages(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from cognito_admin.store.encrypted import open_writer\n"
        "from cognito_admin.store.index.listing import staging\n"
        "from cognito_admin.store.index.layout import LAYOUT\n"
        "from cognito_admin.store.index.listing.writing import Writer\n"
        "from tests.store.people import plain_person\n"
        "from tests.store.places import plainly\n"
        "writer = Writer(open_writer(Path(sys.argv[1]), bytes(range(32)), LAYOUT))\n"
        "first = staging.begin_or_resume(writer, 'me', 0).users_listed\n"
        "for page in range(first // 60, 10**6):\n"
        "    people = [plain_person(page * 60 + place, name=f'name {page}') for place in range(60)]\n"
        "    listed = staging.stage_users(writer, 'me', people, plainly(f'token {page}'), 0).listed\n"
        "    print(listed, flush=True)\n"
    )
    acknowledged = 0
    for lines in (1, 3, 25):
        process = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        for _ in range(lines):
            acknowledged = int(process.stdout.readline())
        process.kill()
        process.communicate()
        with contextlib.closing(open_reader(path, KEY)) as connection:
            check(connection)
            users = everybody(connection)
            assert len(users) >= acknowledged
            listed, stamp = progress.read_progress(connection, "users_listed", "stamp")
            ((token,),) = answers(connection, "SELECT token FROM streams")
            assert listed == len(users)
            assert token == f"token {listed // 60 - 1}"
            assert answers(connection, "SELECT count(*), max(stamp) FROM dirty") == [(listed, stamp)]
            assert users == {number + 1: plain_person(number, name=f"name {number // 60}") for number in range(listed)}
