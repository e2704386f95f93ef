"""Where the installed program begins."""

from cognito_admin.__main__ import start

if __name__ == "__main__":
    raise SystemExit(start())
