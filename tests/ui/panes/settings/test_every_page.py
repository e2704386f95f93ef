"""Every page over the settings of every sample pool: whatever is opened, nothing is edited by that."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection, Marking
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.panes.settings.pages import pages
from cognito_admin.ui.panes.settings.several.page import SeveralPage
from cognito_admin.ui.panes.settings.view import SettingsPane
from cognito_admin.ui.theme import theme
from cognito_admin.work.settings_sources import whole_state
from tests.ui.changes.stage import Shell, texts
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings, services, workspace

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document

POOLS = ("shop", "legacy")
"""The one that has most of everything, and the one that has least."""


@pytest.fixture(scope="module")
def settings_of() -> dict[str, dict[Thing, Document | None]]:
    """Everything that the sample pools are set up with."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator:
        patch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        patch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
        patch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)
        made = build_samples(emulator.service, POOLS)
        connection = Connection(ConnectionId("c"), "c", None, Region(emulator.service.region), emulator.url)
        account = Account(connection, lambda _pool: Marking(), share=1.0)

        async def everything() -> dict[str, dict[Thing, Document | None]]:
            found: dict[str, dict[Thing, Document | None]] = {}
            for name, state in made.items():
                things = account.settings(PoolId(state.id))
                documents = dict((await whole_state(things)).documents)
                for client in await things.names(ThingKind.CLIENT):
                    secrets = Thing(ThingKind.CLIENT_SECRETS, client.name)
                    documents[secrets] = await things.read(secrets)
                for listed in await things.names(ThingKind.IDENTITY_POOL):
                    identity_pool = Thing(ThingKind.IDENTITY_POOL, listed.name)
                    documents[identity_pool] = await things.read(identity_pool)
                found[name] = documents
            return found

        try:
            return asyncio.run(everything())
        finally:
            account.close()


def opened(qtbot: Any, pool: FakePoolSettings, act: Any) -> None:
    shell = Shell()

    async def scene() -> None:
        there = workspace()
        there.summary.id = PoolId("eu-central-1_Customers")
        pane = SettingsPane(services(pool), there, shell)
        qtbot.addWidget(pane)
        pane.resize(1000, 700)
        pane.show()
        await act(pane)
        if shiboken6.isValid(pane):
            pane.close_pane()

    play(shell, scene)
    assert shell.bugs == []


NAMES = [page.name for page in pages() if page.name not in ("history", "documents")]


@pytest.mark.parametrize("name_of_pool", POOLS)
def test_opening_every_page_and_everything_listed_on_it_edits_nothing(
    qtbot: Any, settings_of: dict[str, dict[Thing, Document | None]], name_of_pool: str
) -> None:
    pool = FakePoolSettings(dict(settings_of[name_of_pool]))

    async def act(pane: SettingsPane) -> None:
        for name in NAMES:
            pane.show_page(name)
            await until(lambda name=name: pane.frame(name).is_shown, name)
            await asyncio.sleep(0)
            page = pane.page(name)
            assert page is not None
            if isinstance(page, SeveralPage):
                await until(lambda page=page: page.states.state in ("ready", "empty"), f"the list of {name}")
                for thing in [*page.found]:
                    page.open(thing)
                    page.close_editor()
                    page.open(thing)
                    page.editors[thing].complete()
            await asyncio.sleep(0)
            assert (name, page.parts(), page.problems()) == (name, (), ())
        pane.refresh()
        await asyncio.sleep(0.05)
        assert pane.unsaved() == ""
        assert pane.bar.isHidden()
        made = [*(pane.page(name) for name in NAMES), *getattr(pane.page("app-clients"), "editors", {}).values()]
        left.extend(map(weakref.ref, made))
        shiboken6.delete(pane)
        # Whatever outlives its widget would stumble here.
        theme.signals().changed.emit()

    left: list[weakref.ref[Any]] = []
    opened(qtbot, pool, act)
    assert pool.applied == []
    gc.collect()
    assert [one() for one in left if one() is not None] == []


def test_every_page_can_be_read_where_nothing_may_be_changed(
    qtbot: Any, settings_of: dict[str, dict[Thing, Document | None]]
) -> None:
    pool = FakePoolSettings(dict(settings_of["shop"]))
    pool.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only", pool="Shop customers")

    async def act(pane: SettingsPane) -> None:
        for name in NAMES:
            pane.show_page(name)
            await until(lambda name=name: pane.frame(name).is_shown, name)
            assert pane.desk.why_not() in texts(pane.frame(name))
            fields = pane.frame(name).page.fields
            await until(lambda fields=fields: all(field.control.toolTip() for field in fields), f"the reason on {name}")
        assert pane.unsaved() == ""

    opened(qtbot, pool, act)


def test_every_page_is_found_in_the_list_and_says_in_a_sentence_what_it_is_for() -> None:
    assert len({page.name for page in pages()}) == len(pages())
    for page in pages():
        assert page.title()
        assert page.summary().endswith("."), page.name
