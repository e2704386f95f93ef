from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health import metrics
from cognito_admin.model.health.metrics import Absence
from cognito_admin.model.health.pool_series import Marker
from cognito_admin.model.health.ranges import Range, moment
from cognito_admin.model.health.series import Statistic, metric
from cognito_admin.model.health.verdict import Level, Reason, Rule, Verdict, judge
from cognito_admin.model.ids import ClientId
from cognito_admin.model.sentences.health import tell
from tests.model.health.shop import MOBILE, NOW, POOL, WEB, Count, Shop, ago, during, steady


def quiet(span: Range = Range.DAY) -> Shop:
    """Two app clients of which one sign-in in twenty fails, and a function that never does."""
    shop = Shop(span).attempted(MOBILE, steady(100), steady(5), steady(0)).attempted(WEB, steady(60), steady(3))
    return shop.trigger("PreTokenGeneration", steady(150), steady(0), steady(300))


def failing(count: Count, client: ClientId = MOBILE) -> Shop:
    return quiet().attempted(client, steady(100), count)


def only(verdict: Verdict) -> Reason:
    (reason,) = verdict.reasons
    return reason


def test_a_pool_as_last_week_is_healthy() -> None:
    assert judge(quiet().told()) == Verdict(Level.HEALTHY)


def test_failures_of_one_app_client_are_told_with_when_and_how_many() -> None:
    verdict = judge(failing(during(ago(2), ago(-1), 20, steady(5))).told())

    assert verdict.level is Level.TROUBLE
    reason = only(verdict)
    assert (reason.rule, reason.client, reason.since) == (Rule.SIGN_IN_FAILURES, MOBILE, moment(ago(2)))
    # Two hours, without the ten minutes that may still grow: 22 periods of 20 among 100.
    assert reason.facts == {
        "count": "440",
        "total": "2,200",
        "share": "20%",
        "times": "4",
        "before": "110",
        "usual": "5.0%",
        "client": "Mobile",
    }


def test_what_ended_is_told_and_no_longer_counts() -> None:
    verdict = judge(failing(during(ago(6), ago(4), 20, steady(5))).told())

    assert verdict.level is Level.HEALTHY
    (reason,) = verdict.over
    assert (reason.level, reason.since, reason.until) == (Level.TROUBLE, moment(ago(6)), moment(ago(4)))


def test_failures_everywhere_are_of_the_whole_pool() -> None:
    bad = during(ago(2), ago(-1), 30, steady(5))
    series = Shop().attempted(MOBILE, steady(100), bad).attempted(WEB, steady(100), bad).told()

    reason = only(judge(series))

    assert (reason.client, reason.facts["count"], reason.level) == (None, "1,320", Level.TROUBLE)


def test_a_small_app_client_that_fails_is_found_beside_a_large_one() -> None:
    shop = (
        Shop()
        .attempted(MOBILE, steady(2_000), steady(100))
        .attempted(WEB, steady(5), during(ago(3), ago(-1), 5, steady(0)))
    )

    reason = only(judge(shop.told()))

    assert (reason.client, reason.facts["share"]) == (WEB, "100%")


def test_twice_the_attempts_are_no_failure() -> None:
    busy = during(ago(3), ago(-1), 300, steady(100))
    more = during(ago(3), ago(-1), 15, steady(5))

    assert judge(Shop().attempted(MOBILE, busy, more).told()).level is Level.HEALTHY


def test_a_few_failures_more_are_worth_attention_only() -> None:
    verdict = judge(failing(during(ago(3), ago(-1), 13, steady(5))).told())

    assert verdict.level is Level.ATTENTION


def test_without_last_week_the_range_itself_tells_what_is_usual() -> None:
    reason = only(judge(failing(during(ago(2), ago(-1), 25, steady(5))).told(last_week=False)))

    assert (reason.level, reason.facts["usual"]) == (Level.TROUBLE, "5.0%")
    assert "times" not in reason.facts


def test_an_app_client_that_always_fails_is_no_news() -> None:
    shop = quiet().attempted(metrics.INVALID, steady(3), steady(3))

    assert judge(shop.told()).level is Level.HEALTHY
    assert judge(shop.told(last_week=False)).level is Level.HEALTHY


@pytest.mark.parametrize(("throttled", "level"), [(2, Level.ATTENTION), (10, Level.TROUBLE)])
def test_throttles_are_told_with_whose_they_are(throttled: int, level: Level) -> None:
    shop = quiet().attempted(MOBILE, steady(100), steady(5), during(ago(2), ago(-1), throttled, steady(0)))

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.level, reason.client) == (Rule.SIGN_IN_THROTTLES, level, MOBILE)
    assert reason.facts["count"] == str(22 * throttled)


def test_a_trigger_that_fails_is_told_by_its_name() -> None:
    shop = quiet().trigger("PreTokenGeneration", steady(150), during(ago(1), ago(-1), 90, steady(0)), steady(300))

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.level, reason.trigger) == (Rule.TRIGGER_ERRORS, Level.TROUBLE, "PreTokenGeneration")
    assert (reason.since, reason.facts["share"]) == (moment(ago(1)), "60%")
    assert reason.facts["function"] == "shop-PreTokenGeneration"


