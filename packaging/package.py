"""Makes the Linux packages and proves the .deb in a clean Debian. Usage: package.py [--no-proof]. ``make package`` runs it."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import archives
import bundle
import contents
import debian
from chroot import SUITE, Chroot, why_not
from screen import Screen, screen

OUT = contents.ROOT / "dist" / "package"
LARGEST_INSTALLED_MB = 260.0
LARGEST_PACKAGE_MB = 90.0
SLOWEST_START = 2.5
"""Of the installed program to its first paint, warm, against a window of PySide6 that holds one label."""
_PAIRS = 9
_DISPLAY = 91
_SAMPLE = f"/opt/{contents.NAME}/_internal/cognito_admin/resources/sample.{contents.SUFFIX}"
_PROBE = contents.ROOT / "tests" / "bench" / "paint_probe.py"
_SEARCHED = "felix"
_PASSPHRASE = "correct horse battery"
_PATIENCE_S = 120.0


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    folder = bundle.build()
    package = debian.package(folder, bundle.ICONS, bundle.WORK / "deb", OUT)
    archives.tarball(folder, OUT)
    archives.bill_of_materials(OUT)
    archives.checksums(OUT)
    _hold("installed", bundle.megabytes(bundle.WORK / "deb"), LARGEST_INSTALLED_MB, "MB")
    _hold(".deb", package.stat().st_size / 1e6, LARGEST_PACKAGE_MB, "MB")
    reason = "it was not asked for" if "--no-proof" in sys.argv else why_not()
    if reason:
        _say(
            f"Left out: the .deb was not installed into a clean Debian {SUITE}, tested, used and measured there, since {reason}."
        )
    else:
        prove(package)
    _say(f"Made in {OUT.relative_to(contents.ROOT)}:")
    for file in sorted(OUT.iterdir()):
        _say(f"  {file.name}")
    return 0


def prove(package: Path) -> None:
    """Installs ``package`` where nothing of this project ever was, tests it and uses it. Raises what goes wrong."""
    try:
        clean = Chroot(bundle.WORK / "chroot", bundle.WORK / f"{SUITE}.tar")
    except RuntimeError as error:
        _say(f"Left out: the .deb was not installed into a clean Debian {SUITE}: {error}")
        return
    try:
        if clean.has("python3"):
            raise RuntimeError("there is a Python in what is to be a system without")
        clean.install(package)
        _say(f"Installed into a clean Debian {SUITE} without Python, with what it depends on")
        _self_test(clean)
        for theme in ("light", "dark"):
            with screen(_DISPLAY) as seen:
                _use(clean, seen, theme)
        with screen(_DISPLAY) as seen:
            _measure_start(clean, seen)
        clean.remove(contents.NAME)
        left = [
            name
            for name in ("usr/bin/cognito-admin", "opt/cognito-admin/cognito-admin")
            if os.path.lexists(clean.folder / name)
        ]
        if left:
            raise RuntimeError(f"removing the package leaves {', '.join(left)}")
        _say("Removed without a trace of the program")
    finally:
        clean.end()


def _self_test(clean: Chroot) -> None:
    done = clean.run(contents.NAME, "--json", "self-test")
    if done.returncode != 0:
        raise RuntimeError(f"self-test ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    for one in json.loads(done.stdout):
        _say(f"  {one['check']}: {one['result']}, {one['details']}")
    version = clean.run(contents.NAME, "--version").stdout.split()[-1]
    if version != contents.version():
        raise RuntimeError(f"the installed program says that it is version {version}")


def _use(clean: Chroot, seen: Screen, theme: str) -> None:
    """Opens the sample, finds somebody and looks at them, by keyboard alone; pictures of it go to ``OUT``."""
    home = f"/home/somebody/{theme}"
    settled = clean.run(contents.NAME, "--basedir", home, "preferences", "theme", theme)
    if settled.returncode != 0:
        raise RuntimeError(f"the theme could not be chosen:\n{settled.stdout}{settled.stderr}")
    command = clean.command(
        contents.NAME,
        "--basedir",
        home,
        "open",
        _SAMPLE,
        DISPLAY=seen.display,
        QT_QPA_PLATFORM="xcb",
        LIBGL_ALWAYS_SOFTWARE="1",
    )
    log = (OUT.parent / f"package-{theme}.log").open("w")
    program = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        seen.sees(contents.TITLE)
        _choose_passphrase(seen)
        seen.sees("Shop customers")
        picture = OUT.parent / f"installed-{theme}.png"
        _find_and_copy(seen, picture)
        seen.keys("ctrl+q")
        if (status := program.wait(60)) != 0:
            raise RuntimeError(f"the program ended with {status}")
    except BaseException:
        seen.picture(OUT.parent / f"failed-{theme}.png")
        raise
    finally:
        if program.poll() is None:
            program.terminate()
            program.wait()
        log.close()
    _say(f"Opened the sample, found {_SEARCHED} and looked at one of them ({theme}): dist/installed-{theme}.png")


def _choose_passphrase(seen: Screen) -> None:
    """There is no keyring, so the program asks for what protects what it keeps."""
    seen.sees("No keyring")
    time.sleep(1)
    seen.types(_PASSPHRASE)
    seen.keys("Tab")
    seen.types(_PASSPHRASE)
    seen.keys("Return")


def _find_and_copy(seen: Screen, picture: Path) -> None:
    """Searches for somebody and opens them. What is copied then tells who it was; it is tried until the sample is read."""
    ends = time.monotonic() + _PATIENCE_S
    while True:
        seen.keys("ctrl+2", "ctrl+f", "ctrl+a")
        seen.types(_SEARCHED)
        time.sleep(3)
        seen.keys("Down")
        time.sleep(1)
        seen.keys("Return")
        time.sleep(3)
        seen.picture(picture)
        seen.keys("ctrl+c")
        time.sleep(1)
        if _SEARCHED in (copied := seen.clipboard()).lower():
            return
        if time.monotonic() > ends:
            raise RuntimeError(f"“{_SEARCHED}” was searched and somebody copied, but it is {copied[:200]!r}")


def _measure_start(clean: Chroot, seen: Screen) -> None:
    installed = clean.command(
        contents.NAME,
        "--basedir",
        "/home/somebody/start",
        "self-test",
        "--first-paint",
        DISPLAY=seen.display,
        QT_QPA_PLATFORM="xcb",
        LIBGL_ALWAYS_SOFTWARE="1",
    )
    _first_paint_s(installed)
    _bare_paint_s(seen)
    pairs = [(_first_paint_s(installed), _bare_paint_s(seen)) for _ in range(_PAIRS)]
    ours, bare = median(one for one, _ in pairs), median(other for _, other in pairs)
    _say(f"Start to first paint, warm: {ours * 1000:.0f} ms, of a bare window {bare * 1000:.0f} ms")
    _hold("start", median(one / other for one, other in pairs), SLOWEST_START, "× a bare window")


def _first_paint_s(command: list[str]) -> float:
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return float(done.stdout) - began


def _bare_paint_s(seen: Screen) -> float:
    environment = {
        "DISPLAY": seen.display,
        "QT_QPA_PLATFORM": "xcb",
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
    }
    done = subprocess.run(
        [sys.executable, str(_PROBE), "bare"],
        env={**environment, "STARTED_S": repr(time.monotonic())},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return float(done.stdout)


def _hold(name: str, value: float, bound: float, unit: str) -> None:
    verdict = "ok" if value <= bound else "OVER"
    _say(f"{name}: {value:.1f} {unit}  {verdict}, at most {bound:g}")
    if value > bound:
        raise SystemExit(f"{name} is over its bound")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
