"""The pages of settings. A new one is added to ``pages`` and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_admin.ui.settings.page import SettingsPage


def pages() -> tuple[type[SettingsPage], ...]:
    """In the order of the list, within their groups. Imported late: the pane asks for them when it is made."""
    from cognito_admin.ui.panes.settings.attributes import AttributesPage
    from cognito_admin.ui.panes.settings.branding import BrandingPage
    from cognito_admin.ui.panes.settings.clients.page import ClientsPage
    from cognito_admin.ui.panes.settings.documents import DocumentsPage
    from cognito_admin.ui.panes.settings.domain import DomainPage
    from cognito_admin.ui.panes.settings.history.page import HistoryPage
    from cognito_admin.ui.panes.settings.limits import LimitsPage
    from cognito_admin.ui.panes.settings.logs import LogsPage
    from cognito_admin.ui.panes.settings.messages.page import MessagesPage
    from cognito_admin.ui.panes.settings.passwords import PasswordsPage
    from cognito_admin.ui.panes.settings.providers.page import ProvidersPage
    from cognito_admin.ui.panes.settings.resource_servers.page import ResourceServersPage
    from cognito_admin.ui.panes.settings.sessions import SessionsPage
    from cognito_admin.ui.panes.settings.sign_in import SignInPage
    from cognito_admin.ui.panes.settings.tags import TagsPage
    from cognito_admin.ui.panes.settings.terms import TermsPage
    from cognito_admin.ui.panes.settings.threat_protection import ThreatProtectionPage

    return (
        SignInPage,
        PasswordsPage,
        MessagesPage,
        AttributesPage,
        ThreatProtectionPage,
        SessionsPage,
        ClientsPage,
        ProvidersPage,
        ResourceServersPage,
        DomainPage,
        BrandingPage,
        TermsPage,
        LogsPage,
        TagsPage,
        LimitsPage,
        HistoryPage,
        DocumentsPage,
    )
