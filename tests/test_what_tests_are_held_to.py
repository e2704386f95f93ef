"""The suite's own rules can fail a test: each is shown doing so."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CULPRITS = {
    "task": """
        import asyncio
        def test_it():
            async def main():
                main.task = asyncio.create_task(asyncio.sleep(60))
                await asyncio.sleep(0)
            asyncio.run(main())
    """,
    "thread": """
        import threading, time
        def test_it():
            threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
    """,
    "process": """
        import subprocess, sys
        def test_it():
            test_it.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3)"])
    """,
    "window": """
        def test_it(qapp):
            from PySide6.QtWidgets import QLabel
            test_it.label = QLabel("left open")
            test_it.label.show()
    """,
    "timer": """
        def test_it(qapp):
            from PySide6.QtCore import QTimer
            test_it.timer = QTimer()
            test_it.timer.start(1000)
    """,
    "Unexpected log records": """
        import logging
        def test_it():
            logging.getLogger("cognito_admin.somewhere").warning("surprise")
    """,
    "Qt messages": """
        def test_it(qapp):
            from PySide6.QtCore import qWarning
            qWarning("surprise")
    """,
    "DeprecationWarning": """
        import warnings
        def test_it():
            warnings.warn("surprise", DeprecationWarning)
    """,
}


@pytest.mark.parametrize("said", CULPRITS)
def test_a_test_that_breaks_the_rules_does_not_pass(pytester: pytest.Pytester, said: str) -> None:
    rules = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(rules.replace("GRACE_S = 5.0", "GRACE_S = 0.2"))
    pytester.makeini("[pytest]\nfilterwarnings = error\nqt_log_level_fail = WARNING\nqt_api = pyside6\n")
    pytester.makepyfile(CULPRITS[said])
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    outcome = result.parseoutcomes()
    assert outcome.get("failed", 0) + outcome.get("errors", 0) == 1
    assert any(said in line for line in result.outlines), result.stdout.str()


def test_a_test_that_keeps_the_rules_passes(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nfilterwarnings = error\nqt_log_level_fail = WARNING\nqt_api = pyside6\n")
    pytester.makepyfile("def test_it():\n    pass\n")
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=1)
