from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cognito_admin.ui.browser import open_folder, open_page


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the desktop, which opens nothing here."""
    handed: list[str] = []

    def open_url(url: QUrl) -> bool:
        handed.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return handed


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.aws.amazon.com/cognito/latest/developerguide/",
        "https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD",
    ],
)
def test_a_page_on_the_web_is_opened(opened: list[str], address: str) -> None:
    assert open_page(address)
    assert opened == [address]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file://host/share/x.exe",
        "\\\\host\\share\\x.exe",
        "smb://host/share",
        "javascript:alert(1)",
        "ms-msdt:/id",
        "http://example.com/",
        "https://aws.amazon.com@example.com/",
        "https:///nowhere",
        "/usr/bin/true",
        "",
    ],
)
def test_nothing_but_a_page_on_the_web_is_opened(opened: list[str], address: str) -> None:
    assert not open_page(address)
    assert opened == []


def test_a_folder_is_shown_but_a_file_is_not_started(opened: list[str], tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("true")
    assert open_folder(tmp_path)
    assert not open_folder(tmp_path / "run.sh")
    assert len(opened) == 1
