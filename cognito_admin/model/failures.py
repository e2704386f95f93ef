"""Three kinds of failure: a known one (a code and its facts), a cancelled one (silence), and a bug (everything else).

They are told apart in the adapter where the facts are. Codes and facts travel; ``sentences`` turns them into words.
"""

from collections.abc import Mapping
from enum import StrEnum


class Code(StrEnum):
    """Every failure the program knows how to explain. Each has its sentence in ``sentences.FAILURES``."""

    # Connecting
    PROFILE_NOT_FOUND = "profile_not_found"
    AWS_FILE_DAMAGED = "aws_file_damaged"
    NO_CREDENTIALS = "no_credentials"
    CREDENTIALS_INCOMPLETE = "credentials_incomplete"
    CREDENTIALS_NOT_FETCHED = "credentials_not_fetched"
    CREDENTIALS_EXPIRED = "credentials_expired"
    CREDENTIALS_INVALID = "credentials_invalid"
    SSO_SIGN_IN_NEEDED = "sso_sign_in_needed"
    LOGIN_NEEDED = "login_needed"
    SIGN_IN_EXPIRED = "sign_in_expired"
    SIGN_IN_DENIED = "sign_in_denied"
    SIGN_IN_REFUSED = "sign_in_refused"
    MFA_CODE_MISSING = "mfa_code_missing"
    PROFILE_LOOPS = "profile_loops"
    CREDENTIAL_PROGRAM_FAILED = "credential_program_failed"
    CREDENTIAL_PROGRAM_SILENT = "credential_program_silent"
    SIGN_IN_STOPPED = "sign_in_stopped"
    LOGIN_NOT_INSTALLED = "login_not_installed"
    ACCESS_KEY_MISSING = "access_key_missing"
    ACCESS_KEY_NOT_KEPT = "access_key_not_kept"
    NO_REGION = "no_region"
    REGION_UNKNOWN = "region_unknown"
    REGION_NOT_ENABLED = "region_not_enabled"
    CLOCK_WRONG = "clock_wrong"
    SECRET_KEY_WRONG = "secret_key_wrong"
    ENDPOINT_MALFORMED = "endpoint_malformed"
    ENDPOINT_UNREACHABLE = "endpoint_unreachable"
    ENDPOINT_NOT_COGNITO = "endpoint_not_cognito"
    PROXY_REFUSED = "proxy_refused"
    CERTIFICATE_REFUSED = "certificate_refused"
    CERTIFICATES_UNREADABLE = "certificates_unreadable"
    CONNECTION_CLOSED = "connection_closed"
    # Asking AWS
    ACCESS_DENIED = "access_denied"
    POOL_NOT_FOUND = "pool_not_found"
    USER_NOT_FOUND = "user_not_found"
    USER_AMBIGUOUS = "user_ambiguous"
    GROUP_NOT_FOUND = "group_not_found"
    THROTTLED = "throttled"
    AWS_TROUBLE = "aws_trouble"
    PAGING_TOKEN_DEAD = "paging_token_dead"
    REQUEST_REFUSED = "request_refused"
    OUTCOME_UNKNOWN = "outcome_unknown"
    NOT_ALLOWED_BY_MODE = "not_allowed_by_mode"
    # Why Cognito refuses
    DECLINED_BY_COGNITO = "declined_by_cognito"
    ATTEMPT_LIMIT = "attempt_limit"
    EMAIL_LIMIT = "email_limit"
    QUOTA_REACHED = "quota_reached"
    SECONDARY_REGION = "secondary_region"
    FIREWALL_REFUSED = "firewall_refused"
    THING_NOT_FOUND = "thing_not_found"
    THING_EXISTS = "thing_exists"
    USER_EXISTS = "user_exists"
    ALIAS_TAKEN = "alias_taken"
    CHANGED_MEANWHILE = "changed_meanwhile"
    IMPORT_RUNNING = "import_running"
    PRECONDITION_NOT_MET = "precondition_not_met"
    IMPORT_FILE_REFUSED = "import_file_refused"
    IMPORT_FAILED = "import_failed"
    IMPORT_NEVER_STARTED = "import_never_started"
    NOT_IMPORTED = "not_imported"
    TRIGGER_REFUSED = "trigger_refused"
    TRIGGER_NOT_INVOKED = "trigger_not_invoked"
    TRIGGER_FAILED = "trigger_failed"
    TRIGGER_ANSWER_WRONG = "trigger_answer_wrong"
    TRIGGER_VERSION_WRONG = "trigger_version_wrong"
    SMS_ROLE_POLICY = "sms_role_policy"
    SMS_ROLE_TRUST = "sms_role_trust"
    EMAIL_NOT_USABLE = "email_not_usable"
    CODE_NOT_DELIVERED = "code_not_delivered"
    PASSWORD_TOO_WEAK = "password_too_weak"
    PASSWORD_USED_BEFORE = "password_used_before"
    PASSWORD_RESET_REQUIRED = "password_reset_required"
    PASSWORD_NOT_RESETTABLE = "password_not_resettable"
    NO_VERIFIED_CONTACT = "no_verified_contact"
    USER_NOT_CONFIRMED = "user_not_confirmed"
    USER_STATE_UNFIT = "user_state_unfit"
    USERNAME_UNFIT = "username_unfit"
    MFA_NOT_SET_UP = "mfa_not_set_up"
    CODE_WRONG = "code_wrong"
    ATTRIBUTE_FIXED = "attribute_fixed"
    ATTRIBUTE_EXISTS = "attribute_exists"
    ATTRIBUTE_NEVER_REQUIRED = "attribute_never_required"
    VALUE_REFUSED = "value_refused"
    MEMBER_REFUSED = "member_refused"
    ATTRIBUTES_LASTING = "attributes_lasting"
    SETTING_LASTING = "setting_lasting"
    SECRET_NEEDED = "secret_needed"
    LOGO_NEEDED = "logo_needed"
    POOL_HAS_DOMAIN = "pool_has_domain"
    POOL_PROTECTED = "pool_protected"
    POOL_SETTINGS_UNFIT = "pool_settings_unfit"
    MFA_NEEDS_SMS = "mfa_needs_sms"
    MFA_SETTINGS_UNFIT = "mfa_settings_unfit"
    PASSWORD_VALIDITY_TWICE = "password_validity_twice"
    VERIFICATION_UNFIT = "verification_unfit"
    ADD_ON_OFF = "add_on_off"
    NOT_IN_PLAN = "not_in_plan"
    PLAN_CHANGE_REFUSED = "plan_change_refused"
    TAGS_REFUSED = "tags_refused"
    CLIENT_SETTINGS_UNFIT = "client_settings_unfit"
    DOMAIN_PARENT_UNKNOWN = "domain_parent_unknown"
    DOMAIN_CERTIFICATE_ELSEWHERE = "domain_certificate_elsewhere"
    DOMAIN_TAKEN = "domain_taken"
    # What is kept here
    STORE_DAMAGED = "store_damaged"
    STORE_NEWER = "store_newer"
    STORE_LOCKED = "store_locked"
    STORE_UNREADABLE = "store_unreadable"
    STORE_KEY_WRONG = "store_key_wrong"
    STORE_KEY_LOST = "store_key_lost"
    STORE_NOT_ENCRYPTED = "store_not_encrypted"
    DISK_FULL = "disk_full"
    FOLDER_NOT_WRITABLE = "folder_not_writable"
    EXPORT_NOT_WRITTEN = "export_not_written"
    PARQUET_MISSING = "parquet_missing"
    LIST_CHANGED = "list_changed"
    SETTINGS_DAMAGED = "settings_damaged"
    JOURNAL_DAMAGED = "journal_damaged"
    KEYRING_MISSING = "keyring_missing"
    KEYRING_LOCKED = "keyring_locked"
    SECRET_TOO_LONG = "secret_too_long"
    SECRET_NOT_KEPT = "secret_not_kept"
    PASSPHRASE_NEEDED = "passphrase_needed"
    INDEX_MISSING = "index_missing"
    # Backups
    BACKUP_NOT_FOUND = "backup_not_found"
    BACKUP_NONE = "backup_none"
    BACKUP_UNFINISHED = "backup_unfinished"
    BACKUP_BEING_WRITTEN = "backup_being_written"
    BACKUP_NEWER = "backup_newer"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_CHANGED = "backup_changed"
    BACKUP_NOT_QUERYABLE = "backup_not_queryable"
    MAP_NOT_UNDERSTOOD = "map_not_understood"
    BACKUP_ENCRYPTED = "backup_encrypted"
    BACKUP_KEY_WRONG = "backup_key_wrong"
    CONNECTION_NEEDED = "connection_needed"
    BUCKET_NAME_WRONG = "bucket_name_wrong"
    BUCKET_NOT_FOUND = "bucket_not_found"
    BUCKET_REFUSED = "bucket_refused"
    RECIPIENT_UNKNOWN = "recipient_unknown"
    IDENTITY_UNKNOWN = "identity_unknown"
    SECRETS_IN_CLEAR = "secrets_in_clear"
    OPENED_FROM_BACKUP = "opened_from_backup"
    SETTINGS_NOT_IN_BACKUP = "settings_not_in_backup"
    # Jobs
    JOB_RUNNING_ALREADY = "job_running_already"
    JOB_DIED = "job_died"
    LISTING_NOT_COMPLETE = "listing_not_complete"
    BULK_STOPPED = "bulk_stopped"
    RESTORE_BLOCKED = "restore_blocked"
    OPTIONS_NOT_UNDERSTOOD = "options_not_understood"
    # Asking the program
    QUERY_WRONG = "query_wrong"
    SEARCH_UNKNOWN = "search_unknown"
    CLIENT_UNKNOWN = "client_unknown"
    CONNECTIONS_UNREADABLE = "connections_unreadable"
    CONNECTIONS_FOREIGN = "connections_foreign"
    CONNECTIONS_NEWER = "connections_newer"
    DATA_IN_USE = "data_in_use"
    PREFERENCE_UNKNOWN = "preference_unknown"
    PREFERENCE_WRONG = "preference_wrong"
    POOL_AMBIGUOUS = "pool_ambiguous"
    CONNECTION_UNKNOWN = "connection_unknown"
    DEMO_NOT_INSTALLED = "demo_not_installed"
    DEMO_NOT_READY = "demo_not_ready"
    NO_DISPLAY = "no_display"
    ENDED_BY_FAULT = "ended_by_fault"


