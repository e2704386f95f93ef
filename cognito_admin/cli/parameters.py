"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

PoolArgument = Annotated[str, typer.Argument(metavar="POOL", help="An id, a unique name, or connection/pool.")]

BackupArgument = Annotated[
    str, typer.Argument(metavar="BACKUP", help="A folder, a .cognitobackup file, or an s3:// address.")
]
IdentityOption = Annotated[
    Path | None,
    typer.Option(help="The file with a secret key of age or SSH that opens the backup.", exists=True, dir_okay=False),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="The file with the passphrase that opens the backup.",
        exists=True,
        dir_okay=False,
    ),
]
PoolOrBackup = Annotated[
    str,
    typer.Argument(
        metavar="POOL|BACKUP", help="An id, a unique name, connection/pool; or a backup: a folder, a file, s3://…"
    ),
]
