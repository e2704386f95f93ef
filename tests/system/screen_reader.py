"""Finds a user and opens it as somebody with a screen reader does: hears the window, and never sees it.

Run by the system's Python, which has the bindings of AT-SPI, in the session of the window. Prints what was heard, as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - of the version above

T = TypeVar("T")

PATIENCE_S = 90.0
LOOKS_EVERY_S = 0.05
RETURN = 0xFF0D
_ROWS_ARE_MANY = ("table", "tree", "tree table", "list")


class Listener:
    """``said`` is what the program spoke up with, in order."""

    def __init__(self) -> None:
        Atspi.init()
        # A busy machine answers late; asked again, a button would be pressed twice.
        Atspi.set_timeout(int(PATIENCE_S * 1_000), int(PATIENCE_S * 1_000))
        self.said: list[str] = []
        self._events = Atspi.EventListener.new(lambda event: self.said.append(str(event.any_data)))
        self._events.register("object:announcement")

    def until(self, seen: Callable[[], T | None], what: str) -> T:
        """What ``seen`` answers as soon as that is true. What goes out of sight while it is asked is asked again."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            while GLib.MainContext.default().iteration(False):
                pass
            try:
                if answer := seen():
                    return answer
            except GLib.Error:
                pass
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain for {what}; said was {self.said}; there is:\n{self.heard()}")
            time.sleep(LOOKS_EVERY_S)

    def window(self, title: str) -> Any:
        desktop = Atspi.get_desktop(0)
        frames = (frame for program in children(desktop) for frame in children(program))
        return next((frame for frame in frames if title in (frame.get_name() or "")), None)

    def heard(self) -> str:
        lines: list[str] = []
        for program in children(Atspi.get_desktop(0)):
            lines += [f"{one.get_role_name()} {one.get_name()!r} {one.get_description()!r}" for one in within(program)]
        return "\n".join(lines)


def children(parent: Any) -> Iterator[Any]:
    for place in range(parent.get_child_count()):
        child = parent.get_child_at_index(place)
        if child is not None:
            yield child


def within(root: Any) -> Iterator[Any]:
    """Everything that is shown, but for the rows of tables, of which there may be millions."""
    yield root
    if root.get_role_name() in _ROWS_ARE_MANY:
        return
    for child in children(root):
        if child.get_role_name() == "application" or child.get_state_set().contains(Atspi.StateType.SHOWING):
            yield from within(child)


def find(root: Any, role: str, name: str) -> Any:
    """The first of that role whose name begins so."""
    return next(
        (one for one in within(root) if one.get_role_name() == role and (one.get_name() or "").startswith(name)), None
    )


def act(thing: Any, action: str) -> None:
    """Does what the thing offers by that name."""
    offered = [thing.get_action_name(place) for place in range(thing.get_n_actions())]
    thing.do_action(offered.index(action))


def texts(root: Any) -> list[str]:
    return [name for one in within(root) if (name := one.get_name())]


def main(pool: str, whom: str) -> dict[str, Any]:
    listener = Listener()
    until = listener.until
    window = until(lambda: listener.window(pool), f"the window on {pool}")
    act(until(lambda: find(window, "page tab", "Users"), "the tab of the users"), "Press")

    def reads() -> bool:
        """Presses the button once it is there; what was found may be drawn anew before it is pressed."""
        if any(said.startswith("Sync of") for said in listener.said):
            return True
        button = find(window, "push button", "Sync this pool")
        if button is not None:
            act(button, "Press")
            time.sleep(LOOKS_EVERY_S * 20)
        return False

    until(reads, "the pool to be read")
    table = until(lambda: find(window, "table", "Users"), "the table of users")
    everybody = until(lambda: not find(window, "push button", "Cancel") and table.get_n_rows(), "everybody")
    line = until(lambda: find(window, "text", "Search users"), "the search line")
    act(line, "SetFocus")
    line.set_text_contents(whom)
    until(lambda: table.get_n_rows() == 1, f"one row for {whom}")
    count = until(lambda: find(window, "label", "1 of "), "how many were found").get_name()
    until(lambda: any(said.startswith("1 of ") for said in listener.said), "the count to be spoken")
    act(table, "SetFocus")
    cell = until(lambda: table.get_accessible_at(0, 0), "the row")
    row = cell.get_name()
    if not cell.get_state_set().contains(Atspi.StateType.SELECTED):
        act(cell, "Toggle")
    until(lambda: table.get_accessible_at(0, 0).get_state_set().contains(Atspi.StateType.SELECTED), "the row chosen")
    until(lambda: table.get_state_set().contains(Atspi.StateType.FOCUSED), "the keyboard to be at the table")
    Atspi.generate_keyboard_event(RETURN, None, Atspi.KeySynthType.SYM)
    details = until(lambda: find(window, "filler", "User details"), "the details of the user")
    until(lambda: any("cannot sign in" in text.lower() for text in texts(details)), "the verdict")
    return {
        "everybody": everybody,
        "count": count,
        "row": row,
        "described": details.get_description(),
        "details": texts(details),
        "said": listener.said,
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
