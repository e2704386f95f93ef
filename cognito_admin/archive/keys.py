"""Opens an encrypted backup with what its owner has: the passphrase, a secret key, or the key of the backup itself."""

import hashlib
from collections.abc import Iterable

from cognito_admin.archive.encryption import (
    LARGEST_KEY_FILE,
    BackupKey,
    asks_too_much,
    keys_among,
    kind_of,
    opened_key,
)
from cognito_admin.archive.files import Files
from cognito_admin.archive.lines import PartDamaged
from cognito_admin.model.backups import KEY, Harm, Identities, ReadingKey
from cognito_admin.model.failures import Code, Failure


def backup_key(files: Files, key: ReadingKey | None, encrypted: Iterable[str], sha256: str | None = None) -> BackupKey:
    """The key of an encrypted backup, some of whose files are ``encrypted``; ``sha256`` is what ``key.age`` should have.

    Raises Failure(BACKUP_ENCRYPTED | BACKUP_KEY_WRONG | BACKUP_DAMAGED | IDENTITY_UNKNOWN), and OSError.
    """
    locked = key_file_of(files)
    takes = None if locked is None else kind_of(locked)
    if key is None:
        raise Failure(Code.BACKUP_ENCRYPTED, path=files.name, takes=takes)
    found = None if locked is None else opened_key(locked, key)
    if found is None and isinstance(key, Identities):
        paths = tuple(encrypted)
        found = next((own for own in keys_among(key) if _opens(own, files, paths)), None)
    if found is not None:
        return found
    if locked is None or asks_too_much(locked) or (sha256 and hashlib.sha256(locked).hexdigest() != sha256):
        raise Failure(Code.BACKUP_DAMAGED, path=files.name, file=KEY)
    raise Failure(Code.BACKUP_KEY_WRONG, path=files.name, takes=takes)


def key_file_of(files: Files) -> bytes | None:
    """``key.age``; None where there is none. Raises OSError."""
    try:
        with files.open(KEY) as file:
            return file.read(LARGEST_KEY_FILE)
    except KeyError:
        return None


def key_name(files: Files) -> str | None:
    """By which the key of one backup is told from all others; no secret. None where it is in clear. Raises OSError."""
    locked = key_file_of(files)
    return None if locked is None else hashlib.sha256(locked).hexdigest()[:32]


def _opens(key: BackupKey, files: Files, paths: Iterable[str]) -> bool:
    for path in paths:
        try:
            with files.open(path) as file:
                key.decrypted(file, path).read()
        except KeyError:
            continue
        except PartDamaged as damaged:
            if damaged.damage.harm is Harm.OTHER_KEY:
                return False
            continue
        else:
            return True
    return False
