"""The suite's own rules can fail a test: each is shown doing so."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest_plugins = ["pytester"]

KEEPS_THE_RULES = """
    def test_it():
        pass
"""
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


def test_only_tests_that_break_the_rules_do_not_pass(pytester: pytest.Pytester) -> None:
    rules = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(rules.replace("GRACE_S = 5.0", "GRACE_S = 0.2"))
    pytester.makeini("[pytest]\nfilterwarnings = error\nqt_log_level_fail = WARNING\nqt_api = pyside6\n")
    tests = [*CULPRITS.values(), KEEPS_THE_RULES]
    pytester.makepyfile(**{f"test_{number}": test for number, test in enumerate(tests)})
    pytester.runpytest_subprocess("-p", "no:randomly", "--junit-xml=outcome.xml")
    # Each with what it was failed for, if it was.
    outcomes = {
        str(case.get("classname")): "".join(wrong.get("message", "") + (wrong.text or "") for wrong in case)
        for case in ElementTree.parse(pytester.path / "outcome.xml").iter("testcase")
    }
    assert outcomes.pop(f"test_{len(CULPRITS)}") == ""
    assert [said for number, said in enumerate(CULPRITS) if said not in outcomes[f"test_{number}"]] == []
