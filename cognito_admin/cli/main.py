"""The commands and their options. What they do is in the modules beside this one, each imported by the command that needs it."""

import sys
from collections.abc import Awaitable, Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cognito_admin import __version__
from cognito_admin.cli import own_commands, restore_commands, state_commands
from cognito_admin.cli.arguments import DESKTOP_OPTIONS, Words
from cognito_admin.cli.backup_keys import KeyFiles
from cognito_admin.cli.output import Format, Output
from cognito_admin.cli.parameters import BackupArgument, IdentityOption, PassphraseOption, PoolArgument, PoolOrBackup
from cognito_admin.cli.session import Common, Host, Session, run
from cognito_admin.cli.statuses import Status
from cognito_admin.model.backups import PACKED
from cognito_admin.model.table_definitions import Engine

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Looks after Amazon Cognito user pools. Without a command it opens the desktop program.",
    epilog="The options above may stand before or after the command.",
)


def main(words: Words, host: Host) -> int:
    """Runs the command that ``words`` name and returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A pipe of Windows takes the names of people in one alphabet only, unless told.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app([*words.common, *words.rest], prog_name="cognito-admin", obj=host)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else Status.DONE
    return Status.DONE


class _Setting:
    """What the common options said."""

    def __init__(self, host: Host, common: Common, output: Output) -> None:
        self._host = host
        self._common = common
        self.output = output

    def run(self, command: Callable[[Session], Awaitable[Status]]) -> NoReturn:
        raise typer.Exit(run(self._host, self._common, self.output, command))


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cognito-admin {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def common_options(
    context: typer.Context,
    profile: Annotated[str | None, typer.Option(help="A profile of ~/.aws (also AWS_PROFILE).")] = None,
    region: Annotated[str | None, typer.Option(help="An AWS region (also AWS_REGION).")] = None,
    endpoint_url: Annotated[str | None, typer.Option(help="Another endpoint (also AWS_ENDPOINT_URL).")] = None,
    basedir: Annotated[Path | None, typer.Option(help="Keep every file in this folder.", file_okay=False)] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Work on the built-in emulator and its sample pools.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but results and failures.")] = False,
    rate: Annotated[
        int | None,
        typer.Option(help="Share of each quota to use, in percent (default: that of the preferences).", min=1, max=100),
    ] = None,
    index_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help="Where there is no keyring: the file with the passphrase for what is kept.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del basedir, demo, show_version  # __main__ acts on them, or they have acted already
    if context.invoked_subcommand is None:
        of_window = ", ".join(sorted(DESKTOP_OPTIONS))
        context.fail(f"Name a command. Without one the desktop program opens, which takes only {of_window}.")
    share = None if rate is None else rate / 100
    common = Common(profile, region, endpoint_url, index_passphrase_file, share)
    context.meta["setting"] = _Setting(context.obj, common, Output(as_json=as_json, quiet=quiet))


def _setting(context: typer.Context) -> _Setting:
    return context.meta["setting"]


@app.command()
def pools(context: typer.Context) -> None:
    """List the pools of the connections."""
    from cognito_admin.cli import commands

    _setting(context).run(commands.pools)


@app.command()
def sync(context: typer.Context, pool: PoolArgument) -> None:
    """Fetch the users and groups of a pool into its index on this computer."""
    from cognito_admin.cli import commands

    _setting(context).run(lambda session: commands.sync(session, pool))


@app.command(context_settings={"ignore_unknown_options": True})
def search(
    context: typer.Context,
    pool: PoolOrBackup,
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help='For example: ann status:confirmed "two words"')
    ] = None,
    saved: Annotated[str | None, typer.Option(help="Instead of QUERY: the name of a saved search.")] = None,
    list_saved: Annotated[bool, typer.Option("--list-saved", help="List the saved searches of the pool.")] = False,
    limit: Annotated[int, typer.Option(help="Show this many users at most; 0 shows all.", min=0)] = 100,
    sort: Annotated[str, typer.Option(help="The column to sort by; a - in front turns the order round.")] = "username",
    columns: Annotated[str | None, typer.Option(help="The columns to show, separated by commas.")] = None,
    form: Annotated[Format | None, typer.Option("--format", help="How to write the users.")] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Find users in the index of a pool, or in a backup. AWS is not asked."""
    from cognito_admin.cli import commands

    if (query is not None) + (saved is not None) + list_saved != 1:
        raise typer.BadParameter("Give either QUERY, --saved or --list-saved.")
    if list_saved:
        _setting(context).run(lambda session: commands.saved_searches(session, pool))
    keys = KeyFiles(identity, passphrase_file)
    wanted = commands.Wanted(query, saved, limit, sort, tuple(filter(None, (columns or "").split(","))), form)
    _setting(context).run(lambda session: commands.search(session, pool, wanted, keys))


