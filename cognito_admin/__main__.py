"""Chooses what to run from the arguments: the desktop, a headless command, a job or the emulator."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin import core_dumps, frozen, garbage
from cognito_admin.cli.arguments import Words, split

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from cognito_admin.app import Start
    from cognito_admin.demo_session import DemoSession
    from cognito_admin.model.failures import Failure
    from cognito_admin.work.services import Services


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and returns its exit status (docs/command-line.md lists them)."""
    from cognito_admin.cli.statuses import Status

    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] # a program without a console has none
            sys.stdout.flush()
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except BrokenPipeError:
        # The interpreter would complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return Status.CLOSED_PIPE
    return status


def start(arguments: list[str] | None = None) -> int:
    """As ``main``, for a process that ends with it."""
    core_dumps.forbid()
    if frozen.is_frozen():
        import multiprocessing

        frozen.give_environment_back()
        # A process that the program begins is this very program then, called in another way.
        multiprocessing.freeze_support()
    status = main(arguments)
    # A window has its own order in which things go.
    if "PySide6" not in sys.modules:
        garbage.end()
    return status


def _run(given: list[str]) -> int:
    words = split(given)
    if given == ["--version"]:
        return _version()
    if words.command == "job":
        return _job(words)
    if words.command == "emulator":
        return _emulator(given[given.index("emulator") + 1 :])
    if words.rest == ("self-test", "--qt"):
        return _self_test_of_qt()
    if words.rest == ("self-test", "--first-paint"):
        from cognito_admin.ui.first_paint import measure

        return measure(lambda: _desktop(words))
    if words.for_desktop or words.rest == ("open",):
        # A desktop leaves the file out where it starts the program without one.
        return _desktop(words)
    if words.command == "open" and len(words.rest) == 2 and not words.rest[1].startswith("-"):
        return _desktop(words, _whole(words.rest[1]))
    return _command(words)


def program() -> list[str]:
    """The command that starts this very program, to which its arguments are added."""
    if frozen.is_frozen():
        # On Windows the program with a window has no console; jobs and schedules are for the one that has.
        console = Path(sys.executable).with_name("cognito-admin.exe")
        return [str(console) if sys.platform == "win32" else sys.executable]
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").exists() and (checkout / "main.py").exists():
        # Whatever the folder one is in, and also where the package is not installed.
        return [sys.executable, str(checkout / "main.py")]
    return [sys.executable, "-m", "cognito_admin"]


def has_display() -> bool:
    """Whether there is a screen to show a window on."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _desktop(words: Words, backup: str | None = None) -> int:
    from cognito_admin.model.failures import Code, Failure
    from cognito_admin.ui.end_signals import EndSignals

    demo = words.has("--demo")
    if not has_display():
        if not demo or backup is not None:
            return _refused(Failure(Code.NO_DISPLAY))
        out = Path("tour")
        _say(f"There is no display, so the program takes a tour of itself; the pictures go to {out.absolute()}.")
        return _tour(out)
    with ExitStack() as stack:
        stack.enter_context(EndSignals())
        try:
            started = _start(words, stack, demo=demo)
            from cognito_admin.app import Program

            running = Program(replace(started, purpose="window", follows_jobs=True, share=words.share))
        except Failure as failure:
            return _refused(failure)
        from cognito_admin.ui.desktop import run

        return run(running, backup=backup)


def _whole(place: str) -> str:
    """A path from the root on, since the first window may stand in another folder; an address as it is."""
    return place if "://" in place else str(Path(place).absolute())


def _tour(out: Path, *, gallery: Sequence[str] | None = None) -> int:
    """``gallery`` names the variants of a gallery in place of the tour; none of them stands for all."""
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.end_signals import EndSignals

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with ExitStack() as stack:
        stack.enter_context(EndSignals())
        try:
            session = stack.enter_context(_demo())
            started = _start_of(session)
            from cognito_admin.app import Program

            def program_of_tour() -> Program:
                return Program(replace(started, purpose="tour", follows_jobs=True))

            if gallery is not None:
                from cognito_admin.ui.gallery import gallery as pictures

                pictures.screens(out)
                return pictures.main(out, program_of_tour, session, gallery)
            from cognito_admin.ui.tour import main as tour

            return tour(out, program_of_tour)
        except Failure as failure:
            return _refused(failure)


def _gallery(out: Path, variants: Sequence[str]) -> int:
    return _tour(out, gallery=variants)


def _command(words: Words) -> int:
    start_up = garbage.StartUp()
    from cognito_admin.app import services
    from cognito_admin.cli.main import main as run_command
    from cognito_admin.cli.session import Host
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.end_signals import EndSignals

    with ExitStack() as stack:
        stack.callback(start_up.ends)
        if words.has("--demo"):
            stack.enter_context(_ending_in_order())

        @asynccontextmanager
        async def open_services(share: float | None) -> AsyncGenerator[Services]:
            with EndSignals() as signals:
                started = _start(words, stack, demo=words.has("--demo"))
            if signals.came:
                raise SystemExit(128 + signals.came)
            async with services(replace(started, share=share)) as built:
                start_up.ends()
                yield built

        try:
            return run_command(words, Host(program(), open_services, _tour, _gallery, _emulator))
        except Failure as failure:
            return _refused(failure)


def _start(words: Words, stack: ExitStack, *, demo: bool) -> Start:
    from cognito_admin.app import Start
    from cognito_admin.store.paths import Paths

    given = words.value("--basedir")
    basedir = None if given is None else Path(given)
    if not demo:
        return Start(program=program(), basedir=basedir)
    session = stack.enter_context(_demo())
    session.prefer_as_in(Paths.default(basedir).settings)
    return _start_of(session)


@contextmanager
def _demo() -> Generator[DemoSession]:
    from cognito_admin.demo_session import DemoSession

    session = DemoSession([*program(), "emulator"])
    try:
        session.hide_real_accounts()
        yield session
    finally:
        session.close()


def _start_of(session: DemoSession) -> Start:
    from cognito_admin.app import Start

    return Start(program=program(), basedir=session.basedir, key=session.key, demo=session.place)


@contextmanager
def _ending_in_order() -> Generator[None]:
    """Lets the end of a terminal or a session unwind a command, as Ctrl+C does, so that nothing of a demo is left."""
    import signal

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = () if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _job(words: Words) -> int:
    start_up = garbage.StartUp()
    from cognito_admin.app import run_job

    core_dumps.close_to_others()
    basedir = words.value("--basedir")
    return run_job(program(), None if basedir is None else Path(basedir), words.share, start_up.ends)


def _emulator(arguments: list[str]) -> int:
    from cognito_admin.model.failures import Code, Failure

    try:
        from cognito_admin.demo.process import main as emulator
    except ModuleNotFoundError:
        return _refused(Failure(Code.DEMO_NOT_INSTALLED))
    return emulator(arguments)


def _self_test_of_qt() -> int:
    """Whether Qt can draw here, in a process of its own since a missing library ends it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cognito_admin.ui.self_test import main as self_test

    return self_test()


def _version() -> int:
    from cognito_admin import __version__

    sys.stdout.write(f"cognito-admin {__version__}\n")
    return 0


def _say(text: str) -> None:
    if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] # a program without a console has none
        sys.stderr.write(f"{text}\n")


def _refused(failure: Failure) -> int:
    from cognito_admin.cli.statuses import status_of
    from cognito_admin.model.sentences import explain

    explained = explain(failure)
    _say(f"cognito-admin: {explained.title}. {explained.text}\n{explained.advice}")
    return int(status_of(failure))


if __name__ == "__main__":
    raise SystemExit(start())
