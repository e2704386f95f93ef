"""All that a screen or a command is given to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.work.sign_in import SignIn, sign_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cognito_admin.work.backup_records import BackupRecords
    from cognito_admin.work.change_desk import ChangeDesk
    from cognito_admin.work.checkup import CheckUps
    from cognito_admin.work.comparisons import Comparisons
    from cognito_admin.work.connect import Connections
    from cognito_admin.work.crash import Crashes
    from cognito_admin.work.health_watch import HealthWatch
    from cognito_admin.work.job_here import JobsHere
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.last_orders import LastOrders
    from cognito_admin.work.local_data import LocalData
    from cognito_admin.work.logs import Logs
    from cognito_admin.work.notices import Notices
    from cognito_admin.work.offline_backups import OfflineBackups
    from cognito_admin.work.questions import Questions
    from cognito_admin.work.quota_watch import QuotaWatch
    from cognito_admin.work.restore import Restores
    from cognito_admin.work.schedules import Schedules
    from cognito_admin.work.searches import Searches
    from cognito_admin.work.settings import Settings
    from cognito_admin.work.unlock import StoreKey
    from cognito_admin.work.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Facts:
    """What the About box and the self-test tell. ``keyring_backend`` asks the keyring, so it takes a moment."""

    basedir: str
    log_file: str
    versions: Callable[[], Mapping[str, str]]
    keyring_backend: Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Services:
    """``jobs`` are processes of their own, for a window; ``jobs_here`` run in this one, for a command.

    ``comparisons`` and ``restores`` are made when they are first asked for: few commands need either.
    """

    settings: Settings
    connections: Connections
    workspaces: Workspaces
    offline: OfflineBackups
    jobs: Jobs
    jobs_here: JobsHere
    changes: ChangeDesk
    questions: Questions
    searches: Searches
    backups: BackupRecords
    last_orders: LastOrders
    comparisons: Callable[[], Comparisons]
    restores: Callable[[], Restores]
    schedules: Schedules
    store_key: StoreKey
    crashes: Crashes
    notices: Notices
    quotas: QuotaWatch
    health: HealthWatch
    checkups: CheckUps
    logs: Logs
    local_data: LocalData
    facts: Facts
    sign_in: SignIn = sign_in
    demo: bool = False
