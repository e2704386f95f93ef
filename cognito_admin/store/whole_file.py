"""Small files that are written whole or not at all, and that their owner alone may read."""

import contextlib
import errno
import os
from pathlib import Path

from cognito_admin.model.failures import Code, Failure
from cognito_admin.moving import move_over


def write_whole(path: Path, text: str) -> None:
    """Replaces the file at once with ``text``. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE); then the old file is intact."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        move_over(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Failure(Code.DISK_FULL, path=str(path), reason=error.strerror) from error
        raise Failure(Code.FOLDER_NOT_WRITABLE, path=str(path.parent), reason=error.strerror) from error
