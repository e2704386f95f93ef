"""The pages of settings. A new one is added to ``_each`` and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.ui.panes.pane import breathe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.ui.settings.page import SettingsPage


def pages() -> tuple[type[SettingsPage], ...]:
    """In the order of the list, within their groups. Imported late: the pane asks for them when it is made."""
    return tuple(_each())


async def read_ahead() -> None:
    """Imports the pages one by one, so that the window answers in between."""
    for _ in _each():
        await breathe()


def _each() -> Iterator[type[SettingsPage]]:
    from cognito_admin.ui.panes.settings.sign_in import SignInPage

    yield SignInPage
    from cognito_admin.ui.panes.settings.passwords import PasswordsPage

    yield PasswordsPage
    from cognito_admin.ui.panes.settings.messages.page import MessagesPage

    yield MessagesPage
    from cognito_admin.ui.panes.settings.attributes import AttributesPage

    yield AttributesPage
    from cognito_admin.ui.panes.settings.threat_protection import ThreatProtectionPage

    yield ThreatProtectionPage
    from cognito_admin.ui.panes.settings.sessions import SessionsPage

    yield SessionsPage
    from cognito_admin.ui.panes.settings.clients.page import ClientsPage

    yield ClientsPage
    from cognito_admin.ui.panes.settings.providers.page import ProvidersPage

    yield ProvidersPage
    from cognito_admin.ui.panes.settings.resource_servers.page import ResourceServersPage

    yield ResourceServersPage
    from cognito_admin.ui.panes.settings.identity_pools.page import IdentityPoolsPage

    yield IdentityPoolsPage
    from cognito_admin.ui.panes.settings.domain import DomainPage

    yield DomainPage
    from cognito_admin.ui.panes.settings.branding import BrandingPage

    yield BrandingPage
    from cognito_admin.ui.panes.settings.terms import TermsPage

    yield TermsPage
    from cognito_admin.ui.panes.settings.logs import LogsPage

    yield LogsPage
    from cognito_admin.ui.panes.settings.tags import TagsPage

    yield TagsPage
    from cognito_admin.ui.panes.settings.limits import LimitsPage

    yield LimitsPage
    from cognito_admin.ui.panes.settings.history.page import HistoryPage

    yield HistoryPage
    from cognito_admin.ui.panes.settings.documents import DocumentsPage

    yield DocumentsPage
