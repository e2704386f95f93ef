"""How signing in fares, told by a command: figures as they are reckoned from what the samples are made of."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.cli import health
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.samples.course import EVENING_BEGAN_S, Course
from cognito_admin.demo.samples.health import MOBILE_SIGN_INS
from cognito_admin.demo.samples.rhythm import STEP_S, WEEK_S
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.ranges import Window
from tests.archive.backups import written
from tests.cli.conftest import Shell


def reason(reasons: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    (found,) = (one for one in reasons if one["rule"] == rule)
    return found


def second(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def test_the_bad_evening_and_the_incident_are_told_with_their_figures(shell: Shell, emulator: Emulator) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]

    ended = shell("--json", "health", shop.id)

    assert ended.status == Status.FINDINGS
    told = ended.document
    assert told["level"] == "trouble"
    # All through the evening the quota was nearly used up; of few who sign in at night none may fail in the first minutes.
    course = Course(second(reason(told["over"], "quota-near")["since"]) + EVENING_BEGAN_S)
    began_s, ended_s = course.evening.start * STEP_S, course.evening.stop * STEP_S
    assert 0 <= datetime.now(UTC).timestamp() - began_s - EVENING_BEGAN_S < STEP_S + 120
    evening = reason(told["over"], "sign-in-failures")
    since_s, until_s = second(evening["since"]), second(evening["until"])
    assert abs(since_s - began_s) <= STEP_S
    assert abs(until_s - ended_s) <= STEP_S
    failed, tried, before = (
        sum(
            getattr(course.tries(MOBILE_SIGN_INS, at_s - ago_s, STEP_S), count)
            for at_s in range(since_s, until_s, STEP_S)
        )
        for count, ago_s in (("failed", 0), ("tried", 0), ("failed", WEEK_S))
    )
    assert failed == pytest.approx(4 * before, abs=4)
    assert evening["facts"] == {
        "count": f"{failed:,}",
        "total": f"{tried:,}",
        "share": f"{failed / tried:.0%}",
        "times": f"{failed / before:.1f}".removesuffix(".0"),
        "before": f"{before:,}",
        "usual": evening["facts"]["usual"],
        "client": "Mobile app",
    }
    throttled = reason(told["over"], "sign-in-throttles")
    assert int(throttled["facts"]["count"]) == pytest.approx(before, abs=2)
    assert throttled["client"] == evening["client"]

    for rule in ("sign-in-failures", "trigger-errors", "trigger-too-slow"):
        incident = reason(told["reasons"], rule)
        assert abs(second(incident["since"]) - course.incident_from * STEP_S) <= STEP_S
        assert incident["level"] == "trouble"
    assert reason(told["reasons"], "trigger-errors")["trigger"] == "PostAuthentication"

    (by_client,) = (chart for chart in told["charts"] if chart["name"] == "sign-in-clients")
    (mobile,) = (line for line in by_client["lines"] if line["subject"] == "Mobile app")
    start_s = second(told["start"])
    drawn = {start_s + place * STEP_S: value for place, value in enumerate(mobile["values"]) if value is not None}
    settled = [at_s for at_s in drawn if at_s + STEP_S <= began_s + EVENING_BEGAN_S]
    assert [drawn[at_s] for at_s in settled] == [course.tries(MOBILE_SIGN_INS, at_s, STEP_S).failed for at_s in settled]
    assert len(settled) > 200

    in_words = shell("health", shop.id, "--client", "Web shop", "--since", "3h")

    assert in_words.status == Status.FINDINGS
    assert in_words.out.startswith("Shop customers: Trouble.")
    assert "The trigger “Post authentication” fails" in in_words.out
    assert ": Post authentication " in in_words.out
    assert "PostAuthentication" not in in_words.out
    assert any(line.startswith("Sign-ins ") for line in in_words.out.splitlines())
    assert "CloudWatch was asked" in in_words.err


def test_a_pool_that_is_well_ends_with_nothing_found(shell: Shell, emulator: Emulator) -> None:
    staff = build_samples(emulator.service, ["staff"])["staff"]

    ended = shell("health", staff.id)

    assert (ended.status, ended.out.splitlines()[0]) == (Status.DONE, "Staff: Healthy. People get in as usual.")


def test_what_cloudwatch_does_not_tell_is_no_good_news(shell: Shell, pool: str, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "ListMetrics")
    emulator.service.faults.add("denied", "GetMetricData")

    ended = shell("--json", "health", pool)

    assert ended.status == Status.FINDINGS
    assert ended.document["level"] == "unknown"
    assert ended.document["charts"][0]["absence"] == "denied"
    assert "cloudwatch:" in ended.err


@pytest.mark.parametrize("option", [("--since", "yesterday"), ("--client", "nobody")])
def test_what_does_not_make_sense_is_refused(shell: Shell, pool: str, option: tuple[str, str]) -> None:
    ended = shell("health", pool, *option)

    assert ended.status == Status.BAD_INPUT


def test_a_backup_without_numbers_says_so(shell: Shell, emulator: Emulator, tmp_path: Path) -> None:
    emulator.close()
    place = written(tmp_path / "shop", [])

    ended = shell("--json", "health", str(place))

    assert ended.status == Status.FINDINGS
    assert [one["title"] for one in ended.document["reasons"]] == ["Not in this backup"]
    assert ended.document["asked"] == {"calls": 0, "metrics": 0}


def test_the_last_hours_of_a_backup_end_with_its_numbers() -> None:
    backed_up = datetime(2026, 11, 22, 2, 25, tzinfo=UTC)
    asked: list[Window] = []

    async def judged() -> None:
        of.now = backed_up.replace(minute=0)

    async def shown(window: Window) -> None:
        asked.append(window)

    refusal = Failure(Code.OPENED_FROM_BACKUP, pool="Shop")
    of = SimpleNamespace(now=backed_up, why_not=lambda: refusal, judged=judged, shown=shown)
    workspace: Any = SimpleNamespace(health=of)
    asyncio.run(health._series(workspace, health.Wanted(timedelta(hours=3), None)))
    (window,) = asked
    assert (window.end_s, window.count) == (int(of.now.timestamp()), 36)
