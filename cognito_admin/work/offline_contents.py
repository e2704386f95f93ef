"""What is in a backup, wherever it lies and whatever tool wrote it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.archive.contents import BackupContents, Contents
from cognito_admin.archive.foreign.contents import foreign_contents
from cognito_admin.archive.keys import key_name
from cognito_admin.model.backups import Identities, ReadingKey
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.ids import Username
from cognito_admin.work.backup_places import is_in_s3, opened_backup

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account


@contextmanager
def opened_contents(place: str, key: ReadingKey | None = None, account: "Account | None" = None) -> Generator[Contents]:
    """Belongs to the thread that opens it. Raises Failure as ``opened_backup`` does."""
    foreign = None if is_in_s3(place) else foreign_contents(Path(place))
    if foreign is not None:
        yield foreign
        return
    with opened_backup(place, key, account) as backup:
        yield BackupContents(backup)


def own_key(contents: Contents) -> ReadingKey | None:
    """What opens it again without a word of the person's; None where everybody can read it."""
    text = contents.backup.key if isinstance(contents, BackupContents) else None
    return None if text is None else Identities((text,))


def kept_mfa(contents: Contents, username: Username) -> tuple[bool, UserMfa | None]:
    """Whether anybody's second factors are in it, and those of one user."""
    if not isinstance(contents, BackupContents) or not contents.has_mfa_preferences:
        return False, None
    return True, contents.mfa_preference(username)


def keyring_name(contents: Contents) -> str | None:
    """What its key goes by in the keyring; None where there is none."""
    return key_name(contents.backup.files) if isinstance(contents, BackupContents) else None
