"""What the forms of sign-in, passwords and messages take, Cognito takes as well, in the order in which it is written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.passwords_rules import Devices, SecondFactor
from cognito_admin.model.settings.sign_in_rules import Recovery
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.messages.page import MessagesPage
from cognito_admin.ui.panes.settings.passwords import PasswordsPage
from cognito_admin.ui.panes.settings.sign_in import SignInPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.aws.settings.pool_things import PoolThings
    from cognito_admin.ui.settings.page import SettingsPage

TWO_FACTORS = "MULTI_FACTOR_WITH_USER_VERIFICATION"


def sign_in(page: SignInPage) -> None:
    page.self_sign_up.enter(False)
    page.verified.enter(["email", "phone_number"])
    page.kept.enter(["phone_number"])
    page.recovery.enter(Recovery.PHONE)
    page.pool_name.enter("Shop, Berlin")
    page.protection.enter(False)


def stop_verifying(page: SignInPage) -> None:
    page.verified.enter([])


def passwords(page: PasswordsPage) -> None:
    page.length.enter(14)
    page.history.enter(0)
    page.temporary.enter(30)
    page.first.enter(["PASSWORD", "EMAIL_OTP", "SMS_OTP"])
    page.factors[SecondFactor.EMAIL].enter(True)
    page.factors[SecondFactor.SMS].enter(False)
    page.devices.enter(Devices.OFF)


def require_a_factor(page: PasswordsPage) -> None:
    page.mode.enter("ON")
    page.first.enter(["PASSWORD", "WEB_AUTHN"])
    page.counts.enter(TWO_FACTORS)
    page.devices.enter(Devices.ALWAYS)


def require_none(page: PasswordsPage) -> None:
    page.mode.enter("OPTIONAL")
    page.first.enter(["PASSWORD", "EMAIL_OTP"])
    page.factors[SecondFactor.SMS].enter(True)


def mfa_off(page: PasswordsPage) -> None:
    page.mode.enter("OFF")


def messages(page: MessagesPage) -> None:
    page.code[1].body.enter("<b>{####}</b> is your code")
    page.invitation[0].enter("")
    page.factor_sms.body.enter("Sign in with {####}")
    page.email.reply_to.enter("")
    page.sms.sns[1].enter("another-external-id")


def by_link(page: MessagesPage) -> None:
    page.brings.enter("CONFIRM_WITH_LINK")
    page.link[1].body.enter("Press {##here##} once")


def other_senders(page: MessagesPage) -> None:
    role = page.sms.sns[0].shown
    page.sms.service.enter("eums")
    page.sms.eums[0].enter(role)
    page.email.account.enter("COGNITO_DEFAULT")


STORY: list[tuple[type[Any], Callable[[Any], None]]] = [
    (SignInPage, sign_in),
    (SignInPage, stop_verifying),
    (MessagesPage, messages),
    (MessagesPage, by_link),
    (PasswordsPage, passwords),
    (PasswordsPage, require_a_factor),
    (PasswordsPage, require_none),
    (PasswordsPage, mfa_off),
    (MessagesPage, other_senders),
]


def test_one_edit_after_another_is_taken_and_is_there_afterwards(things: PoolThings, qtbot: Any) -> None:
    pages: dict[type[Any], Any] = {}
    for kind in (SignInPage, PasswordsPage, MessagesPage):
        pages[kind] = kind(context=None)  # pyright: ignore[reportArgumentType]
        qtbot.addWidget(pages[kind])

    async def show(page: SettingsPage) -> None:
        documents = {thing: await things.read(thing) for thing in (POOL, MFA)}
        page.show_documents(documents, editable=True, why_not="")

    async def tell() -> None:
        for kind, edit in STORY:
            page = pages[kind]
            await show(page)
            edit(page)
            assert page.problems() == (), edit.__name__
            parts = SettingsChange(page.parts()).edited_parts()
            assert parts, edit.__name__
            for part in parts:
                now = await things.write(part, part.before)
                assert differences(part, now) == (), edit.__name__
            await show(page)
            assert page.parts() == (), edit.__name__

    asyncio.run(tell())
