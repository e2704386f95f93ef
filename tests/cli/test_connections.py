"""Connections exported and imported by the command line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import ConnectionId, Region
from cognito_admin.store.paths import Paths
from cognito_admin.work.settings import Settings
from tests.cli.conftest import Shell

WORK = Connection(ConnectionId("1"), "work", "work-profile", Region("eu-central-1"))


@pytest.fixture
def environment() -> Mapping[str, str]:
    """Nothing is asked of AWS."""
    return {}


def known(folder: Path, *connections: Connection) -> tuple[Connection, ...]:
    """Those of the settings, with ``connections`` added."""
    settings = Settings.load(Paths(folder / "data").settings)
    for one in connections:
        settings.add_connection(one)
    settings.close()
    return settings.connections


def test_connections_are_listed_written_and_read(shell: Shell, tmp_path: Path) -> None:
    known(tmp_path, WORK)
    assert shell("connections", "--json").document == [
        {"name": "work", "kind": "configuration", "profile": "work-profile", "region": "eu-central-1"}
    ]
    file = str(tmp_path / "handed-on.json")
    assert shell("connections", "export", file).status == Status.DONE
    (same,) = shell("connections", "import", file, "--json").document
    assert same == {"name": "work", "region": "eu-central-1", "standing": "same", "imported": False}
    (tmp_path / "data" / "settings.json").unlink()
    told = shell("connections", "import", file, "--dry-run")
    assert "Production" in told.out
    assert known(tmp_path) == ()
    assert shell("connections", "import", file).status == Status.DONE
    assert [one.name for one in known(tmp_path)] == ["work"]


def test_what_is_here_otherwise_stays_unless_it_is_to_be_replaced(shell: Shell, tmp_path: Path) -> None:
    known(tmp_path, WORK)
    file = str(tmp_path / "handed-on.json")
    shell("connections", "export", file)
    known(tmp_path, Connection(WORK.id, "mine", WORK.profile, WORK.region))
    assert shell("connections", "import", file).status == Status.FINDINGS
    assert [one.name for one in known(tmp_path)] == ["mine"]
    assert shell("connections", "import", file, "--replace").status == Status.DONE
    assert [one.name for one in known(tmp_path)] == ["work"]
    assert shell("connections", "import", file, "--only", "other").status == Status.BAD_INPUT
