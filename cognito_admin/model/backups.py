"""What a backup of a user pool says of itself, and what may be wrong with it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from cognito_admin.model.ids import PoolId

FORMAT = 1
"""The version of the format that this program writes. A newer one is refused."""
MANIFEST = "manifest.json"
PACKED = ".cognitobackup"
"""What the name of a backup ends with that is packed into one file."""
KEY = "key.age"
"""An encrypted backup has it: the key of all its other files, encrypted to the passphrase or the recipients."""
ENCRYPTED = ".age"
"""What the names of encrypted files end with."""

NEVER_GIVEN = (
    "passwords",
    "password_history",
    "totp_secrets",
    "passkeys",
    "devices",
    "sessions",
    "sign_in_history",
    "original_subs",
)
"""What Cognito gives nobody, or takes back from nobody, so that no backup can bring it back."""


@dataclass(frozen=True, slots=True)
class InClear:
    """Whoever has the files can read them."""


@dataclass(frozen=True, slots=True)
class ForPassphrase:
    """Whoever knows the passphrase can read the backup."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ForRecipients:
    """Whoever has the secret key of one of them can: public keys of age (``age1…``) or SSH (``ssh-ed25519 …``, ``ssh-rsa …``)."""

    recipients: tuple[str, ...]


Protection = InClear | ForPassphrase | ForRecipients
"""Who can read a backup that is to be made."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identities:
    """Secret keys: what stands in the key files of age and in unencrypted ones of OpenSSH. The backup's own key is one too."""

    texts: tuple[str, ...] = field(repr=False)


ReadingKey = Passphrase | Identities
"""What opens a backup that is encrypted."""


class KeyKind(StrEnum):
    """Which of them a backup takes: the fact ``takes`` of Failure(BACKUP_ENCRYPTED | BACKUP_KEY_WRONG)."""

    PASSPHRASE = "passphrase"  # noqa: S105
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class BackedUpPool:
    id: PoolId
    name: str
    region: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``size`` in bytes; ``sha256`` in hexadecimal digits; ``rows`` where the file holds some."""

    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """``mfa`` is how many users' MFA preferences there are, ``series`` how many lines of CloudWatch's series.

    Each is None where nobody asked for them.
    """

    users: int = 0
    groups: int = 0
    memberships: int = 0
    mfa: int | None = None
    series: int | None = None

    def as_json(self) -> dict[str, int]:
        return {name: count for name, count in asdict(self).items() if count is not None}


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read: an operation of AWS, the code of its error, and what it was asked about, if about one thing."""

    operation: str
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A secret that was not written: the file it would stand in, and the JSON pointer (RFC 6901) to it."""

    file: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written last: a backup without it is not finished. Files by their paths within the backup, with ``/``.

    ``verified`` is when whoever made it had read all of it back and found it whole; None where that was not so.
    """

    program: str
    pool: BackedUpPool
    started: datetime
    finished: datetime
    counts: Counts
    files: Mapping[str, FileFacts]
    unread: tuple[Unread, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    never_given: tuple[str, ...] = NEVER_GIVEN
    verified: datetime | None = None
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        said = {
            "format": self.format,
            "program": self.program,
            "pool": asdict(self.pool),
            "started": _text(self.started),
            "finished": _text(self.finished),
            "verified": self.verified and _text(self.verified),
            "counts": self.counts.as_json(),
            "files": {path: _file_as_json(facts) for path, facts in sorted(self.files.items())},
            "unread": [asdict(unread) for unread in self.unread],
            "leftOut": [asdict(left_out) for left_out in self.left_out],
            "neverGiven": list(self.never_given),
        }
        return {**said, "sha256": _digest(said)}


def is_as_written(document: Mapping[str, Any]) -> bool:
    """Whether a manifest is just what ``as_json`` gave."""
    return document.get("sha256") == _digest({name: value for name, value in document.items() if name != "sha256"})


def manifest_from_json(document: Mapping[str, Any]) -> Manifest:
    """The inverse of ``as_json``; members it does not know are left alone. Raises ValueError where one is missing or odd."""
    try:
        pool = document["pool"]
        return Manifest(
            program=_string(document["program"]),
            pool=BackedUpPool(
                PoolId(_string(pool["id"])),
                _string(pool["name"]),
                _string(pool["region"]),
                None if pool.get("account") is None else _string(pool["account"]),
            ),
            started=_moment(document["started"]),
            finished=_moment(document["finished"]),
            counts=_counts(document["counts"]),
            files={_string(path): _file_from_json(facts) for path, facts in document["files"].items()},
            unread=tuple(
                Unread(_string(one["operation"]), _string(one["code"]), _string(one.get("about", "")))
                for one in document["unread"]
            ),
            left_out=tuple(LeftOut(_string(one["file"]), _string(one["pointer"])) for one in document["leftOut"]),
            never_given=tuple(_string(one) for one in document["neverGiven"]),
            verified=None if document.get("verified") is None else _moment(document["verified"]),
            format=_number(document["format"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no manifest of a backup") from error


class Harm(StrEnum):
    """What may be wrong with a file of a backup, or with a line of it."""

    MISSING = "missing"
    UNKNOWN_FILE = "unknown_file"
    SIZE_DIFFERS = "size_differs"
    SHA256_DIFFERS = "sha256_differs"
    ROWS_DIFFER = "rows_differ"
    NOT_AGE = "not_age"
    OTHER_KEY = "other_key"
    TOO_LARGE = "too_large"
    NOT_GZIP = "not_gzip"
    ENDS_EARLY = "ends_early"
    INFLATES_TOO_FAR = "inflates_too_far"
    NOT_JSON = "not_json"
    LINE_TOO_LONG = "line_too_long"
    NO_USER = "no_user"
    NO_MEMBERSHIP = "no_membership"
    NO_MFA_PREFERENCE = "no_mfa_preference"
    NO_SERIES = "no_series"
    SUB_TWICE = "sub_twice"
    GROUP_UNKNOWN = "group_unknown"
    MEMBER_UNKNOWN = "member_unknown"
    COUNT_DIFFERS = "count_differs"


@dataclass(frozen=True, slots=True)
class Damage:
    """``line`` counts from 1; None where the file as a whole is meant. ``facts`` fill the sentence of the harm."""

    harm: Harm
    file: str
    line: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


def _digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of ``document`` in the fewest characters, in ASCII with sorted members, in hexadecimal digits."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _counts(document: Mapping[str, object]) -> Counts:
    users, groups, memberships = (_number(document[name]) for name in ("users", "groups", "memberships"))
    mfa, series = (None if (one := document.get(name)) is None else _number(one) for name in ("mfa", "series"))
    return Counts(users, groups, memberships, mfa, series)


def _file_as_json(facts: FileFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if value is not None}


def _file_from_json(document: Mapping[str, Any]) -> FileFacts:
    rows = document.get("rows")
    return FileFacts(_number(document["size"]), _string(document["sha256"]), None if rows is None else _number(rows))


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_string(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time before all times") from error


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value
