from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.fakes import WORK, Backstage, backstage


@pytest.fixture
def behind(qapp: QApplication, tmp_path: Path) -> Backstage:
    return backstage(tmp_path, WORK)
