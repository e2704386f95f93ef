"""What there is to choose from for an app client: ways in, grants, scopes, providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.sentences.client_settings import AUTH_FLOWS, GRANTS
from cognito_admin.model.settings.client_kinds import (
    CLIENT_CREDENTIALS,
    CODE,
    FLOWS,
    IMPLICIT,
    OIDC_SCOPES,
    OWN_PROVIDER,
)
from cognito_admin.ui.panes.settings.clients.words import flow_title, grant_title, provider_title, scope_help
from cognito_admin.ui.settings.fields import Choice
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def flow_choices(held: Collection[str] = ()) -> list[Choice]:
    """Flows of old are offered only to a client that has them."""
    offered = (flow.name for flow in FLOWS if not flow.of_old or flow.name in held)
    return [Choice(name, flow_title(name), tr(AUTH_FLOWS[name].text)) for name in offered]


def grant_choices() -> list[Choice]:
    return [Choice(one, grant_title(one), tr(GRANTS[one].text)) for one in (CODE, IMPLICIT, CLIENT_CREDENTIALS)]


def scope_choices(custom: Mapping[str, str] | None = None) -> list[Choice]:
    """``custom`` are those of resource servers, with what each is for."""
    own = [Choice(scope, scope, text) for scope, text in (custom or {}).items()]
    return [*(Choice(scope, scope, scope_help(scope)) for scope in OIDC_SCOPES), *own]


def provider_choices(providers: Iterable[str] = ()) -> list[Choice]:
    return [Choice(one, provider_title(one)) for one in (OWN_PROVIDER, *providers)]


def redirect_choices(urls: Iterable[str]) -> list[Choice]:
    return [Choice(None, tr("None")), *(Choice(url, url) for url in dict.fromkeys(urls))]
