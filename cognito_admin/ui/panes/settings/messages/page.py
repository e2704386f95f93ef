"""The page itself: who sends, and each message with what people get of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from cognito_admin.model.restore.documents import member
from cognito_admin.model.settings import messages_rules as rules
from cognito_admin.model.settings.edits import without
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.model.settings.twins import unused_texts
from cognito_admin.ui.panes.settings.messages.preview import Message
from cognito_admin.ui.panes.settings.messages.senders import EmailSender, SmsSender
from cognito_admin.ui.panes.settings.messages.template import Template, subject_field, text_field
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.remarks import Remark, note, of_edits
from cognito_admin.ui.settings.fields import Choice, ChoiceField
from cognito_admin.ui.settings.page import Group, Section, SettingsPage
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.messages_rules import Kind
    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.fields import TextField
    from cognito_admin.ui.settings.page import PageContext

_TEMPLATE = "VerificationMessageTemplate"
_INVITATION = ("AdminCreateUserConfig", "InviteMessageTemplate")
_EMAIL_MFA, _SMS_MFA, _SMS_TEXT = "EmailMfaConfiguration", "SmsMfaConfiguration", "SmsAuthenticationMessage"


class MessagesPage(SettingsPage):
    name = "messages"
    group = Group.USERS
    icon_name = "mail"

    @classmethod
    def title(cls) -> str:
        return tr("Messages")

    @classmethod
    def summary(cls) -> str:
        return tr("What Cognito writes to people, by e-mail and by text message, and in whose name.")

    @classmethod
    def search_words(cls) -> str:
        return tr("email sms ses sns template verification invitation code link sender from reply template subject")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.email, self.sms = EmailSender(self), SmsSender(self)
        self._making = QTimer(self, singleShot=True, interval=0)
        self._making.timeout.connect(self._make_next_preview)
        self.templates: list[tuple[Template, TextField | None]] = []
        self._make_verification()
        self._make_invitation()
        self._make_second_factor()

    def _make_verification(self) -> None:
        self.brings = ChoiceField(
            POOL,
            (_TEMPLATE, "DefaultEmailOption"),
            tr("E-mails to verify an address bring"),
            (
                Choice("CONFIRM_WITH_CODE", tr("A code"), tr("Typed into the app or the sign-in page.")),
                Choice("CONFIRM_WITH_LINK", tr("A link"), tr("Leads to the pool’s domain, and confirms at one press.")),
            ),
            absent="CONFIRM_WITH_CODE",
        )
        section = self.verification = self.add_section(
            tr("Verification"), self.brings, text=tr("At sign-up, and when an address or a number is changed.")
        )
        code = rules.VERIFICATION_EMAIL
        self.code = self._add_mail(section, POOL, (_TEMPLATE, "EmailSubject"), (_TEMPLATE, "EmailMessage"), code)
        self.link = self._add_mail(
            section,
            POOL,
            (_TEMPLATE, "EmailSubjectByLink"),
            (_TEMPLATE, "EmailMessageByLink"),
            rules.VERIFICATION_LINK_EMAIL,
        )
        self._add_sms(section, POOL, (_TEMPLATE, "SmsMessage"), rules.VERIFICATION_SMS)

    def _make_invitation(self) -> None:
        section = self.add_section(
            tr("Invitation"), text=tr("To people whose account an administrator makes, with their temporary password.")
        )
        self.invitation = self._add_mail(
            section, POOL, (*_INVITATION, "EmailSubject"), (*_INVITATION, "EmailMessage"), rules.INVITATION_EMAIL
        )
        self._add_sms(section, POOL, (*_INVITATION, "SMSMessage"), rules.INVITATION_SMS)

    def _make_second_factor(self) -> None:
        self.factor = section = self.add_section(
            tr("Second factor"), text=tr("Codes at sign-in, and codes instead of a password.")
        )
        self.mfa_mail = self._add_mail(section, MFA, (_EMAIL_MFA, "Subject"), (_EMAIL_MFA, "Message"), rules.MFA_EMAIL)
        # The text is in two places. While SMS is a second factor, AWS takes it with the MFA configuration.
        self.factor_sms = self._add_sms(section, MFA, (_SMS_MFA, _SMS_TEXT), rules.MFA_SMS)
        self.pool_sms = self._add_sms(section, POOL, (_SMS_TEXT,), rules.MFA_SMS)

    def _add_mail(
        self, section: Section, thing: Thing, subject: Pointer, body: Pointer, kind: Kind
    ) -> tuple[TextField, Template]:
        line = subject_field(thing, subject, tr("Subject"))
        text = text_field(thing, body, kind, tr("E-mail"), _help(kind))
        template = Template(kind, text)
        template.came.connect(self._making.start)
        self.add_to(section, line)
        section.add(template)
        self._adopt(template)
        self.templates.append((template, line))
        return line, template

    def _add_sms(self, section: Section, thing: Thing, pointer: Pointer, kind: Kind) -> Template:
        template = Template(kind, text_field(thing, pointer, kind, tr("Text message"), _help(kind)))
        template.came.connect(self._making.start)
        section.add(template)
        self._adopt(template)
        self.templates.append((template, None))
        return template

    def _adopt(self, template: Template) -> None:
        self.fields.append(template.body)
        template.body.changed.connect(self._edited)

    # What follows from what

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        self.sms.offer(documents.get(POOL) or {})
        super().show_documents(documents, editable=editable, why_not=why_not)

    def completed(self, thing: Thing, document: Document) -> Document:
        if thing != POOL:
            return document
        document = self.sms.completed(document)
        if self.brings.is_changed:
            # AWS takes the e-mails of one style alone: that those of the other go is shown before.
            for pointer in unused_texts(document):
                document = without(document, pointer)
        return document

    def follow(self) -> None:
        pool, mfa = self._pool(), self.documents.get(MFA) or {}
        self.email.follow(pool, self._region())
        self.sms.follow(pool)
        self.notice.say(*_notice(pool))
        by_link = self.brings.shown == "CONFIRM_WITH_LINK"
        self._show_mail(self.verification, self.code, not by_link)
        self._show_mail(self.verification, self.link, by_link)
        no_domain = by_link and not (pool.get("Domain") or pool.get("CustomDomain"))
        self.brings.set_note(
            tr("The link leads to the pool’s domain, and this pool has none yet: see Domain and branding.")
            if no_domain
            else "",
            "warning",
        )
        self._show_mail(self.factor, self.mfa_mail, _EMAIL_MFA in mfa)
        self.factor.show_part(self.factor_sms, _SMS_MFA in mfa)
        self.factor.show_part(self.pool_sms, _SMS_MFA not in mfa)
        for template, subject in self.templates:
            self._follow_template(template, subject)

    def consequences(self) -> tuple[str, ...]:
        senders = (*self.email.remarks(self._pool(), self._region()), *self.sms.remarks(self._pool()))
        return of_edits((*senders, *(self._remark(template) for template, _ in self.templates)), danger=False)

    def _pool(self) -> Document:
        return self.documents.get(POOL) or {}

    def _region(self) -> str:
        return str(self._pool().get("Id", "")).partition("_")[0]

    def _show_mail(self, section: Section, mail: tuple[TextField, Template], shown: bool) -> None:
        for part in mail:
            section.show_part(part, shown)

    def _follow_template(self, template: Template, subject: TextField | None) -> None:
        subject_shown = (subject.shown if subject is not None else "") or tr("(the subject AWS sends)")
        body = template.body.shown or template.kind.usual
        template.show_message(Message(self.email.shown_sender(), subject_shown, body))
        note([self._remark(template)])

    def _remark(self, template: Template) -> Remark:
        kind, body = template.kind, template.body
        said = rules.message_remark(kind, body.shown)
        if said is None and not kind.sms and body.is_changed and not self.email.own_account:
            said = rules.own_text_remark(body.shown)
        return Remark(body, said)

    # Previews come one after the other once their messages are there: all at once they would hold the window up.

    def _make_next_preview(self) -> None:
        wanted = [one for one, _ in self.templates if one.preview is None and one.isVisible()]
        if wanted:
            wanted[0].make_preview()
        if len(wanted) > 1:
            self._making.start()


def _help(kind: Kind) -> str:
    if kind.link:
        return tr("{placeholder} becomes the link, with your words in it.", placeholder="{##Verify your e-mail##}")
    if kind.username:
        return tr(
            "{username} becomes the user name, {code} the temporary password.", username=rules.USERNAME, code=rules.CODE
        )
    return tr("{code} becomes the code.", code=rules.CODE)


def _notice(pool: Document) -> tuple[str, str]:
    """What is the matter with the messages, or who writes them instead."""
    failures = [str(pool[name]) for name in ("EmailConfigurationFailure", "SmsConfigurationFailure") if pool.get(name)]
    if failures:
        return tr("Messages of this pool cannot be sent. AWS says: {reason}", reason=" ".join(failures)), "warning"
    triggers = member(pool, "LambdaConfig")
    replaced = [
        words
        for name, words in (
            ("CustomEmailSender", tr("e-mails")),
            ("CustomSMSSender", tr("text messages")),
        )
        if triggers.get(name)
    ]
    if replaced:
        return (
            tr(
                "A function sends {what} of this pool instead (see Triggers): what stands here may count for nothing.",
                what=tr(" and ").join(replaced),
            ),
            "information",
        )
    if triggers.get("CustomMessage"):
        return tr("The CustomMessage trigger may replace these texts before they are sent."), "information"
    return "", "information"
