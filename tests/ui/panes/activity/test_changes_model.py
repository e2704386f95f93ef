"""The rows of what was changed: whatever is done meanwhile, each line is there once, and who looks at one keeps it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex

from cognito_admin.model.changes.activity import BulkLine
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Bulk, BulkId, ChangeId, Event, Record, Result
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.panes.activity import words
from cognito_admin.ui.panes.activity.changes_model import DIFFERENCE, POOL, RESULT, USER, WHAT, ChangesModel
from tests.model.changes.people import SUB, person, planned

BEGAN = datetime(2026, 11, 3, 14, 3, tzinfo=UTC)
DISABLE = planned(Wish(Kind.DISABLE), person(name="Ann Example"))
_LOOKING = (Mode.READ_ONLY, Mode.OFFLINE)


def record(number: int = 1, state: Event = Event.DONE, **facts) -> Record:
    began = BEGAN + timedelta(seconds=number)
    known = {"change": DISABLE, "name": "Ann Example", "kind": Kind.DISABLE, **facts}
    made = 1 if state is Event.DONE else 0
    return Record(
        ChangeId(str(number)),
        "shop",
        SUB,
        who="arn:aws:iam::123456789012:user/ann",
        began=began,
        state=state,
        at=began,
        steps_made=made,
        owner="x",
        **known,
    )


def bulk(counts: dict[Result, int], users: int = 10, **facts) -> BulkLine:
    wish = facts.pop("wish", Wish(Kind.DISABLE))
    return BulkLine(Bulk(BulkId("b"), "shop", "arn", BEGAN, wish, None, users), Kind.DISABLE, counts, **facts)


def cells(line, unfinished=()) -> list[str]:
    model = ChangesModel(lambda pool: f"pool {pool}")
    model.show((line,), unfinished)
    return [str(model.index(0, column).data()) for column in range(model.columnCount())]


numbers = st.lists(st.integers(0, 30), unique=True, max_size=12).map(lambda found: sorted(found, reverse=True))


@given(shown=numbers, now=numbers, limit=st.integers(1, 12), changed=st.sets(st.integers(0, 30)))
def test_after_news_the_newest_lines_are_as_they_are_now_and_none_is_there_twice(shown, now, limit, changed):
    model = ChangesModel(str)
    model.show(tuple(record(number) for number in shown), ())
    newest = [record(number, Event.FAILED if number in changed else Event.DONE) for number in now][:limit]
    whole = len(newest) < limit
    added = model.renew(tuple(newest), (), whole=whole)
    assert list(model.lines[: len(newest)]) == newest
    ids = [line.id for line in model.lines]
    assert len(ids) == len(set(ids)) == model.rowCount()
    if whole:
        assert len(ids) == len(newest)
    if added is not None:
        assert ids[added:] == [str(number) for number in shown]
    for row, line in enumerate(model.lines):
        assert model.row_of(line.id) == row
        assert (model.index(row, RESULT).data() == "Done") is (line.state is Event.DONE)


def test_the_row_one_looks_at_moves_down_with_what_is_done_above_it(qtmodeltester):
    model = ChangesModel(str)
    qtmodeltester.check(model)
    model.show((record(1),), ())
    kept = QPersistentModelIndex(model.index(0, 0))
    assert model.renew((record(3), record(2), record(1)), (), whole=True) == 2
    assert kept.row() == 2
    model.extend((record(0),))
    assert [line.id for line in model.lines] == ["3", "2", "1", "0"]
    assert model.renew((record(3),), (), whole=True) is None
    assert model.rowCount() == 1


def test_lines_are_told_in_words():
    assert cells(record())[WHAT : POOL + 1] == ["Disable", "Ann Example", "Done", "pool shop"]
    assert cells(record())[DIFFERENCE] == "Account: enabled → disabled"
    assert cells(record(name=""))[USER] == "ann"
    assert cells(record(undoes=ChangeId("0")))[WHAT] == "Disable (undo)"
    assert cells(record(undone_by=ChangeId("2")))[RESULT] == "Undone"
    failed = record(state=Event.FAILED, failure=Failure(Code.THROTTLED))
    assert cells(failed)[RESULT] == "Failed: AWS asks to slow down"
    assert cells(record(state=Event.SENT))[RESULT] == "On its way"
    assert cells(record(state=Event.SENT), {"1"})[RESULT] == "Not finished"
    forgotten = cells(record(change=None, name=""))
    assert (forgotten[WHAT], forgotten[USER], forgotten[DIFFERENCE]) == ("Disable", SUB, "Forgotten, as it is old")
    assert cells(bulk({Result.DONE: 7, Result.FAILED: 1}))[RESULT] == "7 done, 1 failed, 2 left"
    assert cells(bulk({}, wish=None))[WHAT] == "Disable: 10 users"


@pytest.mark.parametrize(
    ("line", "why_not"),
    [
        (record(), ""),
        (record(undone_by=ChangeId("2")), "It was undone already"),
        (record(state=Event.FAILED), "Only what was done can be undone"),
        (record(change=None), "What was there before is no longer on record."),
        (
            record(change=planned(Wish(Kind.SIGN_OUT), person())),
            "Sessions that ended cannot be opened again.",
        ),
    ],
)
def test_why_something_cannot_be_undone(line, why_not):
    assert words.why_not_undo(line, here=True, mode=Mode.SUPPORT) == why_not


@given(
    state=st.sampled_from(Event),
    blanked=st.booleans(),
    undone=st.booleans(),
    here=st.booleans(),
    mode=st.sampled_from(Mode),
    unfinished=st.booleans(),
)
def test_whatever_became_of_it_each_line_has_words_and_only_what_was_done_is_undone(
    state, blanked, undone, here, mode, unfinished
):
    line = record(state=state, undone_by=ChangeId("2") if undone else None)
    line = replace(line, change=None, name="") if blanked else line
    ids = {"1"} if unfinished and not state.ends else set()
    assert all(cells(line, ids)[column] for column in (WHAT, USER, RESULT, DIFFERENCE))
    assert words.result_explained(line, ids) or state is Event.DONE
    may = not words.why_not_undo(line, here=here, mode=mode)
    assert may is (state is Event.DONE and not blanked and not undone and here and mode not in _LOOKING)
