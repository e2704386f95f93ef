"""The options of the commands that tell how a pool fares."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from cognito_admin.cli.backup_keys import KeyFiles
from cognito_admin.cli.parameters import IdentityOption, PassphraseOption, PoolOrBackup
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status


def triggers(
    context: typer.Context,
    pool: PoolOrBackup,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Tell which Lambda functions a pool calls, whether it may, and how they fared in the last 24 hours."""
    from cognito_admin.cli import triggers

    keys = KeyFiles(identity, passphrase_file)
    _run(context, lambda session: triggers.triggers(session, pool, keys))


def health(
    context: typer.Context,
    pool: PoolOrBackup,
    since: Annotated[
        str, typer.Option(help="How far back, as 3h, 24h, 14d or 15mo (at most).", metavar="LENGTH")
    ] = "24h",
    client: Annotated[str | None, typer.Option(help="Only this app client, by its name or id.", metavar="NAME")] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Tell how signing in to a pool fares: a verdict with reasons, and the numbers of CloudWatch."""
    from cognito_admin.cli import health
    from cognito_admin.model.health.ranges import length

    try:
        span = length(since)
    except ValueError:
        raise typer.BadParameter("--since takes a number of hours, days, weeks or months: 3h, 14d, 2w, 15mo.") from None
    wanted = health.Wanted(span, client)
    keys = KeyFiles(identity, passphrase_file)
    _run(context, lambda session: health.health(session, pool, wanted, keys))


def _run(context: typer.Context, command: Callable[[Session], Awaitable[Status]]) -> None:
    context.meta["setting"].run(command)
