"""The sections about who sends a pool's e-mails and text messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.restore.documents import member
from cognito_admin.model.settings import sender_rules as rules
from cognito_admin.model.settings.edits import MISSING, without
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.remarks import Remark, note
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import Choice, ChoiceField, TextField
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import Section, SettingsPage

_EMAIL, _SMS, _EUMS = "EmailConfiguration", "SmsConfiguration", "EumsSms"
_DEFAULT, _OWN = "COGNITO_DEFAULT", "DEVELOPER"
COGNITOS_ADDRESS = "no-reply@verificationemail.com"


class EmailSender:
    """``account`` and what SES needs to know."""

    def __init__(self, page: SettingsPage) -> None:
        self.account = ChoiceField(
            POOL,
            (_EMAIL, "EmailSendingAccount"),
            tr("E-mails are sent through"),
            (
                Choice(
                    _DEFAULT,
                    tr("Cognito’s own address"),
                    tr(
                        "For trying things out: at most {daily} e-mails a day for all pools of the account together. "
                        "The count begins anew at 09:00 UTC.",
                        daily=rules.DAILY_EMAILS,
                    ),
                ),
                Choice(
                    _OWN,
                    tr("Your own Amazon SES"),
                    tr("Under your name and your quota. SES must have verified the address or its domain."),
                ),
            ),
            absent=_DEFAULT,
            validate=lambda shown: told(
                rules.account_problem(shown, self.identity.shown, page.documents.get(MFA) or {})
            ),
        )
        self.identity = TextField(
            POOL,
            (_EMAIL, "SourceArn"),
            tr("Verified identity in SES"),
            tr("The ARN of an address or a domain that SES has verified."),
            placeholder="arn:aws:ses:eu-west-1:123456789012:identity/example.com",
            monospaced=True,
            validate=lambda shown: told(rules.identity_problem(shown, self.account.shown)),
        )
        self.sender = TextField(
            POOL,
            (_EMAIL, "From"),
            tr("Sender"),
            tr("An address of the identity, alone or after a name."),
            placeholder=tr("The shop <hello@example.com>"),
            validate=lambda shown: told(rules.from_problem(shown, self.identity.shown)),
        )
        self.reply_to = TextField(
            POOL,
            (_EMAIL, "ReplyToEmailAddress"),
            tr("Answers go to"),
            placeholder=tr("the sender"),
            validate=lambda shown: told(rules.reply_to_problem(shown)),
        )
        self.configuration_set = TextField(
            POOL,
            (_EMAIL, "ConfigurationSet"),
            tr("Configuration set"),
            tr("Rules of SES that these e-mails go by, such as where bounces are told."),
            placeholder=tr("none"),
            validate=lambda shown: told(rules.configuration_set_problem(shown)),
        )
        self.section: Section = page.add_section(
            tr("Sender of e-mails"), self.account, self.identity, self.sender, self.reply_to, self.configuration_set
        )

    def follow(self, pool: Document, region: str) -> None:
        note(self.remarks(pool, region))
        for field in (self.sender, self.configuration_set):
            self.section.show_part(field, self.own_account or bool(field.shown))

    def remarks(self, pool: Document, region: str) -> tuple[Remark, ...]:
        """``region`` is the pool's."""
        account, was = self.account.shown, str(member(pool, _EMAIL).get("EmailSendingAccount", _DEFAULT))
        return (
            Remark(self.account, rules.account_remark(account, was)),
            Remark(self.identity, rules.identity_remark(self.identity.shown, region)),
            Remark(self.sender, rules.from_remark(self.sender.shown, account, self.identity.shown)),
        )

    @property
    def own_account(self) -> bool:
        return self.account.shown == _OWN

    def shown_sender(self) -> str:
        """As people see it."""
        if self.sender.shown:
            return self.sender.shown
        name = rules.identity_name(self.identity.shown)
        if "@" in name:
            return name
        return f"no-reply@{name}" if name and self.own_account else COGNITOS_ADDRESS


