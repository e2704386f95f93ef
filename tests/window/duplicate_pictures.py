"""Pictures of duplicates and how they are joined, in the real window on the demo, for docs/duplicates.md.

``python -m tests.window.duplicate_pictures FOLDER [light|dark] [NAME…]``, on a display with a window manager.
"""

import sys
from pathlib import Path
from typing import Any

from cognito_admin.model.changes.ways import Way
from cognito_admin.model.connections import Environment, Marking, Mode
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
    pane: Any = await person.robot.until(lambda: shell.open_pane("duplicates"), "the duplicates")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.STAGING, Mode.ADMINISTRATOR))

    async def take(name: str) -> None:
        if not only or name in only:
            await album.takes(name)

    await person.presses("Sync this pool")
    await person.robot.until(lambda: pane.details.isVisible() and pane.details.ways, "the duplicates", 120)
    await take("pane")
    pane.details.scrolled.ensureWidgetVisible(pane.details.ways[0])
    await take("ways")
    pane.details.ways[0].buttons[Way.JOIN].click()
    await person.sees("It cannot be undone")
    await take("preview")
    await person.presses("Join with the account at AcmeCorp")
    await person.sees("the other account is gone")
    await take("joined")
    pane.list.sign.setCurrentIndex(pane.list.sign.findText("Preferred user name"))
    await person.sees("It cannot make one of two such accounts")
    pane.details.scrolled.ensureWidgetVisible(pane.details.ways[0])
    await take("no-link")
    window.resize(1000, 600)
    pane.list.sign.setCurrentIndex(0)
    await person.sees("Can be joined")
    await take("small")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:], photographed))
