"""Runs Cognito Admin from a checkout."""

from cognito_admin.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
