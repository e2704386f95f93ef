"""The question of who is on call, in the real window: is sign-in healthy, and if not, since when and why? By words and table."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt

from cognito_admin.demo.samples.course import EVENING_BEGAN_S, EVENING_LASTED_S, INCIDENT_BEGAN_S
from tests.window.computer import Computer
from tests.window.person import Person

STEP_S = 300


def test_the_bad_evening_and_the_failing_function_are_told_in_words_and_in_numbers(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        pane: Any = await person.opens("health")
        pane.show_view("numbers")
        await person.until(
            lambda: pane.shown and pane.shown.refreshed_at and not pane.reading.busy, "the newest figures"
        )
        assert person.sight().count("Trouble") == 1
        told = pane.verdict.texts()
        assert told[0].startswith("More sign-ins fail than usual. Since ")
        assert "all of app client" not in told[0], "the function fails for all of them"
        assert any(text.startswith("The trigger “Post authentication” fails. Since ") for text in told)
        assert any(text.startswith("The trigger “Post authentication” is too slow. Since ") for text in told)
        [over] = [text for text in told if text.startswith("More sign-ins fail than usual. From ")]
        assert "all of app client Mobile app, 4 times as many as in the same time last week" in over
        now_s = pane.shown.series.now.timestamp()
        going_on, ended = pane.shown.verdict.reasons[0], pane.shown.verdict.over[0]
        # The sample was made a moment before the window was opened.
        incident = range(int(going_on.since.timestamp()), int(now_s) - 3 * STEP_S)
        assert abs(now_s - INCIDENT_BEGAN_S - incident.start) < 2 * STEP_S
        evening = range(int(ended.since.timestamp()), int(ended.until.timestamp()))
        assert abs(now_s - EVENING_BEGAN_S - evening.start) < 2 * STEP_S
        # Where few sign in, a step of five minutes may hold nobody who failed, and one more than usual just before is counted in.
        assert abs(len(evening) - EVENING_LASTED_S) <= STEP_S

        async def column(chart: str, title: str, within: range) -> list[float]:
            """What the table has of a chart in the periods that begin in a span, as it is written there."""
            await person.until(lambda: not pane.reading.busy, "the figures")
            pane.numbers.jump(chart, None)
            model = pane.numbers.model
            titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
            at = titles.index(title)
            return [
                float(model.index(row, at).data().replace(",", "").removesuffix(" ms"))
                for row in range(model.rowCount())
                if _begins_s(model, row) in within
            ]

        # The function: of those who failed more than in the same minutes a week before, each is one of its errors.
        failed = await column("sign-ins", "Failed", incident)
        usual = await column("sign-ins", "Failed last week", incident)
        errors = await column("trigger:PostAuthentication", "Errors", incident)
        assert errors == [now - before for now, before in zip(failed, usual, strict=True)]
        assert min(errors[1:]) > 0
        slow = await column("trigger-time:PostAuthentication", "95 of 100 calls took at most", incident)
        assert {*slow} == {5000.0}

        # The evening: on Mobile alone, four times as many as a week before, a quarter of them throttled.
        pane.choose_client(next(client for client, name in pane.shown.series.clients.items() if name == "Mobile app"))
        failed = await column("sign-ins", "Failed", evening)
        usual = await column("sign-ins", "Failed last week", evening)
        assert failed[1:] == [4 * before for before in usual[1:]]
        assert (await column("sign-ins", "Throttled", evening))[1:] == usual[1:]
        assert f"{sum(failed):,.0f} of " in over
        assert f"last week ({sum(usual):,.0f})" in over
        pane.choose_client(next(client for client, name in pane.shown.series.clients.items() if name == "Web shop"))
        assert await column("sign-ins", "Failed", evening) == await column("sign-ins", "Failed last week", evening)

    computer.window(visit)


def _begins_s(model: Any, row: int) -> float:
    exact = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    return datetime.strptime(exact.replace("UTC", "+0000"), "%Y-%m-%d %H:%M:%S %z").timestamp()
