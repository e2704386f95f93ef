"""Names of files for ids that may hold any character, on any file system."""

import hashlib
import re
import string
from collections.abc import Iterable
from datetime import UTC, datetime

from cognito_admin.model.backups import MANIFEST, PACKED
from cognito_admin.model.ids import PoolId

_PLAIN = frozenset((string.ascii_lowercase + string.digits + "-_.").encode())
_LONGEST = 180
"""Characters: with an ending, file systems take 255."""
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that mean devices on Windows, whatever follows their first dot."""
STARTED = r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ"
"""The moment with which the name of a backup's folder ends."""
_DATED = re.compile(rf"[^/]+_({STARTED})({re.escape(PACKED)}$|(?=/{re.escape(MANIFEST)}$))")
"""A backup, and no folder that is being packed or removed, which is called after it."""


def file_name(identity: str) -> str:
    """``identity`` with everything but a-z, 0-9, ``-``, ``_`` and ``.`` percent-encoded; the end of a very long one is a hash.

    No two ids have the same name, on file systems that ignore case either.
    """
    data = identity.encode(errors="surrogatepass")
    name = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in data)
    if name.partition(".")[0] in _RESERVED or name.startswith(".") or not name:
        name = f"%{data[0]:02x}{name[1:]}" if name else "%"
    if len(name) > _LONGEST:
        digits = hashlib.sha256(data).hexdigest()[:32]
        name = f"{name[: _LONGEST - len(digits) - 1]}~{digits}"
    return name


def folder_name(pool_name: str, pool: PoolId, started: datetime) -> str:
    """``shop-customers_us-east-1_AbCdEf_2026-11-20T14-03-00Z``: read by people, told apart by machines."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in pool_name.lower())
    readable = "-".join(word for word in words.split("-") if word)[:60] or "pool"
    return f"{readable}_{pool}_{started.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}"


def newest_backup(paths: Iterable[str]) -> str | None:
    """The folder or packed file, of those that ``paths`` have at their top, that was begun last as its name tells. None of none."""
    found = [match for path in paths if (match := _DATED.match(path))]
    return max(found, key=lambda match: match[1])[0] if found else None
