"""What the job of a restore is told, and what it is handed to open the backup, also when it goes on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.restore.options import RestoreOptions
from cognito_admin.work.restore_orders import RestoreOrder, arguments, handed_to_jobs, order_of, secrets

if TYPE_CHECKING:
    from cognito_admin.work.offline_backups import OfflineBackups

BACKUP = OfflineBackup(ConnectionId("backup-1"), "/backups/shop", BackedUpPool(PoolId("p"), "Shop", "us-east-1"))
ORDER = RestoreOrder(BACKUP.id, ConnectionId("c1"), "Shop", None, RestoreOptions(original_sub=True))


class Opened:
    """One backup that is open, with its key."""

    def get(self, connection: ConnectionId) -> OfflineBackup | None:
        return BACKUP if connection == BACKUP.id else None

    def handed_to_jobs(self, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {"backup": "its key"} if told.get("connection") == BACKUP.id else {}


OPENED = cast("OfflineBackups", Opened())


def test_an_order_is_the_same_after_its_job_was_told_of_it() -> None:
    told = arguments(ORDER, OPENED)
    assert order_of(told, ORDER.kind) == ORDER
    assert "its key" not in str(told)


def test_a_job_that_goes_on_is_handed_the_key_of_its_backup_as_the_first_was() -> None:
    told = arguments(ORDER, OPENED)
    assert handed_to_jobs(told, OPENED) == secrets(ORDER, OPENED) == {"source": "its key"}


def test_a_job_of_another_kind_is_handed_nothing() -> None:
    assert handed_to_jobs({"connection": BACKUP.id}, OPENED) == {}
