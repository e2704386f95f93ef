"""Pictures of triggers and how they are set, in the real window on the demo, for docs/triggers.md.

``python -m tests.window.trigger_pictures FOLDER [light|dark]``, on a display with a window manager.
"""

import sys
from pathlib import Path
from typing import Any

from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.triggers.kinds import Event
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Theme
from tests.window.person import Person
from tests.window.pictures import HEIGHT_PX, WIDTH_PX, Photographer, main


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    del only
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(20, 0)
    window.resize(WIDTH_PX + 140, HEIGHT_PX + 40)
    album = Photographer(person, folder)
    pane: Any = await person.opens("triggers")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.STAGING, Mode.ADMINISTRATOR))
    await person.until(lambda: pane.known.checked and pane.known.choices, "what Lambda says")
    pane.show_trigger(Event.CUSTOM_EMAIL_SENDER)
    sender = pane.forms[Event.CUSTOM_EMAIL_SENDER]
    sender.function.line.setText("shop-send-email")
    await person.sees("A custom sender needs a KMS key")
    sender.key.line.setText("alias/shop-codes")
    await person.sees("This is an alias.")
    sender.resolve.click()
    await person.until(lambda: sender.key.line.text() == "shop-codes", "the key the alias leads to")
    pane.show_trigger(Event.PRE_TOKEN_GENERATION)
    tokens = pane.forms[Event.PRE_TOKEN_GENERATION]
    tokens.function.line.setText("shop-access-tokens")
    await person.until(lambda: tokens.lets_in, "the permission it needs")
    tokens.version.button("V2_0").click()
    await album.takes("triggers")
    await person.presses("Review…")
    preview = await album.dialog(SettingsPreview)
    await album.takes("preview")
    preview.agree.click()
    await person.until(lambda: not pane.unsaved(), "both triggers to be saved")
    await album.takes("result")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:], photographed))
