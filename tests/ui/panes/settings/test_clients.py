"""App clients looked through, edited, made, copied and deleted, and their secrets exchanged."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import POOL, Document, Listed, Thing, ThingKind
from cognito_admin.model.settings.token_lifetimes import Lifetime
from cognito_admin.ui.panes.settings.clients.page import ClientsPage
from cognito_admin.ui.panes.settings.clients.secret_shown import SecretShown
from cognito_admin.ui.panes.settings.several.overview import Overview
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.widgets.text import Text
from tests.ui.panes.fakes import FakeShell, play, until

CLIENT, SECRETS = ThingKind.CLIENT, ThingKind.CLIENT_SECRETS
WEB, PHONE = Thing(CLIENT, "1web"), Thing(CLIENT, "2phone")
SECRET = "q7Hs2kd9Plw04ncbVx81mzTr"
DOCUMENTS: dict[Thing, Document] = {
    POOL: {
        "SchemaAttributes": [
            {"Name": "sub", "Required": True},
            {"Name": "email", "Required": True},
            {"Name": "email_verified"},
            {"Name": "custom:plan"},
        ]
    },
    WEB: {
        "ClientId": "1web",
        "ClientName": "Web shop",
        "ClientSecret": HIDDEN,
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_NEW_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "RefreshTokenValidity": 30,
        "IdTokenValidity": 20,
        "TokenValidityUnits": {"IdToken": "minutes"},
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "https://api.example/read"],
        "CallbackURLs": ["https://shop.example/in"],
        "SupportedIdentityProviders": ["COGNITO", "Google"],
        "LastModifiedDate": "2026-11-01T10:00:00Z",
        "NewSetting": {"Deep": [1]},
    },
    PHONE: {"ClientId": "2phone", "ClientName": "Phone", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
    Thing(SECRETS, "1web"): {
        "ClientSecrets": [{"ClientSecretId": "1web--1", "ClientSecretCreateDate": "2026-01-01T00:00:00Z"}]
    },
    Thing(ThingKind.PROVIDER, "Google"): {"ProviderName": "Google", "AttributeMapping": {"email": "email"}},
    Thing(ThingKind.RESOURCE_SERVER, "https://api.example"): {
        "Scopes": [{"ScopeName": "read"}, {"ScopeName": "write"}]
    },
}


class Source:
    """A pool in memory. ``asked`` are the things whose secret was asked for."""

    def __init__(self) -> None:
        self.documents = dict(DOCUMENTS)
        self.refused: set[ThingKind] = set()
        self.asked: list[Thing] = []
        self.reads: list[Thing] = []
        self.failure: Failure | None = None

    def why_not(self) -> Failure | None:
        return self.failure

    async def names(self, kind: ThingKind) -> list[Listed]:
        if kind in self.refused:
            raise Failure(Code.ACCESS_DENIED)
        return [Listed(thing.name, thing.name) for thing in self.documents if thing.kind is kind]

    async def read(self, thing: Thing) -> Document | None:
        await asyncio.sleep(0)
        self.reads.append(thing)
        if thing.kind in self.refused:
            raise Failure(Code.ACCESS_DENIED)
        return self.documents.get(thing)

    async def secret(self, thing: Thing, _pointer: object) -> str | None:
        self.asked.append(thing)
        return SECRET


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

    def make(self, parts: tuple[Part, ...], now: dict[Thing, Document | None]) -> None:
        for thing, document in now.items():
            self.source.documents.pop(thing, None)
            if document is not None:
                self.source.documents[thing] = document
        self.made.emit(SimpleNamespace(now=now))


class Stage:
    def __init__(self, qtbot: Any) -> None:
        self.shell, self.source = FakeShell(), Source()
        self.desk = Desk(self.source)
        context: Any = SimpleNamespace(shell=self.shell, source=self.source, desk=self.desk)
        self.page = ClientsPage(context)
        qtbot.addWidget(self.page)

    async def show(self, why_not: str = "") -> None:
        documents = {POOL: DOCUMENTS[POOL]}
        self.page.show_documents(documents, editable=not why_not, why_not=why_not)
        await until(self.settled, "the clients to be read")

    def settled(self) -> bool:
        page = self.page
        return page._read and not (page._reading.busy or page._reading_clients.busy or page._reading_secrets.busy)

    def open(self, thing: Thing = WEB) -> Any:
        self.page.open(thing)
        self.page.editors[thing].complete()
        return self.page.editors[thing]

    def rows(self) -> list[str]:
        return [f"{row.title}: {row.text}" for row in self.page.list.rows()]


@pytest.fixture
def act(qtbot: Any) -> Any:
    def on(scene: Any, why_not: str = "", *, prepared: Any = lambda _stage: None) -> Stage:
        stage = Stage(qtbot)
        prepared(stage)

        async def whole() -> None:
            await stage.show(why_not)
            await scene(stage)

        play(stage.shell, whole)
        return stage

    return on


def test_a_client_that_is_named_from_elsewhere_is_opened_as_soon_as_it_was_read(qtbot: Any) -> None:
    stage = Stage(qtbot)

    async def scene() -> None:
        stage.page.open_named("2phone")
        assert stage.page.opened is None
        await stage.show()
        assert stage.page.opened is stage.page.editors[PHONE]
        stage.page.open_named("1web")
        assert stage.page.opened is stage.page.editors[WEB]

    play(stage.shell, scene)


def test_the_list_says_at_a_glance_what_each_client_is(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        web, phone = stage.rows()
        assert web.startswith("Web shop: With secret · code, refresh, SRP, ALLOW_NEW_AUTH · changed ")
        assert phone == "Phone: Public · SRP · 2phone"
        stage.page.line.setText("2PHONE")
        assert stage.rows() == [phone]

    act(scene)


def test_a_list_says_that_more_of_it_comes_until_all_was_read(qtbot: Any) -> None:
    overview = Overview("App clients", "New app client")
    qtbot.addWidget(overview)

    def said() -> list[str]:
        return [label.text() for label in overview.findChildren(Text) if label.isVisibleTo(overview)]

    shop = Row(Thing(ThingKind.CLIENT, "1"), "Shop", "Public", "smartphone")
    overview.show_rows([shop], None, "smartphone")
    assert "Loading…" in said()
    overview.show_rows([shop], ("No app clients", ""), "smartphone")
    assert "Loading…" not in said()


def test_a_client_that_was_opened_and_closed_is_not_changed(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        for thing in (WEB, PHONE):
            editor = stage.open(thing)
            assert editor.edited() == DOCUMENTS[thing]
            assert stage.page.parts() == ()
            editor.left.emit()
        assert stage.page.problems() == ()

    act(scene)


def test_one_edit_leaves_everything_else_as_it_is_what_nobody_knows_among_that(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.open().client
        client.callbacks.enter(["https://shop.example/in", "myapp://in"])
        (part,) = stage.page.parts()
        assert part == Part(
            WEB, DOCUMENTS[WEB], {**DOCUMENTS[WEB], "CallbackURLs": ["https://shop.example/in", "myapp://in"]}
        )
        assert stage.page.problems() == ()

    act(scene)


def test_an_app_client_is_edited_while_the_rest_of_its_form_is_still_made(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.page.open(WEB)
        editor: Any = stage.page.editors[WEB]
        assert not editor.is_whole
        assert not editor.client.tokens
        editor.client.name.enter("Shop")
        renamed = {**DOCUMENTS[WEB], "ClientName": "Shop"}
        assert [part.after for part in stage.page.parts()] == [renamed]
        stage.page.close_editor()
        stage.page.open(WEB)
        await until(lambda: editor.is_whole, "the whole form")
        assert stage.page.opened is editor
        assert [part.after for part in stage.page.parts()] == [renamed]
        assert stage.page.problems() == ()
        assert not any(field.isHidden() for field in editor.client.ways_in)

    act(scene)


def test_an_app_client_that_is_left_before_its_form_is_whole_is_forgotten(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.page.open(WEB)
        stage.page.close_editor()
        assert stage.page.editors == {}
        stage.page.begin()
        (editor,) = stage.page.editors.values()
        assert not editor.is_whole
        # What a new one still lacks is said before all fields are there.
        assert stage.page.problems()
        stage.page.put_back()
        assert (stage.page.editors, stage.page.parts()) == ({}, ())

    act(scene)


def test_a_lifetime_is_written_with_its_unit(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        access = stage.open().client.tokens[0]
        assert access.shown == Lifetime(1, "hours")
        access.enter(Lifetime(15, "minutes"))
        (part,) = stage.page.parts()
        assert part.after == {
            **DOCUMENTS[WEB],
            "AccessTokenValidity": 15,
            "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes"},
        }
        access.enter(Lifetime(2, "minutes"))
        assert stage.page.problems() == ("Web shop, Access token: 5 minutes to 1 day.",)
        access.put_back()
        assert stage.page.parts() == ()

    act(scene)


def test_an_address_cognito_would_refuse_is_caught_in_the_form_with_the_reason(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.open().client
        for url, said in (
            ("http://shop.example/in", "is not https"),
            ("https://*.shop.example", "knows no wildcards"),
            ("https://shop.example/#in", "no address with a #"),
            ("shop.example", "write the whole address"),
        ):
            client.callbacks.enter([url])
            (problem,) = stage.page.problems()
            assert problem.startswith("Web shop, Callback URLs: ")
            assert said in problem
            assert client.callbacks.problem() in problem
            assert stage.page.first_problem() is client.callbacks

    act(scene)


def test_a_problem_between_two_settings_is_told_where_it_is_mended(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open()
        editor.client.rotation.enter(True)
        assert "Rotation takes the place" in stage.page.problems()[0]
        editor.client.flows.enter(["ALLOW_USER_SRP_AUTH", "ALLOW_NEW_AUTH"])
        assert stage.page.problems() == ()
        assert any("GetTokensFromRefreshToken" in notice for notice in stage.page.consequences())

    act(scene)


def test_a_list_that_was_emptied_is_left_out_and_never_the_ways_to_sign_in(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.open().client
        client.providers.enter([])
        assert "SupportedIdentityProviders" not in stage.page.parts()[0].after
        assert stage.page.problems() == ()
        client.flows.enter([])
        assert "With none, Cognito takes SRP" in stage.page.problems()[0]

    act(scene)


def test_the_sign_in_pages_switched_off_take_their_grants_and_scopes_along(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open()
        editor.client.pages_on.enter(False)
        assert editor.client.callbacks.isHidden()
        (part,) = stage.page.parts()
        assert {"AllowedOAuthFlows", "AllowedOAuthScopes"}.isdisjoint(part.after)
        assert part.after["CallbackURLs"] == DOCUMENTS[WEB]["CallbackURLs"]
        assert stage.page.problems() == ()
        assert stage.page.consequences()

    act(scene)


def test_the_sign_in_pages_switched_on_begin_with_the_safe_choice(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.open(PHONE).client
        client.pages_on.enter(True)
        (problem,) = stage.page.problems()
        assert "Where should people come back to?" in problem
        client.callbacks.enter(["myapp://in"])
        assert stage.page.problems() == ()
        (part,) = stage.page.parts()
        assert part.after["AllowedOAuthFlows"] == ["code"]
        assert part.after["AllowedOAuthScopes"] == ["openid"]
        assert part.after["SupportedIdentityProviders"] == ["COGNITO"]
        client.pages_on.enter(False)
        assert "AllowedOAuthFlows" not in stage.page.parts()[0].after

    act(scene)


def test_attributes_are_cognitos_default_until_somebody_chooses_some(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        writes = stage.open().client.writes
        assert writes.shown is None
        writes.chosen.setChecked(True)
        assert "Choose at least one" in stage.page.problems()[0]
        writes.boxes["custom:plan"].setChecked(True)
        assert "email is required" in stage.page.problems()[0]
        writes.boxes["email"].setChecked(True)
        assert stage.page.problems() == ()
        (part,) = stage.page.parts()
        assert sorted(part.after["WriteAttributes"]) == ["custom:plan", "email"]
        writes.usual.setChecked(True)
        assert stage.page.parts() == ()

    act(scene)


def test_attributes_a_client_names_are_shown_whether_the_pool_tells_of_them_or_not(act: Any) -> None:
    def named(stage: Stage) -> None:
        stage.source.documents[PHONE] = {**DOCUMENTS[PHONE], "ReadAttributes": ["custom:unknown", "email"]}

    async def scene(stage: Stage) -> None:
        reads = stage.open(PHONE).client.reads
        assert reads.shown == ["custom:unknown", "email"]
        assert stage.page.parts() == ()
        reads.boxes["custom:plan"].setChecked(True)
        (part,) = stage.page.parts()
        assert part.after["ReadAttributes"] == ["custom:unknown", "email", "custom:plan"]
        assert stage.page.problems() == ()
        reads.usual.setChecked(True)
        reads.chosen.setChecked(True)
        assert reads.shown == ["custom:unknown", "email", "custom:plan"]

    act(scene, prepared=named)


def test_scopes_and_providers_of_the_pool_are_there_to_choose_from(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.open().client
        assert "https://api.example/write" in client.scopes.boxes
        assert {"COGNITO", "Google"} == set(client.providers.boxes)

    act(scene)


def test_what_aws_does_not_tell_keeps_nobody_from_editing(act: Any) -> None:
    def refuse(stage: Stage) -> None:
        stage.source.refused = {ThingKind.PROVIDER, ThingKind.RESOURCE_SERVER, SECRETS}

    async def scene(stage: Stage) -> None:
        client = stage.open().client
        client.name.enter("Shop")
        assert stage.page.problems() == ()
        assert len(stage.page.parts()) == 1

    act(scene, prepared=refuse)


def test_the_secret_is_asked_for_only_when_somebody_wants_to_see_or_copy_it(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open()
        assert stage.source.asked == []
        assert SECRET not in editor.secrets.value.whole_text()
        editor.secrets.show_button.click()
        await until(lambda: editor.secrets.value.whole_text() == SECRET, "the secret to be shown")
        editor.secrets.show_button.click()
        assert SECRET not in editor.secrets.value.whole_text()
        editor.secrets.copy_button.click()
        await until(lambda: stage.shell.copied, "the secret to be copied")
        assert stage.shell.copied == [(SECRET, "Client secret, for a while")]

    act(scene)


def test_a_secret_is_hidden_again_when_the_client_is_left(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open()
        stage.page.show()
        editor.secrets.show_secret(SECRET)
        editor.left.emit()
        assert SECRET not in editor.secrets.value.whole_text()

    act(scene)


def test_who_may_not_change_the_pool_sees_why_and_no_secret(act: Any) -> None:
    def backup(stage: Stage) -> None:
        stage.source.failure = Failure(Code.OPENED_FROM_BACKUP)

    async def scene(stage: Stage) -> None:
        editor = stage.open()
        for button in (
            editor.secrets.show_button,
            editor.secrets.copy_button,
            editor.secrets.add_button,
            editor.delete,
        ):
            assert not button.isEnabled()
            assert button.toolTip()
        assert editor.client.name.line.isReadOnly()
        assert not stage.page.add.isEnabled()

    act(scene, "Opened from a backup.", prepared=backup)


def test_a_rotation_adds_a_second_secret_shows_it_once_and_deletes_the_older(act: Any, qtbot: Any) -> None:
    async def scene(stage: Stage) -> None:
        thing, editor = Thing(SECRETS, "1web"), stage.open()
        editor.secrets.add_button.click()
        (wish,) = stage.desk.wishes
        (part,) = wish.change.parts
        assert part.thing == thing
        older, entered = part.after["ClientSecrets"]
        assert older["ClientSecretId"] == "1web--1"
        secret = entered["ClientSecretValue"]
        newer = {"ClientSecretId": "1web--2", "ClientSecretCreateDate": "2026-11-01T00:00:00Z"}
        stage.desk.make(wish.change.parts, {thing: {"ClientSecrets": [older, newer]}})
        wish.then(None)
        (dialog,) = stage.page.window().findChildren(SecretShown)
        assert dialog.findChild(QLineEdit).text() == secret
        dialog.copy_button.click()
        assert stage.shell.copied == [(secret, "Client secret, for a while")]
        dialog.accept()
        assert "both secrets work" in editor.secrets.stage.text()
        assert editor.secrets.add_button.isHidden()
        assert "2 secrets" in stage.rows()[0]
        editor.secrets.delete_requested.emit("1web--1")
        wish = stage.desk.wishes[-1]
        assert wish.title == "Delete the older secret of Web shop"
        assert wish.typed == "Web shop"
        assert any("does not record when" in danger for danger in wish.dangers)
        assert [one["ClientSecretId"] for one in wish.change.parts[0].after["ClientSecrets"]] == ["1web--2"]

    act(scene)


def test_the_last_secret_is_not_offered_for_deletion(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open()
        texts = [button.text() for button in editor.secrets.findChildren(type(editor.secrets.add_button))]
        assert "Delete…" not in texts
        assert "no secret" in stage.open(PHONE).secrets.stage.text()

    act(scene)


def test_a_new_client_is_a_part_that_makes_it_and_opens_once_it_is_there(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.page.add.click()
        editor: Any = stage.page.opened
        assert editor.new
        assert "Give the app client a name" in stage.page.problems()[0]
        editor.client.name.enter("Warehouse")
        editor.client.secret.enter(True)
        assert stage.page.problems() == ()
        (part,) = stage.page.parts()
        assert part.before is None
        assert part.after["ClientName"] == "Warehouse"
        assert part.after["GenerateSecret"] is True
        made = {"ClientId": "9made", "ClientName": "Warehouse", "ClientSecret": HIDDEN}
        stage.desk.make((part,), {Thing(CLIENT, "9made"): made})
        stage.page.put_back()
        assert stage.page.parts() == ()
        assert stage.page.opened is stage.page.editors[Thing(CLIENT, "9made")]

    act(scene)


def test_a_copy_begins_with_the_settings_of_the_other(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open().duplicate.click()
        (part,) = stage.page.parts()
        assert part.before is None
        assert part.after["ClientName"] == "Web shop copy"
        assert part.after["CallbackURLs"] == DOCUMENTS[WEB]["CallbackURLs"]
        assert part.after["NewSetting"] == {"Deep": [1]}
        assert "ClientId" not in part.after
        assert stage.page.problems() == ()

    act(scene)


def test_deleting_says_what_breaks_and_the_list_is_without_it_then(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open().delete.click()
        (wish,) = stage.desk.wishes
        assert wish.change.parts == (Part(WEB, DOCUMENTS[WEB], None),)
        assert any("fails at once" in text for text in wish.consequences)
        stage.desk.make(wish.change.parts, {WEB: None})
        assert [row.title for row in stage.page.list.rows()] == ["Phone"]
        assert stage.page.opened is None

    act(scene)


def test_coming_back_to_the_page_does_not_read_all_clients_again(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        before = len(stage.source.reads)
        await stage.show()
        assert len(stage.source.reads) == before

    act(scene)


def test_after_a_change_of_ones_own_secrets_that_are_known_are_not_read_again(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.make((), {PHONE: {**DOCUMENTS[PHONE], "ClientName": "Mobile"}})
        stage.source.reads.clear()
        await stage.show()
        assert PHONE in stage.source.reads
        assert Thing(SECRETS, "1web") not in stage.source.reads

    act(scene)


def test_news_of_a_client_keep_what_was_edited(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open().client.name.enter("Shop")
        theirs = {**DOCUMENTS[WEB], "AuthSessionValidity": 9}
        stage.desk.moved.emit(SimpleNamespace(thing=WEB, now=theirs))
        assert stage.page.parts() == (Part(WEB, theirs, {**theirs, "ClientName": "Shop"}),)

    act(scene)