def test_a_trigger_nobody_waits_for_is_no_trouble() -> None:
    shop = quiet().trigger("CustomEmailSender", steady(150), during(ago(1), ago(-1), 90, steady(0)), steady(300))

    assert judge(shop.told()).level is Level.ATTENTION


@pytest.mark.parametrize(
    ("took_ms", "rule", "level"),
    [(4_200, Rule.TRIGGER_SLOW, Level.ATTENTION), (5_000, Rule.TRIGGER_TOO_SLOW, Level.TROUBLE)],
)
def test_a_slow_trigger_is_told_before_cognito_gives_up(took_ms: int, rule: Rule, level: Level) -> None:
    shop = quiet().trigger("PreTokenGeneration", steady(150), steady(0), during(ago(1), ago(-1), took_ms, steady(300)))

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.level) == (rule, level)
    assert reason.facts["seconds"] == f"{took_ms / 1000:.1f}"


def test_one_slow_call_is_not_told() -> None:
    shop = quiet().trigger("PreTokenGeneration", steady(1), steady(0), during(ago(1), ago(0.75), 4_900, steady(300)))

    assert judge(shop.told()).level is Level.HEALTHY


def test_nobody_signs_in_where_many_did_last_week() -> None:
    gone = during(ago(1), ago(-1), None, steady(100))

    reason = only(judge(Shop().attempted(MOBILE, gone, steady(5)).told()))

    assert (reason.rule, reason.level, reason.since) == (Rule.SILENCE, Level.TROUBLE, moment(ago(1)))
    # Fifty minutes: the last ten may still come.
    assert reason.facts["before"] == "1,000"


@pytest.mark.parametrize(("called", "silent"), [(None, 0), (5, 1)])
def test_a_time_of_which_nothing_at_all_is_known_is_no_silence(called: int | None, silent: int) -> None:
    gone = during(ago(5), ago(3), None, steady(100))
    calls = during(ago(5), ago(3), called, steady(150))
    errors = during(ago(5), ago(3), None, steady(0))
    shop = Shop().attempted(MOBILE, gone, gone).trigger("PreSignUp", calls, errors, calls)

    assert [reason.rule for reason in judge(shop.told()).over] == [Rule.SILENCE] * silent


def test_a_quiet_night_is_no_silence() -> None:
    night = Shop().attempted(MOBILE, lambda at: None if at % 86_400 < 3_600 else 10, steady(0))

    assert judge(night.told()).level is Level.HEALTHY


def test_a_quota_that_is_nearly_used_up_is_told_before_it_is() -> None:
    shop = quiet().used("UserAuthentication", during(ago(1), ago(-1), 300 * 100, steady(9_000)), steady(0), 120)

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.level, reason.chart) == (Rule.QUOTA_NEAR, Level.ATTENTION, "quota:UserAuthentication")
    assert reason.facts == {"share": "83%", "limit": "120", "category": "UserAuthentication"}


@pytest.mark.parametrize(("category", "level"), [("UserAuthentication", Level.TROUBLE), ("UserList", Level.ATTENTION)])
def test_an_exceeded_quota_weighs_by_who_waits(category: str, level: Level) -> None:
    shop = quiet().used(category, steady(1_000), during(ago(1), ago(-1), 100, steady(0)), None)

    assert judge(shop.told()).level is level


def test_more_risk_than_last_week_is_worth_attention() -> None:
    one = metric(metrics.COGNITO, metrics.COMPROMISED, UserPoolId=POOL, Operation="SignIn", RiskLevel="High")
    shop = quiet().counted(one, Statistic.SUM, during(ago(1), ago(-1), 10, steady(0.1)))

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.level, reason.facts["count"]) == (Rule.RISK, Level.ATTENTION, "100")


def test_risk_that_comes_now_and_then_is_as_usual() -> None:
    one = metric(metrics.COGNITO, metrics.COMPROMISED, UserPoolId=POOL, Operation="SignIn", RiskLevel="High")
    shop = quiet().counted(one, Statistic.SUM, lambda at: 1 if at % 2_400 == 0 else None)

    assert judge(shop.told()).level is Level.HEALTHY


def test_a_provider_that_fails_is_told_by_its_name() -> None:
    shop = quiet()
    for provider, failures in (("Google", steady(1)), ("Okta", during(ago(2), ago(-1), 15, steady(1)))):
        shop.attempted(WEB, steady(30), failures, activity=metrics.FEDERATION, provider=provider)

    reason = only(judge(shop.told()))

    assert (reason.rule, reason.provider, reason.chart) == (Rule.FEDERATION_FAILURES, "Okta", "federation:Okta")


