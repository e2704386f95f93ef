"""What threat protection does for all app clients, or for one that is to be treated otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.protection_rules import (
    CREDENTIALS,
    EXCEPTIONS,
    LEVELS,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    MAILS,
    MOST_RANGES,
    PARTS,
    TAKEOVER,
    body_problem,
    identity_problem,
    inherits,
    range_problem,
    risk_problems,
    sender_problem,
    warnings_of,
)
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.panes.settings.client_forms import ClientForm
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.risk_fields import LevelField, MailPart
from cognito_admin.ui.panes.settings.told import all_told, told
from cognito_admin.ui.settings.fields import (
    Choice,
    ChoiceField,
    ChoicesField,
    ListField,
    LongTextField,
    SwitchField,
    TextField,
)
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import Section

_NOTIFY = (TAKEOVER, "NotifyConfiguration")
_EVENTS = ("SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP")


class RiskForm(ClientForm):
    """``own`` is the switch by which a client leaves the pool's settings; the form of the pool itself has none."""

    def __init__(self, client: str) -> None:
        super().__init__(client)
        self.thing = thing = Thing(ThingKind.RISK, client)
        self._before: Document | None = None
        self._base: Document = {}
        self.own: SwitchField | None = None
        if client:
            self.own = SwitchField(
                thing,
                ("ClientId",),
                tr("Settings of its own"),
                tr("Without them this app client does what all others do."),
                on=client,
                off=MISSING,
                absent=MISSING,
            )
            self.add_section("", self.own)
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.levels = dict(zip(LEVELS, self._level_fields(), strict=True))
        self._sections = [self._credentials(), self._takeover()]
        self.identity = self._identity()
        self._sender = self.add_section(
            tr("E-mails to people"),
            self.identity,
            *self._addresses(),
            text=tr(
                "In them you can write {username}, {ip-address}, {city}, {country}, {login-time}, {device-name}, and links by "
                "which people answer: {one-click-link-valid} and {one-click-link-invalid}. The links need a domain."
            ),
        )
        self.mails = {name: MailPart(title) for name, title in _mail_titles().items()}
        for name, part in self.mails.items():
            part.opening.clicked.connect(lambda _=False, name=name: self.open_mail(name))
            self._sender.add(part)
        self._sections.append(self._exceptions())

    # What the form is made of

    def _credentials(self) -> Section:
        self.stolen = ChoiceField(
            self.thing,
            (CREDENTIALS, "Actions", "EventAction"),
            tr("When a password is known to have leaked"),
            (
                Choice("BLOCK", tr("Block"), tr("The person has to choose another password before they get in.")),
                Choice("NO_ACTION", tr("Do nothing"), tr("It is only written down.")),
            ),
        )
        self.events = ChoicesField(
            self.thing,
            (CREDENTIALS, "EventFilter"),
            tr("Look at passwords when"),
            (
                Choice("SIGN_IN", tr("Somebody signs in")),
                Choice("PASSWORD_CHANGE", tr("A password is changed or reset")),
                Choice("SIGN_UP", tr("Somebody signs up")),
            ),
            absent=_EVENTS,
            validate=lambda shown: "" if shown else tr("Choose at least one, or let leaked passwords be above."),
        )
        return self.add_section(
            tr("Leaked passwords"),
            self.stolen,
            self.events,
            text=tr("AWS knows passwords that were published after break-ins elsewhere."),
        )

    def _level_fields(self) -> tuple[LevelField, ...]:
        titles = (
            (tr("Low risk"), tr("Something is a little unusual, such as a new device.")),
            (tr("Medium risk"), tr("Several things are unusual.")),
            (tr("High risk"), tr("It looks as if somebody else signs in.")),
        )
        return tuple(LevelField(self.thing, level, *words) for level, words in zip(LEVELS, titles, strict=True))

    def _takeover(self) -> Section:
        return self.add_section(
            tr("Sign-ins that look like a takeover"),
            *self.levels.values(),
            text=tr("Cognito compares each sign-in with those before it: device, place, address, time."),
        )

    def _identity(self) -> TextField:
        return TextField(
            self.thing,
            (*_NOTIFY, "SourceArn"),
            tr("SES identity"),
            tr("Its ARN. It has to be verified in Amazon SES."),
            placeholder="arn:aws:ses:eu-west-1:123456789012:identity/shop.example",
            monospaced=True,
            validate=lambda shown: told(identity_problem(shown)),
        )

    def _addresses(self) -> tuple[TextField, ...]:
        words = (
            ("From", tr("From"), tr("An address of that identity, with a name if you like.")),
            ("ReplyTo", tr("Answers go to"), ""),
        )
        return tuple(
            TextField(
                self.thing,
                (*_NOTIFY, member),
                title,
                help_text,
                placeholder="The shop <security@shop.example>",
                validate=lambda shown: told(sender_problem(shown)),
            )
            for member, title, help_text in words
        )

    def open_mail(self, name: str) -> None:
        """Shows the texts of an e-mail, to be edited. They are made only now: most people never look at them."""
        part = self.mails[name]
        if part.is_open:
            return
        fields = self._mail_fields(name)
        for field in fields:
            part.add(field)
            self.fields.append(field)
            field.show_document(self._base)
            self.field_added.emit(field)
        fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mail_fields(self, name: str) -> tuple[Field, ...]:
        pointer = (*_NOTIFY, name)
        subject = TextField(
            self.thing,
            (*pointer, "Subject"),
            tr("Subject"),
            validate=lambda shown: (
                tr("At most {most} characters", most=LONGEST_SUBJECT) if len(shown) > LONGEST_SUBJECT else ""
            ),
        )
        text, html = (
            LongTextField(
                self.thing,
                (*pointer, member),
                title,
                limit=LONGEST_BODY,
                lines=4,
                monospaced=monospaced,
                validate=lambda shown: told(body_problem(shown)) if len(shown) < LONGEST_BODY else "",
            )
            for member, title, monospaced in (
                ("TextBody", tr("Text"), False),
                ("HtmlBody", tr("The same in HTML"), True),
            )
        )
        return subject, text, html

    def _exceptions(self) -> Section:
        self.blocked, self.skipped = (
            ListField(
                self.thing,
                (EXCEPTIONS, member),
                title,
                help_text,
                most=MOST_RANGES,
                each=lambda entry: told(range_problem(entry)),
                placeholder="203.0.113.0/24",
            )
            for member, title, help_text in (
                ("BlockedIPRangeList", tr("Always block"), tr("Whoever comes from there never gets in.")),
                (
                    "SkippedIPRangeList",
                    tr("Never check"),
                    tr("Whoever comes from there is trusted, as from an office."),
                ),
            )
        )
        return self.add_section(
            tr("IP addresses"), self.blocked, self.skipped, text=tr("Ranges in CIDR notation, one a line.")
        )

    # What it shows, and what was edited

    @property
    def follows_pool(self) -> bool:
        """Whether a client is to do what all others do."""
        return self.own is not None and not self.own.shown

    def show_risk(self, before: Document | None, of_pool: Document | None) -> None:
        """``before`` is what AWS has of the thing, ``of_pool`` what it has for all app clients."""
        self._before, self._base = before, before or {}
        if self.own is not None and inherits(before):
            # A client that leaves the pool's settings begins with them.
            self._base = {part: of_pool[part] for part in PARTS if of_pool and part in of_pool}
            self.own.show_document(None)
        for field in self._settings():
            field.show_document(self._base)

    def after(self) -> Document | None:
        """The thing as it is to be; None where the client follows the pool."""
        if self.follows_pool:
            return None
        after: Document = {**self._base, "ClientId": self.client} if self.client else self._base
        for field in self._settings():
            after = field.applied_to(after)
        if TAKEOVER in after and "Actions" not in after[TAKEOVER]:
            after = {**after, TAKEOVER: {**after[TAKEOVER], "Actions": {}}}
        return after

    def part(self) -> Part | None:
        """What was edited; None where nothing was."""
        edited = self.own.is_changed if self.own is not None and self.follows_pool else self.is_changed
        return Part(self.thing, self._before, self.after()) if edited else None

    def problems(self) -> tuple[str, ...]:
        """What AWS would refuse though each value is right."""
        part = self.part()
        return all_told(risk_problems(part.after)) if part is not None and part.after is not None else ()

    def follow(self, pool: Document | None) -> None:
        """Shows what matters as things are, and says what they come to."""
        after = self.after() or {}
        for section in (*self._sections, self._sender):
            section.setVisible(not self.follows_pool)
        if self.follows_pool:
            self.notice.say("")
            return
        answers = {MAILS.get(answer, "") for answer, notify in (one.shown for one in self.levels.values()) if notify}
        written: Mapping[str, Any] = (after.get(TAKEOVER) or {}).get("NotifyConfiguration") or {}
        for name, part in self.mails.items():
            part.show_mail(written.get(name) or {})
            self._sender.show_part(part, name in answers or bool(written.get(name)))
        self._sender.setVisible(bool(answers or written))
        self.notice.say("\n".join(all_told(warnings_of(after, pool or {}))), "warning")

    def _settings(self) -> list[Field]:
        return [field for field in self.fields if field is not self.own]


def _mail_titles() -> dict[str, str]:
    return {
        "NoActionEmail": tr("E-mail to people who were let in"),
        "MfaEmail": tr("E-mail to people who were asked for MFA"),
        "BlockEmail": tr("E-mail to people who were blocked"),
    }
