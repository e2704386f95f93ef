"""What the disk that a backup lies on may have against being written or read, told apart."""

import contextlib
import errno
from collections.abc import Generator
from pathlib import Path

from cognito_admin.model.failures import Code, Failure

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def writing_to(place: str) -> Generator[None]:
    """Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE | BACKUP_NOT_FOUND); other OSErrors, as of what is there already, pass."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise Failure(Code.DISK_FULL, path=place) from error
        if error.errno in _NOT_ALLOWED:
            raise Failure(Code.FOLDER_NOT_WRITABLE, path=place, reason=error.strerror) from error
        if not Path(place).exists():
            raise Failure(Code.BACKUP_NOT_FOUND, path=place) from error
        raise


def unreadable(error: OSError, place: str) -> Failure:
    """BACKUP_NOT_FOUND where the place is gone, otherwise STORE_UNREADABLE."""
    if error.errno is not None and not Path(place).exists():
        return Failure(Code.BACKUP_NOT_FOUND, path=place)
    return Failure(Code.STORE_UNREADABLE, path=place, reason=error.strerror)
