"""Messages as a form, with what people get of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QImage

from cognito_admin.model.settings.edits import MISSING, edits_between
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.messages.mail_view import MailView
from cognito_admin.ui.panes.settings.messages.page import MessagesPage
from cognito_admin.ui.panes.settings.messages.preview import EXAMPLE_CODE, MailPreview, SmsPreview
from cognito_admin.ui.settings.page import fold, unfold_now
from cognito_admin.ui.widgets.text import Text
from tests.ui.panes.settings.sample_pool import bare, full

if TYPE_CHECKING:
    from pathlib import Path

ROLE = "arn:aws:iam::123456789012:role/sms"


@pytest.fixture
def page(qtbot: Any) -> MessagesPage:
    page = MessagesPage(context=None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(page)
    page.show_documents(full(), editable=True, why_not="")
    return page


def edits(page: MessagesPage) -> dict[str, Any]:
    return {
        ".".join(edit.pointer): edit.after for part in page.parts() for edit in edits_between(part.before, part.after)
    }


@pytest.mark.parametrize("pool", [full(), bare()])
def test_opening_it_changes_nothing(page: MessagesPage, pool: Any) -> None:
    page.show_documents(pool, editable=True, why_not="")
    assert page.parts() == ()
    assert page.problems() == ()
    assert page.consequences() == ()


def test_a_template_without_its_code_is_caught(page: MessagesPage) -> None:
    page.code[1].body.enter("Welcome to the shop")
    assert "{####}" in page.problems()[0]


def test_a_text_is_one_edit(page: MessagesPage) -> None:
    page.code[1].body.enter("Your code: {####}")
    assert edits(page) == {"VerificationMessageTemplate.EmailMessage": "Your code: {####}"}


def test_a_text_that_is_cleared_is_the_one_of_aws_again(page: MessagesPage) -> None:
    page.code[1].body.enter("")
    assert edits(page) == {"VerificationMessageTemplate.EmailMessage": MISSING}
    assert page.problems() == ()


def test_a_link_has_texts_of_its_own_and_needs_a_domain(page: MessagesPage) -> None:
    page.brings.enter("CONFIRM_WITH_LINK")
    assert not page.link[1].isHidden()
    assert page.code[1].isHidden()
    page.link[1].body.enter("Press {##here##}")
    assert page.problems() == ()
    assert any("no" in label.text() and "domain" in label.text() for label in page.brings.findChildren(Text))  # pyright: ignore[reportPrivateUsage]


def test_the_emails_of_the_other_style_are_shown_to_go(page: MessagesPage) -> None:
    page.brings.enter("CONFIRM_WITH_LINK")
    page.link[1].body.enter("Press {##here##}")
    [part] = page.parts()
    gone = [edit.pointer[-1] for edit in edits_between(part.before, part.after) if edit.after is MISSING]
    assert sorted(gone) == ["EmailMessage", "EmailSubject"]


def test_a_too_long_text_message_is_counted(page: MessagesPage) -> None:
    page.factor_sms.body.enter("{####}" + "x" * 140)
    assert "140" in page.problems()[0]


def test_the_text_of_a_second_factor_is_written_where_aws_has_it(page: MessagesPage) -> None:
    page.factor_sms.body.enter("New {####}")
    assert [part.thing for part in page.parts()] == [MFA]
    assert page.pool_sms.isHidden()
    page.put_back()
    page.show_documents(bare(), editable=True, why_not="")
    assert page.factor_sms.isHidden()
    page.pool_sms.body.enter("New {####}")
    assert [part.thing for part in page.parts()] == [POOL]


def test_own_ses_needs_an_identity(page: MessagesPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.email.account.enter("DEVELOPER")
    assert "ARN" in page.problems()[0]
    page.email.identity.enter("arn:aws:ses:eu-west-1:123456789012:identity/shop.example")
    assert page.problems() == ()
    assert "sandbox" in page.consequences()[0]


def test_a_sender_of_somebody_else_is_caught(page: MessagesPage) -> None:
    page.email.sender.enter("me@other.example")
    assert "shop.example" in page.problems()[0]


def test_own_ses_is_not_given_up_while_email_is_a_second_factor(page: MessagesPage) -> None:
    page.email.account.enter("COGNITO_DEFAULT")
    assert page.problems() == ()
    documents = full()
    documents[MFA]["EmailMfaConfiguration"] = {"Subject": "Code", "Message": "Code {####}"}
    page.show_documents(documents, editable=True, why_not="")
    assert "second factor" in page.problems()[0]


def test_fifty_emails_a_day_are_explained_before_they_are_chosen(page: MessagesPage) -> None:
    said = page.email.account.button("COGNITO_DEFAULT").accessibleDescription()
    assert "50" in said
    assert "09:00" in said


def test_another_service_for_text_messages_leaves_nothing_of_the_one_before(page: MessagesPage) -> None:
    page.sms.service.enter("eums")
    assert "role" in page.problems()[0]
    page.sms.eums[0].enter(ROLE)
    assert page.problems() == ()
    assert edits(page) == {
        "SmsConfiguration.SnsCallerArn": MISSING,
        "SmsConfiguration.ExternalId": MISSING,
        "SmsConfiguration.EumsSms.CallerArn": ROLE,
    }


def test_a_change_of_mind_about_the_service_changes_nothing(page: MessagesPage) -> None:
    page.sms.service.enter("eums")
    page.sms.eums[0].enter(ROLE)
    page.sms.service.enter("sns")
    assert page.parts() == ()


def test_a_pool_that_sends_none_is_set_up_for_good(page: MessagesPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.sms.service.enter("sns")
    page.sms.sns[0].enter(ROLE)
    assert edits(page) == {"SmsConfiguration.SnsCallerArn": ROLE}
    assert "never removed" in page.consequences()[0]


def test_messages_that_come_later_than_their_page_have_their_previews(page: MessagesPage, qtbot: Any) -> None:
    fold(page)
    page.show()
    qtbot.wait(0)
    assert page.factor_sms.preview is None
    unfold_now(page)
    qtbot.waitUntil(lambda: page.factor_sms.preview is not None)


def test_people_see_code_and_sender_as_it_is_typed(page: MessagesPage, qtbot: Any) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.factor_sms.preview is not None)
    mail, sms = page.code[1].preview, page.factor_sms.preview
    assert isinstance(mail, MailPreview)
    assert isinstance(sms, SmsPreview)
    assert page.link[1].preview is None
    page.code[1].body.enter("<p>Your code: <b>{####}</b></p>")
    qtbot.waitUntil(lambda: f"Your code: {EXAMPLE_CODE}" in mail.view.toPlainText())
    page.factor_sms.body.enter("New {####}")
    assert sms.text() == f"New {EXAMPLE_CODE}"


@pytest.mark.parametrize("kind", ["img", "style"])
def test_a_preview_loads_nothing_that_a_message_names(kind: str, qtbot: Any, tmp_path: Path) -> None:
    view = MailView()
    qtbot.addWidget(view)
    if kind == "img":
        wide = QImage(400, 4, QImage.Format.Format_RGB32)
        assert wide.save(str(tmp_path / "wide.png"))
        view.show_html(f'<img src="{(tmp_path / "wide.png").as_uri()}">{{####}}')
        view.grab()
        assert view.document().idealWidth() < 400
    else:
        (tmp_path / "big.css").write_text("p { font-size: 90px }")
        css = (tmp_path / "big.css").as_uri()
        view.show_html(f'<html><head><link rel="stylesheet" type="text/css" href="{css}"></head><p>{{####}}</p>')
        view.grab()
        assert view.document().size().height() < 90
    assert view.asked_for
    assert "{####}" in view.toPlainText()


def test_what_aws_may_refuse_of_its_own_address_is_said_when_a_text_is_edited(page: MessagesPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.invitation[1].body.enter("{username}: {####}")
    assert "SES" in page.consequences()[0]


def test_a_link_in_a_preview_leads_nowhere(qtbot: Any) -> None:
    view = MailView()
    qtbot.addWidget(view)
    assert not view.openLinks()
    assert not view.openExternalLinks()


def test_a_function_that_sends_instead_is_pointed_out(page: MessagesPage) -> None:
    documents = full()
    documents[POOL]["LambdaConfig"] = {"CustomEmailSender": {"LambdaArn": "x", "LambdaVersion": "V1_0"}}
    page.show_documents(documents, editable=True, why_not="")
    assert "e-mails" in page.notice.text()
    assert "Triggers" in page.notice.text()


def test_what_aws_says_of_failed_sending_comes_first(page: MessagesPage) -> None:
    documents = full()
    documents[POOL]["EmailConfigurationFailure"] = "SES says no"
    page.show_documents(documents, editable=True, why_not="")
    assert "SES says no" in page.notice.text()
