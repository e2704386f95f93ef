"""All settings as JSON: of a pool at AWS and of a backup alike, and never with a secret."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.things import POOL, Document, Listed, Thing, ThingKind
from cognito_admin.ui.panes.settings.document_files import files_of, listed, without_secrets
from cognito_admin.ui.panes.settings.documents import DocumentsPage
from tests.ui.panes.fakes import FakeShell, play, until
from tests.ui.settings.pool import FakePoolSettings

if TYPE_CHECKING:
    from cognito_admin.ui.settings.page import PageContext

SECRET = "q7Hs2kd9Plw04ncbVx81mzTr"
FILES = {
    "pool/user-pool.json": {"UserPool": {"Name": "Shop"}, "ReadAt": "2026-11-01"},
    "pool/groups.json": {"Groups": []},
    "pool/clients/1web.json": {"UserPoolClient": {"ClientName": "Web shop", "ClientSecret": SECRET}},
    "pool/secrets/1web.json": {"ClientSecrets": [{"ClientSecretId": "1", "ClientSecretValue": SECRET}]},
    "pool/providers/%47oogle.json": {"IdentityProvider": {"ProviderDetails": {"client_secret": SECRET}}},
}


def test_files_of_a_backup_are_shown_as_they_are_but_for_secrets() -> None:
    for file in listed(FILES):
        shown = without_secrets(file, FILES[file.path])
        assert SECRET not in str(shown), file.path
        assert str(shown).replace("•••", SECRET) == str(FILES[file.path])


def test_things_that_may_not_be_listed_do_not_hide_the_others() -> None:
    class Source(FakePoolSettings):
        async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
            if kind is ThingKind.PROVIDER:
                raise Failure(Code.ACCESS_DENIED)
            return await super().names(kind)

    documents: dict[Thing, Document | None] = {
        Thing(ThingKind.CLIENT, "1web"): {},
        Thing(ThingKind.PROVIDER, "Google"): {},
    }
    found = asyncio.run(files_of(cast("Any", Source(documents))))
    assert (found[0].title, found[0].thing) == ("User pool", POOL)
    assert [(file.folder, file.title) for file in found if file.folder == "App clients"] == [("App clients", "1web")]
    assert not [file for file in found if file.folder == "Identity providers"]


def test_what_a_pool_has_is_read_when_it_is_chosen_and_what_it_has_not_is_said(qtbot: Any) -> None:
    shell = FakeShell()
    source = FakePoolSettings({POOL: {"Name": "Shop"}})
    context = SimpleNamespace(shell=shell, source=source, workspace=SimpleNamespace(has_documents=False))

    async def scene() -> None:
        page = DocumentsPage(cast("PageContext", context))
        qtbot.addWidget(page)
        page.show_documents({}, editable=True, why_not="")
        await until(lambda: '"Name": "Shop"' in page.document.text.toPlainText(), "the pool")
        assert source.read_of == [POOL]
        second = page.files.topLevelItem(1)
        assert second is not None
        page.files.setCurrentItem(second)
        await until(lambda: page._beside.state == "empty", "that there is none")
        assert (page.parts(), page.problems()) == ((), ())

    play(shell, scene)
