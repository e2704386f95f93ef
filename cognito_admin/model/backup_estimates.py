"""About how large a backup becomes, and how long it takes at the pace that is kept to."""

from dataclasses import dataclass

from cognito_admin.model.quotas import LIST_CALLS_PER_S, PAGE, USER_READS_PER_S

BYTES_OF_USER = 120
"""Compressed. Made-up people take 75 bytes each, real names and addresses more."""
BYTES_OF_MEMBERSHIP = 12
BYTES_OF_SETTINGS = 30_000
SETTINGS_S = 12.0
"""Some sixty answers, of which AWS gives five a second at most."""
USERS_VERIFIED_PER_S = 100_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """``users`` is what AWS estimates; ``memberships`` None where nobody has counted them. ``size`` in bytes.

    ``share`` is the part of the account's quota that is used, between 0 and 1; of several pools the smallest.
    """

    users: int
    memberships: int | None
    takes_s: float
    size: int
    share: float

    @property
    def mfa_s(self) -> float:
        """How much longer it takes with everybody's MFA preferences: one request a user."""
        return self.users / (USER_READS_PER_S * self.share)

    def __add__(self, other: "Estimate") -> "Estimate":
        counted = None not in (self.memberships, other.memberships)
        return Estimate(
            self.users + other.users,
            (self.memberships or 0) + (other.memberships or 0) if counted else None,
            self.takes_s + other.takes_s,
            self.size + other.size,
            min(self.share, other.share),
        )


def estimated(users: int, memberships: int | None, share: float) -> Estimate:
    """``share`` is the part of the account's quota that may be used, between 0 and 1."""
    pages = (users + (memberships or 0)) / PAGE
    takes_s = SETTINGS_S + pages / (LIST_CALLS_PER_S * share) + users / USERS_VERIFIED_PER_S
    size = BYTES_OF_SETTINGS + users * BYTES_OF_USER + (memberships or 0) * BYTES_OF_MEMBERSHIP
    return Estimate(users, memberships, takes_s, size, share)
