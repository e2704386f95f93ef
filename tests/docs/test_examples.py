"""The code on docs/extending.md does what the page says it does."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from cognito_admin.cli.main import app
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sentences import FACTS, fill, placeholders
from cognito_admin.ui.panes.settings.pages import pages
from tests.cli.conftest import Shell, cognito, emulator, environment, pool, shell
from tests.docs.pages import page
from tests.model.checkup.pools import CLEAN, POOL, otherwise
from tests.ui.panes.fakes import FakeShell, FakeWorkspace, play, services, until

__all__ = ["cognito", "emulator", "environment", "pool", "shell"]

PANE, CODE, SENTENCE, RAISED, RULE, PREFERENCE, FIELD, COMMAND = page("docs/extending.md").blocks("python")


def run(example: str, **known: Any) -> dict[str, Any]:
    """What the example makes, where it knows ``known``."""
    names: dict[str, Any] = {"__name__": "example", **known}
    exec(compile(example, "docs/extending.md", "exec"), names)
    return names


def with_another(kind: type[StrEnum], members: Mapping[str, str]) -> Any:
    """As ``kind`` is once a line was added to it."""
    return StrEnum(kind.__name__, {**{one.name: one.value for one in kind}, **members})


class ReadPool(FakeWorkspace):
    """A pool that was read and has two groups."""

    async def index_state(self) -> object:
        return object()

    async def group_counts(self) -> dict[str, int]:
        return {"vip": 12, "newsletter": 1204}


def test_the_pane_shows_groups_with_their_sizes(qapp: QApplication) -> None:
    made = run(PANE)
    shell = FakeShell()

    async def shown() -> None:
        pane = made["GroupSizesPane"](services(), ReadPool(), shell)
        pane.show()
        pane.activate()
        await until(lambda: any("vip: 12" in label.text() for label in pane.findChildren(QLabel)))
        pane.close_pane()
        pane.deleteLater()

    play(shell, shown)


def test_the_error_is_a_code_with_words_for_it() -> None:
    codes = with_another(Code, {"TICKET_CLOSED": run(CODE)["TICKET_CLOSED"]})
    (sentence,) = run(SENTENCE, Code=codes)["SENTENCES"].values()
    assert placeholders(f"{sentence.title}{sentence.text}{sentence.advice}") <= {*FACTS}
    with pytest.raises(Failure) as raised:
        run(RAISED, Code=codes, Failure=Failure)
    said = fill(sentence.text, raised.value.facts)
    assert said == "Nothing can be added to a ticket that is closed. It was closed 2 days ago."
    assert fill(sentence.text, {}) == "Nothing can be added to a ticket that is closed."


def test_the_rule_finds_what_it_is_for_and_nothing_in_a_clean_pool() -> None:
    rule = run(RULE, RuleId=with_another(RuleId, {"SIGN_UP_UNVERIFIED": "sign-up-unverified"}))["RULE"]
    assert [*rule.check(CLEAN)] == []
    (seen,) = rule.check(otherwise(POOL, AutoVerifiedAttributes=[]))
    assert seen.fix.page in {one.name for one in pages()}


def test_the_preference_takes_on_and_off_and_nothing_else() -> None:
    preference = run(PREFERENCE)["SHOW_TIPS"]
    assert preference.default is False
    assert preference.parsed("on") is True
    with pytest.raises(Failure):
        preference.parsed("purple")


def test_the_field_shows_the_member_it_names(qapp: QApplication) -> None:
    field = run(FIELD)["protection"]
    field.show_document({"DeletionProtection": "ACTIVE"})
    assert field.shown is True
    field.deleteLater()


def test_the_command_tells_how_many_users_each_group_has(shell: Shell, pool: str) -> None:
    made = run(COMMAND)
    app.command()(made["groups"])
    try:
        assert shell("sync", pool).status == 0
        assert shell("--json", "groups", pool).document == {"admins": 1}
        assert "admins" in shell("groups", pool).out
    finally:
        app.registered_commands.pop()
