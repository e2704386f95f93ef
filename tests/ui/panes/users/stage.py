"""The users pane on a stage: opened on a pool of made-up people, and looked at."""

from PySide6.QtWidgets import QLabel

from cognito_admin.ui.panes.users.view import UsersPane
from tests.ui.panes.fakes import play, services, until


class Scene:
    """An open pane and what it was given."""

    def __init__(self, qtbot, shell, pool, jobs=None) -> None:
        self.qtbot, self.shell, self.pool = qtbot, shell, pool
        self.services = services(jobs)
        self.jobs = self.services.jobs
        self.pane = UsersPane(self.services, pool, shell)
        qtbot.addWidget(self.pane)
        self.pane.resize(1200, 700)
        self.pane.show()

    async def open(self):
        self.pane.activate()
        await until(lambda: self.pane.states.state != "loading")
        await self.quiet()
        return self.pane

    async def search(self, text: str) -> None:
        self.pane.search.setText(text)
        await until(lambda: not self.pane.searching.busy)

    async def news(self) -> None:
        await until(lambda: not self.pane.facets.busy and self.pane.table.is_calm())
        self.pane.syncing.look_for_news()
        await self.quiet()

    async def quiet(self) -> None:
        await until(lambda: not (self.pane.syncing.busy or self.pane.searching.busy))

    def texts(self) -> str:
        return "\n".join(label.text() for label in self.pane.findChildren(QLabel) if label.isVisible())

    def column(self, name: str) -> list[str]:
        table = self.pane.table
        place = [column.name for column in table.users.columns].index(name)
        return [str(table.model().index(row, place).data()) for row in range(table.row_count())]


def on_stage(qtbot, shell, pool, act, jobs=None) -> None:
    async def scene():
        stage = Scene(qtbot, shell, pool, jobs)
        try:
            await act(stage)
        finally:
            stage.pane.close_pane()

    play(shell, scene)
