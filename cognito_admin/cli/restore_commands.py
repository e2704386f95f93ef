"""The options of the commands that bring a backup back."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cognito_admin.cli.backup_keys import KeyFiles
from cognito_admin.cli.parameters import BackupArgument, IdentityOption, PassphraseOption, PoolOrBackup
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.work.restore_orders import REBUILD

NewPool = Annotated[str | None, typer.Option(help="Make a new pool of this name.")]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Only tell what would be done. Nothing is changed.")]
OptionsFile = Annotated[
    Path | None, typer.Option("--options", help="What becomes of whom and what: see docs/restore.md.", exists=True)
]
MapOut = Annotated[
    Path | None, typer.Option(help="Write who became whom into this CSV file, which diff --map takes.", dir_okay=False)
]
ReportFile = Annotated[
    Path | None, typer.Option(help="Write what became of it all into this file (.html or .json).", dir_okay=False)
]
ImportRole = Annotated[str | None, typer.Option(help="The ARN of the role that import jobs take on.")]
Agreed = Annotated[
    bool, typer.Option("--yes", help="Ask nothing: what is lost is agreed to, and the pool may be changed.")
]


def restore(
    context: typer.Context,
    backup: BackupArgument,
    to: Annotated[str | None, typer.Option(metavar="POOL", help="Into this pool, which is there already.")] = None,
    new_pool: NewPool = None,
    plan: PlanOnly = False,
    options: OptionsFile = None,
    map_out: MapOut = None,
    report: ReportFile = None,
    import_role: ImportRole = None,
    yes: Agreed = False,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Bring the users, groups and settings of a backup into a pool. Nobody gets a message."""
    from cognito_admin.cli import restore as restores

    if (to is None) == (new_pool is None):
        raise typer.BadParameter("Give either --to or --new-pool.")
    wanted = restores.Wanted(to, new_pool, plan, options, map_out, report, import_role, yes)
    keys = KeyFiles(identity, passphrase_file)
    _run(context, lambda session: restores.restore(session, backup, wanted, keys))


def rebuild(
    context: typer.Context,
    source: PoolOrBackup,
    new_pool: Annotated[str, typer.Option(help="Make a new pool of this name.")],
    options: Annotated[
        Path, typer.Option("--options", help="What is to be otherwise: see docs/restore.md.", exists=True)
    ],
    backup_to: Annotated[
        Path | None, typer.Option(help="The folder for the backup that is made of a pool first.", file_okay=False)
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Do not encrypt that backup.")] = False,
    plan: PlanOnly = False,
    map_out: MapOut = None,
    report: ReportFile = None,
    import_role: ImportRole = None,
    yes: Agreed = False,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Make a new pool that differs in what cannot be changed in a pool, out of a backup, or a pool that is backed up first."""
    from cognito_admin.cli import backup as backups
    from cognito_admin.cli import restore as restores

    if backup_to is not None and plain == (passphrase_file is not None):
        raise typer.BadParameter("Give --plain or --passphrase-file for the backup that is made.")
    wanted = restores.Wanted(None, new_pool, plan, options, map_out, report, import_role, yes, REBUILD)
    first = None if backup_to is None else backups.Wanted(str(backup_to), (), passphrase_file, plain)
    keys = KeyFiles(identity, passphrase_file)
    _run(context, lambda session: restores.rebuild(session, source, wanted, keys, first))


def _run(context: typer.Context, command: Callable[[Session], Awaitable[Status]]) -> None:
    """As ``main`` has put it there."""
    context.meta["setting"].run(command)
