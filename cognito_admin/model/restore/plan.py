"""The plan of a restore: what the wizard shows, what ``--plan`` prints, and what runs. It holds no secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, NewType, TypeVar, cast

from cognito_admin.model.restore.rules import UserRules
from cognito_admin.model.restore.survey import Survey
from cognito_admin.model.restore.target import Documents, Where

Name = NewType("Name", str)
"""Of what a step makes: ``pool``, ``pool-arn``, ``client/<id in the backup>``."""
POOL, POOL_ARN = Name("pool"), Name("pool-arn")


def client_name(old_client: str) -> Name:
    return Name(f"client/{old_client}")


@dataclass(frozen=True, slots=True)
class Ref:
    """Stands in the arguments of a step for what an earlier one made."""

    name: Name


@dataclass(frozen=True, slots=True)
class Secret:
    """Stands for a value in the backup: the path of the file, and the JSON pointer (RFC 6901) to it."""

    file: str
    pointer: str


class Stage(StrEnum):
    """In the order in which they run."""

    POOL = "pool"
    RESOURCE_SERVERS = "resource-servers"
    PROVIDERS = "providers"
    CLIENTS = "clients"
    DOMAIN = "domain"
    PAGES = "pages"
    GROUPS = "groups"
    MFA = "mfa"
    """Before users, whose preferences need it."""
    USERS = "users"
    MEMBERSHIPS = "memberships"
    SETTINGS = "settings"
    TRIGGERS = "triggers"
    PROTECTION = "protection"

    @property
    def is_after_users(self) -> bool:
        return self in (Stage.SETTINGS, Stage.TRIGGERS, Stage.PROTECTION)


@dataclass(frozen=True, slots=True)
class Step:
    """One request of AWS. ``about`` is what people call the thing, ``arguments`` may hold ``Ref`` and ``Secret``.

    ``makes`` says what later steps refer to, with the JSON pointer to it in the answer. ``AddPermission`` is Lambda's.
    """

    stage: Stage
    operation: str
    arguments: Mapping[str, Any]
    about: str = ""
    makes: Mapping[Name, str] = field(default_factory=dict[Name, str])


class Lost(StrEnum):
    """What does not come back."""

    PASSWORDS = "passwords"
    SUBS = "subs"
    DATES = "dates"
    TOTP_AND_PASSKEYS = "totp_and_passkeys"
    DEVICES_AND_SESSIONS = "devices_and_sessions"
    MFA_PREFERENCES = "mfa_preferences"
    POOL_ID = "pool_id"
    CLIENT_IDS = "client_ids"
    CLIENT_SECRET = "client_secret"  # noqa: S105
    SECOND_CLIENT_SECRET = "second_client_secret"  # noqa: S105
    PROVIDER_SECRET = "provider_secret"  # noqa: S105
    UNREAD = "unread"
    DAMAGED = "damaged"
    CHOSEN = "chosen"
    REPLACED_BY_NOTHING = "replaced_by_nothing"
    LOGO = "logo"
    REPLICAS = "replicas"
    CERTIFICATE = "certificate"
    FEDERATED_GROUP = "federated_group"
    USERS_SKIPPED = "users_skipped"
    OF_USERS = "of_users"
    SETTING = "setting"


INHERENT = frozenset(
    {Lost.PASSWORDS, Lost.SUBS, Lost.DATES, Lost.TOTP_AND_PASSKEYS, Lost.DEVICES_AND_SESSIONS, Lost.POOL_ID}
)
"""What no restore brings back: no reason to ask once more."""


class Blocked(StrEnum):
    """Why a plan cannot run as it is."""

    RESOURCE_MISSING = "resource_missing"
    DOMAIN_TAKEN = "domain_taken"
    OVER_LIMIT = "over_limit"
    SETTINGS_MISSING = "settings_missing"
    SCHEMA_DIFFERS = "schema_differs"
    RULE_UNFIT = "rule_unfit"
    USERS_UNFIT = "users_unfit"
    PROVIDER_SECRET_MISSING = "provider_secret_missing"  # noqa: S105
    IMPORT_ROLE_MISSING = "import_role_missing"
    PAIR_OF_SETTINGS = "pair_of_settings"


class Warned(StrEnum):
    """What one should know before it runs."""

    RESOURCE_UNKNOWN = "resource_unknown"
    SETTINGS_NOT_TOUCHED = "settings_not_touched"
    TRIGGER_WILL_RUN = "trigger_will_run"
    TRIGGER_NOT_ALLOWED = "trigger_not_allowed"
    TARGET_HAS_USERS = "target_has_users"
    TEMPORARY_PASSWORDS_EXPIRE = "temporary_passwords_expire"
    NO_WAY_BACK = "no_way_back"
    REHEARSAL = "rehearsal"
    APPS_MUST_CHANGE = "apps_must_change"
    UNDELETE = "undelete"
    IMPORT_BLOCKS_CHANGES = "import_blocks_changes"


_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Finding(Generic[_Code]):
    """``about`` is the thing it concerns, if one; ``count`` how many; ``facts`` fill its sentence."""

    code: _Code
    about: str = ""
    count: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a stage takes: ``calls`` of the quota ``category`` that binds it, at ``calls_per_s``."""

    stage: Stage
    category: str
    calls: int
    calls_per_s: float

    @property
    def takes_s(self) -> float:
        return self.calls / self.calls_per_s


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps ``before_users`` run first, then users and memberships by ``users``, then those ``after_users``.

    ``where`` is without the snapshot of an existing pool. ``messages`` that people get: none, or there is a blocker.
    ``monthly_active`` are users who count as active through it.
    """

    where: Where
    steps: tuple[Step, ...]
    users: UserRules
    survey: Survey
    losses: tuple[Finding[Lost], ...] = ()
    blockers: tuple[Finding[Blocked], ...] = ()
    warnings: tuple[Finding[Warned], ...] = ()
    times: tuple[StageTime, ...] = ()
    monthly_active: int = 0
    messages: int = 0

    @property
    def before_users(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.stage.is_after_users)

    @property
    def after_users(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.stage.is_after_users)

    @property
    def estimate_s(self) -> float:
        """What is done for users happens side by side with making them."""
        users = [time.takes_s for time in self.times if time.stage in (Stage.USERS, Stage.MEMBERSHIPS)]
        steps = [time.takes_s for time in self.times if time.stage not in (Stage.USERS, Stage.MEMBERSHIPS)]
        return sum(steps) + max(users, default=0.0)

    @property
    def unusual_losses(self) -> tuple[Finding[Lost], ...]:
        """Those to be confirmed by typing the name of the pool."""
        return tuple(loss for loss in self.losses if loss.code not in INHERENT)


def filled(arguments: Any, names: Mapping[Name, str], documents: Documents) -> Any:
    """``arguments`` with what stands for something replaced by it. Raises KeyError for what is not there."""
    match arguments:
        case Ref(name):
            return names[name]
        case Secret(file, pointer):
            return at(documents[file], pointer)
        case dict():
            entries = cast("dict[str, Any]", arguments)
            return {name: filled(value, names, documents) for name, value in entries.items()}
        case list():
            return [filled(value, names, documents) for value in cast("list[Any]", arguments)]
        case _:
            return arguments


def at(document: Any, pointer: str) -> Any:
    """The value a JSON pointer (RFC 6901) leads to. Raises KeyError."""
    value: Any = document
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        try:
            value = cast("list[Any]", value)[int(name)] if isinstance(value, list) else value[name]
        except (IndexError, TypeError, ValueError) as error:
            raise KeyError(pointer) from error
    return value
