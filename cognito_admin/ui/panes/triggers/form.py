"""One trigger: what it is for, which function stands there, whether that works, and what it is called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.sentences.triggers import EVENTS, VERSIONS
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.things import POOL
from cognito_admin.model.triggers.attaching import Attached, attached, key_of
from cognito_admin.model.triggers.clashes import SENDER_WITHOUT_KEY
from cognito_admin.model.triggers.kinds import KINDS, MOST_S, Event
from cognito_admin.model.triggers.names import KEY_MISSING
from cognito_admin.model.triggers.states import NOT_LET_IN
from cognito_admin.ui.panes.triggers.fields import FunctionField, KeyField
from cognito_admin.ui.panes.triggers.lookups import Lookups
from cognito_admin.ui.panes.triggers.parts import FaredView, Remarks, SampleView
from cognito_admin.ui.panes.triggers.permission import Permission
from cognito_admin.ui.panes.triggers.words import problem_words
from cognito_admin.ui.settings.fields import Choice, ChoiceField
from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.settings.things import Document
    from cognito_admin.model.triggers.functions import Behind, Function, Key
    from cognito_admin.model.triggers.states import State


_TYPING_MS = 400
"""How long nobody types before AWS is asked of what they typed."""
_SAID_BY_FIELDS = frozenset({NOT_LET_IN, SENDER_WITHOUT_KEY})


class TriggerForm(QWidget):
    """Draws one trigger and takes edits of it. What is edited stays until it is saved or put back.

    ``changed`` follows what the person does; ``function_named`` and ``key_named`` ask for what is known of what they named,
    which comes by ``know_function`` and ``know_key``; with True, somebody waits for the key. ``taken_away`` wants the function
    in sight.
    """

    changed = Signal()
    function_named = Signal(str)
    key_named = Signal(str, bool)
    copied = Signal(str)
    taken_away = Signal()

    def __init__(self, event: Event, pool: str) -> None:
        super().__init__()
        self.trigger, self._kind, self._words = event, KINDS[event], EVENTS[event]
        self._why_not = ""
        self._known = Lookups()
        self.function = FunctionField(self._wrong_with_function)
        self.version = ChoiceField(
            POOL,
            ("version",),
            tr("Version of the event"),
            [Choice(version, version, tr(VERSIONS[version])) for version in self._kind.versions],
            tr("What it may change. The function has to know the version: a later one looks otherwise."),
            absent=self._kind.versions[0] if self._kind.versions else None,
        )
        self.key = KeyField(self._wrong_with_key)
        self.resolve = plain_button(tr("Use the key it leads to"), self._ask_for_key)
        self.resolve.setProperty("kind", "link")
        self.permission = Permission()
        self.permission.changed.connect(self._follow_and_tell)
        self.remove = plain_button(tr("Remove the trigger"), self._take_away)
        self.remove.setProperty("kind", "link")
        self._remarks = Remarks()
        self._fared = FaredView()
        self._untold = Text("", "small", wrap=True, selectable=True)
        self.sample = SampleView(event, pool)
        self.sample.copied.connect(self.copied)
        self._asking = QTimer(self, singleShot=True)
        self._asking.timeout.connect(self._ask)
        self._lay_out()
        for field in (self.function, self.version, self.key):
            field.changed.connect(self._edited)

    def _lay_out(self) -> None:
        words = self._words
        about = QWidget()
        facts = QGridLayout(about)
        facts.setContentsMargins(16, 12, 16, 12)
        facts.setHorizontalSpacing(18)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        told = [(tr("Is called"), tr(words.fires)), (tr("If it fails"), tr(words.fails))]
        if self._kind.waits:
            waits = tr("Cognito waits {most} s for its answer, and may try three times.", most=MOST_S)
            told.append((tr("Time"), waits))
        for place, (label, text) in enumerate(told):
            facts.addWidget(Text(label, "label"), place, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(Text(text, wrap=True, selectable=True), place, 1)
        self._about = Section("")
        self._about.add(about)
        self._setting = Section("")
        self._setting.add(self.function)
        self._setting.add(self.permission)
        self._setting.add(self.version)
        self._setting.add(self.key)
        self._key_row = _row(self.resolve)
        self._setting.add(self._key_row)
        self._away = _row(self.remove)
        self._setting.add(self._away)
        self._lately = Section(tr("The last 24 hours"))
        self._lately.add(self._fared)
        tried = Section(tr("Try the function"), tr("The event it is called with. Paste it into a test in Lambda."))
        tried.add(self.sample)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(Text(tr(words.title), "title", wrap=True))
        head.addWidget(Text(tr(words.does), "muted", wrap=True))
        add_layout(column, head)
        for part in (self._remarks, self._about, self._setting, self._lately, self._untold, tried):
            column.addWidget(part)
        self._untold.hide()
        self._setting.show_part(self.version, len(self._kind.versions) > 1)

    # What the pool has

    def show_settings(self, settings: Document) -> None:
        """Begins with what the settings have. What was edited meanwhile stays, measured against the new ones."""
        self._known.pool_arn = str(settings.get("Arn", ""))
        one, key = attached(settings).get(self.trigger), key_of(settings)
        document = {
            **({"arn": one.arn} if one else {}),
            **({"version": one.version} if one and one.version else {}),
            **({"key": key} if key else {}),
        }
        self.function.live_in(self._known.pool_arn)
        for field in (self.function, self.version, self.key):
            field.show_document(document)
        plan = str(settings.get("UserPoolTier", ""))
        lite = tr("Needs the Essentials or the Plus plan") if plan == "LITE" else ""
        if len(self._kind.versions) > 1:
            self.version.set_choices(
                [
                    Choice(version, version, tr(VERSIONS[version]), lite if place else "")
                    for place, version in enumerate(self._kind.versions)
                ]
            )
        self._follow()

    def show_untold(self, reasons: str) -> None:
        """Why something of the function that is set is not known, where that is so."""
        self._untold.setText(tr("Not all could be asked. {reasons}.", reasons=reasons))
        self._untold.setVisible(bool(reasons) and self.function.original is not MISSING)

    def show_state(self, state: State) -> None:
        """What is known of the function that is set, or about to be."""
        said = self.function.problem()
        told = [one for one in state.remarks if one.problem.text not in _SAID_BY_FIELDS]
        self._remarks.show_remarks([one for one in told if problem_words(one.problem) != said])
        if state.fared is not None:
            self._fared.show_fared(state.fared)
        self._lately.setVisible(state.fared is not None)

    def offer(self, functions: Sequence[Function], keys: Sequence[Key], of_functions: str, of_keys: str) -> None:
        """What can be chosen; ``of_functions`` and ``of_keys`` say why that is not known."""
        self.function.offer_functions(functions, of_functions)
        self.key.offer_keys(keys, of_keys)
        self._follow()

    def forget(self) -> None:
        """Asks anew of every function and key but those that stand here, should they be named again."""
        self._known.forget_all_but(self.function.shown, self.key.shown)

    def know_function(self, arn: str, behind: Behind) -> None:
        self._known.behind[arn] = behind
        if arn == self.function.shown:
            self.permission.let_in.setChecked(behind.lets_in is False and self.function.is_changed)
        self._follow_and_tell()

    def know_key(self, name: str, key: Key | None) -> None:
        """Takes the place of an alias or id by which it was named."""
        self._known.keys[name] = key
        if key is not None:
            self._known.keys[key.arn] = key
            if name == self.key.shown and key.arn != name:
                self.key.enter(key.arn)
        self._follow_and_tell()

    def allow(self, why_not: str) -> None:
        self._why_not = why_not
        for field in (self.function, self.version, self.key):
            field.allow(why_not)
        self._follow()

    # What the person made of it

    @property
    def attached(self) -> Attached | None:
        """The trigger as it is to be."""
        arn = self.function.shown
        return Attached(arn, self.version.shown if self._kind.versions else None) if arn else None

    @property
    def key_arn(self) -> str | None:
        """The key as it is to be, where that was edited."""
        return self.key.shown if self._shows_key and self.key.is_changed else None

    @property
    def lets_in(self) -> str:
        """The ARN of the function that is to be let in; blank where none is."""
        return self.function.shown if self._may_grant and self.permission.let_in.isChecked() else ""

    @property
    def is_changed(self) -> bool:
        return bool(self.changes)

    @property
    def changes(self) -> int:
        """How much was edited."""
        edited = [self.function.is_changed]
        edited.append(self._shows_version and self.version.is_changed)
        edited += [self.key_arn is not None, bool(self.lets_in)]
        return sum(edited)

    @property
    def takes_away(self) -> bool:
        return self.function.is_changed and not self.function.shown

    def problems(self) -> tuple[str, ...]:
        """What has to be put right before the edits can be saved."""
        if not self.is_changed:
            return ()
        confirms = self._is_elsewhere and self.function.is_changed and not self.permission.owner.isChecked()
        confirm = tr("confirm that the function’s owner lets this pool call it")
        found = [confirm if confirms else self.function.problem()]
        found += [self.version.problem()] if self._shows_version else []
        # Also of one that was there before: without one AWS refuses the sender.
        found += [self._wrong_with_key(self.key.shown)] if self._shows_key else []
        if not any(found) and self.function.is_changed and self._known.is_awaited(self.function.shown):
            found.append(tr("the function is being looked up"))
        return tuple(filter(None, found))

    def put_back(self) -> None:
        for field in (self.function, self.version, self.key):
            if field.is_changed:
                field.discard()
        self.permission.let_in.setChecked(False)
        self.permission.owner.setChecked(False)
        self._follow_and_tell()

    # Within

    def _edited(self) -> None:
        arn = self.function.shown
        if self.function.is_changed and arn not in self._known.behind:
            self._asking.start(0 if self.function.knows(arn) else _TYPING_MS)
        elif not self.function.is_changed:
            self.permission.let_in.setChecked(False)
        elif (known := self._known.behind.get(arn)) is not None:
            self.permission.let_in.setChecked(known.lets_in is False)
        key = self.key.shown
        if self._shows_key and key not in self._known.keys:
            self._asking.start(0 if self.key.knows(key) else _TYPING_MS)
        self._follow_and_tell()

    def _ask(self) -> None:
        """Asks what is known of what was named, once nobody types any more."""
        arn, key = self.function.shown, self.key.shown
        if arn not in self._known.behind and self._known.is_sound(arn):
            self._known.behind[arn] = None
            self.function_named.emit(arn)
        if self._shows_key and key not in self._known.keys and self._known.wrong_with_key(key) is None:
            self.key_named.emit(key, False)

    def _follow_and_tell(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Shows what belongs to what stands there now."""
        arn = self.function.shown
        for field in (self.function, self.key):
            field.refresh()
        behind = self._known.of(arn)
        elsewhere, awaited = self._is_elsewhere, self._known.is_awaited(arn)
        self.permission.tell(behind.lets_in, can_grant=self._may_grant, elsewhere=elsewhere, awaited=awaited)
        setting = self._setting
        named = self._known.is_sound(arn) and behind.there is not False
        setting.show_part(self.permission, named or self._is_elsewhere)
        setting.show_part(self.version, self._shows_version)
        setting.show_part(self.key, self._shows_key)
        by_other_name = self._shows_key and self._known.is_other_name_of_key(self.key.shown)
        setting.show_part(self._key_row, by_other_name and not self._why_not)
        setting.show_part(self._away, bool(arn) and self.function.original is not MISSING and not self._why_not)
        if self.takes_away:
            self.function.set_note(tr(self._words.detached), "danger" if self._words.breaks else "warning")
        else:
            self.function.set_note("" if "arn:" in self.function.line.text() else arn)
        key = self.key.shown
        if key:
            self.key.set_note("" if key == self.key.line.text() else key)
        else:
            self.key.set_note(tr(KEY_MISSING), "danger")
        self.sample.show_version(self.version.shown if self._kind.versions else None)

    @property
    def _shows_version(self) -> bool:
        return len(self._kind.versions) > 1 and bool(self.function.shown)

    @property
    def _shows_key(self) -> bool:
        return self._kind.needs_key and bool(self.function.shown)

    @property
    def _is_elsewhere(self) -> bool:
        return self._known.is_elsewhere(self.function.shown)

    @property
    def _may_grant(self) -> bool:
        return not self._why_not and self._known.keeps_out(self.function.shown)

    def _wrong_with_function(self, arn: str) -> str:
        permits = self.permission.owner.isChecked()
        return problem_words(self._known.wrong_with_function(arn, owner_permits=permits))

    def _wrong_with_key(self, text: str) -> str:
        return problem_words(self._known.wrong_with_key(text))

    def _ask_for_key(self) -> None:
        self.key_named.emit(self.key.shown, True)

    def _take_away(self) -> None:
        # The keyboard leaves the button first: Qt would hand it to what comes next, and scroll there.
        self.taken_away.emit()
        self.function.enter("")


def _row(part: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(14, 5, 16, 5)
    line.addWidget(part)
    line.addStretch(1)
    return row
