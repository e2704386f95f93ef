"""The fields of an app client: each with what it means, its limits, and what the rules find wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings.client_kinds import USUAL_FLOWS
from cognito_admin.model.settings.client_rules import GRACE_S, SESSION_MIN
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.redirect_urls import MOST_URLS
from cognito_admin.model.settings.token_lifetimes import LIMITS, Token
from cognito_admin.ui.panes.settings.clients.attributes_field import AttributesField
from cognito_admin.ui.panes.settings.clients.choices import (
    flow_choices,
    grant_choices,
    provider_choices,
    redirect_choices,
    scope_choices,
)
from cognito_admin.ui.panes.settings.clients.lifetime_field import LifetimeField
from cognito_admin.ui.settings.fields import (
    ChoiceField,
    ChoicesField,
    ListField,
    NumberField,
    SwitchField,
    TextField,
)
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.things import Thing
    from cognito_admin.ui.settings.field import Field

PROJECT = ("AnalyticsConfiguration", "ApplicationArn")


class ClientFields:
    """``found`` says what the rules find wrong with a member, by its name; a list of fields is one section of the form,
    empty until that is made.
    """

    def __init__(self, thing: Thing, found: Callable[[str], str | None]) -> None:
        self._thing = thing
        self._found = found
        self.name = TextField(thing, ("ClientName",), tr("Name"), beside=True, validate=self._said("ClientName"))
        self.pages: list[Field] = []
        self.ways_in: list[Field] = []
        self.tokens: list[Field] = []
        self.attributes: list[Field] = []
        self.analytics: list[Field] = []

    def make_secret(self) -> Field:
        """Whether a client that is to be made gets one."""
        self.secret = SwitchField(
            self._thing,
            ("GenerateSecret",),
            tr("With a secret"),
            tr("For apps on a server. In a browser or on a phone nobody could keep it. This cannot be changed later."),
        )
        return self.secret

    def make_ways_in(self) -> None:
        self.flows = ChoicesField(
            self._thing,
            ("ExplicitAuthFlows",),
            tr("Ways to sign in"),
            flow_choices(),
            tr("What apps may use that call Cognito themselves. The sign-in pages do not need them."),
            absent=USUAL_FLOWS,
            validate=self._said("ExplicitAuthFlows"),
        )
        session = NumberField(
            self._thing,
            ("AuthSessionValidity",),
            tr("Time to answer"),
            tr("How long a person has for each step of signing in: a password, a code, a new password."),
            least=SESSION_MIN.start,
            most=SESSION_MIN.stop - 1,
            unit=tr("minutes"),
            absent=SESSION_MIN.start,
        )
        hide = SwitchField(
            self._thing,
            ("PreventUserExistenceErrors",),
            tr("Do not tell who has an account"),
            tr("Signing in as somebody unknown fails just as a wrong password does."),
            on="ENABLED",
            off="LEGACY",
            absent="LEGACY",
        )
        context = SwitchField(
            self._thing,
            ("EnablePropagateAdditionalUserContextData",),
            tr("Take over where people sign in from"),
            tr("A server passes on the IP address of its visitors, for threat protection to judge. Needs a secret."),
            validate=self._said("EnablePropagateAdditionalUserContextData"),
        )
        self.ways_in = [self.flows, session, hide, context]

    def make_tokens(self) -> None:
        lifetimes = [LifetimeField(self._thing, token, self._said(LIMITS[token].member)) for token in Token]
        self.rotation = SwitchField(
            self._thing,
            ("RefreshTokenRotation", "Feature"),
            tr("Rotate refresh tokens"),
            tr("Each refresh gives a new refresh token, so that a stolen one is of use only once."),
            on="ENABLED",
            off="DISABLED",
            absent="DISABLED",
            validate=self._said("RefreshTokenRotation"),
        )
        self.grace = NumberField(
            self._thing,
            ("RefreshTokenRotation", "RetryGracePeriodSeconds"),
            tr("The old token stays good for"),
            tr("For an app that did not get the answer and tries again."),
            least=GRACE_S.start,
            most=GRACE_S.stop - 1,
            unit=tr("seconds"),
            absent=0,
        )
        revocation = SwitchField(
            self._thing,
            ("EnableTokenRevocation",),
            tr("Tokens can be revoked"),
            tr("Signing out, or an administrator, ends a refresh token and the access tokens made with it."),
            absent=True,
        )
        self.tokens = [*lifetimes, self.rotation, self.grace, revocation]

    def make_pages(self) -> None:
        self.pages_on = SwitchField(
            self._thing,
            ("AllowedOAuthFlowsUserPoolClient",),
            tr("Sign-in pages and OAuth 2.0"),
            tr(
                "The app sends people to the pages of Cognito, or of an identity provider, and gets them back with tokens."
            ),
        )
        self.grants = ChoicesField(
            self._thing,
            ("AllowedOAuthFlows",),
            tr("Grants"),
            grant_choices(),
            validate=self._said("AllowedOAuthFlows"),
            writes=_none_if_empty,
        )
        self.scopes = ChoicesField(
            self._thing,
            ("AllowedOAuthScopes",),
            tr("Scopes"),
            scope_choices(),
            tr("What an app may ask for. Those of your own APIs come from the resource servers."),
            validate=self._said("AllowedOAuthScopes"),
            writes=_none_if_empty,
        )
        self.providers = ChoicesField(
            self._thing,
            ("SupportedIdentityProviders",),
            tr("Who may sign in"),
            provider_choices(),
            tr(
                "What the sign-in page offers. An app that calls Cognito itself can sign in users of this pool either way."
            ),
            validate=self._said("SupportedIdentityProviders"),
            writes=_none_if_empty,
        )
        self.callbacks = self._urls("CallbackURLs", tr("Callback URLs"), tr("Where people come back to, one a line."))
        self.default_url = ChoiceField(
            self._thing,
            ("DefaultRedirectURI",),
            tr("Default callback URL"),
            redirect_choices(()),
            tr("For requests that name none. Only where there is a single identity provider."),
            combo=True,
            below=True,
            validate=self._said("DefaultRedirectURI"),
            writes=lambda shown, _was: MISSING if shown is None else shown,
        )
        sign_outs = self._urls(
            "LogoutURLs", tr("Sign-out URLs"), tr("Where people may be sent after signing out, one a line.")
        )
        self.pages = [
            self.pages_on,
            self.grants,
            self.scopes,
            self.providers,
            self.callbacks,
            self.default_url,
            sign_outs,
        ]

    def _urls(self, member: str, title: str, help_text: str) -> ListField:
        more = tr(
            "They begin with https, with the scheme of an app (myapp://) or, to try things out, with http on localhost."
        )
        return ListField(
            self._thing,
            (member,),
            title,
            f"{help_text} {more}",
            most=MOST_URLS,
            placeholder="https://app.example.com/callback",
            validate=self._said(member),
            writes=_none_if_empty,
        )

    def make_attributes(self) -> None:
        self.reads = AttributesField(
            self._thing,
            "ReadAttributes",
            tr("May read"),
            tr("Every standard attribute, and whether e-mail and phone number are verified. No custom ones."),
            self._said("ReadAttributes"),
        )
        self.writes = AttributesField(
            self._thing,
            "WriteAttributes",
            tr("May change"),
            tr("Every standard attribute. No custom ones."),
            self._said("WriteAttributes"),
        )
        self.attributes = [self.reads, self.writes]

    def make_analytics(self) -> None:
        self.project = TextField(
            self._thing,
            PROJECT,
            tr("Pinpoint project"),
            tr("The ARN of the project that gets an event for each sign-up and sign-in. Empty for none."),
            placeholder="arn:aws:mobiletargeting:…",
            monospaced=True,
            validate=self._said("AnalyticsConfiguration"),
        )
        self.shared = SwitchField(
            self._thing,
            ("AnalyticsConfiguration", "UserDataShared"),
            tr("Send attributes along"),
            tr("E-mail address and phone number go to Pinpoint, too."),
        )
        self.analytics = [self.project, self.shared]

    def _said(self, member: str) -> Callable[[Any], str | None]:
        return lambda _shown: self._found(member)


def _none_if_empty(shown: list[str], _was: Any) -> Any:
    """AWS takes an empty list for none, and tells of none afterwards."""
    return shown or MISSING
