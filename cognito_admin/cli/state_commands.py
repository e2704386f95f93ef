"""The options of the commands that tell how a pool fares."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cognito_admin.cli.backup_keys import KeyFiles
from cognito_admin.cli.parameters import IdentityOption, PassphraseOption, PoolOrBackup
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status

if TYPE_CHECKING:
    from cognito_admin.model.checkup.rule_ids import RuleId


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


def check(
    context: typer.Context,
    pool: PoolOrBackup,
    html: Annotated[
        Path | None, typer.Option(help="Write the report as a page.", metavar="FILE.html", dir_okay=False)
    ] = None,
    silence: Annotated[
        list[str] | None,
        typer.Option(
            help="Silence what a rule finds, of one subject or of all, from now on; may be repeated.",
            metavar="RULE[:SUBJECT]",
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is silenced.", metavar="TEXT")] = None,
    end_silence: Annotated[
        list[str] | None, typer.Option(help="End a silence; may be repeated.", metavar="RULE[:SUBJECT]")
    ] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Check a pool up: what is set in a way that hurts people, now or one day, and what to do about it."""
    from cognito_admin.cli import check

    reason = (reason or "").strip()
    if bool(silence) is not bool(reason):
        raise typer.BadParameter("--silence takes a --reason, which goes with nothing else.")
    if html is not None and html.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter("--html takes the name of a file that ends in .html.")
    silencing = [check.Silencing(*_which(text), reason) for text in silence or ()]
    silencing += [check.Silencing(*_which(text), None) for text in end_silence or ()]
    wanted, keys = check.Wanted(html, tuple(silencing)), KeyFiles(identity, passphrase_file)
    _run(context, lambda session: check.check(session, pool, wanted, keys))


def _which(text: str) -> "tuple[RuleId, str | None]":
    """A rule, and the subject it is about; None for all."""
    from cognito_admin.model.checkup.rule_ids import RuleId

    name, colon, subject = text.partition(":")
    try:
        return RuleId(name), subject if colon else None
    except ValueError:
        raise typer.BadParameter(f"There is no rule {name}. docs/check-up.md lists them.") from None


def _run(context: typer.Context, command: Callable[[Session], Awaitable[Status]]) -> None:
    context.meta["setting"].run(command)
