"""Pictures of the check-up in the real window on the demo, for docs/check-up.md.

``python -m tests.window.checkup_pictures FOLDER [light|dark] [NAME…]``, on a display with a window manager.
"""

import sys
from pathlib import Path
from typing import Any

from cognito_admin.model.checkup.finding import Edits
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.ui.panes.checkup.silence_dialog import SilenceDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Theme
from tests.window.person import Person
from tests.window.pictures import HEIGHT_PX, WIDTH_PX, Photographer, main


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(20, 0)
    window.resize(WIDTH_PX + 140, HEIGHT_PX + 40)
    album = Photographer(person, folder)
    pane: Any = await person.opens("checkup")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.STAGING, Mode.ADMINISTRATOR))

    async def take(name: str) -> None:
        if not only or name in only:
            await album.takes(name)

    await person.until(lambda: pane.report and not pane.checking.busy, "the check-up")
    pane.go_to("unknown")
    await take("unknown")
    await person.starts_sync()
    await person.job_ended()
    await person.opens("checkup")
    await person.until(lambda: pane.report.heard and not pane.checking.busy, "the check-up")
    pane.go_to("trouble")
    await take("checkup")
    pane.list.go_to(next(one for one in pane.report.heard if isinstance(one.fix, Edits)))
    pane.fix()
    await person.sees("One request to AWS")
    await take("fix")
    await person.presses("Fix")
    await person.until(lambda: not pane.desk.busy and not pane.checking.busy, "the fix")
    await person.sees("gone since")
    await take("fixed")
    pane.go_to("advice")
    pane.silence()
    await person.sees("The reason stays with it")
    dialog: Any = await person.until(lambda: window.findChild(SilenceDialog), "the question why")
    dialog.line.setText("Our own alarms cover it")
    await take("silence")
    await person.presses("Silence")
    await person.sees("Silenced:")
    pane.go_to("silenced")
    await take("silenced")
    window.resize(1000, 600)
    pane.go_to("warning")
    await take("small")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:], photographed))
