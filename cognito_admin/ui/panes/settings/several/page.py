"""A page of several things: the list with a line to find some of them, and one of them opened in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from cognito_admin.model.failures import Code
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.settings.frame import PageFrame
from cognito_admin.ui.panes.settings.several.overview import Overview
from cognito_admin.ui.panes.settings.several.reading import read_all
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.settings.page import Section, SettingsPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.panes.settings.several.editor import Editor
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import PageContext
    from cognito_admin.work.pool_settings import Applied, SettingsMoved


class SeveralPage(SettingsPage):
    """Things of ``kind``. ``found`` are those that were read, ``clients`` the app clients once they were, else None."""

    kind: ClassVar[ThingKind]

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.found: dict[Thing, Document] = {}
        self.clients: dict[Thing, Document] | None = None
        self.editors: dict[Thing, Editor] = {}
        self.opened: Editor | None = None
        self._why_not = ""
        self._read = self._stale = False
        self._wanted: Thing | None = None
        self._reading = context.shell.loop.latest(self, self._failed)
        self._reading_clients = context.shell.loop.latest(self, self._clients_failed)
        context.desk.made.connect(self._take_in)
        context.desk.moved.connect(self._meet)
        self.overview = Overview(self.title(), self.add_text())
        self.overview.sought.connect(self.show_rows)
        self.add, self.line, self.list = self.overview.add, self.overview.line, self.overview.list
        self.states = self.overview.states
        self.add.clicked.connect(lambda: self.begin())
        self.list.opened.connect(self.open)
        self.column.addWidget(self.overview)

    # What a page of one kind says

    @classmethod
    def add_text(cls) -> str:
        """What the button says that adds one."""
        raise NotImplementedError

    def begin(self) -> None:
        """Adds one."""
        raise NotImplementedError

    def made_editor(self, thing: Thing, document: Document) -> Editor:
        """What opens one that is there."""
        raise NotImplementedError

    def row(self, thing: Thing, document: Document) -> Row:
        raise NotImplementedError

    def nothing_there(self) -> tuple[str, str]:
        """What is said where the pool has none: in a few words, and in a sentence."""
        raise NotImplementedError

    def deletion_title(self, document: Document) -> str:
        raise NotImplementedError

    def show_known(self) -> None:
        """More is known of what is around the things: tells the editors."""

    def consequences_of_deleting(self, document: Document) -> tuple[str, ...]:
        """What people notice once it is gone."""
        del document
        return ()

    # What the pane asks of it

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        # The pane hands out the very same documents until somebody wants news.
        news = any(document is not self.documents.get(thing) for thing, document in documents.items())
        self.documents = documents
        self._why_not = "" if editable else why_not
        allow(self.add, self._why_not)
        if not self._read:
            self.states.show_loading()
        if news or self._stale or not self._read:
            self._stale = False
            self._reading.run(self._read_things())
            self._reading_clients.run(self._read_clients())
        self._show_editors()

    def parts(self) -> tuple[Part, ...]:
        found = (editor.part() for editor in self.editors.values())
        return tuple(part for part in found if part is not None)

    def problems(self) -> tuple[str, ...]:
        return tuple(
            tr("{thing}, {setting}: {problem}", thing=editor.name.whole_text(), setting=field.title, problem=problem)
            for editor in self.editors.values()
            for field, problem in editor.problems()
        )

    def first_problem(self) -> Field | None:
        """Opens the thing that has it."""
        for thing, editor in self.editors.items():
            for field, _ in editor.problems():
                self.open(thing)
                return field
        return None

    def put_back(self) -> None:
        for thing, editor in [*self.editors.items()]:
            if editor.new:
                self._drop(thing)
            else:
                editor.put_back()
        self.show_rows()
        self.changed.emit()

    # Reading

    async def _read_things(self) -> None:
        def heard(thing: Thing, document: Document) -> None:
            if not self._read:
                self.found[thing] = document
                self.show_rows()

        self.found = await read_all(self.context.source, self.kind, heard)
        self._read = True
        self._forget_gone()
        self._show_editors()
        self.show_rows()
        self.changed.emit()
        self._open_wanted()

    async def _read_clients(self) -> None:
        self.clients = await read_all(self.context.source, ThingKind.CLIENT, lambda *_: None)
        self._show_editors()
        self.show_rows()

    def _failed(self, failure: Failure) -> None:
        remedy = self.context.shell.remedy(failure, self.reread.emit)
        self.overview.expect_no_more()
        if self._read:
            self.context.shell.show_failure(failure)
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.reread.emit, remedy)
        else:
            self.states.show_failed(failure, self.reread.emit, remedy)

    def _clients_failed(self, failure: Failure) -> None:
        """The page does without: who uses what is then not said."""
        del failure
        self.clients = None
        self._show_editors()

    # The list

    def show_rows(self) -> None:
        """Draws the list anew, with what is not saved in it."""
        rows = [self._marked(self.row(thing, document)) for thing, document in self.found.items()]
        begun = [(thing, editor) for thing, editor in self.editors.items() if editor.new]
        rows += [self._marked(self.row(thing, editor.edited())) for thing, editor in begun]
        self.overview.show_rows(rows, self.nothing_there() if self._read else None, self.icon_name)

    def _marked(self, row: Row) -> Row:
        editor = self.editors.get(row.thing)
        unsaved = editor is not None and editor.part() is not None
        return Row(row.thing, row.title, row.text, row.icon_name, row.warning, unsaved)

    # One of them

    def open(self, thing: Thing) -> None:
        """Opens it in place of the list."""
        editor = self.editors.get(thing)
        if editor is None:
            document = self.found.get(thing)
            if document is None:
                return
            editor = self.made_editor(thing, document)
            self.enter(thing, editor)
            editor.show_document(document, why_not=self._why_not)
            self.context.shell.loop.spawn(_grow(editor), editor)
        self._show_alone(editor)
        first = editor.fields[0] if editor.new and editor.fields else editor.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_named(self, name: str) -> None:
        """Opens the thing of this name, once it is known."""
        self._wanted = Thing(self.kind, name)
        self._open_wanted()

    def _open_wanted(self) -> None:
        if self._wanted in self.found:
            wanted, self._wanted = self._wanted, None
            self.open(wanted)

    def enter(self, thing: Thing, editor: Editor) -> None:
        """Takes in an editor, hidden."""
        self.editors[thing] = editor
        editor.hide()
        for section in editor.findChildren(Section)[1:]:
            section.fold()
        editor.changed.connect(self._editor_changed)
        editor.left.connect(self.close_editor)
        editor.delete_requested.connect(lambda: self.delete(editor))
        self.column.addWidget(editor)

    def open_new(self, thing: Thing, editor: Editor, document: Document) -> None:
        """Opens one that is to be made, beginning with ``document``."""
        self.enter(thing, editor)
        editor.show_document(document, why_not=self._why_not)
        self.context.shell.loop.spawn(_grow(editor), editor)
        self.open(thing)
        self.show_rows()
        self.changed.emit()

    def close_editor(self) -> None:
        """Back to the list; edits stay."""
        editor = self.opened
        if editor is None:
            return
        self._show_alone(None)
        self.show_rows()
        self.list.go_to(editor.thing)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        untouched = editor.new and not any(field.is_changed for field in editor.fields)
        if editor.part() is None or (untouched and editor.problems()):
            self._drop(editor.thing)
            self.show_rows()
            self.changed.emit()

    def delete(self, editor: Editor) -> None:
        """Asks, with what that means, and deletes the thing."""
        change = SettingsChange((Part(editor.thing, editor.document, None),))
        self.context.desk.review(
            change,
            self.deletion_title(editor.document),
            consequences=self.consequences_of_deleting(editor.document),
        )

    def _editor_changed(self) -> None:
        self.changed.emit()

    def _take_in(self, applied: Applied) -> None:
        """What was made, changed or deleted a moment ago, before it is read anew."""
        self._stale = True
        for thing, now in applied.now.items():
            if thing.kind is not self.kind:
                continue
            if now is None:
                self.found.pop(thing, None)
                continue
            begun = [(place, one) for place, one in self.editors.items() if one.new and _is_of(thing, one)]
            if thing in self.found or begun:
                self.found[thing] = now
            for place, editor in begun:
                opened = editor is self.opened
                self._drop(place)
                if opened:
                    self.open(thing)
        self._forget_gone()
        self._show_editors()
        self.show_rows()

    def _meet(self, moved: SettingsMoved) -> None:
        """Somebody else changed a thing since it was read: one's own edits are measured against what there is now."""
        if moved.thing in self.found and moved.now is not None:
            self.found[moved.thing] = moved.now
            self._show_editors()
        self._stale = self._stale or moved.thing.kind is self.kind

    def _show_editors(self) -> None:
        self.show_known()
        for thing, editor in self.editors.items():
            document = editor.document if editor.new else self.found.get(thing, editor.document)
            editor.show_document(document, why_not=self._why_not)

    def _forget_gone(self) -> None:
        """What was deleted, and what was to be made and is there now."""
        for thing, editor in [*self.editors.items()]:
            made = editor.new and any(_is_of(one, editor) for one in self.found)
            if made or (not editor.new and thing not in self.found):
                self._drop(thing)

    def _drop(self, thing: Thing) -> None:
        editor = self.editors.pop(thing, None)
        if editor is None:
            return
        if editor is self.opened:
            self._show_alone(None)
        editor.hide()
        editor.deleteLater()

    def _show_alone(self, editor: Editor | None) -> None:
        """The list, or one of its things under a heading of its own."""
        if self.opened is not None and self.opened is not editor:
            self.opened.hide()
        self.opened = editor
        self.overview.setVisible(editor is None)
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, PageFrame):
            above = above.parentWidget()
        if above is not None:
            above.show_head(editor is None)
            above.scroll_up()
        if editor is not None:
            editor.show()


async def _grow(editor: Editor) -> None:
    """The rest of a form, once its beginning is there: to make and lay it out at once takes too long."""
    await breathe()
    while editor.grow():
        await breathe()


def _is_of(thing: Thing, editor: Editor) -> bool:
    """Whether the thing is what a new one was to be."""
    return thing.name == editor.identity(editor.edited())
