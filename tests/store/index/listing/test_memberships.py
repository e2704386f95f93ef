import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import open_reader, open_writer
from cognito_admin.store.encrypted import rows as answers
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import memberships, staging
from cognito_admin.store.index.listing.memberships import Groups, fold_changes
from cognito_admin.store.index.listing.writing import Writer
from tests.store.people import plain_person
from tests.store.places import plainly

KEY = bytes(range(32))
ME = "me"
GROUPS = tuple(map(GroupName, ("admins", "Ädmins", "staff", "b, c")))
NUMBERS = range(5)
NAMES = tuple(Username(f"name{number}") for number in range(3))


def group(name: GroupName) -> Group:
    return Group(name, "", None, None)


def person(number: int, name: Username) -> User:
    return replace(plain_person(number), username=name)


@dataclass
class Model:
    """Memberships by the plain rules: of each user and of each name nobody has, the groups and the listing that saw them."""

    users: dict[int, Username] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    members: dict[int, dict[GroupName, int]] = field(default_factory=dict)
    awaited: dict[Username, dict[GroupName, int]] = field(default_factory=dict)
    groups: dict[GroupName, int] = field(default_factory=dict)
    read: set[GroupName] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    generation: int = 0
    listed: bool = False

    def begin(self) -> None:
        self.generation += 1
        self.read, self.seen, self.listed = set(), set(), False

    def put(self, number: int, name: Username) -> None:
        self.seen.add(number)
        if number in self.users:
            return
        mine: dict[GroupName, int] = {}
        for former in self.order:
            if self.users[former] == name:
                left = self.members.pop(former)
                self.members[former] = {}
                mine |= {one: seen for one, seen in left.items() if seen >= self.generation}
        mine |= self.awaited.pop(name, {})
        self.users[number] = name
        self.order.append(number)
        self.members[number] = mine

    def remove(self, number: int) -> None:
        if number in self.users:
            del self.users[number], self.members[number]
            self.order.remove(number)
            self.seen.discard(number)

    def stage_groups(self, names: Sequence[GroupName]) -> None:
        self.groups |= dict.fromkeys(names, self.generation)
        self.listed = True

    def stage_members(self, name: GroupName, names: Sequence[Username], done: bool) -> None:
        for one in names:
            owners = [number for number in self.order if self.users[number] == one]
            entries = self.members[owners[-1]] if owners else self.awaited.setdefault(one, {})
            entries[name] = self.generation
        if done:
            self.read.add(name)

    def finish(self) -> None:
        for number in [number for number in self.users if number not in self.seen]:
            self.remove(number)
        gone = {name for name, seen in self.groups.items() if seen < self.generation and self.listed}
        for entries in (*self.members.values(), *self.awaited.values()):
            for name, seen in tuple(entries.items()):
                if name in gone or (name in self.read and seen < self.generation):
                    del entries[name]
        self.groups = {name: seen for name, seen in self.groups.items() if name not in gone}


SOME_MEMBERS = (
    *(("put", number, NAMES[number]) for number in range(3)),
    ("groups", list(GROUPS)),
    *(("members", name, list(NAMES), True) for name in GROUPS[:2]),
)
a_member_page = st.tuples(
    st.just("members"), st.sampled_from(GROUPS), st.lists(st.sampled_from(NAMES), max_size=4), st.booleans()
)
a_step = (
    st.tuples(st.sampled_from(("put", "put_by_the_way")), st.sampled_from(NUMBERS), st.sampled_from(NAMES))
    | st.tuples(st.just("remove"), st.sampled_from(NUMBERS))
    | st.tuples(st.just("groups"), st.lists(st.sampled_from(GROUPS), unique=True))
    | a_member_page
    | st.tuples(st.sampled_from(("finish", "finish", "begin", "fold", "fold_some", "look")))
)