class Failure(Exception):
    """A known failure.

    ``facts`` fill the placeholders of the code's sentence. They are shown to the person, so they hold no secret; in a log only
    the code and the names of the facts appear.
    """

    def __init__(self, code: Code, /, **facts: str | int | None) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts: Mapping[str, str] = {name: str(value) for name, value in facts.items() if value is not None}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Failure) and self.code is other.code and self.facts == other.facts

    def __hash__(self) -> int:
        return hash((self.code, frozenset(self.facts.items())))

    def __reduce__(self) -> tuple[object, ...]:
        return (_failure, (self.code, dict(self.facts)))

    def as_json(self) -> dict[str, object]:
        """``{"code": str, "facts": {name: str}}``, for the pipe and the journal."""
        return {"code": self.code.value, "facts": dict(self.facts)}


def _failure(code: Code, facts: dict[str, str]) -> Failure:
    return Failure(code, **facts)


def failure_from_json(document: Mapping[str, object]) -> Failure:
    """The inverse of ``Failure.as_json``. Raises ValueError for a code this version does not know."""
    facts = document.get("facts")
    names = {str(name): str(value) for name, value in facts.items()} if isinstance(facts, Mapping) else {}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return Failure(Code(str(document["code"])), **names)


class Cancelled(Exception):
    """The person changed their mind. Nothing is said about it."""


class Outdated(Cancelled):
    """What was asked is there no longer, such as rows found in an index that was closed. Who still wants them searches anew."""
