"""Pictures of the settings of a pool in the real window on the demo, for docs/settings.md.

``python -m tests.window.setting_pictures FOLDER [light|dark] [NAME…]``, on a display with a window manager.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from cognito_admin.demo.token_keys import encoded, key_of
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import edits_between, with_value
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.settings.moved import MovedQuestion
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.tokens.dialog import TokenDialog
from cognito_admin.work.pool_settings import PoolSettings, SettingsMoved
from cognito_admin.work.settings import Theme
from tests.window.person import Person
from tests.window.pictures import HEIGHT_PX, WIDTH_PX, Photographer, main

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
MESSAGE = ("VerificationMessageTemplate", "EmailMessage")


class Settings:
    def __init__(self, person: Person, pane: Any, album: Photographer) -> None:
        self.person, self.pane, self.album = person, pane, album

    async def page(self, name: str) -> Any:
        self.pane.go_to(name)
        await self.person.until(lambda: self.pane.frame(name).is_shown, name)
        return self.pane.page(name)

    async def of_a_page(self) -> None:
        page = await self.page("passwords")
        page.length.enter(14)
        page.history.enter(12)
        await self.album.takes("page")
        page.put_back()

    async def of_the_search(self) -> None:
        self.pane.focus_search()
        await self.person.robot.write("code")
        await self.album.takes("search")
        self.pane.sections.line.clear()

    async def of_a_change(self) -> None:
        page = await self.page("passwords")
        page.length.enter(14)
        await self.page("messages")
        source = self.pane.desk.settings
        now = await source.read(POOL)
        text = str(now["VerificationMessageTemplate"].get("EmailMessage") or "Your code is {####}")
        field = next(one for one in self.pane.page("messages").fields if one.pointer == MESSAGE)
        field.enter(text.replace("{####}", "{####}. It is good for a day"))
        self.pane.review()
        preview = await self.album.dialog(SettingsPreview)
        await self.album.takes("preview")
        preview.show_json()
        await self.album.takes("json")
        preview.show_command_line()
        await self.album.takes("command")
        preview.agree.click()
        await self.person.sees("Saved: User pool")
        await self.album.takes("saved")
        await self.person.presses("Undo")
        (await self.album.dialog(SettingsPreview)).agree.click()
        await self.person.sees("Undone: User pool")
        # The pictures that follow are of something else.
        self.pane.window().banners.dismiss_newest()

    async def of_somebody_else(self) -> None:
        page = await self.page("passwords")
        page.length.enter(14)
        source: PoolSettings = self.pane.desk.settings
        shown = await source.read(POOL)
        assert shown is not None
        theirs = with_value(with_value(shown, LENGTH, 12), ("Policies", "PasswordPolicy", "RequireSymbols"), True)
        assert edits_between(shown, theirs)
        await _saved_elsewhere(source, shown, theirs)
        self.pane.review()
        (await self.album.dialog(SettingsPreview)).agree.click()
        await self.album.dialog(MovedQuestion)
        await self.album.takes("moved")
        (await self.album.dialog(MovedQuestion)).reject()
        self.pane.discard()

    async def of_documents(self) -> None:
        await self.page("documents")
        page = self.pane.page("documents")
        await self.person.until(lambda: "Policies" in page.document.text.toPlainText(), "the first document")
        await self.album.takes("documents")

    async def of_messages(self) -> None:
        # Text and preview stand side by side where there is room.
        window = self.pane.window()
        window.resize(WIDTH_PX + 200, HEIGHT_PX)
        page = await self.page("messages")
        template = page.code[1]
        template.body.enter(
            '<h2 style="color:#0a7">Welcome</h2><p>Your code is <b>{####}</b>.</p><p>It is good for a day.</p>'
        )
        self.pane.frame("messages").reveal(template.body)
        await self.person.until(lambda: template.preview and "Welcome" in template.preview.plain.toPlainText(), "mail")
        await self.album.takes("messages")
        window.resize(WIDTH_PX, HEIGHT_PX)
        self.pane.discard()

    async def of_factors(self) -> None:
        page = await self.page("passwords")
        page.mode.enter("ON")
        page.counts.enter("MULTI_FACTOR_WITH_USER_VERIFICATION")
        self.pane.frame("passwords").reveal(page.mode)
        await self.album.takes("factors")
        self.pane.discard()

    async def of_app_clients(self) -> None:
        page = await self.page("app-clients")
        await self.person.until(lambda: len(page.secrets) == 2 and page.around.providers, "the app clients")
        await self.album.takes("app-clients")
        web = next(thing for thing, document in page.found.items() if document["ClientName"] == "Web shop")
        page.open(web)
        page.editors[web].complete()
        callbacks = page.editors[web].client.callbacks
        callbacks.enter([*callbacks.shown, "http://shop.example/signed-in"])
        self.pane.frame("app-clients").reveal(callbacks)
        await self.album.takes("app-client")
        self.pane.discard()
        machine = next(thing for thing, document in page.found.items() if document["ClientName"] == "Warehouse")
        page.open(machine)
        page.editors[machine].complete()
        await self.album.takes("app-client-secrets")
        page.close_editor()

    async def of_providers(self) -> None:
        page = await self.page("providers")
        google = Thing(ThingKind.PROVIDER, "Google")
        await self.person.until(lambda: google in page.found and page.clients is not None, "the providers")
        page.open(google)
        page.editors[google].complete()
        mapping = page.editors[google].mapping
        fixed = next(
            name for name, attribute in mapping.setting.schema.items() if not attribute.mutable and attribute.custom
        )
        mapping.map(fixed, "sub")
        self.pane.frame("providers").reveal(mapping)
        await self.album.takes("provider")
        self.pane.discard()

    async def of_scopes(self) -> None:
        page = await self.page("resource-servers")
        await self.person.until(lambda: page.found and page.clients is not None, "the resource servers")
        thing = next(iter(page.found))
        page.open(thing)
        page.editors[thing].complete()
        scopes = page.editors[thing].scopes
        scopes.rows[0].remove.click()
        self.pane.frame("resource-servers").reveal(scopes)
        await self.album.takes("scopes")
        self.pane.discard()

    async def _read(self) -> None:
        """The users of the pool, once."""
        if await self.pane.workspace.index_state() is None:
            await self.person.opens("users")
            await self.person.starts_sync()
            await self.person.job_ended()
            await self.person.opens("settings")

    async def of_identity_pools(self) -> None:
        await self._read()
        page = await self.page("identity-pools")
        await self.person.until(lambda: len(page.found) == 2 and page.clients, "the identity pools")
        thing = next(iter(page.found))
        page.open(thing)
        editor = page.editors[thing]
        editor.complete()
        self.pane.frame("identity-pools").scroll_up()
        await self.album.takes("identity-pool")
        mapping = next(iter(editor.mappings.values()))
        mapping.rows[1].up.click()
        editor.trial.line.setText("email=ann@example.com")
        editor.trial.button.click()
        await self.person.until(lambda: ":" in editor.trial.answers.text(), "the role")
        self.pane.frame("identity-pools").reveal(mapping)
        await self.album.takes("identity-pool-rules")
        self.pane.frame("identity-pools").reveal(editor.trial.line)
        await self.album.takes("identity-pool-trial")
        self.pane.review()
        await self.album.dialog(SettingsPreview)
        await self.album.takes("identity-pool-preview")
        (await self.album.dialog(SettingsPreview)).reject()
        self.pane.discard()
        page.close_editor()

    async def of_a_token(self) -> None:
        await self._read()
        self.person.shell.inspect_token()
        dialog = await self.album.dialog(TokenDialog)
        dialog.line.setPlainText(await self._token())
        await self.person.until(lambda: dialog.claims.topLevelItemCount() > 0, "the claims")
        await self.album.takes("token")
        dialog.reject()

    async def _token(self) -> str:
        """An ID token that the pool might have signed for Ann before she was put into another group."""
        workspace = self.pane.workspace
        (ann,) = await workspace.some("email=ann@example.com", 1)
        now_s = int(time.time())
        claims = {
            "sub": ann.sub,
            "cognito:groups": ["newsletter"],
            "email_verified": True,
            "iss": f"https://cognito-idp.{workspace.key.pool.partition('_')[0]}.amazonaws.com/{workspace.key.pool}",
            "cognito:username": ann.username,
            "custom:plan": "basic",
            "custom:tenantId": ann.attributes["custom:tenantId"],
            "aud": "1webshop1webshop1webshop1w",
            "token_use": "id",
            "auth_time": now_s - 600,
            "iat": now_s - 600,
            "exp": now_s + 3000,
            "name": ann.attributes["name"],
            "email": ann.attributes["email"],
        }
        key = key_of(workspace.key.pool, "id")
        parts = ({"kid": key.id, "alg": "RS256"}, claims)
        signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{encoded(key.signature(signed.encode()))}"

    async def of_the_history(self) -> None:
        source: PoolSettings = self.pane.desk.settings
        server = Thing(ThingKind.RESOURCE_SERVER, "https://stock.example")
        await source.take_snapshot()
        made = Part(server, None, {"Identifier": server.name, "Name": "Stock"})
        await source.apply(await source.prepare(SettingsChange((made,))))
        for pointer, value in ((LENGTH, 14), (MESSAGE, "Your code is {####}. It is good for a day.")):
            shown = await source.read(POOL)
            assert shown is not None
            part = Part(POOL, shown, with_value(shown, pointer, value))
            await source.apply(await source.prepare(SettingsChange((part,))))
        page = await self.page("history")
        await self.person.until(lambda: page.timeline.count() >= 5 and page.beside.state == "ready", "the history")
        await self.album.takes("history-change")
        page.timeline.setCurrentRow(4)
        await self.person.until(lambda: page.beside.state == "ready" and page.view.chosen(), "what is different")
        await self.album.takes("history")


async def _saved_elsewhere(source: PoolSettings, shown: Any, theirs: Any) -> None:
    """As another window does it."""
    try:
        await source.apply(await source.prepare(SettingsChange((Part(POOL, shown, theirs),))))
    except SettingsMoved as moved:
        raise AssertionError(moved.thing) from moved


async def photographed(shell: Shell, folder: Path, only: list[str]) -> None:
    window, person = shell.window, Person(shell)
    window.showNormal()
    window.move(60, 20)
    window.resize(WIDTH_PX, HEIGHT_PX)
    pane: Any = await person.robot.until(lambda: shell.open_pane("settings"), "the settings")
    shell.services.settings.mark(pane.workspace.key, Marking(Environment.STAGING, Mode.ADMINISTRATOR))
    settings = Settings(person, pane, Photographer(person, folder))
    works: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
        "page": settings.of_a_page,
        "search": settings.of_the_search,
        "change": settings.of_a_change,
        "moved": settings.of_somebody_else,
        "history": settings.of_the_history,
        "documents": settings.of_documents,
        "messages": settings.of_messages,
        "factors": settings.of_factors,
        "app-clients": settings.of_app_clients,
        "providers": settings.of_providers,
        "scopes": settings.of_scopes,
        "identity-pools": settings.of_identity_pools,
        "token": settings.of_a_token,
    }
    for name, work in works.items():
        if not only or name in only:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - the other pictures are taken all the same
                print(f"{name}: {error!r}", file=sys.stderr)
                for dialog in window.findChildren(QDialog):
                    dialog.reject()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Theme((sys.argv[2:3] or ["light"])[0]), sys.argv[3:], photographed))
