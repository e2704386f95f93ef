import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qDebug, qInstallMessageHandler, qWarning

from cognito_admin.ui.qt_messages import QtMessages

Heard = list[str]


@pytest.fixture
def listener() -> Iterator[Heard]:
    """A handler that was there before, as a test's own is."""
    heard: Heard = []
    before = qInstallMessageHandler(lambda kind, context, text: heard.append(text))
    yield heard
    qInstallMessageHandler(before)


def test_what_qt_says_is_logged_at_its_level(caplog: pytest.LogCaptureFixture, listener: Heard) -> None:
    caplog.set_level(logging.DEBUG, "cognito_admin")
    with QtMessages():
        qDebug("by the way")
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.DEBUG, "default: by the way")
    ]


def test_what_the_offscreen_platform_cannot_do_is_no_warning(caplog: pytest.LogCaptureFixture, listener: Heard) -> None:
    caplog.set_level(logging.DEBUG, "cognito_admin")
    with QtMessages():
        qWarning("This plugin does not support raise()")
    assert [record.levelno for record in caplog.records] == [logging.DEBUG]


def test_the_handler_before_hears_everything_and_is_alone_again_at_the_end(
    listener: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "cognito_admin")
    with QtMessages():
        qDebug("during")
    qDebug("after")
    assert listener == ["during", "after"]
    assert "after" not in caplog.text


EARLY = """
import logging, sys
from PySide6.QtCore import qFatal, qWarning
from cognito_admin.ui.qt_messages import QtMessages
with QtMessages() as messages:
    qWarning("early")
    print("no log yet", file=sys.stderr)
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s")
    messages.write_early()
    qWarning("late")
"""
FATAL = """
from PySide6.QtCore import QMessageLogger, qFatal
from cognito_admin.ui.qt_messages import QtMessages
with QtMessages():
    qFatal("no platform")
"""


def test_what_is_said_before_there_is_a_log_waits_for_it() -> None:
    ended = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines() == ["no log yet", "WARNING default: early", "WARNING default: late"]


def test_what_ends_the_process_is_said_at_once() -> None:
    ended = subprocess.run([sys.executable, "-c", FATAL], capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "no platform" in ended.stderr
