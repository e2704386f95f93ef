"""The command that a schedule has the system run."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pyrage

from cognito_admin.cli.statuses import Status
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.schedule_entries import command
from cognito_admin.model.schedules import Schedule
from cognito_admin.store.paths import Paths
from cognito_admin.work.settings import Settings
from tests.cli.conftest import Shell

WORK = ConnectionId("c1")


def knows_connection(data: Path, emulator: Emulator) -> None:
    """As somebody added it in the window."""
    Paths(data).prepare()
    settings = Settings.load(Paths(data).settings)
    settings.add_connection(Connection(WORK, "Work / EU", None, Region(emulator.service.region), emulator.url))
    asyncio.run(settings.flush())
    settings.close()


def test_it_backs_up_and_keeps_as_many_as_was_said_also_where_the_keyring_cannot_be_reached(
    shell: Shell, pool: str, emulator: Emulator, tmp_path: Path, monkeypatch: Any
) -> None:
    knows_connection(tmp_path / "data", emulator)
    recipient = str(cast("Any", pyrage).x25519.Identity.generate().to_public())
    to = tmp_path / "backups"
    schedule = Schedule(PoolId(pool), "Shop", WORK, "Work / EU", str(to), (recipient,), datetime.now(UTC), keep=1)
    for name in ("AWS_REGION", "AWS_ENDPOINT_URL"):
        # A scheduler knows nothing of the person's shell.
        monkeypatch.delenv(name)
    words = command(schedule, ["cognito-admin"])[1:]
    assert shell(*words).status == Status.DONE
    (first,) = to.iterdir()
    assert shell(*words, key=None).status == Status.DONE
    (second,) = to.iterdir()
    assert first != second
