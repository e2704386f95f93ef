"""How asking CloudWatch for a pool went the last time: what is kept of it beside the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cognito_admin.aws.pacing.categories import QUOTAS
from cognito_admin.model.failures import Failure, failure_from_json
from cognito_admin.model.health.metrics import Absence
from cognito_admin.model.health.series import SeriesKey
from cognito_admin.model.ids import ClientId
from cognito_admin.model.quotas import SIGN_IN_QUOTAS
from cognito_admin.work.known_series import Lacks

DEFAULT_QUOTAS: Mapping[str, float] = {**{one.value: rate for one, rate in QUOTAS.items()}, **SIGN_IN_QUOTAS}
"""Requests a second, by AWS's names, where AWS was not asked for more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``at`` is when the newest points were asked for, and came. ``lacks`` says why something may be missing since.

    ``busy`` tells by app client how many attempts to sign in there were in a week, reckoned at ``reckoned_at``. ``quotas`` are
    as AWS told them, ``learned_at`` when.
    """

    at: datetime | None = None
    refused: tuple[Failure, ...] = ()
    lacks: Lacks = Lacks()  # noqa: RUF009 - it is immutable
    busy: Mapping[ClientId, float] = field(default_factory=dict[ClientId, float])
    reckoned_at: datetime | None = None
    quotas: Mapping[str, float] = field(default_factory=dict[str, float])
    learned_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "at": _text(self.at),
            "refused": [one.as_json() for one in self.refused],
            "denied": sorted(key.text for key in self.lacks.denied),
            "why": self.lacks.why.value,
            "busy": dict(self.busy),
            "reckoned_at": _text(self.reckoned_at),
            "quotas": dict(self.quotas),
            "learned_at": _text(self.learned_at),
        }


def asked_from_json(found: Mapping[str, Any]) -> Asked:
    """The inverse of ``as_json``. Raises ValueError, KeyError or TypeError for anything else."""
    return Asked(
        at=_moment(found["at"]),
        refused=tuple(failure_from_json(one) for one in found["refused"]),
        lacks=Lacks(frozenset(SeriesKey.from_text(text) for text in found["denied"]), Absence(found["why"])),
        busy={ClientId(client): float(count) for client, count in found["busy"].items()},
        reckoned_at=_moment(found["reckoned_at"]),
        quotas={str(name): float(rate) for name, rate in found["quotas"].items()},
        learned_at=_moment(found["learned_at"]),
    )


def _text(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
