"""What is in a backup, wherever it lies and whatever tool wrote it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cognito_admin.archive.contents import BackupContents, Contents
from cognito_admin.archive.reading import opened
from cognito_admin.model.backups import Identities, ReadingKey


@contextmanager
def opened_contents(place: str, key: ReadingKey | None = None) -> Generator[Contents]:
    """Belongs to the thread that opens it. Raises Failure as ``archive.reading.opened`` does."""
    with opened(Path(place), key) as backup:
        yield BackupContents(backup)


def own_key(contents: Contents) -> ReadingKey | None:
    """What opens it again without a word of the person's; None where everybody can read it."""
    text = contents.backup.key if isinstance(contents, BackupContents) else None
    return None if text is None else Identities((text,))
