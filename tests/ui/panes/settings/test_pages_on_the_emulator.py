"""What the pages of the rest of a pool come to is what Cognito takes, and it is there afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WEB
from cognito_admin.model.settings.log_rules import Delivery, Place
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.attributes import AttributesPage
from cognito_admin.ui.panes.settings.branding import BrandingPage, LookForm
from cognito_admin.ui.panes.settings.domain import OWN, DomainPage
from cognito_admin.ui.panes.settings.logs import LOGS, LogsPage
from cognito_admin.ui.panes.settings.sessions import SessionsPage
from cognito_admin.ui.panes.settings.tags import TAGS, TagsPage
from cognito_admin.ui.panes.settings.terms import TermsForm, TermsPage
from cognito_admin.ui.panes.settings.threat_protection import ThreatProtectionPage
from cognito_admin.ui.settings.page import PageContext
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import play, until

if TYPE_CHECKING:
    from cognito_admin.aws.settings.pool_things import PoolThings
    from cognito_admin.ui.settings.page import SettingsPage

LOGO = b"\x89PNG\r\n\x1a\n"
RISK_OF_WEB = Thing(ThingKind.RISK, WEB)
LOOK_OF_WEB = Thing(ThingKind.UI, WEB)
STYLE = Thing(ThingKind.BRANDING, BACK_OFFICE)


class Visit:
    """One page after another over the pool."""

    def __init__(self, qtbot: Any, things: PoolThings) -> None:
        self.qtbot, self.things, self.shell = qtbot, things, Shell()

    async def page(self, kind: type[Any]) -> Any:
        context = PageContext(None, None, self.shell, self.things, None)  # pyright: ignore[reportArgumentType]
        page = kind(context)
        self.qtbot.addWidget(page)
        page.reread.connect(lambda: self.shell.loop.spawn(self.show(page), page))
        await self.show(page)
        return page

    async def show(self, page: SettingsPage) -> None:
        documents = {thing: await self.things.read(thing) for thing in page.things()}
        page.show_documents(documents, editable=True, why_not="")

    async def form(self, page: Any, client: str) -> Any:
        await until(lambda: page.forms.choice.findData(client) >= 0, "the app clients")
        page.forms.choose(client)
        await until(lambda: all(thing in page.documents for thing in page.things()), "every document")
        return page.forms.form

    async def save(self, page: SettingsPage) -> None:
        assert page.problems() == ()
        parts = page.parts()
        assert parts
        for part in parts:
            await self.things.write(part, part.before)
        page.put_back()
        await self.show(page)
        await until(lambda: all(thing in page.documents for thing in page.things()), "every document")
        assert page.parts() == ()


def test_what_pages_make_and_take_away_is_made_and_taken_away(qtbot: Any, things: PoolThings) -> None:
    visit = Visit(qtbot, things)

    async def scene() -> None:
        await attributes_and_tags()
        await protection()
        await looks()
        await terms()
        await the_rest()

    async def attributes_and_tags() -> None:
        page = await visit.page(AttributesPage)
        for name, kind in (("points", "Number"), ("since", "DateTime"), ("vip", "Boolean"), ("note", "String")):
            page.add.click()
            row = page.new_rows[-1]
            row.name.setText(name)
            row.type.setCurrentIndex(row.type.findData(kind))
        await visit.save(page)
        names = [entry["Name"] for entry in (await things.read(POOL) or {})["SchemaAttributes"]]
        assert names[-4:] == ["custom:points", "custom:since", "custom:vip", "custom:note"]
        page = await visit.page(TagsPage)
        page.rows[0].remove.click()
        page.add.click()
        page.rows[-1].key.setText("owner")
        await visit.save(page)
        assert await things.read(TAGS) == {"environment": "production", "team": "shop", "owner": ""}

    async def protection() -> None:
        page = await visit.page(ThreatProtectionPage)
        form = await visit.form(page, WEB)
        form.own.enter(True)
        form.skipped.enter(["203.0.113.0/24"])
        await visit.save(page)
        risk = await things.read(RISK_OF_WEB) or {}
        assert risk["RiskExceptionConfiguration"] == {"SkippedIPRangeList": ["203.0.113.0/24"]}
        form.own.enter(False)
        await visit.save(page)
        assert await things.read(RISK_OF_WEB) is None

    async def looks() -> None:
        page = await visit.page(BrandingPage)
        form: LookForm = await visit.form(page, WEB)
        form.css.enter(".banner-customizable { background: navy; }")
        form.logo.enter(LOGO)
        await visit.save(page)
        look = await things.read(LOOK_OF_WEB) or {}
        assert look["ImageUrl"]
        form = await visit.form(page, BACK_OFFICE)
        form.look.enter(False)
        form.settings.enter('{"components": {"form": {"borderRadius": 2}}}')
        await visit.save(page)
        assert (await things.read(STYLE) or {})["Settings"] == {"components": {"form": {"borderRadius": 2}}}
        form.look.enter(True)
        await visit.save(page)
        assert "Settings" not in (await things.read(STYLE) or {})

    async def terms() -> None:
        page = await visit.page(TermsPage)
        form: TermsForm = await visit.form(page, MOBILE)
        form.links["privacy-policy"].enter({"cognito:german": "https://www.shop.example/datenschutz"})
        await visit.save(page)
        await until(lambda: form.links["privacy-policy"].thing in page.documents, "the document that was made")
        form.links["privacy-policy"].enter({})
        await visit.save(page)
        assert len(await things.names(ThingKind.TERMS)) == 2

    async def the_rest() -> None:
        page = await visit.page(SessionsPage)
        await until(lambda: Thing(ThingKind.SESSIONS, WEB) in page.documents, "the app clients")
        page.apps[WEB].enter(15)
        page.per_user.enter(3)
        await visit.save(page)
        page = await visit.page(LogsPage)
        page.activity.enter(Delivery(Place.BUCKET, "arn:aws:s3:::shop-logs"))
        await visit.save(page)
        assert len((await things.read(LOGS) or {})["LogConfigurations"]) == 2
        page = await visit.page(DomainPage)
        page.host.enter("auth.shop.example")
        page.certificate.enter("arn:aws:acm:us-east-1:123456789012:certificate/1")
        await visit.save(page)
        assert (await things.read(OWN) or {})["ManagedLoginVersion"] == 2

    play(visit.shell, scene)
