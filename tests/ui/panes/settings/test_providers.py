"""Identity providers looked through, edited, made and deleted."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.provider_kinds import ProviderType
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from cognito_admin.ui.panes.settings.providers.page import ProvidersPage
from tests.model.settings.test_saml_metadata import key, metadata
from tests.model.settings.test_saml_metadata import until as until_year
from tests.ui.panes.fakes import until
from tests.ui.panes.settings.listed_pool import Stage, Windows, acting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROVIDER = ThingKind.PROVIDER
GOOGLE, OKTA, STAFF, FILED, APPLE, NEWS = (
    Thing(PROVIDER, name) for name in ("Google", "Okta", "Staff", "Filed", "SignInWithApple", "News")
)
DOCUMENTS: dict[Thing, Document] = {
    POOL: {
        "Domain": "shop",
        "SchemaAttributes": [
            {"Name": "sub", "Required": True, "Mutable": False},
            {"Name": "email", "Required": True, "Mutable": True},
            {"Name": "name", "Mutable": True},
            {"Name": "custom:number", "Mutable": False},
            {"Name": "custom:team", "Mutable": True},
        ],
    },
    GOOGLE: {
        "ProviderName": "Google",
        "ProviderType": "Google",
        "ProviderDetails": {
            "client_id": "1.apps",
            "client_secret": HIDDEN,
            "authorize_scopes": "email openid",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
            "new_detail": "kept",
        },
        "AttributeMapping": {"username": "sub", "email": "email"},
        "IdpIdentifiers": [],
        "NewSetting": {"Deep": [1]},
    },
    OKTA: {
        "ProviderName": "Okta",
        "ProviderType": "OIDC",
        "ProviderDetails": {
            "oidc_issuer": "https://okta.example",
            "client_id": "okta",
            "authorize_scopes": "openid",
            "attributes_request_method": "GET",
        },
        "AttributeMapping": {"username": "sub", "name": "name"},
        "IdpIdentifiers": ["okta.example"],
    },
    STAFF: {
        "ProviderName": "Staff",
        "ProviderType": "SAML",
        "ProviderDetails": {"MetadataURL": "https://idp.example/metadata", "IDPSignout": "true"},
        "AttributeMapping": {"email": "mail", "custom:team": "department"},
    },
    FILED: {
        "ProviderName": "Filed",
        "ProviderType": "SAML",
        "ProviderDetails": {"IDPSignout": "true"},
        "AttributeMapping": {"email": "mail"},
    },
    APPLE: {
        "ProviderName": "SignInWithApple",
        "ProviderType": "SignInWithApple",
        "ProviderDetails": {"client_id": "com.shop", "team_id": "T", "key_id": "K", "authorize_scopes": "email"},
        "AttributeMapping": {"email": "email"},
    },
    NEWS: {
        "ProviderName": "News",
        "ProviderType": "Passport",
        "ProviderDetails": {"a": "b"},
        "AttributeMapping": {"email": "e"},
    },
    Thing(ThingKind.CLIENT, "1"): {"ClientName": "Web", "SupportedIdentityProviders": ["COGNITO", "Google", "Staff"]},
    Thing(ThingKind.CLIENT, "2"): {"ClientName": "Intranet", "SupportedIdentityProviders": ["Staff"]},
}
METADATA = metadata(key(until_year(2099)))


@pytest.fixture
def act(qtbot: Any) -> Callable[..., Stage]:
    return acting(qtbot, ProvidersPage, DOCUMENTS)


def test_the_list_says_what_each_is_and_in_how_many_apps_it_is_offered(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.rows()["Google"] == "Offered in 1 app"
        assert stage.rows()["Okta"] == "OpenID Connect · offered in no app"
        assert stage.rows()["Staff"] == "SAML 2.0 · offered in 2 apps"
        assert stage.rows()["News"] == "Passport · offered in no app"

    act(scene)


def test_the_list_warns_of_those_through_which_people_fail_to_sign_in(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        warned = {row.title: row.warning for row in stage.page.list.rows() if row.warning}
        assert warned == {
            "Okta": "It does not fill in what the pool requires",
            "Staff": "It fills in an attribute that cannot be written",
        }

    act(scene)


@pytest.mark.parametrize("thing", [GOOGLE, OKTA, STAFF, FILED, APPLE, NEWS])
def test_a_provider_that_was_opened_and_closed_is_not_changed(act: Any, thing: Thing) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(thing)
        assert editor.edited() == DOCUMENTS[thing]
        assert stage.page.parts() == ()
        editor.left.emit()
        assert stage.page.parts() == ()
        assert stage.page.problems() == ()
        assert stage.page.opened is None

    act(scene)


def test_nothing_flashes_up_beside_the_window_while_a_provider_is_opened(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        windows = Windows()
        for thing in (GOOGLE, OKTA, STAFF, APPLE):
            stage.open(thing).mapping.map("name", "name")
        stage.page.begin_kind(ProviderType.SAML)
        assert windows.shown == []

    act(scene)


@pytest.mark.parametrize("thing", [GOOGLE, OKTA, STAFF, APPLE])
def test_a_provider_fits_into_a_narrow_window_whatever_aws_says_of_it(act: Any, thing: Thing) -> None:
    def certified(stage: Stage) -> None:
        details = {**DOCUMENTS[thing]["ProviderDetails"], "ActiveEncryptionCertificate": SIGNING_CERTIFICATE}
        stage.source.documents[thing] = {**DOCUMENTS[thing], "ProviderDetails": details}

    async def scene(stage: Stage) -> None:
        editor = stage.open(thing)
        assert editor.minimumSizeHint().width() <= 480

    act(scene, prepared=certified)


def test_one_edit_leaves_everything_else_as_it_is_what_nobody_knows_among_that(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(GOOGLE)
        editor.details["authorize_scopes"].enter("email openid profile")
        details = {**DOCUMENTS[GOOGLE]["ProviderDetails"], "authorize_scopes": "email openid profile"}
        assert stage.page.parts() == (
            Part(GOOGLE, DOCUMENTS[GOOGLE], {**DOCUMENTS[GOOGLE], "ProviderDetails": details}),
        )
        assert stage.page.problems() == ()
        editor.left.emit()
        assert [row.title for row in stage.page.list.rows() if row.unsaved] == ["Google"]

    act(scene)


def test_a_secret_is_not_drawn_and_stays_as_it_is_until_another_is_typed(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        field = stage.open(GOOGLE).details["client_secret"]
        assert field.line.text() == ""
        assert field.line.echoMode() is QLineEdit.EchoMode.Password
        field.enter("another secret")
        (part,) = stage.page.parts()
        assert part.after is not None
        assert part.after["ProviderDetails"]["client_secret"] == "another secret"
        assert "another secret" not in field._was.text()
        field.put_back()
        assert stage.page.parts() == ()

    act(scene)


def test_the_present_secret_is_copied_on_request_and_only_for_a_while(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open(GOOGLE).details["client_secret"].copy.click()
        await until(lambda: bool(stage.shell.copied), "the secret")
        secret = "the secret of Google at ProviderDetails.client_secret"
        assert stage.shell.copied == [(secret, "Client secret, for a while")]

    act(scene)


def test_an_issuer_that_is_not_https_is_caught_in_the_form_with_the_reason(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(OKTA)
        editor.details["oidc_issuer"].enter("http://okta.example")
        assert stage.page.problems() == ("Okta, Issuer: The address has to begin with https://.",)
        editor.left.emit()
        assert stage.page.first_problem() is editor.details["oidc_issuer"]
        assert stage.page.opened is editor

    act(scene)


def test_another_issuer_is_said_to_make_new_users_of_everybody(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(OKTA)
        assert stage.page.consequences() == ()
        editor.details["oidc_issuer"].enter("https://other.example")
        assert "new users" in stage.page.consequences()[0]

    act(scene)


# Attributes


def test_what_the_pool_requires_and_nobody_fills_in_is_flagged_until_it_is(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        mapping = stage.open(OKTA).mapping
        assert not mapping.missing.isHidden()
        assert "E-mail" in mapping.missing.text()
        mapping.map("email", "email")
        assert mapping.missing.isHidden()
        (part,) = stage.page.parts()
        assert part.after is not None
        assert part.after["AttributeMapping"] == {"username": "sub", "name": "name", "email": "email"}

    act(scene)


def test_an_attribute_that_never_changes_is_flagged_as_the_trap_it_is(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        row = stage.open(GOOGLE).mapping.map("custom:number", "sub")
        assert "sign in once" in row.note.text()

    act(scene)


def test_an_attribute_that_an_app_may_not_write_is_flagged_with_the_app(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        row = stage.open(STAFF).mapping.rows["custom:team"]
        assert row.note.text().startswith("Intranet, Web may not write it")

    act(scene)


def test_a_line_without_what_the_provider_calls_it_cannot_be_saved(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        mapping = stage.open(GOOGLE).mapping
        mapping.map("name")
        assert stage.page.problems() != ()
        mapping.unmap("name")
        assert stage.page.problems() == ()
        assert stage.page.parts() == ()

    act(scene)


def test_the_user_name_is_cognitos_to_fill_in(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        row = stage.open(GOOGLE).mapping.rows["username"]
        assert row.line.isReadOnly()
        assert row.remove.isHidden()

    act(scene)


def test_attributes_are_offered_that_are_not_there_yet_the_risky_ones_marked(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        mapping = stage.open(GOOGLE).mapping
        mapping._fill_menu()
        assert [action.text() for action in mapping._menu.actions()] == ["Name", "team", "number (never changes)"]
        mapping._menu.actions()[0].trigger()
        assert "name" in mapping.rows

    act(scene)


# Metadata


def test_metadata_is_read_from_a_file_and_told_with_its_length_and_expiry(act: Any, tmp_path: Path) -> None:
    file = tmp_path / "idp.xml"
    file.write_text(METADATA)

    async def scene(stage: Stage) -> None:
        editor = stage.open(STAFF)
        field = editor.details["MetadataURL"]
        field.by_file.setChecked(True)
        assert "Choose the file" in stage.page.problems()[0]
        field.take(str(file))
        await until(lambda: stage.page.problems() == (), "the file to be read")
        said = field._said.whole_text()
        assert "idp.xml" in said
        assert "characters" in said
        assert "2099" in said
        (part,) = stage.page.parts()
        assert part.after is not None
        assert part.after["ProviderDetails"] == {"MetadataFile": METADATA, "IDPSignout": "true"}

    act(scene)


def test_a_file_that_is_no_metadata_is_refused_with_the_reason(act: Any, tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text("<html/>")

    async def scene(stage: Stage) -> None:
        field = stage.open(STAFF).details["MetadataURL"]
        field.by_file.setChecked(True)
        for name, why in (("page.xml", "not the SAML metadata"), ("gone.xml", "cannot be read")):
            field.take(str(tmp_path / name))
            await until(lambda name=name: name in field.problem(), "the file to be read")
            assert why in field.problem()
        field.put_back()
        assert stage.page.problems() == ()
        assert stage.page.parts() == ()

    act(scene)


def test_metadata_that_aws_does_not_tell_is_asked_for_again_with_other_edits(act: Any, tmp_path: Path) -> None:
    file = tmp_path / "idp.xml"
    file.write_text(METADATA)

    async def scene(stage: Stage) -> None:
        editor = stage.open(FILED)
        editor.mapping.map("name", "displayName")
        assert stage.page.problems() == ()
        editor.details["IDPSignout"].enter(False)
        assert "AWS wants this again" in stage.page.problems()[0]
        editor.details["MetadataURL"].take(str(file))
        await until(lambda: stage.page.problems() == (), "the file to be read")

    act(scene)


def test_apples_key_is_asked_for_again_with_other_edits_and_taken_out_of_its_file(act: Any, tmp_path: Path) -> None:
    secret = base64.b64encode(b"\x30\x81" + bytes(130)).decode()
    (tmp_path / "AuthKey.p8").write_text(f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----")
    (tmp_path / "notes.txt").write_text("no key")

    async def scene(stage: Stage) -> None:
        editor = stage.open(APPLE)
        editor.details["key_id"].enter("K2")
        assert "AWS wants this again" in stage.page.problems()[0]
        field = editor.details["private_key"]
        field.take(str(tmp_path / "notes.txt"))
        await until(lambda: "no private key" in field.problem(), "the wrong file to be refused")
        field.take(str(tmp_path / "AuthKey.p8"))
        await until(lambda: stage.page.problems() == (), "the key to be read")
        (part,) = stage.page.parts()
        assert part.after is not None
        assert part.after["ProviderDetails"]["private_key"] == secret
        assert secret not in field._said.whole_text()

    act(scene)


# New ones


def test_a_new_provider_is_filled_in_and_made_with_what_is_usual(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        page = stage.page
        page.begin_kind(ProviderType.OIDC)
        editor = page.opened
        assert {problem.split(":")[0].split(", ")[1] for problem in page.problems()} == {"Name", "Issuer", "Client ID"}
        editor.name_field.enter("my provider")
        assert "no spaces" in page.problems()[0]
        assert editor.name_field._was is None
        editor.name_field.enter("Entra")
        editor.details["oidc_issuer"].enter("https://login.example/tenant")
        editor.details["client_id"].enter("abc")
        assert page.problems() == ()
        (part,) = page.parts()
        entra = Thing(PROVIDER, "Entra")
        assert part.thing == entra
        assert part.before is None
        assert part.after == {
            "ProviderName": "Entra",
            "ProviderType": "OIDC",
            "ProviderDetails": {
                "authorize_scopes": "openid profile email",
                "attributes_request_method": "GET",
                "oidc_issuer": "https://login.example/tenant",
                "client_id": "abc",
            },
            "AttributeMapping": {"username": "sub"},
        }
        stage.desk.make({entra: part.after})
        assert page.parts() == ()
        assert page.opened is page.editors[entra]
        assert "Entra" in stage.rows()

    act(scene)


def test_a_name_that_is_taken_is_caught_in_the_form(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.page.begin_kind(ProviderType.SAML)
        editor = stage.page.opened
        editor.complete()
        editor.name_field.enter("Okta")
        assert "already has a provider" in editor.name_field.problem()
        editor.identifiers.enter(["okta.example"])
        assert "belongs to Okta" in editor.identifiers.problem()

    act(scene)


def test_a_new_provider_that_is_discarded_leaves_nothing_behind(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        before = stage.rows()
        stage.page.begin_kind(ProviderType.FACEBOOK)
        stage.page.opened.details["client_id"].enter("1")
        stage.page.close_editor()
        assert stage.rows() != before
        stage.page.put_back()
        assert stage.page.parts() == ()
        assert stage.rows() == before

    act(scene)


def test_a_new_provider_that_was_left_before_anything_was_typed_is_forgotten(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        before = stage.rows()
        stage.page.begin_kind(ProviderType.OIDC)
        stage.page.close_editor()
        assert stage.rows() == before
        assert stage.page.parts() == ()

    act(scene)


def test_a_second_provider_of_a_social_kind_is_not_offered_and_the_reason_is_said(act: Any, qtbot: Any) -> None:
    async def scene(stage: Stage) -> None:
        qtbot.mouseClick(stage.page.add, Qt.MouseButton.LeftButton)
        menu = stage.page.menu
        offered = {action.text(): action for action in menu.actions()}
        assert not offered["Google"].isEnabled()
        assert "already" in offered["Google"].toolTip()
        assert offered["Facebook"].isEnabled()
        menu.close()

    act(scene)


# Deleting, and what cannot be done


def test_deleting_says_which_apps_lose_it_and_where_nothing_else_is_offered(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(STAFF)
        editor.delete.click()
        (wish,) = stage.desk.wishes
        assert wish.change.parts == (Part(STAFF, DOCUMENTS[STAFF], None),)
        assert wish.title == "Delete Staff"
        assert "Offered in Intranet, Web until now." in wish.consequences
        assert "In Intranet there is no other way to sign in." in wish.consequences
        stage.desk.make({STAFF: None})
        assert "Staff" not in stage.rows()
        assert stage.page.opened is None

    act(scene)


def test_where_nothing_may_be_changed_every_setting_can_still_be_read(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(GOOGLE)
        assert editor.details["client_id"].line.text() == "1.apps"
        assert editor.details["client_id"].line.isReadOnly()
        assert not editor.delete.isEnabled()
        assert editor.delete.toolTip() == "This pool is read-only"
        assert not stage.page.add.isEnabled()
        assert editor.mapping.rows["email"].remove.isHidden()
        copy = editor.details["client_secret"].copy
        assert not copy.isEnabled()
        assert "may change the pool" in copy.toolTip()
        assert editor.details["client_secret"].line.placeholderText() == HIDDEN

    act(scene, "This pool is read-only")


def test_the_provider_is_told_where_people_come_back_to(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        fact = stage.open(GOOGLE)._facts["redirect"]
        assert fact.text.text() == "https://shop.auth.eu-west-1.amazoncognito.com/oauth2/idpresponse"
        fact.text.copy()
        assert stage.shell.copied == [(fact.text.text(), "Where people are sent back to (redirect URI)")]

    act(scene)


def test_the_certificate_to_encrypt_with_is_there_to_be_copied(act: Any) -> None:
    def encrypting(stage: Stage) -> None:
        details = {**DOCUMENTS[STAFF]["ProviderDetails"], "ActiveEncryptionCertificate": SIGNING_CERTIFICATE}
        stage.source.documents[STAFF] = {**DOCUMENTS[STAFF], "ProviderDetails": details}

    async def scene(stage: Stage) -> None:
        fact = stage.open(STAFF)._facts["certificate"]
        assert not fact.isHidden()
        assert fact.text.text() == SIGNING_CERTIFICATE

    act(scene, prepared=encrypting)


def test_where_app_clients_may_not_be_read_providers_are_shown_all_the_same(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.rows()["Okta"] == "OpenID Connect"
        assert "not known" in stage.open(GOOGLE).used.text()

    act(scene, prepared=lambda stage: stage.source.refused.update({ThingKind.CLIENT: Failure(Code.ACCESS_DENIED)}))


def test_where_providers_may_not_be_read_that_is_said_in_their_place(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.page.states.state == "not permitted"

    act(scene, prepared=lambda stage: stage.source.refused.update({PROVIDER: Failure(Code.ACCESS_DENIED)}))


def test_coming_back_to_the_page_reads_nothing_anew_until_somebody_wants_news(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.source.reads.clear()
        await stage.show()
        assert stage.source.reads == []
        stage.source.documents[POOL] = {**DOCUMENTS[POOL]}
        await stage.show()
        assert GOOGLE in stage.source.reads

    act(scene)


def test_a_provider_that_somebody_else_deleted_is_gone_and_its_edits_with_it(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open(OKTA).details["client_id"].enter("other")
        del stage.source.documents[OKTA]
        stage.source.documents[POOL] = {**DOCUMENTS[POOL]}
        await stage.show()
        assert "Okta" not in stage.rows()
        assert stage.page.parts() == ()
        assert not stage.page.overview.isHidden()

    act(scene)


def test_of_many_some_are_found_by_what_their_line_says(act: Any) -> None:
    def many(stage: Stage) -> None:
        for number in range(6):
            thing = Thing(PROVIDER, f"Company{number}")
            stage.source.documents[thing] = {**DOCUMENTS[STAFF], "ProviderName": thing.name}

    async def scene(stage: Stage) -> None:
        page = stage.page
        assert not page.line.isHidden()
        page.line.setText("openid")
        assert list(stage.rows()) == ["Okta"]
        page.line.returnPressed.emit()
        assert page.opened is page.editors[OKTA]
        page.close_editor()
        page.line.setText("nobody")
        assert page.states.state == "empty"
        page.line.clear()
        assert len(stage.rows()) == 12

    act(scene, prepared=many)


def test_a_pool_without_providers_says_what_one_is_for(act: Any) -> None:
    def none(stage: Stage) -> None:
        stage.source.documents = {POOL: DOCUMENTS[POOL]}

    async def scene(stage: Stage) -> None:
        assert stage.page.states.state == "empty"
        assert stage.page.line.isHidden()
        assert stage.page.add.isEnabled()

    act(scene, prepared=none)
