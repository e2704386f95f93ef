"""What one looks for among the changes: times as people mean them, here."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate

from cognito_admin.model.changes.activity import Ending, Selection
from cognito_admin.model.changes.codes import Kind
from cognito_admin.ui.panes.activity.filter_bar import FilterBar

NOW = datetime(2026, 11, 3, 14, 3, tzinfo=UTC)


@pytest.fixture
def bar(qtbot):
    made = FilterBar("shop")
    qtbot.addWidget(made)
    return made


def choose(box, text: str) -> None:
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))


def test_at_first_everything_in_this_pool_is_looked_for(bar):
    assert bar.selection() == Selection(pool="shop")
    assert not bar.narrows
    assert bar.clear.isHidden()


def test_what_is_chosen_is_looked_for(bar):
    choose(bar.kind, "Disable")
    choose(bar.ending, "Not finished")
    choose(bar.pools, "All pools")
    bar.words.setText("  ann ")
    assert bar.selection() == Selection(words="ann", kind=Kind.DISABLE, ending=Ending.OPEN)
    assert not bar.clear.isHidden()
    bar.forget()
    assert bar.selection() == Selection(pool="shop")


@pytest.mark.parametrize(
    ("text", "seconds"), [("Last hour", 3600), ("Last 7 days", 7 * 86_400), ("Last 365 days", 365 * 86_400)]
)
def test_a_time_counts_back_from_now(bar, text, seconds):
    choose(bar.time, text)
    found = bar.selection(NOW)
    assert (found.since, found.until) == (NOW - timedelta(seconds=seconds), None)


def test_days_begin_and_end_at_midnight_here_whichever_is_named_first(bar):
    choose(bar.time, "Today")
    today = bar.selection(NOW).since
    assert today is not None
    assert today.astimezone().date() == NOW.astimezone().date()
    assert today.astimezone().hour == 0
    choose(bar.time, "Between two days")
    assert not bar.first.isHidden()
    bar.first.setDate(QDate(2026, 3, 30))
    bar.last.setDate(QDate(2026, 3, 27))
    found = bar.selection(NOW)
    assert found.since is not None
    assert found.until is not None
    assert (found.since.day, found.until.day, found.since.hour, found.until.hour) == (27, 31, 0, 0)


def test_who_is_chosen_stays_when_others_are_offered(bar, qtbot):
    ann, ben = (f"arn:aws:iam::123456789012:user/{name}" for name in ("ann", "ben"))
    bar.offer_callers((ann, ben))
    choose(bar.who, "ben")
    changed = []
    bar.changed.connect(lambda: changed.append(1))
    bar.offer_callers((ann,))
    assert bar.selection().who == ben
    assert [bar.who.itemText(at) for at in range(bar.who.count())] == ["Anybody", "ann", "ben"]
    assert changed == []


def test_while_one_types_nothing_is_looked_for_until_a_moment_after_the_last_letter(bar, qtbot):
    changed = []
    bar.changed.connect(lambda: changed.append(bar.selection().words))
    qtbot.keyClicks(bar.words, "ann")
    assert changed == []
    qtbot.waitUntil(lambda: changed == ["ann"])
