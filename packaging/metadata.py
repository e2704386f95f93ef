"""What is written out of templates: where a version, a date or the list of libraries belongs into a file of a package."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import contents

_LINUX = Path(__file__).parent / "linux"
_NAMES = ("APP_ID", "ARCHITECTURE", "DATE", "INSTALLED_KB", "LIBRARIES", "VERSION")


def metainfo() -> str:
    """AppStream's description of the program."""
    facts = {"APP_ID": contents.APP_ID, "VERSION": contents.version(), "DATE": _date().date().isoformat()}
    return _filled(_LINUX / "metainfo.xml.in", facts)


def copyright_file(internal: Path) -> str:
    """Debian's copyright file. ``internal`` is the folder of the bundle in which the libraries are."""
    libraries = (folder.name.removesuffix(".dist-info").rpartition("-") for folder in internal.glob("*.dist-info"))
    lines = sorted(f" {name} {number}" for name, _, number in libraries)
    return _filled(_LINUX / "copyright.in", {"LIBRARIES": "\n".join(lines)})


def control(installed_kb: int, architecture: str) -> str:
    facts = {"VERSION": contents.version(), "INSTALLED_KB": str(installed_kb), "ARCHITECTURE": architecture}
    return _filled(_LINUX / "control.in", facts)


def changelog() -> str:
    """Debian's changelog; what changed is told in the program's own."""
    date = _date().strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"{contents.NAME} ({contents.version()}) unstable; urgency=medium\n\n"
        f"  * Version {contents.version()}. What changed is told in CHANGELOG.md.\n\n"
        f" -- The Cognito Admin authors <cognito-admin@localhost>  {date}\n"
    )


def _date() -> datetime:
    """When the newest commit was made, so that the same source makes the same files; now, where there is no Git."""
    command = ["git", "-C", str(contents.ROOT), "log", "-1", "--format=%ct"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return datetime.fromtimestamp(int(told), UTC)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return datetime.now(UTC)


def _filled(template: Path, facts: dict[str, str]) -> str:
    text = template.read_text("utf-8")
    for name, value in facts.items():
        text = text.replace(f"@{name}@", value)
    if any(f"@{name}@" in text for name in _NAMES):
        raise ValueError(f"{template.name} wants more than {', '.join(facts)}")
    return text
