"""What the inspector is put together from: each part shows one side of a person, and is a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cognito_admin.model.connections import Mode
from cognito_admin.ui.widgets.below import below

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from cognito_admin.model.changes.codes import Kind
    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.model.permissions import Action


@dataclass(frozen=True, slots=True)
class PoolFacts:
    """What a part has to know of the pool.

    ``rules`` is None until its settings are read, and where they cannot be, which is what ``unread`` says.
    """

    rules: Rules | None = None
    mode: Mode = Mode.READ_ONLY
    denied: Collection[Action] = ()
    unread: bool = False


class Part(QWidget):
    """Draws; asks nobody by itself.

    ``wish_requested`` carries a ``Wish`` for the person shown, ``change_agreed`` a ``Change`` of them that was shown with all it
    does, and need not be asked about. ``learned`` carries a ``Person`` of whom more is known than
    before, such as second factors: every part is shown it. ``stops_changed`` tells that ``stops`` would answer otherwise.
    ``reveal_requested`` carries a widget that is to be seen whole, once it has found its place.
    """

    wish_requested = Signal(object)
    change_agreed = Signal(object)
    learned = Signal(object)
    copied = Signal(str, str)
    stops_changed = Signal()
    reveal_requested = Signal(QWidget)
    takes: frozenset[Kind] = frozenset()
    """Kinds of wishes that the part lets the person say more of, such as which group: it is asked to ``begin`` one."""

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        """Draws ``person`` at once; called for another person, for news of the same, and for news of the pool."""
        raise NotImplementedError

    def bar(self) -> QWidget | None:
        """What stays in sight below all parts; its part shows it when there is something to decide."""
        return None

    def begin(self, kind: Kind) -> None:
        """The person wants to say what exactly; called for the kinds in ``takes`` only."""

    def leave(self, then: Callable[[], object]) -> bool:
        """Whether another person may be shown in place of this one.

        Where something was typed that is not saved the answer is no: the part says so, and does ``then`` once it is settled.
        """
        return True

    def person_gone(self) -> None:
        """The person shown is no longer in the pool: what could be done to them is not offered. Drawn anew, they are back."""

    def change_made(self) -> None:
        """A change to the person shown was made; they are shown anew as well, as far as AWS tells the change already."""

    def prepare(self) -> Iterator[None]:
        """Makes the widgets of a usual person ahead of time, a little at each step."""
        yield from ()

    def stops(self) -> Sequence[QWidget]:
        """What Tab comes to, from top to bottom. Here in the order in which they were made, less what opens in front."""
        own = (part for part in below(self) if part.window() is self.window())
        return [part for part in own if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
