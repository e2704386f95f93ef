"""Looking through the record of changes: whatever is asked, however long it is, each thing done is found once, newest first."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.changes.activity import BulkLine, Ending, Line, Selection
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import BulkId, BulkResult, ChangeId, Event, Record, Result
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.store import activity_log, bulk_log, change_log, journal
from cognito_admin.store.change_log import Noted
from cognito_admin.store.encrypted import Layout, open_writer, rows
from cognito_admin.store.journal import LAYOUT, Journal
from tests.model.changes.people import created, person, planned

KEY = bytes(range(32))
ANN, BEN = "arn:aws:iam::123456789012:user/ann", "arn:aws:iam::123456789012:user/ben"
PLANS: dict[str, Change] = {
    "disable": planned(Wish(Kind.DISABLE), person()),
    "edit": planned(Wish(Kind.EDIT, values={"name": "Zoë Grün", "email": "zoe@example.org"}), person(name="Zoe")),
    "group": planned(Wish(Kind.ADD_TO_GROUP, "support"), person()),
}
Scenario = Callable[[Journal], Awaitable[None]]


def with_journal(folder: Path, scenario: Scenario) -> None:
    async def run() -> None:
        opened = await Journal.open(folder / "journal.db", KEY)
        try:
            await scenario(opened)
        finally:
            await opened.close()

    asyncio.run(run())


def change_of(user: int, plan: str) -> Change:
    return replace(PLANS[plan], username=Username(f"user-{user}"), sub=sub_of(user))


def sub_of(user: int) -> Sub:
    return Sub(f"{user:08x}-0000-4000-8000-000000000000")


async def make(
    kept: Journal,
    number: int,
    *,
    plan: str = "disable",
    pool: str = "shop",
    who: str = ANN,
    end: Event | None = Event.DONE,
    bulk: BulkId | None = None,
    undoes: ChangeId | None = None,
) -> ChangeId:
    made = ChangeId(f"change-{number:04}")
    await kept.changes.begin(made, change_of(number, plan), pool=pool, who=who, owner="p", bulk=bulk, undoes=undoes)
    if end is not None:
        failure = Failure(Code.USER_NOT_FOUND) if end is Event.FAILED else None
        await kept.changes.note(made, "p", Noted(end, 0, f"request-{number}", failure))
    return made


async def make_bulk(kept: Journal, name: str, users: range, *, left: int = 0, who: str = ANN) -> BulkId:
    bulk = BulkId(name)
    await kept.bulks.begin(bulk, "shop", who, Wish(Kind.DISABLE), [sub_of(user) for user in users])
    for user in users[: len(users) - left]:
        change = await make(kept, user, bulk=bulk, who=who)
        await kept.bulks.settle(bulk, BulkResult(sub_of(user), Result.DONE, change=change))
    return bulk


async def everything(kept: Journal, selection: Selection, page: int) -> list[Line]:
    found: list[Line] = []
    while lines := await kept.activity.lines(selection, page, found[-1] if found else None):
        found += lines
    return found


def ids(lines: list[Line]) -> list[str]:
    return [line.id for line in lines]


def test_single_changes_and_those_of_many_users_come_in_one_list_the_newest_first(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        await make(kept, 1)
        await make_bulk(kept, "bulk", range(10, 14), left=1)
        await make(kept, 2)
        for page in (1, 2, 50):
            lines = await everything(kept, Selection("shop"), page)
            assert ids(lines) == ["change-0002", "bulk", "change-0001"]
        assert await kept.activity.count(Selection("shop")) == 3
        assert await kept.activity.count(Selection("shop"), alone=False) == 5
        line = lines[1]
        assert isinstance(line, BulkLine)
        assert (line.kind, line.counts, line.remaining) == (Kind.DISABLE, {Result.DONE: 3}, 1)
        assert line == await kept.activity.bulk(BulkId("bulk"))
        of_bulk = await everything(kept, Selection("shop", bulk=BulkId("bulk")), 2)
        assert ids(of_bulk) == ["change-0012", "change-0011", "change-0010"]

    with_journal(tmp_path, scenario)


def test_a_user_is_found_by_any_part_of_what_names_them_also_among_many(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        await make(kept, 1, plan="edit")
        await make(kept, 2, plan="group")
        await make_bulk(kept, "bulk", range(10, 13))

        async def found(words: str) -> list[str]:
            selection = Selection("shop", words=words)
            lines = await everything(kept, selection, 2)
            assert await kept.activity.count(selection) == len(lines)
            return ids(lines)

        assert await found("user-11") == ["change-0011"]
        assert await found("USER-1 ser") == ["change-0012", "change-0011", "change-0010", "change-0001"]
        assert await found("grun zoe@") == ["change-0001"]
        assert await found("Grün") == ["change-0001"]
        assert await found("-2") == ["change-0002"]
        assert await found("100%") == []
        assert await found('"quoted" (word* OR') == []
        for odd in ("\0", "zoe\0@", "\ud83d", "zoe\ud83d", "NEAR(zoe", "zoe^*:-", '"""'):
            assert await found(odd) == []
        assert await found("support") == []
        assert await found(sub_of(10)) == ["change-0010"]

    with_journal(tmp_path, scenario)


