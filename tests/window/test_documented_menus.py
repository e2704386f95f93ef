"""Where the documentation says *File › Add connection…*, there is such a menu, and that in it."""

import re

from tests.docs.pages import pages
from tests.window.computer import Computer
from tests.window.person import Person

MENUS = ("File", "Pool", "Backup", "View", "Help")


def test_every_entry_of_a_menu_that_is_named_is_in_that_menu(computer: Computer) -> None:
    found = {menu: set[str]() for menu in MENUS}

    async def visit(person: Person) -> None:
        await person.opens("overview")
        for action in person.shell.window.menuBar().actions():
            menu = action.menu()
            menu.aboutToShow.emit()
            found[_plain(action.text())] |= {_plain(entry.text()) for entry in menu.actions() if entry.text()}

    computer.window(visit, pool="staff")
    paths = {path for one in pages() for path in re.findall(r"\*([A-Z]\w+) › ([^*›]+)", one.prose)}
    named = {(menu, _plain(entry)) for menu, entry in paths if menu in found}
    assert len(named) > 5
    assert [" › ".join(path) for path in sorted(named) if path[1] not in found[path[0]]] == []


def _plain(text: str) -> str:
    return text.replace("&", "").removesuffix("…").strip()
