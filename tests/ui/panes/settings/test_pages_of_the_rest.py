"""Attributes, threat protection, sessions, domain, branding, terms, logs, tags and limits as forms."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.attributes import AttributesPage
from cognito_admin.ui.panes.settings.branding import BrandingPage
from cognito_admin.ui.panes.settings.domain import OWN, PREFIX, DomainPage
from cognito_admin.ui.panes.settings.limits import LimitsPage
from cognito_admin.ui.panes.settings.logs import LOGS, LogsPage
from cognito_admin.ui.panes.settings.sessions import SessionsPage
from cognito_admin.ui.panes.settings.tags import TAGS, TagsPage
from cognito_admin.ui.panes.settings.terms import TermsPage
from cognito_admin.ui.panes.settings.threat_protection import ThreatProtectionPage
from cognito_admin.ui.settings.page import PageContext, SettingsPage
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import play, until
from tests.ui.settings.pool import FakePoolSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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
        assert not page.parts()
        for client in (WEB, ""):
            forms = getattr(page, "forms", None)
            if forms is not None and forms.choice.findData(client) >= 0:
                forms.choose(client)
        await stage.show(page)
        await until(lambda: all(thing in page.documents for thing in page.things()), "every document")
        assert page.parts() == ()
        assert page.problems() == ()
        assert page.consequences() == ()
        page.put_back()
        assert page.parts() == ()

    stage.play(kind, act)
