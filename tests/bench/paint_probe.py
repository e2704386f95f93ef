"""Starts a window and prints the seconds from the start of the process to its first paint. Usage: paint_probe.py bare|program."""

import os
import sys
import time


def main() -> None:
    started_s = float(os.environ["STARTED_S"])

    def painted(*_arguments: object) -> None:
        print(time.monotonic() - started_s, flush=True)
        os._exit(0)

    if sys.argv[1] == "bare":
        _bare(painted)
    else:
        _program(painted, sys.argv[2])


def _bare(painted: object) -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    QMainWindow.paintEvent = painted  # pyright: ignore
    application = QApplication([])
    window = QMainWindow()
    window.paintEvent = painted  # pyright: ignore
    window.setCentralWidget(QLabel("A window"))
    window.show()
    application.exec()


def _program(painted: object, basedir: str) -> None:
    from cognito_admin.ui.shell.window import Window

    Window.paintEvent = painted  # pyright: ignore
    from cognito_admin.__main__ import main as program

    program(["--basedir", basedir])


if __name__ == "__main__":
    main()
