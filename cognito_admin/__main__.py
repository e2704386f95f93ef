"""Chooses what to run from the arguments: the desktop, a headless command, a job or the emulator."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and returns its exit status (docs/command-line.md lists them)."""
    from cognito_admin import __version__

    words = sys.argv[1:] if arguments is None else arguments
    if words == ["--version"]:
        print(f"cognito-admin {__version__}")  # noqa: T201
        return 0
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
