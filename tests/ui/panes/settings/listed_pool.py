"""A pool in memory with things of several kinds, and a stage for a page that lists one kind."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.pools import PoolSummary
from cognito_admin.model.settings.states import title_of
from cognito_admin.model.settings.things import Listed, Thing
from tests.ui.panes.fakes import POOL as POOL_ID
from tests.ui.panes.fakes import FakeShell, play, until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.things import Document, ThingKind
    from cognito_admin.ui.panes.settings.several.page import SeveralPage


class Source:
    """``refused`` are kinds that cannot be read; ``reads`` is what was."""

    def __init__(self, documents: Mapping[Thing, Document]) -> None:
        self.documents = dict(documents)
        self.refused: dict[ThingKind, Failure] = {}
        self.reads: list[Thing] = []

    def why_not(self) -> Failure | None:
        return None

    async def names(self, kind: ThingKind) -> list[Listed]:
        if kind in self.refused:
            raise self.refused[kind]
        return [Listed(thing.name, title_of(thing, one)) for thing, one in self.documents.items() if thing.kind is kind]

    async def read(self, thing: Thing) -> Document | None:
        await asyncio.sleep(0)
        self.reads.append(thing)
        return self.documents.get(thing)

    async def secret(self, thing: Thing, pointer: tuple[str, ...]) -> str | None:
        return f"the secret of {thing.name} at {'.'.join(pointer)}"


class Desk(QObject):
    """Notes what it is asked to show; ``make`` has it made."""

    made = Signal(object)
    moved = Signal(object)

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.wishes: list[Any] = []

    def review(self, change: Any, title: str = "", **words: Any) -> None:
        self.wishes.append(SimpleNamespace(change=change, title=title, **words))

    def make(self, now: Mapping[Thing, Document | None]) -> None:
        for thing, document in now.items():
            self.source.documents.pop(thing, None)
            if document is not None:
                self.source.documents[thing] = document
        self.made.emit(SimpleNamespace(now=now))


class Windows(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


class Stage:
    """``page`` is shown with what ``documents`` has of the things it asks the pane for."""

    def __init__(self, qtbot: Any, page: type[SeveralPage], documents: Mapping[Thing, Document]) -> None:
        self.shell, self.source = FakeShell(), Source(documents)
        self.desk = Desk(self.source)
        workspace = SimpleNamespace(summary=PoolSummary(POOL_ID, "Shop"))
        context: Any = SimpleNamespace(shell=self.shell, source=self.source, desk=self.desk, workspace=workspace)
        self.page: Any = page(context)
        qtbot.addWidget(self.page)
        self.page.resize(760, 900)
        self.page.show()

    async def show(self, why_not: str = "") -> None:
        documents = {thing: self.source.documents.get(thing) for thing in self.page.things()}
        self.page.show_documents(documents, editable=not why_not, why_not=why_not)
        await until(self.settled, "the things to be read")

    def settled(self) -> bool:
        return not (self.page._reading.busy or self.page._reading_clients.busy)

    def open(self, thing: Thing) -> Any:
        self.page.open(thing)
        self.page.editors[thing].complete()
        return self.page.editors[thing]

    def rows(self) -> dict[str, str]:
        return {row.title: row.text for row in self.page.list.rows()}


def acting(qtbot: Any, page: type[SeveralPage], documents: Mapping[Thing, Document]) -> Callable[..., Stage]:
    """Plays a scene on a stage of its own."""

    def act(scene: Any, why_not: str = "", *, prepared: Callable[[Stage], object] = lambda _stage: None) -> Stage:
        stage = Stage(qtbot, page, documents)
        prepared(stage)

        async def whole() -> None:
            await stage.show(why_not)
            await scene(stage)

        play(stage.shell, whole)
        return stage

    return act
