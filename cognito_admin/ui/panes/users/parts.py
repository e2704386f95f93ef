"""Which parts the inspector has, from top to bottom below the name of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.ui.panes.users.account_part import AccountPart
from cognito_admin.ui.panes.users.actions_part import ActionsPart
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.panes.users.identities_part import IdentitiesPart
from cognito_admin.ui.panes.users.kept_factors_part import KeptFactorsPart
from cognito_admin.ui.panes.users.pool_check_part import PoolCheckPart
from cognito_admin.ui.panes.users.security_part import SecurityPart
from cognito_admin.ui.panes.users.verdict_part import VerdictPart

if TYPE_CHECKING:
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.part import Part
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


def make_parts(services: Services, workspace: Workspace, shell: ShellPort) -> tuple[Part, ...]:
    groups = GroupsPart(lambda: services.changes.changes(workspace).groups, shell.loop)
    return (
        VerdictPart(),
        PoolCheckPart(),
        ActionsPart(),
        AccountPart(),
        AttributesPart(),
        groups,
        IdentitiesPart(),
        SecurityPart(),
        KeptFactorsPart(),
    )
