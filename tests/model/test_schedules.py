from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.schedules import ALLOWED, Every, Schedule

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def schedule(every: Every = Every.DAY) -> Schedule:
    return Schedule(PoolId("p"), "Shop", ConnectionId("c"), "work", "/backups", (), NOON, every)


@pytest.mark.parametrize("every", Every)
def test_a_backup_that_was_missed_is_noticed_and_one_that_is_late_is_not(every: Every) -> None:
    last = NOON + timedelta(days=100)
    assert not schedule(every).overdue(last, last + ALLOWED[every])
    assert schedule(every).overdue(last, last + ALLOWED[every] + timedelta(minutes=1))


def test_a_new_schedule_has_the_time_of_one_round_before_anything_is_missed() -> None:
    assert not schedule().overdue(None, NOON + timedelta(hours=30))
    assert schedule().overdue(None, NOON + timedelta(hours=40))
    assert not schedule().overdue(NOON - timedelta(days=300), NOON + timedelta(hours=30))


@pytest.mark.parametrize(("every", "days"), [(Every.DAY, 1), (Every.WEEK, 7), (Every.MONTH, 31)])
def test_backups_missed_in_a_row_are_counted(every: Every, days: int) -> None:
    late = NOON + ALLOWED[every] + timedelta(minutes=1)
    assert [schedule(every).missed(NOON, late + timedelta(days=days) * n) for n in (-1, 0, 1, 2)] == [0, 1, 2, 3]
