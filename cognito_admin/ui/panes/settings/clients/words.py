"""The words for app clients in the person's language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.model.sentences.client_settings import (
    AUTH_FLOWS,
    CLIENT_KINDS,
    CLIENT_NOTICES,
    CLIENT_PROBLEMS,
    GRANTS,
    LIFETIMES,
    SCOPES,
    TIME_UNITS,
    URL_TROUBLES,
)
from cognito_admin.model.settings.client_changes import ClientNoticed
from cognito_admin.model.settings.client_kinds import OWN_PROVIDER, ClientKind, flows_of, kind_of
from cognito_admin.model.settings.client_rules import ClientWhy
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.client_changes import ClientNotice
    from cognito_admin.model.settings.client_rules import ClientProblem
    from cognito_admin.model.settings.token_lifetimes import Lifetime


def problem_text(problem: ClientProblem) -> str:
    """What is wrong, or worth a word, in one sentence."""
    if problem.why is ClientWhy.URL:
        return tr(URL_TROUBLES[problem.facts["trouble"]], url=problem.facts["url"])
    if problem.why in (ClientWhy.LIFETIME_SHORT, ClientWhy.LIFETIME_LONG):
        return tr(LIFETIMES[problem.facts["token"]])
    return tr(CLIENT_PROBLEMS[problem.why], **problem.facts)


def notice_text(notice: ClientNotice) -> str:
    """What apps or people notice of an edit, in one sentence."""
    about = notice.about
    if notice.noticed is ClientNoticed.FLOW_ENDS:
        about = flow_title(about)
    elif notice.noticed is ClientNoticed.GRANT_ENDS:
        about = grant_title(about)
    elif notice.noticed is ClientNoticed.PROVIDER_ENDS:
        about = provider_title(about)
    text = tr(CLIENT_NOTICES[notice.noticed])
    return text.format(about=about) if about else text


def kind_title(client: Mapping[str, Any]) -> str:
    return tr(CLIENT_KINDS[kind_of(client)].name)


def kind_text(client: Mapping[str, Any]) -> str:
    """What it means to be of this kind."""
    return tr(CLIENT_KINDS[kind_of(client)].text)


def flow_title(flow: str) -> str:
    """One that AWS added since stands as AWS spells it."""
    label = AUTH_FLOWS.get(flow)
    return tr(label.name) if label else flow


def grant_title(grant: str) -> str:
    label = GRANTS.get(grant)
    return tr(label.name) if label else grant


def provider_title(provider: str) -> str:
    return tr("Users of this pool") if provider == OWN_PROVIDER else provider


def scope_help(scope: str) -> str:
    label = SCOPES.get(scope)
    return tr(label.text) if label else ""


def ways_in(client: Mapping[str, Any]) -> str:
    """How the client is signed in with, in a few words: ``SRP, refresh, code``."""
    short: dict[str, str] = {
        "ALLOW_USER_SRP_AUTH": tr("SRP"),
        "ALLOW_USER_AUTH": tr("choice"),
        "ALLOW_REFRESH_TOKEN_AUTH": tr("refresh"),
        "ALLOW_CUSTOM_AUTH": tr("custom"),
        "ALLOW_USER_PASSWORD_AUTH": tr("password"),
        "ALLOW_ADMIN_USER_PASSWORD_AUTH": tr("password by a server"),
        "code": tr("code"),
        "implicit": tr("implicit"),
        "client_credentials": tr("client credentials"),
    }
    grants: list[str] = [*(client.get("AllowedOAuthFlows") or ())]
    # A machine signs nobody in, so that its flows are of no use to it.
    ways = grants if kind_of(client) is ClientKind.MACHINE else [*grants, *flows_of(client)]
    return ", ".join(short.get(way, way) for way in ways)


def lifetime_text(lifetime: Lifetime) -> str:
    """``30 days``: as the amount and the unit are set."""
    return f"{number(lifetime.amount)} {unit_title(lifetime.unit)}"


def unit_title(unit: str) -> str:
    return tr(TIME_UNITS[unit]) if unit in TIME_UNITS else unit


def changed_text(client: Mapping[str, Any]) -> str:
    """``changed 3 days ago``; nothing where AWS does not say."""
    when = moment_of(str(client.get("LastModifiedDate", "")))
    return tr("changed {age}", age=age(when)) if when is not None else ""


def moment_of(text: str) -> datetime | None:
    """The moment in an answer of AWS; None where it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