@given(st.lists(a_step, max_size=30))
@settings(deadline=None, max_examples=80)
def test_memberships_are_as_plain_rules_say(more: list[tuple[object, ...]]) -> None:
    with contextlib.closing(apsw.Connection(":memory:")) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(memberships, "FOLDED_AT_ONCE", 2)
        patch.setattr(memberships, "WALKED_AT_ONCE", 1)
        for migration in LAYOUT.migrations:
            connection.execute(migration.statements)
        writer, model, groups, bound = Writer(connection), Model(), Groups(connection), Groups(connection)
        staging.begin_or_resume(writer, ME, 0)
        model.begin()
        gone: set[int] = set()
        for step in (*SOME_MEMBERS, *more):
            match step:
                case ("put", int(number), str(name)):
                    name = model.users.get(number, Username(name))
                    staging.stage_users(writer, ME, [person(number, name)], plainly(None), 0)
                    if number not in gone:
                        model.put(number, name)
                case ("put_by_the_way", int(number), str(name)):
                    name = model.users.get(number, Username(name))
                    staging.put_user(writer, person(number, name))
                    gone.discard(number)
                    model.put(number, name)
                case ("remove", int(number)):
                    staging.remove_user(writer, plain_person(number).sub)
                    gone.add(number)
                    model.remove(number)
                case ("groups", list(names)):
                    staging.stage_groups(writer, ME, map(group, names))
                    model.stage_groups(names)
                case ("members", str(name), list(names), bool(done)) if GroupName(name) in model.groups:
                    staging.stage_members(writer, ME, GroupName(name), names, None if done else "token", 0)
                    model.stage_members(GroupName(name), names, done)
                case ("begin",):
                    staging.abandon(writer, ME)
                    staging.begin_or_resume(writer, ME, 0)
                    model.begin()
                    gone.clear()
                case ("finish",):
                    staging.stage_users(writer, ME, [], plainly(None), 0)
                    staging.finish(writer, ME, 0, complete=True)
                    model.finish()
                    staging.begin_or_resume(writer, ME, 0)
                    model.begin()
                    gone.clear()
                case ("fold",):
                    fold_changes(connection)
                case ("fold_some",):
                    fold_changes(connection, least=3)
                case ("look",):
                    compare(groups, writer, model)
                case _:
                    pass
            # One that follows every change, one that looks once in a while, and one that has just come.
            compare(bound, writer, model)
        compare(groups, writer, model)
        compare(Groups(connection), writer, model)


def compare(groups: Groups, writer: Writer, model: Model) -> None:
    groups.refresh()
    assert sorted(groups.names.values()) == sorted(model.groups)
    ids = [writer.rows.by_sub([plain_person(number).sub])[plain_person(number).sub] for number in model.users]
    assert groups.names_of(ids) == [tuple(sorted(model.members[number])) for number in model.users]
    for number, name in groups.names.items():
        there = {one for one, user in zip(ids, model.users, strict=True) if name in model.members[user]}
        assert set(groups.bits(number)) == there
    assert groups.counts() == {
        name: sum(name in entries for entries in model.members.values()) for name in sorted(model.groups)
    }


def opened(path: Path) -> "contextlib.closing[apsw.Connection]":
    return contextlib.closing(open_writer(path, KEY, LAYOUT))


def synced(writer: Writer, members: dict[GroupName, list[int]], people: Sequence[int] = range(9)) -> SyncCounts:
    staging.begin_or_resume(writer, ME, 0)
    staging.stage_users(writer, ME, list(map(plain_person, people)), plainly(None), 0)
    staging.stage_groups(writer, ME, map(group, members))
    for name, numbers in members.items():
        staging.stage_members(writer, ME, name, [plain_person(number).username for number in numbers], None, 0)
    return staging.finish(writer, ME, 0, complete=True)


