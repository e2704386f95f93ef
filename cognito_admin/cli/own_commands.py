"""The options of the commands on the program itself: what it keeps, and how it behaves."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status


def preferences(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Tell this one only.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="Choose this for it.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Put NAME, or all of them, back to the default.")] = False,
) -> None:
    """Tell how the program is set up for you, and choose otherwise."""
    from cognito_admin.cli import preferences

    if reset and value is not None:
        raise typer.BadParameter("Give either a VALUE or --reset.")
    _run(context, lambda session: preferences.preferences(session, name, value, reset))


def remove_local_data(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: it is agreed to.")] = False,
) -> None:
    """Remove all that the program keeps on this computer. Backups and exported files stay."""
    from cognito_admin.cli import local_data

    _run(context, lambda session: local_data.remove(session, yes))


def _run(context: typer.Context, command: Callable[[Session], Awaitable[Status]]) -> None:
    context.meta["setting"].run(command)
