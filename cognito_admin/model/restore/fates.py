"""What becomes of each user of a backup: who is made, how, and who is not, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cognito_admin.model.ids import GroupName, Sub, Username


class Fate(StrEnum):
    """What a user who had a certain status becomes."""

    TEMPORARY_PASSWORD = "temporary-password"  # noqa: S105
    """FORCE_CHANGE_PASSWORD: signs in once with a password that somebody hands them, before it expires."""
    RANDOM_PERMANENT_PASSWORD = "random-permanent-password"  # noqa: S105
    """CONFIRMED, with a password that nobody knows, so that *forgot password* works."""
    IMPORT_JOB = "import-job"
    """RESET_REQUIRED through a CSV import job; CONFIRMED where the file has the hash of their password."""
    LEAVE_OUT = "leave-out"
    """Not made. Whoever signs in through a provider comes back by doing so."""
    PRE_LINK = "pre-link"
    """For those who sign in through a provider: a user of the pool's own, linked to their identity beforehand."""


class Skip(StrEnum):
    """Why a user of the backup is not made."""

    LEFT_OUT = "left_out"
    SIGNS_IN_AGAIN = "signs_in_again"
    NO_IDENTITY = "no_identity"
    PROVIDER_MISSING = "provider_missing"
    USERNAME_MISSING = "username_missing"
    USERNAME_LONG = "username_long"
    USERNAME_IS_ADDRESS = "username_is_address"
    USERNAME_NO_ADDRESS = "username_no_address"
    USERNAME_TAKEN = "username_taken"
    ALIAS_TAKEN = "alias_taken"
    VALUE_UNFIT = "value_unfit"
    NOT_IN_SCHEMA = "not_in_schema"
    REQUIRED_MISSING = "required_missing"
    NO_VERIFIED_CONTACT = "no_verified_contact"
    USERNAME_HAS_SPACES = "username_has_spaces"
    MALFORMED = "malformed"

    @property
    def is_chosen(self) -> bool:
        """Whether it follows from what was chosen, and is nothing that stands in the way."""
        return self in (Skip.LEFT_OUT, Skip.SIGNS_IN_AGAIN)


class UserLoss(StrEnum):
    """What a user who is made lacks, or has otherwise than before."""

    USERNAME = "username"
    STATUS = "status"
    ATTRIBUTE_DROPPED = "attribute_dropped"
    ATTRIBUTE_CONVERTED = "attribute_converted"
    ATTRIBUTE_BY_COGNITO = "attribute_by_cognito"
    VERIFIED_WITHOUT_VALUE = "verified_without_value"
    REQUIRED_LATER = "required_later"
    NO_WAY_BACK = "no_way_back"
    LINK_PROVIDER_MISSING = "link_provider_missing"
    LINK_ONE_TOO_MANY = "link_one_too_many"


@dataclass(frozen=True, slots=True)
class Link:
    """An identity at a provider, as AdminLinkProviderForUser takes it (SourceUser)."""

    provider: str
    value: str
    attribute: str = "Cognito_Subject"


@dataclass(frozen=True, slots=True)
class PlannedUser:
    """``username`` is what AdminCreateUser or the import file is given: the pool stores another where people sign in by address.

    ``attributes`` are all of UserAttributes. ``status`` is the one it ends in.
    ``losses`` with the attribute or provider they are about, if about one.
    """

    old_username: Username
    old_sub: Sub
    username: str
    attributes: Mapping[str, str]
    fate: Fate
    status: str
    disabled: bool = False
    links: tuple[Link, ...] = ()
    losses: tuple[tuple[UserLoss, str], ...] = ()
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SkippedUser:
    """``about`` is the attribute, provider or value that it is about."""

    old_username: Username
    old_sub: Sub
    reason: Skip
    about: str = ""


Outcome = PlannedUser | SkippedUser


@dataclass(frozen=True, slots=True)
class Membership:
    """Of whoever was ``old_username``: added once that user is there."""

    group: GroupName
    old_username: Username


@dataclass(frozen=True, slots=True)
class MfaPreference:
    """What AdminSetUserMFAPreference is to set of whoever was ``old_username``; ``lost`` names factors that cannot come back."""

    old_username: Username
    sms: bool = False
    email: bool = False
    preferred: str = ""
    lost: tuple[str, ...] = ()
