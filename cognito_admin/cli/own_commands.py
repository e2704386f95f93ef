"""The options of the commands on the program itself: what it keeps, and how it behaves."""

from collections.abc import Awaitable, Callable
from pathlib import Path
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


connections = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help="List the connections of the window, or hand them on in a file without keys.",
)


@connections.callback()
def list_connections(context: typer.Context) -> None:
    from cognito_admin.cli import connections

    if context.invoked_subcommand is None:
        _run(context, connections.listed)


@connections.command("export")
def export_connections(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.", dir_okay=False)],
) -> None:
    """Write all connections and how pools are marked into a file. Keys are never in it."""
    from cognito_admin.cli import connections

    _run(context, lambda session: connections.exported(session, file.absolute()))


@connections.command("import")
def import_connections(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.", dir_okay=False)],
    only: Annotated[list[str] | None, typer.Option(help="Only the connection of this name; may be repeated.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace name and markings of those that are here otherwise.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would come, and import nothing.")] = False,
) -> None:
    """Take over the connections of a file. Those that are here stay as they are unless --replace says otherwise."""
    from cognito_admin.cli import connections

    _run(context, lambda session: connections.imported(session, file.absolute(), only or [], replace, dry_run))


def remove_local_data(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: it is agreed to.")] = False,
) -> None:
    """Remove all that the program keeps on this computer. Backups and exported files stay."""
    from cognito_admin.cli import local_data

    _run(context, lambda session: local_data.remove(session, yes))


def _run(context: typer.Context, command: Callable[[Session], Awaitable[Status]]) -> None:
    context.meta["setting"].run(command)