class SmsSender:
    """The service that sends text messages, and the role by which Cognito may use it."""

    def __init__(self, page: SettingsPage) -> None:
        self.service = ChoiceField(
            POOL,
            (_SMS,),
            tr("Text messages are sent through"),
            _services(""),
            absent={},
            validate=self._service_problem,
            reads=rules.sms_service,
            writes=_written,
        )
        self.sns = (
            _role((_SMS, "SnsCallerArn"), tr("Cognito takes it on to publish with SNS.")),
            _external_id((_SMS, "ExternalId")),
            TextField(
                POOL,
                (_SMS, "SnsRegion"),
                tr("Region of SNS"),
                placeholder=tr("that of the pool"),
                monospaced=True,
                validate=lambda shown: told(rules.sms_region_problem(shown)),
            ),
        )
        eums = (_SMS, _EUMS)
        self.eums = (
            _role((*eums, "CallerArn"), tr("Cognito takes it on to call sms-voice:SendTextMessage.")),
            _external_id((*eums, "ExternalId")),
            TextField(
                POOL,
                (*eums, "OriginationIdentity"),
                tr("Sent from"),
                tr(
                    "A phone number, a sender ID or a phone pool: the number itself, or the ARN that the role’s policy names."
                ),
                placeholder=tr("whichever AWS chooses"),
            ),
            TextField(POOL, (*eums, "ConfigurationSetName"), tr("Configuration set"), placeholder=tr("none")),
            TextField(
                POOL,
                (*eums, "InEntityId"),
                tr("Entity ID for India"),
                tr("India’s rules ask for it, and for the template’s."),
                placeholder=tr("none"),
            ),
            TextField(POOL, (*eums, "InTemplateId"), tr("Template ID for India"), placeholder=tr("none")),
        )
        self.section = page.add_section(tr("Sender of text messages"), self.service, *self.sns, *self.eums)

    def offer(self, pool: Document) -> None:
        """Before a document is shown: nothing can only stay where nothing is."""
        self.service.set_choices(_services(rules.sms_service(member(pool, _SMS))))

    def completed(self, pool: Document) -> Document:
        """Without members of the service that was not chosen, whoever typed into their fields before."""
        if not any(field.is_changed for field in (self.service, *self.sns, *self.eums)):
            return pool
        left = {"sns": self.eums, "eums": self.sns}.get(self.service.shown, (*self.sns, *self.eums))
        for field in left:
            pool = without(pool, field.pointer)
        return pool

    def follow(self, pool: Document) -> None:
        service = self.service.shown
        note(self.remarks(pool))
        for name, fields in (("sns", self.sns), ("eums", self.eums)):
            for field in fields:
                self.section.show_part(field, service == name)

    def remarks(self, pool: Document) -> tuple[Remark, ...]:
        was = rules.sms_service(member(pool, _SMS))
        return (Remark(self.service, rules.service_remark(self.service.shown, was)),)

    def _service_problem(self, service: str) -> str:
        fields = {"sns": self.sns, "eums": self.eums}.get(service)
        return told(rules.role_problem(fields[0].shown)) if fields else ""


def _services(now: str) -> tuple[Choice, ...]:
    nothing = Choice("", tr("Nothing: this pool sends none"))
    there_are = (
        Choice(
            "sns",
            tr("Amazon SNS"),
            tr("In the sandbox of SNS only verified numbers get anything, and there is a limit of spending a month."),
        ),
        Choice(
            "eums", tr("AWS End User Messaging"), tr("From numbers and sender IDs of your own, with delivery told.")
        ),
    )
    return there_are if now else (nothing, *there_are)


def _written(service: str, was: Any) -> Any:
    kept = {} if was is MISSING else dict(was)
    for name in ("SnsCallerArn", "ExternalId", "SnsRegion", _EUMS):
        kept.pop(name, None)
    return kept if service else MISSING


def _role(pointer: tuple[str, ...], help_text: str) -> TextField:
    return TextField(
        POOL,
        pointer,
        tr("Role"),
        help_text,
        placeholder="arn:aws:iam::123456789012:role/cognito-sms",
        monospaced=True,
        validate=lambda shown: told(rules.role_problem(shown)),
    )


def _external_id(pointer: tuple[str, ...]) -> TextField:
    return TextField(
        POOL,
        pointer,
        tr("External ID"),
        tr("Where the role’s trust policy asks for one, it must be the same there."),
        placeholder=tr("none"),
    )
