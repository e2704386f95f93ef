import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.archive.series_lines import MOST_POINTS, series_line, series_of
from cognito_admin.model.health.series import Metric, Points, SeriesKey, Statistic, points

SIGN_INS = SeriesKey(
    Metric("AWS/Cognito", "SignInSuccesses", (("UserPool", "p"), ("UserPoolClient", "Größe"))), Statistic.SUM
)
NUMBERS = st.one_of(st.none(), st.integers(0, 3), st.floats(0, 1e12, allow_nan=False))


@given(
    st.sampled_from([300, 3600]),
    st.integers(0, 600_000),
    st.lists(st.tuples(NUMBERS, st.integers(1, 5))),
    st.sampled_from(Statistic),
)
def test_a_line_says_the_same_when_it_is_read_again(
    period_s: int, place: int, runs: list[tuple[float | None, int]], statistic: Statistic
) -> None:
    of = points(place * period_s, period_s, [value for value, times in runs for _ in range(times)])
    key = SeriesKey(SIGN_INS.metric, statistic)
    assert series_of(json.loads(series_line(key, of))) == (key, of)


def test_what_repeats_is_told_once_and_no_number_is_null() -> None:
    of = points(1_790_000_400 // 300 * 300, 300, [0, 0, 0, 2, None, None, 1.5])
    assert json.loads(series_line(SIGN_INS, of)) == {
        "dimensions": {"UserPool": "p", "UserPoolClient": "Größe"},
        "metric": "SignInSuccesses",
        "namespace": "AWS/Cognito",
        "period": 300,
        "start": "2026-09-21T14:20:00Z",
        "statistic": "Sum",
        "values": [[0, 3], 2, None, None, 1.5],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-09-21T14:20:01Z"},
        {"start": "2026-09-21T14:20:00"},
        {"period": 60},
        {"period": "300"},
        {"statistic": "Median"},
        {"dimensions": {"UserPool": 1}},
        {"dimensions": ["UserPool"]},
        {"metric": None},
        {"values": None},
        {"values": ["1"]},
        {"values": [True]},
        {"values": [math.inf]},
        {"values": [[1, 2, 3]]},
        {"values": [[1, -1]]},
        {"values": [[1, MOST_POINTS + 1]]},
        {"values": [[1, MOST_POINTS], 1]},
    ],
)
def test_what_is_no_series_is_refused_and_takes_no_memory(wrong: dict[str, Any]) -> None:
    right = json.loads(series_line(SIGN_INS, Points(0, 300, points(0, 300, [1, math.inf]).values)))
    assert series_of(right)[0] == SIGN_INS
    with pytest.raises(ValueError, match="no series"):
        series_of({**right, **wrong})