@pytest.mark.parametrize("absence", [one for one in Absence if one is not Absence.NEVER_EMITTED])
def test_no_data_is_no_good_news(absence: Absence) -> None:
    series = replace(Shop().told(), absent=dict.fromkeys(metrics.of_client(POOL, MOBILE), absence))

    verdict = judge(series)

    assert verdict.level is Level.UNKNOWN
    assert (only(verdict).rule, only(verdict).absence) == (Rule.NO_NUMBERS, absence)


def test_a_pool_nobody_ever_used_is_not_healthy_but_unknown() -> None:
    assert only(judge(Shop().told())).absence is Absence.NEVER_EMITTED


def test_what_could_not_be_asked_is_named_beside_what_could() -> None:
    series = Shop().attempted(MOBILE, steady(100), steady(5)).told()
    series = replace(series, absent=dict.fromkeys(metrics.of_function("shop-token"), Absence.DENIED))

    reason = only(judge(series))

    assert (reason.rule, reason.level, reason.absence) == (Rule.PARTLY_KNOWN, Level.UNKNOWN, Absence.DENIED)


@pytest.mark.parametrize(("absence", "level"), [(Absence.NOT_ASKED, Level.HEALTHY), (Absence.DENIED, Level.UNKNOWN)])
def test_app_clients_of_which_nothing_is_known_are_counted(absence: Absence, level: Level) -> None:
    others = [key for number in range(3) for key in metrics.of_client(POOL, ClientId(f"other{number}"))]
    shop = quiet()
    for activity in (metrics.REFRESHES, metrics.SIGN_UPS):
        shop.attempted(WEB, steady(50), steady(1), activity=activity)

    verdict = judge(replace(shop.told(), absent=dict.fromkeys(others, absence)))

    assert verdict.level is level
    assert (only(verdict).rule, only(verdict).facts["count"]) == (Rule.CLIENTS_LEFT_OUT, "3")


def test_numbers_that_came_late_are_not_judged() -> None:
    assert judge(failing(during(ago(0.25), ago(-1), 100, steady(5))).told()).level is not Level.HEALTHY
    assert judge(failing(during(ago(1 / 12), ago(-1), 100, steady(5))).told()).level is Level.HEALTHY


def test_what_was_not_asked_for_since_is_no_silence_but_unknown() -> None:
    gone = during(ago(3), ago(-1), None, steady(100))
    series = Shop().attempted(MOBILE, gone, steady(5)).told()

    reason = only(judge(replace(series, known_until=moment(ago(3)))))

    assert (reason.rule, reason.since) == (Rule.OUTDATED, moment(ago(3)))


def test_a_change_of_this_program_shortly_before_is_named() -> None:
    series = failing(during(ago(2), ago(-1), 30, steady(5))).told()
    early, late = (Marker(moment(ago(hours)), f"at {hours}", "change") for hours in (2.6, 2.1))
    after = Marker(moment(ago(1)), "after", "change")

    reason = only(judge(replace(series, markers=(early, late, after))))

    assert reason.change is late


def test_the_worst_reason_comes_first() -> None:
    shop = failing(during(ago(1), ago(-1), 30, steady(5)))
    shop.attempted(WEB, steady(60), steady(3), during(ago(3), ago(-1), 3, steady(0)))

    assert [reason.level for reason in judge(shop.told()).reasons] == [Level.TROUBLE, Level.ATTENTION]


def test_hourly_numbers_are_judged_as_well() -> None:
    shop = Shop(Range.DAYS_30).attempted(MOBILE, steady(1_200), during(ago(30), ago(24), 240, steady(60)))

    (reason,) = judge(shop.told()).over

    assert (reason.since, reason.until) == (moment(ago(30)), moment(ago(24)))


def test_a_clock_that_is_slow_hides_no_numbers_that_are_there() -> None:
    series = failing(during(ago(2), ago(-1), 30, steady(5))).told()

    assert judge(replace(series, now=NOW - timedelta(minutes=5))).level is Level.TROUBLE


def test_an_empty_span_is_unknown() -> None:
    series = replace(Shop().told(), now=datetime(2020, 1, 1, tzinfo=UTC))

    assert judge(series).level is Level.UNKNOWN


COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=36, max_size=36)


@settings(max_examples=15)
@given(COUNTS, COUNTS, COUNTS)
def test_whatever_the_numbers_a_reason_lies_in_the_span_and_is_told_in_words(
    tried: list[int | None], failed: list[int | None], throttled: list[int | None]
) -> None:
    def at(counts: list[int | None]) -> Count:
        return lambda second: counts[second // 300 % 36]

    shop = Shop(Range.HOURS_3).attempted(MOBILE, at(tried), at(failed), at(throttled))
    series = shop.trigger("PreSignUp", at(tried), at(failed), at(throttled)).told()

    verdict = judge(series)

    for reason in (*verdict.reasons, *verdict.over):
        assert tell(reason).text.endswith(".")
        if reason.since is not None:
            assert moment(series.start_s) <= reason.since < (reason.until or series.now)
            assert reason.until is None or reason.until <= series.now
    assert verdict.level in {reason.level for reason in verdict.reasons} or verdict == Verdict(
        Level.HEALTHY, (), verdict.over
    )