def test_a_user_is_found_by_what_they_were_called_then_and_named_by_it(tmp_path: Path) -> None:
    someone = person(name="Ann Example", email="ann@example.com", phone_number="+12025550123").user

    async def scenario(kept: Journal) -> None:
        made = ChangeId("made")
        await kept.changes.begin(made, PLANS["disable"], about=someone, pool="shop", who=ANN, owner="p")
        for words in ("ann@exam", "Ann Ex", "2025550"):
            (line,) = await everything(kept, Selection("shop", words=words), 9)
            assert isinstance(line, Record)
            assert line.name == "Ann Example"
        await kept.changes.blank(datetime.now(UTC) + timedelta(days=1))
        assert await everything(kept, Selection("shop", words="ann@exam"), 9) == []
        record = await kept.activity.record(made)
        assert record is not None
        assert record.name == ""

    with_journal(tmp_path, scenario)


def test_a_user_who_was_made_is_found_by_their_id(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        made = ChangeId("made")
        new = created(Wish(Kind.CREATE_READY, "ben"))
        await kept.changes.begin(made, new, pool="shop", who=ANN, owner="p")
        await kept.changes.note(made, "p", Noted(Event.MADE, 0, sub=sub_of(7)))
        assert ids(await everything(kept, Selection("shop", words=sub_of(7)), 9)) == ["made"]
        assert ids(await everything(kept, Selection(words=sub_of(7)), 9)) == ["made"]

    with_journal(tmp_path, scenario)


def test_who_changed_something_is_told_once_each_of_a_pool_and_of_all(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        await make(kept, 1, who=ANN)
        await make(kept, 2, who=ANN)
        await make(kept, 3, who=BEN, pool="staff")
        await make_bulk(kept, "bulk", range(10, 11), who="arn:aws:iam::123456789012:root")
        assert await kept.activity.callers("shop") == ("arn:aws:iam::123456789012:root", ANN)
        assert len(await kept.activity.callers(None)) == 3
        assert await kept.activity.callers("nowhere") == ()

    with_journal(tmp_path, scenario)


def test_what_is_written_by_another_process_is_noticed(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        before = await kept.activity.version()
        assert await kept.activity.version() == before
        other = await Journal.open(tmp_path / "journal.db", KEY)
        await make(other, 1)
        await other.close()
        assert await kept.activity.version() != before

    with_journal(tmp_path, scenario)


async def undone_by(kept: Journal, bulk: BulkId) -> BulkId | None:
    line = await kept.activity.bulk(bulk)
    assert line is not None
    return line.undone_by


def test_a_change_taken_back_and_a_bulk_taken_back_say_so_once_anything_was_taken_back(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        first = await make(kept, 1)
        await make(kept, 2, undoes=first)
        record = await kept.activity.record(first)
        assert record is not None
        assert record.undone_by == "change-0002"
        bulk = await make_bulk(kept, "bulk", range(10, 11))
        await kept.bulks.begin(BulkId("back"), "shop", ANN, None, [sub_of(10)], undoes=bulk)
        back = BulkId("back")
        assert await undone_by(kept, bulk) is None
        await kept.bulks.settle(back, BulkResult(sub_of(10), Result.SKIPPED))
        assert await undone_by(kept, bulk) is None
        await kept.bulks.begin(BulkId("again"), "shop", ANN, None, [sub_of(10), sub_of(11)], undoes=bulk)
        await kept.bulks.settle(BulkId("again"), BulkResult(sub_of(10), Result.DONE))
        assert await undone_by(kept, bulk) == "again"
        await kept.bulks.leave(BulkId("again"))
        assert await undone_by(kept, bulk) is None
        assert await kept.activity.bulk(BulkId("none")) is None
        assert await kept.activity.record(ChangeId("none")) is None

    with_journal(tmp_path, scenario)


def test_blanked_values_are_no_longer_found_and_the_lines_stay(tmp_path: Path) -> None:
    async def scenario(kept: Journal) -> None:
        await make(kept, 1, plan="edit")
        assert await kept.changes.blank(datetime.now(UTC) + timedelta(days=1)) == 1
        assert await everything(kept, Selection("shop", words="zoe@example"), 9) == []
        assert ids(await everything(kept, Selection("shop"), 9)) == ["change-0001"]
        assert ids(await everything(kept, Selection("shop", words=sub_of(1)), 9)) == ["change-0001"]

    with_journal(tmp_path, scenario)


def test_more_than_is_blanked_at_a_time_is_blanked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_log, "BLANKED_AT_A_TIME", 2)

    async def scenario(kept: Journal) -> None:
        for number in range(5):
            await make(kept, number)
        assert await kept.changes.blank(datetime.now(UTC) + timedelta(days=1)) == 5
        assert await kept.changes.blank(datetime.now(UTC) + timedelta(days=1)) == 0
        records = await kept.changes.records("shop")
        assert [record.change for record in records] == [None] * 5

    with_journal(tmp_path, scenario)


def test_a_record_kept_by_an_earlier_version_is_found_as_well(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    earlier = LAYOUT.migrations[: LAYOUT.migrations.index(activity_log.MIGRATION)]
    assert {change_log.MIGRATION, bulk_log.MIGRATION} <= set(earlier)
    connection = open_writer(path, KEY, Layout(earlier, durable=True))
    values = ("old", "shop", sub_of(1), "edit", ANN, "2026-11-01T08:30:00.000000+00:00")
    rows(connection, "INSERT INTO changes(id, pool, sub, kind, who, began) VALUES (?, ?, ?, ?, ?, ?)", values)
    document = json.dumps(change_of(1, "edit").as_json())
    rows(connection, "INSERT INTO change_values VALUES ('old', 'change', ?)", (document,))
    for event in ("sent", "failed"):
        rows(
            connection,
            "INSERT INTO change_events(change, at, event, step, owner) VALUES ('old', ?, ?, 0, 'p')",
            (values[-1], event),
        )
    connection.close()

    async def scenario(kept: Journal) -> None:
        assert ids(await everything(kept, Selection("shop", words="zoe", ending=Ending.FAILED), 9)) == ["old"]

    with_journal(tmp_path, scenario)


def test_a_long_record_is_not_read_whole_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[tuple[str, ...]] = []
    monkeypatch.setattr(journal, "check", lambda _, tables: checked.append(tables))

    async def scenario(_: Journal) -> None:
        pass

    with_journal(tmp_path, scenario)
    monkeypatch.setattr(journal, "READ_WHOLE_BYTES", 0)
    with_journal(tmp_path, scenario)
    assert checked[0] == ()
    assert "jobs" in checked[1]
    assert "changes" not in checked[1]


def test_many_changes_are_found_by_looking_into_an_index_and_not_by_reading_all(tmp_path: Path) -> None:
    with_journal(tmp_path, lambda kept: make(kept, 1))
    connection = open_writer(tmp_path / "journal.db", KEY, LAYOUT)
    try:
        for selection in (
            Selection(),
            Selection("shop"),
            Selection("shop", who=ANN),
            Selection("shop", kind=Kind.EDIT),
            Selection(kind=Kind.EDIT),
            Selection(who=ANN),
            Selection("shop", since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 2, 1, tzinfo=UTC)),
            Selection("shop", ending=Ending.FAILED),
            Selection(ending=Ending.UNKNOWN),
        ):
            place = ("2026-11-01", "change")
            for alone in (True, False) if selection == Selection() else (True,):
                (source, order, bindings), *others = activity_log._sources(selection, place, alone=alone)
                assert not others
                plan = _plan(connection, f"SELECT c.number {source} ORDER BY {order} LIMIT 9", bindings)
                assert "SCAN" not in plan, plan
                assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
    finally:
        connection.close()


def _plan(connection: apsw.Connection, statement: str, bindings: list[str | int | None]) -> str:
    return "\n".join(str(row[3]) for row in rows(connection, f"EXPLAIN QUERY PLAN {statement}", bindings))


# Whatever is asked

moments = st.integers(0, 40)
made_things = st.lists(
    st.tuples(
        st.sampled_from(["shop", "staff"]),
        st.sampled_from([ANN, BEN]),
        st.sampled_from(list(PLANS)),
        st.sampled_from([Event.DONE, Event.FAILED, Event.UNKNOWN, Event.STOPPED, None]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(
    made=made_things,
    pool=st.sampled_from([None, "shop", "staff"]),
    who=st.sampled_from([None, ANN]),
    kind=st.sampled_from([None, Kind.EDIT, Kind.DISABLE]),
    ending=st.sampled_from([None, *Ending]),
    words=st.sampled_from(["", "user", "er", "zoe", "nobody"]),
    borders=st.tuples(moments, moments),
    page=st.integers(1, 5),
)
def test_pages_of_any_selection_hold_what_it_selects_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, str, str, Event | None]],
    pool: str | None,
    who: str | None,
    kind: Kind | None,
    ending: Ending | None,
    words: str,
    borders: tuple[int, int],
    page: int,
) -> None:
    async def scenario(kept: Journal) -> None:
        for number, (of_pool, of_who, plan, end) in enumerate(made):
            await make(kept, number, plan=plan, pool=of_pool, who=of_who, end=end)
        all_of_them = [line for line in await everything(kept, Selection(), 50) if isinstance(line, Record)]
        assert len(all_of_them) == len(made)
        moments_of_all = sorted(record.began for record in all_of_them)
        since, until = (
            moments_of_all[border % len(moments_of_all)] if border < 20 and moments_of_all else None
            for border in borders
        )
        selection = Selection(pool, words, since, until, kind, ending, who)
        wanted = [record for record in all_of_them if _meets(record, selection)]
        found = await everything(kept, selection, page)
        assert found == wanted
        assert await kept.activity.count(selection) == len(wanted)
        assert all(newer.began >= older.began for newer, older in pairwise(found))

    with_journal(tmp_path_factory.mktemp("record"), scenario)


def _meets(record: Record, selection: Selection) -> bool:
    assert record.change is not None
    text = "\n".join(value or "" for value in (record.change.username, *record.change.after.values())).casefold()
    return (
        selection.pool in (None, record.pool)
        and selection.who in (None, record.who)
        and selection.kind in (None, record.kind)
        and (selection.ending is None or record.state in selection.ending.events)
        and (selection.since is None or record.began >= selection.since)
        and (selection.until is None or record.began < selection.until)
        and all(word in text.replace("ë", "e") for word in selection.words.split())
    )