@app.command(context_settings={"ignore_unknown_options": True})
def export(
    context: typer.Context,
    pool: PoolOrBackup,
    to: Annotated[Path, typer.Option(help="The file, which ends in .csv or .jsonl, or the folder, in .parquet.")],
    query: Annotated[str, typer.Argument(metavar="[QUERY]", help="As in search; without it all users.")] = "",
    sort: Annotated[str, typer.Option(help="The column to sort by; a - in front turns the order round.")] = "username",
    columns: Annotated[str | None, typer.Option(help="The columns to write, separated by commas.")] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Write the users found in the index of a pool, or in a backup, into a file, in clear. AWS is not asked."""
    from cognito_admin.cli import commands

    chosen = tuple(filter(None, (columns or "").split(",")))
    keys = KeyFiles(identity, passphrase_file)
    _setting(context).run(lambda session: commands.export(session, pool, query, to.absolute(), sort, chosen, keys))


@app.command()
def user(
    context: typer.Context,
    pool: PoolOrBackup,
    user: Annotated[str, typer.Argument(metavar="USER", help="A user name, a sub, or an e-mail address.")],
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Show everything about one user."""
    from cognito_admin.cli import commands

    keys = KeyFiles(identity, passphrase_file)
    _setting(context).run(lambda session: commands.user(session, pool, user, keys))


app.command()(state_commands.triggers)
app.command()(state_commands.health)
app.command()(state_commands.check)


@app.command()
def backup(
    context: typer.Context,
    pool: PoolArgument,
    to: Annotated[
        str,
        typer.Option(
            help="A folder that holds backups, a file that ends in .cognitobackup, or s3://bucket/prefix.",
            metavar="PLACE",
        ),
    ],
    encrypt_to: Annotated[
        list[str] | None,
        typer.Option(help="Encrypt for whoever has the secret key to this public key of age or SSH; may be repeated."),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(help="Encrypt with the passphrase in this file.", exists=True, dir_okay=False),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Do not encrypt: whoever has the files can read them.")
    ] = False,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="With the secrets of app clients and identity providers.")
    ] = False,
    with_mfa: Annotated[
        bool,
        typer.Option("--with-mfa", help="With everybody's MFA preferences; AWS counts each as a monthly active user."),
    ] = False,
    with_health: Annotated[
        bool, typer.Option("--with-health", help="With CloudWatch's numbers of sign-ins, of the last 15 months.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: what --with-mfa may cost is agreed to.")] = False,
    keep: Annotated[
        int | None,
        typer.Option(help="Keep this many verified backups of the pool in the place, and remove older ones.", min=1),
    ] = None,
) -> None:
    """Copy a pool, its users, groups and settings, and make sure that the copy is whole."""
    from cognito_admin.cli import backup as backups

    if bool(encrypt_to) + (passphrase_file is not None) + plain != 1:
        raise typer.BadParameter("Give either --encrypt-to, --passphrase-file or --plain.")
    if with_secrets and plain:
        raise typer.BadParameter("--with-secrets needs a backup that is encrypted.")
    if keep is not None and to.endswith(PACKED):
        raise typer.BadParameter("--keep needs a folder or an address in S3: a file is one backup.")
    readers = to, tuple(encrypt_to or ()), passphrase_file, plain
    wanted = backups.Wanted(*readers, with_secrets, keep, with_mfa, yes, with_health)
    _setting(context).run(lambda session: backups.backup(session, pool, wanted))


@app.command()
def verify(
    context: typer.Context,
    backup: BackupArgument,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Read a backup whole, and compare it with what was written."""
    from cognito_admin.cli import backup as backups

    keys = KeyFiles(identity, passphrase_file)
    _setting(context).run(lambda session: backups.verify(session, backup, keys))


app.command()(restore_commands.restore)
app.command()(restore_commands.rebuild)


@app.command()
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help="A backup or a pool.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A backup or a pool, to be compared with A.")],
    pairs: Annotated[
        Path | None,
        typer.Option("--map", help="The CSV file that says who became whom in another pool.", dir_okay=False),
    ] = None,
    identity: IdentityOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Tell what is different between two backups, or a backup and a pool as it is now."""
    from cognito_admin.cli import compare

    keys = KeyFiles(identity, passphrase_file)
    _setting(context).run(lambda session: compare.diff(session, before, after, pairs, keys))


@app.command()
def ddl(
    context: typer.Context,
    backup: BackupArgument,
    engine: Annotated[Engine, typer.Option(help="Whose SQL it is to be.")] = Engine.ATHENA,
) -> None:
    """Print the SQL by which Athena, Trino or DuckDB query a backup where it lies."""
    from cognito_admin.cli import compare

    _setting(context).run(lambda session: compare.ddl(session, backup, engine))


app.command()(own_commands.preferences)
app.add_typer(own_commands.connections, name="connections")
app.command("remove-local-data")(own_commands.remove_local_data)


@app.command("open")
def open_backup(
    context: typer.Context,
    backup: Annotated[str, typer.Argument(metavar="BACKUP", help="A folder, a file, or an s3:// address.")],
) -> None:
    """Open the desktop program on a backup, offline."""
    # Given alone it never comes here: __main__ opens the window.
    del context, backup
    raise typer.BadParameter("open takes a backup and the options of the window: --demo, --basedir and --rate.")


@app.command("self-test")
def check_installation(context: typer.Context) -> None:
    """Check that this installation works."""
    from cognito_admin.cli import self_test

    host: Host = context.obj
    _setting(context).run(lambda session: self_test.show(session, host.program))


@app.command()
def tour(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder for the pictures and the transcript.")] = Path("tour"),
    gallery: Annotated[
        bool,
        typer.Option("--gallery", help="Everything the window can show, in each variant, with a page to look at it."),
    ] = False,
    variant: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this variant of the gallery: light, dark, contrast, contrast-dark, large, stretched, right-to-left."
        ),
    ] = None,
) -> None:
    """Drive the desktop program through its panes on the demo, without a screen."""
    host: Host = context.obj
    if gallery or variant:
        raise typer.Exit(host.gallery(out, variant or []))
    raise typer.Exit(host.tour(out))


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
def emulator(context: typer.Context) -> None:
    """Serve the emulator alone, for other tools (emulator --help lists its options)."""
    host: Host = context.obj
    raise typer.Exit(host.emulator([*context.args]))


@app.command("version")
def show_version_command() -> None:
    """Print the version."""
    typer.echo(f"cognito-admin {__version__}")
