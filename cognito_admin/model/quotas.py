"""How many requests the program sends: the account's quotas are shared with the applications people sign in to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cognito_admin.model.connections import Environment

LIST_CALLS_PER_S = 30
"""The quota of ListUsers and ListUsersInGroup together, for the whole account and region."""
USER_READS_PER_S = 120
"""That of reading one user (UserRead)."""
SIGN_IN_QUOTAS: Mapping[str, float] = {
    "UserAuthentication": 120,
    "UserFederation": 25,
    "UserToken": 120,
    "ClientAuthentication": 150,
}
"""Those that nobody but people who sign in takes of, by AWS's names: requests a second by default."""
PAGE = 60
"""What a call that lists gives at most."""

SHARES: Mapping[Environment, float] = {
    Environment.PRODUCTION: 0.4,
    Environment.STAGING: 0.9,
    Environment.DEVELOPMENT: 0.9,
}
"""How much of each quota the program takes: in production most of it is left to the people who sign in."""

Shares = Callable[[Environment], float]
"""The part of each quota that may be used for pools of an environment, between 0 and 1. Asked on any thread."""


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """What all processes of this person on this computer together take of one quota of an account in a region.

    ``category`` is AWS's name of the quota, ``quota`` its requests a second: what AWS itself said or, not ``told_by_aws``, the
    documented default. ``slowed_to`` is the rate in force while AWS refuses to give the whole ``share``.
    """

    account: str
    region: str
    category: str
    calls_per_s: float
    quota: float
    told_by_aws: bool
    share: float
    slowed_to: float | None = None
