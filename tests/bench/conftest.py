"""A small crowd, and an index of it that no test changes."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.crowd import Crowd
from tests.bench.filling import fill

USERS = 2_000


@pytest.fixture(scope="session")
def crowd() -> Crowd:
    return Crowd(USERS)


@pytest.fixture(scope="session")
def index(crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "crowd.db"
    filled = asyncio.run(fill(path, crowd))
    assert filled["users"] == USERS
    assert filled["disk_bytes"] >= path.stat().st_size
    return path
