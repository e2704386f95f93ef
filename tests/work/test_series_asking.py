from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.health.ranges import COARSE_S, FINE_S, Window
from cognito_admin.model.health.series import SeriesKey, Statistic, metric
from cognito_admin.work.series_asking import DAY_S, HOUR_S, Interval, Question, questions, settled_s, union, without

MIDNIGHT_S = 20_000 * DAY_S
NOW_S = MIDNIGHT_S + 10 * HOUR_S + 1_500
NEXT_HOUR_S = MIDNIGHT_S + 11 * HOUR_S
COUNT = SeriesKey(metric("AWS/Cognito", "SignInSuccesses"), Statistic.SUM)
OTHER = SeriesKey(metric("AWS/Cognito", "SignInThrottles"), Statistic.SUM)
SLOWEST = SeriesKey(metric("AWS/Lambda", "Duration"), Statistic.P95)
DAY = Window(NOW_S - DAY_S - 300, NOW_S + 300, FINE_S)
MONTH = Window(MIDNIGHT_S - 30 * DAY_S, NEXT_HOUR_S, COARSE_S)
ALL = (COUNT, OTHER, SLOWEST)

INTERVALS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])))


def hours(intervals: list[Interval]) -> set[int]:
    return {hour for start, end in intervals for hour in range(start, end)}


@given(INTERVALS, INTERVALS)
def test_what_is_missing_is_what_is_wanted_and_not_known(wanted: list[Interval], known: list[Interval]) -> None:
    wanted, known = union(wanted), union(known)
    assert hours(without(wanted, known)) == hours(wanted) - hours(known)


def test_the_first_time_all_is_asked_for_at_once() -> None:
    start_s = MIDNIGHT_S - 14 * HOUR_S
    assert questions([DAY], ALL, {}, {}, NOW_S) == (Question(ALL, FINE_S, start_s, NEXT_HOUR_S),)


def test_later_only_what_may_have_come_since_is_asked_for_in_one_question() -> None:
    settled = settled_s(NOW_S)
    assert settled == MIDNIGHT_S + 9 * HOUR_S
    asked = {key: [(MIDNIGHT_S - DAY_S, settled)] for key in ALL} | {OTHER: [(MIDNIGHT_S - DAY_S, settled - HOUR_S)]}
    assert questions([DAY], ALL, asked, {}, NOW_S) == (Question(ALL, FINE_S, settled - HOUR_S, NEXT_HOUR_S),)


def test_what_is_new_does_not_have_everything_else_asked_for_again() -> None:
    two_weeks = Window(MIDNIGHT_S - 14 * DAY_S, NEXT_HOUR_S, FINE_S)
    asked = {key: [(MIDNIGHT_S - 14 * DAY_S, settled_s(NOW_S))] for key in (COUNT, SLOWEST)}
    assert questions([two_weeks], ALL, asked, {}, NOW_S) == (
        Question((COUNT, SLOWEST), FINE_S, settled_s(NOW_S), NEXT_HOUR_S),
        Question((OTHER,), FINE_S, MIDNIGHT_S - 14 * DAY_S, NEXT_HOUR_S),
    )


def test_hours_that_add_up_are_made_of_five_minutes_and_others_asked_for_when_they_are_settled() -> None:
    settled = settled_s(NOW_S)
    known = {key: [(MONTH.start_s, MIDNIGHT_S)] for key in ALL}
    found = questions([DAY, MONTH], ALL, {}, known, NOW_S)
    assert found == (
        Question(ALL, FINE_S, MIDNIGHT_S - 14 * HOUR_S, NEXT_HOUR_S),
        Question((SLOWEST,), COARSE_S, MIDNIGHT_S, settled),
    )


def test_last_week_is_asked_for_a_day_ahead_so_that_it_is_not_asked_for_every_hour() -> None:
    last_week = DAY.last_week
    (first,) = questions([last_week], (COUNT,), {}, {}, NOW_S)
    assert first.end_s == MIDNIGHT_S - 6 * DAY_S
    asked = {COUNT: [(first.start_s, first.end_s)]}
    later = Window(last_week.start_s + 12 * HOUR_S, last_week.end_s + 12 * HOUR_S, FINE_S)
    assert questions([later], (COUNT,), asked, {}, NOW_S + 12 * HOUR_S) == ()


def test_what_cloudwatch_keeps_no_longer_is_not_asked_for() -> None:
    ancient = Window(MIDNIGHT_S - 70 * DAY_S, MIDNIGHT_S - 62 * DAY_S, FINE_S)
    (question,) = questions([ancient], (COUNT,), {}, {}, NOW_S)
    assert NOW_S - 63 * DAY_S <= question.start_s < NOW_S - 63 * DAY_S + HOUR_S
    gone = Window(MIDNIGHT_S - 80 * DAY_S, MIDNIGHT_S - 70 * DAY_S, FINE_S)
    assert questions([gone], (COUNT,), {}, {}, NOW_S) == ()
