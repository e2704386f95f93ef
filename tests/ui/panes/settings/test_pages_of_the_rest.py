"""Attributes, threat protection, sessions, domain, branding, terms, logs, tags and limits as forms."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QSpinBox

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import MISSING, edits_between
from cognito_admin.model.settings.limits import Counted
from cognito_admin.model.settings.log_rules import Delivery, Place
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.attributes import AttributesPage
from cognito_admin.ui.panes.settings.branding import BrandingPage, LookForm
from cognito_admin.ui.panes.settings.client_page import ClientPage
from cognito_admin.ui.panes.settings.domain import OWN, PREFIX, DomainPage
from cognito_admin.ui.panes.settings.limits import LimitsPage
from cognito_admin.ui.panes.settings.logo_field import GONE
from cognito_admin.ui.panes.settings.logs import LOGS, LogsPage
from cognito_admin.ui.panes.settings.sessions import SessionsPage
from cognito_admin.ui.panes.settings.tags import TAGS, TagsPage
from cognito_admin.ui.panes.settings.terms import TermsForm, TermsPage
from cognito_admin.ui.panes.settings.threat_protection import ThreatProtectionPage
from cognito_admin.ui.settings.page import PageContext, SettingsPage
from cognito_admin.ui.settings.words import is_deletion, part_title
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

WEB, BACK_OFFICE = "1web", "2back"
ACCOUNT = "123456789012"
RISK, RISK_OF_WEB = Thing(ThingKind.RISK), Thing(ThingKind.RISK, WEB)
SESSIONS = Thing(ThingKind.SESSIONS)
TERMS = Thing(ThingKind.TERMS, "t-1")
STYLE = Thing(ThingKind.BRANDING, WEB)
LOOK = Thing(ThingKind.UI, "all")
EVERY_PAGE = (
    AttributesPage, ThreatProtectionPage, SessionsPage, DomainPage, BrandingPage, TermsPage, LogsPage, TagsPage, LimitsPage,
)  # fmt: skip
POOL_NOW: dict[str, Any] = {
    "Id": "eu-west-1_Customers",
    "Arn": f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_Customers",
    "Name": "Shop customers",
    "UserPoolTier": "PLUS",
    "MfaConfiguration": "OPTIONAL",
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED", "NewAddOn": {"Deep": 1}},
    "SchemaAttributes": [
        {"Name": "sub", "AttributeDataType": "String", "Mutable": False, "Required": True},
        {"Name": "email", "AttributeDataType": "String", "Mutable": True, "Required": True, "NewTrait": 1},
        {
            "Name": "custom:plan",
            "AttributeDataType": "String",
            "Mutable": True,
            "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"},
        },
    ],
    "EstimatedNumberOfUsers": 1200,
    "NewSetting": {"Deep": [1, 2]},
}
FULL: dict[Thing, Any] = {
    POOL: POOL_NOW,
    Thing(ThingKind.CLIENT, WEB): {"ClientId": WEB, "ClientName": "Web shop", "ReadAttributes": ["email", "custom:plan"]},
    Thing(ThingKind.CLIENT, BACK_OFFICE): {"ClientId": BACK_OFFICE, "ClientName": "Back office"},
    RISK: {
        "UserPoolId": "eu-west-1_Customers",
        "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {
                "SourceArn": f"arn:aws:ses:eu-west-1:{ACCOUNT}:identity/shop.example",
                "NoActionEmail": {"Subject": "A new sign-in", "TextBody": "Was it you?"},
                "NewMail": {"Subject": "kept"},
            },
            "Actions": {"HighAction": {"Notify": True, "EventAction": "BLOCK", "NewTrait": 1}},
        },
        "NewPart": {"Enabled": True},
        "LastModifiedDate": "2026-11-01T10:00:00Z",
    },
    SESSIONS: {"UserPoolId": "p", "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 10, "NewLimit": 3}},
    Thing(ThingKind.SESSIONS, WEB): {"UserPoolId": "p", "ClientId": WEB, "SSOSession": {"MaxValidityMinutes": 15}},
    PREFIX: {"Domain": "shop-customers", "ManagedLoginVersion": 2, "Status": "ACTIVE", "Version": "2026", "New": 1},
    OWN: {
        "Domain": "auth.shop.example",
        "ManagedLoginVersion": 1,
        "Status": "ACTIVE",
        "CloudFrontDistribution": "d1.cloudfront.net",
        "CustomDomainConfig": {"CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1", "New": 1},
    },
    LOOK: {"ClientId": "ALL", "CSS": ".a-customizable { color: red; }", "ImageUrl": "https://d1/logo.png", "CSSVersion": "1"},
    STYLE: {
        "ManagedLoginBrandingId": "b-1",
        "UseCognitoProvidedValues": False,
        "Settings": {"components": {"form": {"borderRadius": 8.0}}},
        "Assets": [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "aGVsbG8="}],
    },
    TERMS: {
        "TermsId": "t-1",
        "ClientId": WEB,
        "TermsName": "terms-of-use",
        "TermsSource": "LINK",
        "Enforcement": "NONE",
        "Links": {"cognito:klingon": "http://old.example/terms", "cognito:default": "https://www.shop.example/terms"},
    },
    LOGS: {
        "UserPoolId": "p",
        "LogConfigurations": [
            {
                "LogLevel": "ERROR",
                "EventSource": "userNotification",
                "CloudWatchLogsConfiguration": {"LogGroupArn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/cognito/shop"},
                "NewTrait": 1,
            }
        ],
    },
    TAGS: {"team": "shop", " odd ": "value with a blank at its end ", "aws:stack": "shop"},
}  # fmt: skip
BARE: dict[Thing, Any] = {
    POOL: {"Id": "eu-west-1_Bare", "Name": "Bare", "UserPoolTier": "LITE"},
    Thing(ThingKind.CLIENT, WEB): {"ClientId": WEB, "ClientName": "Web shop"},
}


class Stage:
    """One page over a pool, as the pane shows it."""

    def __init__(self, qtbot: Any, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.reviewed: list[Any] = []
        self.settings = FakePoolSettings(copy.deepcopy(FULL))
        self.why_not = ""

    def review(self, change: Any, title: str = "", **more: Any) -> None:
        self.reviewed.append((change, title, more))

    def play(self, kind: type[SettingsPage], act: Callable[[Any], Awaitable[None]]) -> None:
        async def scene() -> None:
            context: Any = PageContext(None, None, self.shell, self.settings, self)  # pyright: ignore[reportArgumentType]
            page = kind(context)
            self.qtbot.addWidget(page)
            page.reread.connect(lambda: self.shell.loop.spawn(self.show(page), page))
            page.resize(760, 900)
            page.show()
            await self.show(page)
            await act(page)

        play(self.shell, scene)

    async def show(self, page: SettingsPage) -> None:
        documents = {thing: await self.settings.read(thing) for thing in page.things()}
        page.show_documents(documents, editable=not self.why_not, why_not=self.why_not)


@pytest.fixture
def stage(qtbot: Any) -> Stage:
    return Stage(qtbot, Shell())


def edits(page: SettingsPage) -> dict[str, Any]:
    (part,) = page.parts()
    return {".".join(edit.pointer): edit.after for edit in edits_between(part.before, part.after)}


@pytest.mark.parametrize("documents", [FULL, BARE])
@pytest.mark.parametrize("kind", EVERY_PAGE)
def test_opening_a_page_changes_nothing(stage: Stage, kind: type[SettingsPage], documents: Any) -> None:
    stage.settings.documents = copy.deepcopy(documents)

    async def act(page: SettingsPage) -> None:
        if isinstance(page, ClientPage):
            await until(lambda: page.forms.choice.findData(WEB) >= 0, "the app clients")
            page.forms.choose(WEB)
        await stage.show(page)
        await until(lambda: all(thing in page.documents for thing in page.things()), "every document")
        assert page.parts() == ()
        assert page.problems() == ()
        assert page.consequences() == ()
        page.put_back()
        assert page.parts() == ()

    stage.play(kind, act)


# Attributes


def test_a_custom_attribute_is_added_and_nothing_else_is_touched(stage: Stage) -> None:
    async def act(page: AttributesPage) -> None:
        page.add.click()
        (row,) = page.new_rows
        row.name.setText("points")
        row.type.setCurrentIndex(row.type.findData("Number"))
        row.type.activated.emit(row.type.currentIndex())
        row.maximum.setText("9999")
        (part,) = page.parts()
        added = {
            "Name": "custom:points",
            "AttributeDataType": "Number",
            "DeveloperOnlyAttribute": False,
            "Mutable": True,
            "Required": False,
            "NumberAttributeConstraints": {"MaxValue": "9999"},
        }
        assert part == Part(POOL, POOL_NOW, {**POOL_NOW, "SchemaAttributes": [*POOL_NOW["SchemaAttributes"], added]})
        assert page.problems() == ()
        assert "App clients" in page.consequences()[0]
        # Once it is there it is no longer about to be added.
        stage.settings.documents[POOL] = part.after
        await stage.show(page)
        assert page.parts() == ()
        assert [row.attribute.name for row in page.rows][-1] == "custom:points"

    stage.play(AttributesPage, act)


def test_an_attribute_that_is_there_already_cannot_be_added_again(stage: Stage) -> None:
    async def act(page: AttributesPage) -> None:
        page.add.click()
        page.new_rows[0].name.setText("plan")
        assert page.problems() == ("The pool already has custom:plan.",)
        assert page.first_problem() is page.new_rows[0]
        page.new_rows[0].removal.click()
        assert page.parts() == ()

    stage.play(AttributesPage, act)


def test_who_reads_and_writes_an_attribute_is_told(stage: Stage) -> None:
    async def act(page: AttributesPage) -> None:
        rows = {row.attribute.name: row for row in page.rows}
        await until(lambda: rows["email"].access_text(), "the app clients")
        assert rows["email"].access_text() == "Read and written by all app clients."
        assert rows["custom:plan"].access_text() == f"Read by {WEB}, written by none.".replace(WEB, "Web shop")

    stage.play(AttributesPage, act)


# Threat protection


def test_what_is_done_about_high_risk_is_edited_and_unknown_members_stay(stage: Stage) -> None:
    async def act(page: ThreatProtectionPage) -> None:
        page.risk_forms()[0].levels["HighAction"].enter(("MFA_REQUIRED", True))
        pointer = "AccountTakeoverRiskConfiguration.Actions.HighAction.EventAction"
        assert edits(page) == {pointer: "MFA_REQUIRED"}
        assert page.problems() == ()

    stage.play(ThreatProtectionPage, act)


def test_telling_people_needs_somebody_to_send_from(stage: Stage) -> None:
    async def act(page: ThreatProtectionPage) -> None:
        form = page.risk_forms()[0]
        form.identity.enter("")
        assert any("SES" in wrong for wrong in page.problems())
        form.identity.put_back()
        assert page.problems() == ()
        form.blocked.enter(["10.0.0.1"])
        assert "10.0.0.1/32" in page.problems()[0]

    stage.play(ThreatProtectionPage, act)


def test_the_words_of_an_e_mail_are_opened_edited_and_nothing_else_is_touched(stage: Stage) -> None:
    async def act(page: ThreatProtectionPage) -> None:
        form = page.risk_forms()[0]
        assert not form.mails["BlockEmail"].isHidden()
        assert form.mails["MfaEmail"].isHidden()
        form.mails["NoActionEmail"].opening.click()
        assert page.parts() == ()
        subject = next(field for field in page.fields if field.pointer[-2:] == ("NoActionEmail", "Subject"))
        subject.enter("Was it you?")
        assert edits(page) == {
            "AccountTakeoverRiskConfiguration.NotifyConfiguration.NoActionEmail.Subject": "Was it you?"
        }
        subject.enter("")
        assert any("subject" in wrong for wrong in page.problems())

    stage.play(ThreatProtectionPage, act)


def test_an_app_that_leaves_the_settings_of_all_begins_with_them_and_can_go_back(stage: Stage) -> None:
    async def act(page: ThreatProtectionPage) -> None:
        await until(lambda: page.forms.choice.count() > 1, "the app clients")
        page.forms.choose(WEB)
        await until(lambda: RISK_OF_WEB in page.documents, "what the app has")
        form = page.risk_forms()[1]
        assert form.own is not None
        assert form.follows_pool
        form.own.enter(True)
        form.stolen.enter("NO_ACTION")
        (part,) = page.parts()
        assert part.before is None
        assert part.after is not None
        assert part.after["ClientId"] == WEB
        assert part.after["CompromisedCredentialsRiskConfiguration"] == {"Actions": {"EventAction": "NO_ACTION"}}
        takeover = FULL[RISK]["AccountTakeoverRiskConfiguration"]
        assert part.after["AccountTakeoverRiskConfiguration"] == takeover
        assert "(edited)" in page.forms.choice.currentText()
        form.skipped.enter(["office"])
        page.forms.choose("")
        # What has to be put right is brought to the front, whosever it is.
        assert page.first_problem() is form.skipped
        assert page.forms.client == WEB
        form.skipped.put_back()
        stage.settings.documents[RISK_OF_WEB] = part.after
        await stage.show(page)
        assert page.parts() == ()
        form.own.enter(False)
        back = Part(RISK_OF_WEB, part.after, None)
        assert page.parts() == (back,)
        assert not is_deletion(back)
        assert part_title(back).endswith("as for all others")

    stage.play(ThreatProtectionPage, act)


def test_threat_protection_is_switched_on_before_what_it_does_is_set(stage: Stage) -> None:
    stage.settings.documents[POOL] = {**POOL_NOW, "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}}
    stage.settings.documents[RISK] = None

    async def act(page: ThreatProtectionPage) -> None:
        assert page.forms.isHidden()
        page.risk_forms()[0].stolen.enter("BLOCK")
        assert page.parts() == ()
        page.mode.enter("ENFORCED")
        assert [part.thing for part in page.parts()] == [POOL, RISK]
        assert page.consequences()

    stage.play(ThreatProtectionPage, act)


def test_what_the_plan_lacks_is_said_and_cannot_be_chosen(stage: Stage) -> None:
    stage.settings.documents = copy.deepcopy(BARE)

    async def act(page: ThreatProtectionPage) -> None:
        assert "Plus" in page.notice.text()
        assert not page.mode.button("ENFORCED").isEnabled()
        page.mode.enter("ENFORCED")
        assert page.problems()

    stage.play(ThreatProtectionPage, act)


# Sessions


def test_sessions_are_edited_for_all_apps_and_for_each(stage: Stage) -> None:
    async def act(page: SessionsPage) -> None:
        await until(lambda: Thing(ThingKind.SESSIONS, WEB) in page.documents, "the app clients")
        page.per_user.enter(3)
        page.apps[BACK_OFFICE].enter(0)
        of_all, of_one = page.parts()
        assert of_all.after == {**FULL[SESSIONS], "TokenSession": {"MaxPerUser": 3, "NewLimit": 3}}
        assert of_one == Part(Thing(ThingKind.SESSIONS, BACK_OFFICE), None, {"SSOSession": {"MaxValidityMinutes": 0}})
        page.tracking.enter(False)
        # AWS takes what concerns apps only as long as sessions are tracked.
        assert [part.thing.name for part in page.parts()] == [BACK_OFFICE, ""]
        page.per_user.enter(0)
        assert page.problems()

    stage.play(SessionsPage, act)


# Domain


def test_a_prefix_is_taken_together_with_the_pages_it_shows(stage: Stage) -> None:
    stage.settings.documents[PREFIX] = None

    async def act(page: DomainPage) -> None:
        page.prefix.enter("shop")
        assert page.parts() == (Part(PREFIX, None, {"Domain": "shop", "ManagedLoginVersion": 2}),)
        page.prefix.enter("my-aws-shop")
        assert "aws" in page.problems()[0]

    stage.play(DomainPage, act)


def test_a_domain_of_ones_own_needs_a_certificate_where_cloudfront_looks(stage: Stage) -> None:
    stage.settings.documents[OWN] = None

    async def act(page: DomainPage) -> None:
        page.host.enter("login.shop.example")
        assert "certificate" in page.problems()[0]
        page.certificate.enter(f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/1")
        assert "us-east-1" in page.problems()[0]
        page.certificate.enter(f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1")
        assert page.problems() == ()
        assert "Passkeys" in page.consequences()[0]

    stage.play(DomainPage, act)


def test_another_certificate_leaves_the_rest_of_the_domain_as_it_is(stage: Stage) -> None:
    async def act(page: DomainPage) -> None:
        page.certificate.enter(f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2")
        assert edits(page) == {
            "CustomDomainConfig.CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2",
        }

    stage.play(DomainPage, act)


def test_deleting_a_domain_asks_for_its_name(stage: Stage) -> None:
    async def act(page: DomainPage) -> None:
        assert page.rows[PREFIX].address() == "https://shop-customers.auth.eu-west-1.amazoncognito.com"
        page.rows[PREFIX].deletion.click()
        change, _, more = stage.reviewed[0]
        assert change.parts == (Part(PREFIX, FULL[PREFIX], None),)
        assert more["typed"] == "shop-customers"
        assert more["dangers"]

    stage.play(DomainPage, act)


# Branding


def test_a_style_sheet_is_not_saved_at_the_price_of_the_logo(stage: Stage, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n")

    async def act(page: BrandingPage) -> None:
        form = page.forms.form
        assert isinstance(form, LookForm)
        form.css.enter(".b-customizable { color: blue; }")
        assert "Logo" in page.problems()[0]
        form.logo.choose(logo)
        assert page.problems() == ()
        (part,) = page.parts()
        assert part.after == {
            "ClientId": "ALL",
            "CSS": ".b-customizable { color: blue; }",
            "CSSVersion": "1",
            "ImageFile": "iVBORw0KGgo=",
        }
        form.logo.choose(tmp_path / "no such file.png")
        form.logo.enter(GONE)
        assert "ImageFile" not in (page.parts()[0].after or {})
        form.css.enter("x" * 3073)
        assert page.problems()

    stage.play(BrandingPage, act)


def test_a_style_that_becomes_cognitos_own_has_no_settings_left(stage: Stage) -> None:
    async def act(page: BrandingPage) -> None:
        await until(lambda: page.forms.choice.count() > 1, "the app clients")
        page.forms.choose(WEB)
        await until(lambda: STYLE in page.documents, "the style")
        form = page.forms.form
        assert isinstance(form, LookForm)
        form.settings.enter("{ not JSON")
        assert "line 1" in page.problems()[0]
        form.settings.enter('{"components": {}}')
        assert edits(page) == {"Settings.components.form.borderRadius": MISSING}
        form.settings.put_back()
        form.look.enter(True)
        (part,) = page.parts()
        assert part.after == {"ManagedLoginBrandingId": "b-1", "UseCognitoProvidedValues": True}

    stage.play(BrandingPage, act)


# Terms


def test_links_of_terms_are_edited_made_and_removed(stage: Stage) -> None:
    async def act(page: TermsPage) -> None:
        await until(lambda: TERMS in page.documents and page.forms.client == WEB, "the app with terms")
        form = page.forms.form
        assert isinstance(form, TermsForm)
        terms, privacy = form.links["terms-of-use"], form.links["privacy-policy"]
        privacy.add.click()
        assert page.problems()
        privacy.rows[0].address.setText("https://www.shop.example/privacy")
        assert page.problems() == ()
        (part,) = page.parts()
        assert part.before is None
        assert part.after == {
            "ClientId": WEB,
            "TermsName": "privacy-policy",
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": {"cognito:default": "https://www.shop.example/privacy"},
        }
        privacy.rows[0].removal.click()
        assert page.parts() == ()
        terms.rows[0].removal.click()
        assert edits(page) == {"Links.cognito:klingon": MISSING}
        terms.rows[0].removal.click()
        assert page.parts() == (Part(TERMS, FULL[TERMS], None),)

    stage.play(TermsPage, act)


def test_whoever_chose_an_app_stays_with_it_when_terms_of_another_become_known(stage: Stage) -> None:
    async def act(page: TermsPage) -> None:
        await until(lambda: page.forms.choice.findData(BACK_OFFICE) >= 0, "the app clients")
        page.forms.choose(BACK_OFFICE)
        await until(lambda: TERMS in page.documents, "the terms")
        assert page.forms.client == BACK_OFFICE

    stage.play(TermsPage, act)


# Logs


def test_each_source_of_logs_is_edited_by_itself(stage: Stage) -> None:
    stream = Delivery(Place.STREAM, f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/shop")

    async def act(page: LogsPage) -> None:
        page.activity.enter(stream)
        assert page.problems() == ()
        (part,) = page.parts()
        made = {"LogLevel": "INFO", "EventSource": "userAuthEvents", "FirehoseConfiguration": {"StreamArn": stream.arn}}
        assert part.after == {**FULL[LOGS], "LogConfigurations": [*FULL[LOGS]["LogConfigurations"], made]}
        page.messages.enter(None)
        assert (page.parts()[0].after or {})["LogConfigurations"] == [made]
        page.activity.enter(Delivery(Place.STREAM, stream.arn.replace("eu-west-1", "us-east-1")))
        assert "us-east-1" in page.problems()[0]

    stage.play(LogsPage, act)


def test_sign_in_activity_is_only_written_where_somebody_looks_at_it(stage: Stage) -> None:
    stage.settings.documents[POOL] = {**POOL_NOW, "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}}

    async def act(page: LogsPage) -> None:
        assert not page.activity.place.isEnabled()
        assert page.messages.place.isEnabled()

    stage.play(LogsPage, act)


# Tags and limits


def test_tags_are_added_and_removed_and_those_of_aws_stay(stage: Stage) -> None:
    async def act(page: TagsPage) -> None:
        rows = {row.tag()[0]: row for row in page.rows}
        assert not rows["aws:stack"].remove.isEnabled()
        rows["team"].remove.click()
        page.add.click()
        page.rows[-1].key.setText("cost-center")
        page.rows[-1].value.setText("4711")
        assert page.problems() == ()
        assert edits(page) == {"team": MISSING, "cost-center": "4711"}
        page.rows[-1].key.setText("aws:mine")
        assert "belong to AWS" in page.problems()[0]
        assert page.first_problem() is page.rows[-1]
        page.put_back()
        assert page.parts() == ()

    stage.play(TagsPage, act)


def test_how_much_of_what_a_pool_may_have_is_used(stage: Stage) -> None:
    async def act(page: LimitsPage) -> None:
        await until(lambda: page.counts[Counted.TERMS].text() == "1 of 40", "everything to be counted")
        assert page.counts[Counted.CLIENTS].text() == "2 of 1,000"
        assert page.counts[Counted.USERS].text() == "about 1,200 of 40,000,000"
        assert page.counts[Counted.CUSTOM_ATTRIBUTES].text() == "1 of 50"

    stage.play(LimitsPage, act)


# Of all of them


@pytest.mark.parametrize("kind", [AttributesPage, TermsPage, ThreatProtectionPage])
def test_scrolling_over_a_list_that_drops_down_changes_nothing(stage: Stage, kind: type[SettingsPage]) -> None:
    async def act(page: SettingsPage) -> None:
        if isinstance(page, AttributesPage):
            page.add.click()

        def lists() -> list[QComboBox]:
            return [one for one in page.findChildren(QComboBox) if one.count() > 1 and one.isVisible()]

        await until(lambda: lists() and all(thing in page.documents for thing in page.things()), "every list")
        for one in lists():
            chosen = one.currentIndex()
            turn = QPoint(0, -120 if chosen < one.count() - 1 else 120)
            nowhere = QPointF(5, 5)
            event = QWheelEvent(
                nowhere, nowhere, turn, turn, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(one, event)
            assert one.currentIndex() == chosen

    stage.play(kind, act)


@pytest.mark.parametrize("kind", EVERY_PAGE)
def test_what_may_not_be_changed_cannot_be(stage: Stage, kind: type[SettingsPage]) -> None:
    stage.why_not = "This pool is read-only."

    async def act(page: SettingsPage) -> None:
        await until(lambda: all(thing in page.documents for thing in page.things()), "every document")
        links = [
            part for part in page.findChildren(QPushButton) if part.property("kind") == "link" and part.isVisible()
        ]
        harmless = [part for part in links if part.text() in ("Open", "Show text")]
        assert all(part in harmless or (not part.isEnabled() and part.toolTip() == stage.why_not) for part in links)
        lines = [part for part in page.findChildren(QLineEdit) if not isinstance(part.parent(), QSpinBox)]
        assert all(line.isReadOnly() for line in lines)
        assert not any(box.isEnabled() for box in page.findChildren(QCheckBox))

    stage.play(kind, act)
