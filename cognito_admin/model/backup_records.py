"""What is known of the backups that were made here: where each lies, what it holds and lacks, whether it was proved whole."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cognito_admin.model.backups import BackedUpPool, Counts, Damage, Harm, Manifest, Unread
from cognito_admin.model.ids import JobId, PoolId

MOST_DAMAGES = 100
"""So many are kept with a record; ``damage_count`` says how many there were."""
_ENCRYPTED = ".age"


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """``place`` is a folder, a file or an address in S3. ``size`` in bytes. ``left_out`` counts the secrets that were not written.

    ``verified`` is when every byte was last read and compared; ``damages`` are what was found then. ``job`` made it.
    """

    place: str
    pool: BackedUpPool
    finished: datetime
    counts: Counts
    size: int
    encrypted: bool
    unread: tuple[Unread, ...] = ()
    left_out: int = 0
    verified: datetime | None = None
    damages: tuple[Damage, ...] = ()
    damage_count: int = 0
    job: JobId | None = None

    @property
    def whole(self) -> bool:
        """Whether it was verified, and nothing was found damaged."""
        return self.verified is not None and not self.damage_count

    def proved(self, at: datetime, damages: Sequence[Damage]) -> "BackupRecord":
        """As it stands once it was verified."""
        return replace(self, verified=at, damages=tuple(damages[:MOST_DAMAGES]), damage_count=len(damages))

    def as_json(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "pool": asdict(self.pool),
            "finished": _text(self.finished),
            "counts": self.counts.as_json(),
            "size": self.size,
            "encrypted": self.encrypted,
            "unread": [asdict(unread) for unread in self.unread],
            "left_out": self.left_out,
            "verified": self.verified and _text(self.verified),
            "damages": [
                {"harm": one.harm.value, "file": one.file, "line": one.line, "facts": dict(one.facts)}
                for one in self.damages
            ],
            "damage_count": self.damage_count,
            "job": self.job,
        }


def record_of(place: str, manifest: Manifest) -> BackupRecord:
    """Of a backup that was not verified yet."""
    return BackupRecord(
        place,
        manifest.pool,
        manifest.finished,
        manifest.counts,
        sum(facts.size for facts in manifest.files.values()),
        any(path.endswith(_ENCRYPTED) for path in manifest.files),
        manifest.unread,
        len(manifest.left_out),
    )


def record_from_json(document: Mapping[str, Any]) -> BackupRecord:
    """The inverse of ``as_json``."""
    pool, verified = document["pool"], document["verified"]
    return BackupRecord(
        document["place"],
        BackedUpPool(PoolId(pool["id"]), pool["name"], pool["region"], pool["account"]),
        datetime.fromisoformat(document["finished"]),
        Counts(**document["counts"]),
        document["size"],
        document["encrypted"],
        tuple(Unread(**unread) for unread in document["unread"]),
        document["left_out"],
        verified and datetime.fromisoformat(verified),
        tuple(Damage(Harm(one["harm"]), one["file"], one["line"], one["facts"]) for one in document["damages"]),
        document["damage_count"],
        document.get("job"),
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
