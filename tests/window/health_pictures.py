"""Pictures of sign-in health in the real window on the demo, for docs/health.md.

``python -m tests.window.health_pictures FOLDER [light|dark]``, on a display with a window manager.
"""

import sys
from pathlib import Path
from typing import Any

from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Theme
from tests.window.person import Person
from tests.window.pictures import HEIGHT_PX, WIDTH_PX, Photographer, main


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    del only
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(40, 10)
    window.resize(WIDTH_PX + 80, HEIGHT_PX + 60)
    pane: Any = await person.opens("health")
    album = Photographer(person, folder)

    async def drawn() -> None:
        await person.until(lambda: not pane.reading.busy and pane.charts.is_drawn, "the charts")

    pane.show_view("charts")
    await drawn()
    await album.takes("health")
    slow = next(one for one in pane.shown.verdict.reasons if one.chart.startswith("trigger-time"))
    pane.jump(slow)
    pane.verdict.fold()
    await album.takes("health-trigger")
    evening = pane.shown.verdict.over[0]
    pane.choose_client(evening.client)
    await drawn()
    begins_s, ends_s = evening.since.timestamp(), evening.until.timestamp()
    pane.look_between(begins_s - 3600, ends_s + 3600)
    await drawn()
    pane.charts.jump("sign-ins", begins_s)
    await album.takes("health-evening")
    pane.look_back()
    pane.show_view("numbers")
    await person.until(lambda: not pane.reading.busy, "the numbers")
    pane.numbers.jump("sign-ins", ends_s)
    await album.takes("health-numbers")
    pane.show_view("alarms")
    view = await person.until(lambda: pane.alarms, "the alarms")
    await person.until(lambda: view.known, "what CloudWatch has")
    await album.takes("health-alarms")
    view.new.trigger()
    dialog = await person.robot.until(lambda: view.new_alarms.dialog, "the proposals")
    titles = [dialog.list.item(place).text() for place in range(dialog.list.count())]
    mobile = titles.index("Failed sign-ins of Mobile app")
    dialog.list.setCurrentRow(mobile)
    await person.until(dialog.forms[mobile].fired_text, "what it would have done")
    await album.takes("health-new-alarms")
    dialog.reject()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), [], photographed))