def test_who_reads_follows_what_another_connection_writes_and_folds(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    admins, staff = GROUPS[0], GROUPS[2]
    with opened(path) as connection, contextlib.closing(open_reader(path, KEY)) as reader:
        writer, groups = Writer(connection), Groups(reader)
        synced(writer, {admins: [0, 1], staff: [1]})
        groups.refresh()
        before = groups.bits(groups.by_exact("admins")[0])
        assert before == BitMap([1, 2])
        synced(writer, {admins: [1, 2], staff: []})
        fold_changes(connection)
        groups.refresh()
        assert groups.bits(groups.by_exact("admins")[0]) == BitMap([2, 3])
        assert before == BitMap([1, 2])
        assert groups.counts() == {admins: 2, staff: 0}
        assert groups.names_of([3, 1, 3, 99]) == [(admins,), (), (admins,), ()]
        with connection:
            assert answers(connection, "SELECT count(*) FROM group_changes") == [(0,)]


def test_who_was_made_anew_takes_over_only_what_this_listing_saw(tmp_path: Path) -> None:
    anew = replace(plain_person(20), username=plain_person(0).username)
    with opened(tmp_path / "index.db") as connection:
        writer = Writer(connection)
        synced(writer, {GROUPS[0]: [0], GROUPS[2]: [0]})
        staging.begin_or_resume(writer, ME, 0)
        staging.stage_members(writer, ME, GROUPS[0], [anew.username], None, 0)
        staging.stage_users(writer, ME, [anew], plainly(None), 0)
        assert Groups(connection).names_of([1, 10]) == [(), (GROUPS[0],)]


def test_members_are_exact_though_changes_are_folded_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index.db"
    read = memberships._changed
    with opened(path) as connection, contextlib.closing(open_reader(path, KEY)) as reader:
        writer, groups = Writer(connection), Groups(reader)
        synced(writer, {GROUPS[0]: [0, 1]})
        groups.refresh()

        def meanwhile(*arguments: object) -> object:
            if arguments[0] is reader and (more := additions.pop(0) if additions else None):
                fold_changes(connection)
                synced(writer, {GROUPS[0]: more})
            return read(*arguments)  # pyright: ignore[reportArgumentType]

        additions: list[list[int]] = [[0, 1, 2], [0, 1, 2, 3]]
        monkeypatch.setattr(memberships, "_changed", meanwhile)
        assert groups.bits(1) == BitMap([1, 2, 3, 4])


def test_a_group_that_came_since_is_named_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with opened(path) as connection, contextlib.closing(open_reader(path, KEY)) as reader:
        groups = Groups(reader)
        synced(Writer(connection), {GROUPS[0]: [0]})
        assert groups.names_of([1, 2]) == [(GROUPS[0],), ()]


def test_groups_are_found_by_their_names_with_and_without_accents_and_in_order(tmp_path: Path) -> None:
    with opened(tmp_path / "index.db") as connection:
        synced(Writer(connection), {name: [] for name in GROUPS})
        groups = Groups(connection)
        assert [groups.names[number] for number in groups.by_folded("ADMINS")] == ["admins", "Ädmins"]
        assert [groups.names[number] for number in groups.by_exact("A\u0308dmins")] == ["Ädmins"]
        assert groups.by_folded("adm") == ()
        assert [groups.names[number] for number in groups.in_folded_order] == ["admins", "Ädmins", "b, c", "staff"]


def test_a_group_made_anew_under_an_old_name_has_nothing_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with opened(path) as connection, contextlib.closing(open_reader(path, KEY)) as reader:
        writer, groups = Writer(connection), Groups(reader)
        synced(writer, {GROUPS[0]: [0, 1]})
        groups.refresh()
        old = groups.by_exact(GROUPS[0])[0]
        assert len(groups.bits(old)) == 2
        synced(writer, {})
        synced(writer, {GROUPS[0]: []})
        groups.refresh()
        assert groups.by_exact(GROUPS[0])[0] != old
        assert groups.counts() == {GROUPS[0]: 0}


def test_a_membership_alone_makes_no_user_dirty(tmp_path: Path) -> None:
    with opened(tmp_path / "index.db") as connection:
        writer = Writer(connection)
        synced(writer, {})
        connection.execute("DELETE FROM dirty")
        synced(writer, {GROUPS[0]: [0, 1]})
        synced(writer, {GROUPS[0]: [1]})
        assert answers(connection, "SELECT * FROM dirty") == []


def test_folding_writes_no_bitmap_for_few_changes_when_told_so(tmp_path: Path) -> None:
    with opened(tmp_path / "index.db") as connection:
        synced(Writer(connection), {GROUPS[0]: [0, 1], GROUPS[2]: [1]})
        fold_changes(connection, least=2)
        assert answers(connection, "SELECT group_id, user FROM group_changes") == [(2, 2)]
        assert Groups(connection).counts() == {GROUPS[0]: 2, GROUPS[2]: 1}


def test_groups_are_told_as_the_last_listing_found_them(tmp_path: Path) -> None:
    first, second = Group(GROUPS[2], "old", None, None), Group(GROUPS[0], "", "arn", 3)
    with opened(tmp_path / "index.db") as connection:
        writer = Writer(connection)
        staging.begin_or_resume(writer, ME, 0)
        staging.stage_groups(writer, ME, [first, second])
        staging.stage_groups(writer, ME, [replace(first, description="new")])
        assert memberships.groups(connection) == (second, replace(first, description="new"))


def test_users_named_by_their_sub_are_members_too(tmp_path: Path) -> None:
    sub = Sub("0a1b2c3d-0000-4000-8000-00000000000f")
    federated = replace(plain_person(20), sub=sub, username=Username(sub))
    odd = replace(plain_person(21), sub=Sub("odd"), username=Username("odd"))
    with opened(tmp_path / "index.db") as connection:
        writer = Writer(connection)
        staging.begin_or_resume(writer, ME, 0)
        staging.stage_users(writer, ME, [federated, odd], plainly(None), 0)
        staging.stage_groups(writer, ME, [group(GROUPS[0])])
        staging.stage_members(writer, ME, GROUPS[0], [federated.username, odd.username], None, 0)
        assert Groups(connection).names_of([1, 2]) == [(GROUPS[0],), (GROUPS[0],)]
        assert answers(connection, "SELECT * FROM awaited") == []
